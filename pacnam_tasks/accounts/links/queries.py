"""As whom an address acts, and which addresses an account has."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, select
from sqlalchemy import true as sql_true
from sqlmodel import Session, col

from pacnam_tasks.accounts.links.models import CalendarFeed
from pacnam_tasks.accounts.links.rules import Link
from pacnam_tasks.accounts.models import Account, Person
from pacnam_tasks.accounts.queries import actor_of, token_hash, with_holdings
from pacnam_tasks.accounts.rules import WORKS_IN_UNIT, Actor
from pacnam_tasks.core.db import fetch


def takes_links(account: Any = Account) -> ColumnElement[bool]:
    """Accounts whose person has links sent and may use them."""
    return and_(col(account.takes_links) == sql_true(), col(account.enabled) == sql_true())


_BY_LINK = with_holdings(
    select()
    .select_from(Account)
    .where(
        col(Account.id) == bindparam("account_id"),
        col(Account.link_series) == bindparam("series"),
        takes_links(),
    )
)
_BY_FEED = with_holdings(
    select()
    .select_from(Account)
    .join(CalendarFeed, col(CalendarFeed.account_id) == col(Account.id))
    .where(col(CalendarFeed.token_hash) == bindparam("token_hash"), col(Account.enabled) == sql_true())
)


def reporter_of(session: Session, link: Link, today: date) -> Actor | None:
    """The person of a link as one who works in a unit, and as nothing else; None where it was cut off.

    What else the person may do or see takes a session.
    """
    named = {"account_id": link.account_id, "series": link.series, "today": today}
    rows = fetch(session, _BY_LINK, named).all()
    if not rows:
        return None
    actor = actor_of(rows)
    return replace(actor, holdings=tuple(one for one in actor.holdings if one.role in WORKS_IN_UNIT))


def keeper_of(session: Session, token: str, today: date) -> Actor | None:
    """The person whose calendar stands at this address."""
    rows = fetch(session, _BY_FEED, {"token_hash": token_hash(token), "today": today}).all()
    return actor_of(rows) if rows else None


@dataclass(frozen=True)
class Addresses:
    """What the account's page says: where mails go, whether they bring links, and since when the calendar has its
    address.
    """

    mail: str
    takes_links: bool
    calendar_made_at: datetime | None


def addresses_of(session: Session, account_id: int) -> Addresses:
    """One cheap statement."""
    row = fetch(
        session,
        select(col(Person.email), col(Account.takes_links), col(CalendarFeed.made_at))
        .select_from(Account)
        .join(Person, col(Person.id) == col(Account.person_id))
        .outerjoin(CalendarFeed, col(CalendarFeed.account_id) == col(Account.id))
        .where(col(Account.id) == account_id),
    ).one()
    return Addresses(row.email or "", row.takes_links, row.made_at)
