"""Tries to sign in and wrong links are counted by account and address; too many close these for a while."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Throttle
from pacnam_tasks.accounts.rules import FORGET_AFTER, FREE_TRIES, wait_after
from pacnam_tasks.core.db import Database
from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.words import gettext as _


class Throttled(Refused):
    """Too many wrong tries; `wait` says for how long sign-in stays closed."""

    def __init__(self, wait: timedelta) -> None:
        minutes = max(1, -(-int(wait.total_seconds()) // 60))
        super().__init__(_("Too many wrong tries. Please try again in %(minutes)s minutes.", minutes=minutes))
        self.wait = wait


@dataclass(frozen=True)
class Tries:
    """Whose tries are counted: those of one account name and those of one address."""

    username: str
    address: str
    now: datetime

    @property
    def subjects(self) -> dict[str, str]:
        """The throttles by kind."""
        return {"account": f"account:{self.username[:100]}", "address": f"address:{self.address[:100]}"}


def count_try(database: Database, subjects: Mapping[str, str], now: datetime) -> None:
    """Count a try against each subject, by kind, in a transaction of its own; when one is closed count nothing.

    Raises Throttled where one is closed.
    """
    with database.writing() as session:
        closed = _counted(session, subjects, now)
    if closed:
        raise Throttled(closed)


def _counted(session: Session, subjects: Mapping[str, str], now: datetime) -> timedelta | None:
    """None where the try was counted, else for how long a subject is closed yet."""
    throttles = [(kind, session.get(Throttle, subject)) for kind, subject in subjects.items()]
    waits = [one.blocked_until - now for _, one in throttles if one is not None and one.blocked_until]
    closed = max(waits, default=timedelta())
    if closed > timedelta():
        return closed
    for kind, found in throttles:
        throttle = found or Throttle(subject=subjects[kind], last_at=now)
        if now - throttle.last_at > FORGET_AFTER:
            throttle.failures = 0
        _set(session, throttle, kind, throttle.failures + 1, now)
    return None


def _set(session: Session, throttle: Throttle, kind: str, failures: int, now: datetime) -> None:
    wait = wait_after(failures, FREE_TRIES[kind])
    throttle.failures, throttle.last_at = failures, now
    throttle.blocked_until = now + wait if wait else None
    session.add(throttle)


def take_back(session: Session, tries: Tries) -> None:
    """A try was right: the account's tries are forgotten, this one is not held against its address."""
    session.exec(delete(Throttle).where(col(Throttle.subject) == tries.subjects["account"]))
    throttle = session.get(Throttle, tries.subjects["address"])
    if throttle is not None and throttle.failures:
        throttle.failures -= 1
        if throttle.last_at == tries.now:
            throttle.blocked_until = None
        session.add(throttle)
