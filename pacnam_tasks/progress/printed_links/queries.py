"""What a head still has to report on, the next deadline first."""

from sqlalchemy import select
from sqlmodel import Session, col

from pacnam_tasks.accounts.rules import Actor, Role
from pacnam_tasks.core.db import fetch
from pacnam_tasks.tasks.cards import Card, card_of
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.lists import rows_with
from pacnam_tasks.tasks.queries.visible import visible_to
from pacnam_tasks.tasks.rules.days import OnDay
from pacnam_tasks.tasks.rules.facts import CARRIED

AT_MOST = 100


def to_report(session: Session, actor: Actor, on: OnDay) -> tuple[list[Card], bool]:
    """The tasks of the units that the person heads on which the person may report; whether there are more."""
    headed = sorted({one.unit_id for one in actor.holdings if one.role is Role.LEADER})
    chosen = (
        select(col(Task.id))
        .where(visible_to(actor), col(Task.lead_unit_id).in_(headed), col(Task.state).in_(sorted(CARRIED)))
        .order_by(col(Task.sort_due_on), col(Task.id))
        .limit(AT_MOST + 1)
    )
    ids = list(fetch(session, chosen).scalars())
    cards = [card_of(row, on, actor) for row in rows_with(session, ids[:AT_MOST])]
    return [card for card in cards if card.can.update is not None], len(ids) > AT_MOST
