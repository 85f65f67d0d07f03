"""An account is disabled once nothing is left with its person that another must take over; posts end with a unit."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col

from pacnam_tasks.accounts.acting.rules import last_day_when_ended
from pacnam_tasks.accounts.leaving import queries
from pacnam_tasks.accounts.links.actions import end_all
from pacnam_tasks.accounts.models import Account, Person, SignInSession
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history.actions import Happening, record
from pacnam_tasks.units.models import Unit


@dataclass(frozen=True)
class Leaver:
    """Who leaves."""

    person_id: int
    name: str


STILL_HELD: list[Callable[[Session, Leaver, date], Mapping[str, str]]] = []
"""What features above find with the person that must be handed over first: a sentence for each."""
LETTING_GO: list[Callable[[Session, Leaver, Clock], None]] = []
"""What features above take back or close, in the same transaction, before the account is disabled."""


def disable(session: Session, account: Account, clock: Clock) -> None:
    """The person is out at once: sessions, links and appointments end, acting ones too; what is taken back is recorded.

    Raises Refused with a sentence for each thing that must be handed over first.
    """
    if not account.enabled:
        raise Refused(_("The account %(name)s is disabled already.", name=account.username))
    leaver = Leaver(account.person_id, session.get_one(Person, account.person_id).full_name)
    lost = queries.lost_with_person(session, leaver.person_id, clock.today())
    held = {f"role {n}": sentence for n, sentence in enumerate(lost)}
    for find in STILL_HELD:
        held |= find(session, leaver, clock.today())
    if held:
        raise Refused(held)
    for let_go in LETTING_GO:
        let_go(session, leaver, clock)
    account.enabled = False
    session.add(account)
    end_all(session, account)
    session.exec(delete(SignInSession).where(col(SignInSession.account_id) == account.id))
    ended = _end_appointments(session, leaver, clock)
    data = {"account": account.id, "ended": ended}
    record(session, [Happening("account_disabled", clock.now(), clock.today(), data)])


def _end_appointments(session: Session, leaver: Leaver, clock: Clock) -> list[tuple[int | None, date | None]]:
    """Each appointment with the last day that it had before, so that a mistake can be put right."""
    ended = []
    for appointment in queries.not_over(session, leaver.person_id, clock.today()):
        ended.append((appointment.id, appointment.valid_to))
        appointment.valid_to = last_day_when_ended(appointment.valid_from, clock.today())
        session.add(appointment)
    return ended


def end_posts(session: Session, unit: Unit, last_day: date, clock: Clock) -> None:
    """The posts in a unit end with its last day, and those that were to begin later never count; each is recorded."""
    happenings = []
    for post in queries.posts_beyond(session, unit.id or 0, last_day):
        before, post.valid_to = post.valid_to, last_day_when_ended(post.valid_from, last_day + timedelta(days=1))
        session.add(post)
        data = {"appointment": post.id, "unit": unit.code, "before": before, "last": post.valid_to}
        happenings.append(Happening("appointment_ended", clock.now(), last_day, data))
    record(session, happenings)
