"""A task that no plan knows: drafted from a conclusion, assigned, and looked at again by its day of review."""

from dataclasses import replace

from pacnam_tasks.decisions.reviews import actions as reviews
from pacnam_tasks.decisions.reviews.forms import Review
from pacnam_tasks.demo.acts.scene import Scene
from pacnam_tasks.demo.house import saved
from pacnam_tasks.demo.plan import read_task
from pacnam_tasks.demo.reading import DATA, day, rows
from pacnam_tasks.plans.models import SourceDocument
from pacnam_tasks.tasks import actions as tasks
from pacnam_tasks.tasks.drafting import actions as drafting


def draft(scene: Scene) -> None:
    """The office drafts what the standing members concluded."""
    row = _row(scene)
    new = replace(read_task(row, scene.stage.house), source_document_id=_conclusion(scene, row))
    drafting.draft(scene.session, new, **scene.signed)


def _conclusion(scene: Scene, row: dict[str, str]) -> int:
    conclusion = SourceDocument(
        kind="Kết luận",
        number="",
        issued_on=day(row["concluded_on"]),
        issuer="Thường trực Huyện ủy Pác Nặm",
        abstract=row["concluded"],
    )
    return saved(scene.session, conclusion)


def edit(scene: Scene) -> None:
    """What a meeting had drafted gets its final words, and names the conclusion."""
    row = _row(scene)
    new = replace(read_task(row, scene.stage.house), source_document_id=_conclusion(scene, row))
    drafting.edit(scene.session, scene.task, new, version=scene.task.version, **scene.signed)


def _row(scene: Scene) -> dict[str, str]:
    return next(row for row in rows(DATA / "added.csv") if row["code"] == scene.act.code)


def assign(scene: Scene) -> None:
    """The standing members give it out."""
    tasks.assign(scene.session, scene.task, **scene.signed)


def review(scene: Scene) -> None:
    """Undated work is looked at, and a next day is set."""
    sent = Review(scene.act.note, scene.day, scene.task.review_on)
    reviews.review(scene.session, scene.task, sent, **scene.signed)


ACTS = {"draft": draft, "edit": edit, "assign": assign, "review": review}
