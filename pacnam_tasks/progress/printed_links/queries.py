"""What who works in a unit may still report on, the next deadline first."""

from sqlalchemy import and_, or_, select
from sqlmodel import Session, col

from pacnam_tasks.accounts.rules import Actor, Role
from pacnam_tasks.core.db import fetch
from pacnam_tasks.tasks.cards import Card, card_of
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.lists import rows_with
from pacnam_tasks.tasks.queries.visible import visible_to
from pacnam_tasks.tasks.rules.days import OnDay
from pacnam_tasks.tasks.rules.facts import CARRIED, State

AT_MOST = 100


def to_report(session: Session, actor: Actor, on: OnDay) -> tuple[list[Card], bool]:
    """The tasks of the person's units on which the person may report; whether there are more.

    Staff report once the head has accepted the task.
    """
    lead = col(Task.lead_unit_id)
    accepted = and_(lead.in_(actor.units_as(Role.STAFF)), col(Task.state) != State.ASSIGNED)
    chosen = (
        select(col(Task.id))
        .where(visible_to(actor), col(Task.state).in_(sorted(CARRIED)))
        .where(or_(lead.in_(actor.units_as(Role.LEADER)), accepted))
        .order_by(col(Task.sort_due_on), col(Task.id))
        .limit(AT_MOST + 1)
    )
    ids = list(fetch(session, chosen).scalars())
    cards = [card_of(row, on, actor) for row in rows_with(session, ids[:AT_MOST])]
    return [card for card in cards if card.can.update is not None], len(ids) > AT_MOST
