"""One task as its page knows it, with its whole history."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from pacnam_tasks.progress.queries import files_of
from pacnam_tasks.progress.task_page import TaskPage, task_page
from pacnam_tasks.progress.timeline import Timeline, TimelineItem
from pacnam_tasks.reports.access import SEES_ALL
from pacnam_tasks.tasks.queries.one import code_of, recorded
from pacnam_tasks.units.queries import all_units

LONGEST = 2_000
"""Events of one task that are printed at most, the newest of them."""


@dataclass(frozen=True, slots=True)
class Known:
    """The page of a task for one who sees all, and what happened to it, the oldest first.

    `units` are the full names of units by the short ones of the page.
    """

    page: TaskPage
    facts: dict[str, Any]
    events: list[TimelineItem]
    units: dict[str, str]

    def named(self, text: str) -> str:
        """The text, parts of which between commas are units, with their full names."""
        return ", ".join(self.units.get(one, one) for one in text.split(", "))


def known(session: Session, task_id: int, today: date) -> Known:
    """All of a task; raises NotFound."""
    code = code_of(session, task_id)
    page = task_page(session, code, SEES_ALL, today)
    told = [one for one in recorded(session, task_id, LONGEST) if one.kind != "rolled_up"]
    items = Timeline(code, page.around, files_of(session, task_id)).items(told)
    units = {unit.short_name: unit.name for unit in all_units(session)}
    return Known(page, page.context(today), items[::-1], units)
