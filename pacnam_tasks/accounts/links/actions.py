"""Cutting links off, giving the calendar an address, and counting wrong ones; the caller commits."""

import secrets
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from pacnam_tasks.accounts.links.models import CalendarFeed
from pacnam_tasks.accounts.models import Account
from pacnam_tasks.accounts.queries import token_hash
from pacnam_tasks.accounts.throttle import count_try
from pacnam_tasks.core.db import Database


def cut_off(session: Session, account: Account) -> None:
    """No link made so far is good any more."""
    account.link_series += 1
    session.add(account)


def take_links(session: Session, account: Account, *, wanted: bool) -> None:
    """Whether mails bring links from now on; either way none made so far comes back."""
    account.takes_links = wanted
    cut_off(session, account)


def make_calendar(session: Session, account_id: int, now: datetime) -> str:
    """The secret part of the calendar's new address, kept only as a hash; the one before it ends."""
    end_calendar(session, account_id)
    token = secrets.token_urlsafe(32)
    session.add(CalendarFeed(account_id=account_id, token_hash=token_hash(token), made_at=now))
    return token


def end_calendar(session: Session, account_id: int) -> None:
    """The calendar has no address any more."""
    session.exec(delete(CalendarFeed).where(col(CalendarFeed.account_id) == account_id))


def end_all(session: Session, account: Account) -> None:
    """The account is disabled: no address stands for the person any more."""
    cut_off(session, account)
    end_calendar(session, account.id or 0)


def note_wrong(database: Database, address: str, now: datetime) -> None:
    """Count a wrong token against the asker's address, apart from sign-in; raises Throttled after too many.

    Only wrong ones are counted and held back: a good link works whatever others try from the same address.
    """
    count_try(database, {"link": f"link:{address[:100]}"}, now)
