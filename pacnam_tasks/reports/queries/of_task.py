"""One task as its page knows it, with its whole history and that of its parts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from pacnam_tasks.plans.models import SourceDocument
from pacnam_tasks.progress.queries import files_of
from pacnam_tasks.progress.task_page import TaskPage, task_page
from pacnam_tasks.progress.timeline import Timeline, TimelineItem
from pacnam_tasks.reports.access import SEES_ALL
from pacnam_tasks.reports.queries.figures import cited
from pacnam_tasks.tasks.queries.one import around, code_of, recorded
from pacnam_tasks.units.queries import all_units

LONGEST = 2_000
"""Events of one task and its parts that are printed at most, the newest of them."""


@dataclass(frozen=True, slots=True)
class Happened:
    """What happened to a task, or to a part of it: then `unit` is the full name of who leads that."""

    item: TimelineItem
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """The page of a task for one who sees all, and what happened to it and its parts, the oldest first.

    `source` is the document that gave it, as it is cited; `units` are the full names of units by the short ones of the
    page.
    """

    page: TaskPage
    facts: dict[str, Any]
    events: list[Happened]
    source: str
    units: dict[str, str]

    def named(self, text: str) -> str:
        """The text, parts of which between commas are units, with their full names."""
        return ", ".join(self.units.get(one, one) for one in text.split(", "))


def known(session: Session, task_id: int, today: date) -> Known:
    """All of a task; raises NotFound."""
    code = code_of(session, task_id)
    page = task_page(session, code, SEES_ALL, today)
    units = {unit.short_name: unit.name for unit in all_units(session)}
    told = [*map(Happened, _items(session, page.around))]
    for part in page.parts:
        unit = units.get(part.card.lead_name, part.card.lead_name)
        told += [Happened(item, unit) for item in _items(session, around(session, part.card.code))]
    told.sort(key=lambda one: one.item.at)
    source_id = page.around.source_document_id
    source = cited(session.get_one(SourceDocument, source_id)) if source_id is not None else ""
    return Known(page, page.context(today), told[-LONGEST:], source, units)


def _items(session: Session, task: Any) -> Iterator[TimelineItem]:
    """What happened to a task or a part, the oldest first."""
    told = [one for one in recorded(session, task.id, LONGEST) if one.kind != "rolled_up"]
    files = files_of(session, task.id) if any('"files":' in one.data for one in told) else []
    return reversed(Timeline(task.code, task, files).items(told))
