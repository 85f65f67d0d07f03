"""Sessions and throttles that have no effect any more are forgotten."""

from datetime import datetime, timedelta

from sqlmodel import Session, select

from pacnam_tasks.accounts.actions import forget_dead
from pacnam_tasks.accounts.models import SignInSession, Throttle
from pacnam_tasks.core.clock import MovingClock
from tests.conftest import NOON
from tests.factories import House


def signed_in(session: Session, house: House, name: str, expires_at: datetime) -> None:
    """A session that lives until then."""
    session.add(
        SignInSession(
            token_hash=name, account_id=house.lead.account_id, created_at=NOON, seen_at=NOON, expires_at=expires_at
        )
    )


def test_only_sessions_that_have_ended_are_deleted(session: Session, house: House, clock: MovingClock) -> None:
    signed_in(session, house, "alive", NOON + timedelta(seconds=1))
    signed_in(session, house, "ended", NOON)

    assert forget_dead(session, clock.real_now()) == 1

    assert session.exec(select(SignInSession.token_hash)).all() == ["alive"]


def test_wrong_tries_are_kept_as_long_as_they_count(session: Session, house: House, clock: MovingClock) -> None:
    del house
    session.add(Throttle(subject="account:now", last_at=NOON - timedelta(hours=1)))
    session.add(Throttle(subject="account:old", last_at=NOON - timedelta(hours=2)))

    forget_dead(session, clock.real_now())

    assert session.exec(select(Throttle.subject)).all() == ["account:now"]
