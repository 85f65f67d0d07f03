"""The deadlines that are a person's own."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import false, func, or_, select
from sqlmodel import Session, col

from pacnam_tasks.accounts.links.access import FOLLOW_ALL
from pacnam_tasks.accounts.rules import IN_CHARGE, Actor
from pacnam_tasks.core.db import fetch
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.selected import state_is
from pacnam_tasks.tasks.queries.visible import visible_to
from pacnam_tasks.tasks.rules.facts import Level
from pacnam_tasks.tasks.rules.selection import StateFilter
from pacnam_tasks.units.models import Unit

AT_MOST = 1000
COUNTS_ON = func.coalesce(col(Task.rolled_on), col(Task.due_on))
"""The day through which the deadline counts, as reminders name it."""
OVERDUE_FOR = timedelta(days=92)
"""What has been overdue for longer is no news for a calendar."""


def deadlines_of(session: Session, actor: Actor, today: date) -> Sequence[Any]:
    """Open tasks with a deadline that the person's units lead, that are in the person's charge or fields, every task of
    the plans for who follows all; the first thousand by day."""
    mine: list[Any] = [false()]
    of_the_plan = col(Task.level) == Level.TASK
    if actor.roles & FOLLOW_ALL:
        mine.append(of_the_plan)
    if actor.unit_ids:
        mine.append(col(Task.lead_unit_id).in_(sorted(actor.unit_ids)))
    if actor.roles & IN_CHARGE:
        mine.append((col(Task.member_id) == actor.person_id) & of_the_plan)
        if actor.field_ids:
            mine.append(col(Task.field_id).in_(actor.field_ids) & of_the_plan)
    found: Sequence[Any] = fetch(
        session,
        select(col(Task.id), col(Task.code), COUNTS_ON.label("on"), col(Task.updated_at), col(Unit.short_name))
        .join(Unit, col(Unit.id) == col(Task.lead_unit_id))
        .where(visible_to(actor), or_(*mine), state_is(StateFilter.OPEN), col(Task.due_on) >= today - OVERDUE_FOR)
        .order_by(col(Task.due_on), col(Task.id))
        .limit(AT_MOST),
    ).all()
    return found
