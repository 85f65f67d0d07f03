"""What the page of a task shows about its extensions; who may decide or withdraw is told with it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.calendar.queries import calendar_of
from pacnam_tasks.calendar.rules import WorkingCalendar
from pacnam_tasks.calendar.sentences import why_off
from pacnam_tasks.core.web import settings
from pacnam_tasks.decisions.extensions import queries
from pacnam_tasks.decisions.extensions.rules import RequestState, level_of, right_to_decide
from pacnam_tasks.progress.task_page import TaskPage
from pacnam_tasks.tasks.access import is_part_of_another
from pacnam_tasks.tasks.rules.levels import BY_DOCUMENT, Authority


def levels() -> list[Authority]:
    """Who decides on the first request of a task, the second and so on, as this installation has it."""
    return [Authority(level) for level in settings().extension_levels]


def extension_of(session: Session, page: TaskPage, actor: Actor, today: date) -> Mapping[str, Any]:
    """What templates/extensions/_task.html wants."""
    row = queries.last_request(session, page.card.id) if page.has_had("extension_asked") else None
    is_open = row is not None and row.state == RequestState.OPEN
    request = _open(row, page, actor, today, calendar_of(session)) if is_open else None
    counts_on = page.card.listed.facts.counts_on
    may_ask = page.card.can.ask_extension is not None and request is None
    return {
        "extension": request,
        "may_ask_extension": may_ask and counts_on is not None and today <= counts_on,
        "next_extension_level": level_of(page.around, row.decided if row else 0, levels()),
        "within_whole": page.around.parent_code if is_part_of_another(page.around) else "",
    }


def _open(row: Any, page: TaskPage, actor: Actor, today: date, calendar: WorkingCalendar) -> dict[str, Any]:
    level = Authority(row.level)
    right = right_to_decide(page.card.can, level)
    return {
        "id": row.id,
        "number": row.number,
        "who": f"{row.asker_name}, {row.unit_name}",
        "asked_at": row.asked_at,
        "age_days": (today - row.asked_on).days,
        "cause": row.cause,
        "reason": row.reason,
        "due_on": row.due_on,
        "proposed_on": row.proposed_on,
        "proposed_off": why_off(calendar, row.proposed_on),
        "proposed_has_passed": row.proposed_on <= today,
        "level": level,
        "needs_document": level in BY_DOCUMENT,
        "may_decide": right is not None and row.person_id != actor.person_id,
        "may_withdraw": row.asked_by in {holding.id for holding in actor.holdings},
    }
