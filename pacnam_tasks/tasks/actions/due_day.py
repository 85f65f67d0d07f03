"""What is asked once before a due day is taken, as it may be meant; rules stay out of it, and so do loads."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session

from pacnam_tasks.calendar.queries import calendar_of
from pacnam_tasks.calendar.sentences import day_off_question
from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.days import has_passed


def ask_about_day_off(session: Session, day: date | None, *, rolls: bool, sure: bool) -> None:
    """Raise Refused for a due day on which nobody works, unless it is meant or rolls on anyway."""
    if day is None or rolls or sure:
        return
    calendar = calendar_of(session)
    if calendar.is_off(day):
        raise Refused({"sure": day_off_question(calendar, day)})


def ask_about_late(tasks: Sequence[Task], today: date, *, sure: bool) -> None:
    """Raise Refused for tasks that would be overdue as soon as they are given out, unless that is meant."""
    late = [task for task in tasks if has_passed(task, today)]
    if late and not sure:
        named = ", ".join(f"{task.code} ({dmy(task.due_on)})" for task in late)
        raise Refused(
            {
                "late": _(
                    "The due day has passed: %(tasks)s, so the unit would be overdue at once. Please have the draft "
                    "corrected, or tick that it is assigned all the same.",
                    tasks=named,
                )
            }
        )
