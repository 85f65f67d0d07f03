"""What units report, take back and note, and what the office enters and corrects for them."""

from pacnam_tasks.core.text import dmy
from pacnam_tasks.demo.acts.scene import Scene
from pacnam_tasks.demo.evidence import attached
from pacnam_tasks.demo.queries import last_update_of
from pacnam_tasks.progress import actions as progress
from pacnam_tasks.progress.errata import actions as errata
from pacnam_tasks.progress.errata.forms import Correction
from pacnam_tasks.progress.errata.queries import entry_of
from pacnam_tasks.progress.errata.rules import Said
from pacnam_tasks.progress.forms import UpdateInput
from pacnam_tasks.progress.models import ProgressUpdate
from pacnam_tasks.progress.notes import actions as notes
from pacnam_tasks.progress.rules import Paper
from pacnam_tasks.progress.withdrawals import actions as withdrawals


def report(scene: Scene) -> None:
    """A report: of progress, of completion, of nothing new, or as either of the first two came on paper."""
    task, act = scene.task, scene.act
    has_measure = task.target is not None
    sent = UpdateInput(
        version=task.version,
        key=scene.key,
        quantity=act.figure if has_measure else None,
        percent=None if has_measure else act.figure,
        note=act.note,
        cause=act.cause,
        obstacle=act.obstacle,
        submit=act.act in {"submit", "paper_submit"},
        sure=True,
        nothing=act.act == "nothing",
        paper=Paper(scene.day, act.document) if act.act in {"paper", "paper_submit"} else None,
    )
    said = [f"{task.code}: {task.title}", f"Ngày {dmy(scene.clock.today())}", act.note]
    files = attached(scene.stage.files, scene.key, act.files, said)
    progress.report_progress(scene.session, task, sent, files, by=scene.by, clock=scene.clock)


def correct(scene: Scene) -> None:
    """The figure of the last report is put right beside it."""
    update = scene.session.get_one(ProgressUpdate, last_update_of(scene.session, scene.task_id))
    entry = entry_of(scene.session, scene.task_id, update.event_seq)
    figure = dict.fromkeys(entry.said.figure, scene.act.figure)
    sent = Correction(Said(note=entry.said.note, **figure), scene.act.note, entry.holds)
    errata.correct(scene.session, scene.task, update.event_seq, sent, **scene.signed)


def withdraw(scene: Scene) -> None:
    """The last report is taken back."""
    update_id = last_update_of(scene.session, scene.task_id)
    withdrawals.withdraw(scene.session, scene.task, update_id, **scene.signed)


def note(scene: Scene) -> None:
    """A co-ordinating unit tells the lead unit something."""
    notes.add_note(scene.session, scene.task, scene.act.note, [], **scene.signed)


ACTS = {
    **dict.fromkeys(("report", "nothing", "submit", "paper", "paper_submit"), report),
    "correct": correct,
    "withdraw": withdraw,
    "note": note,
}
