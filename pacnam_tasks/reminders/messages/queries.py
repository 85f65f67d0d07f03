"""What waits to be gathered, and which message is sent next."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Date, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.models import Account, Person
from pacnam_tasks.core.clock import end_of_day
from pacnam_tasks.core.db import UTCDateTime, fetch
from pacnam_tasks.history.models import Event
from pacnam_tasks.reminders.channels.interface import Recipient
from pacnam_tasks.reminders.ladder.queries import DaysBetween, ladder_of
from pacnam_tasks.reminders.ladder.rules import Ladder, Source
from pacnam_tasks.reminders.messages.models import Message
from pacnam_tasks.reminders.messages.rules import GIVEN_BY, URGENT_MATTER, URGENT_RUNGS, Waiting
from pacnam_tasks.reminders.models import Reminder, ungathered
from pacnam_tasks.reminders.preferences.models import Preference
from pacnam_tasks.reminders.rules import (
    LEASE,
    LONGEST_WAIT,
    MAX_TRIES,
    UNMADE,
    Channel,
    Fate,
    Key,
    Matter,
    back_off,
    one_line,
)

ONE_DAY, MOMENT = timedelta(days=1), timedelta(microseconds=1)
TRIED_FOR = timedelta(days=7)
"""A message that was made earlier is not sent any more, but by hand."""
AT_A_TIME = 1_000
WAITS = tuple(n for n in range(1, MAX_TRIES) if back_off(n - 1) < LONGEST_WAIT)
"""After so many tries a message waits for longer than after one less."""


@dataclass(frozen=True, slots=True)
class Pile:
    """What waits for a person on a channel: `n` reminders; the key of the oldest names the message for ever."""

    person_id: int
    channel: Channel
    first: Key
    waiting: Waiting
    n: int


def piles(session: Session, today: date, zone: ZoneInfo) -> list[Pile]:
    """All that waits to be gathered, by person and channel; one that was sent today counts as one of today."""
    of_deadline = col(Reminder.matter) == URGENT_MATTER.value
    urgent = and_(of_deadline, or_(col(Reminder.rung).in_(URGENT_RUNGS), _is_given_late(ladder_of(session))))
    waits = (
        select(
            col(Reminder.person_id),
            col(Reminder.channel),
            func.min(col(Reminder.id)).label("first_id"),
            func.count().label("n"),
            func.max(case((urgent, 1), else_=0)).label("urgent"),
        )
        .where(*ungathered())
        .group_by(col(Reminder.person_id), col(Reminder.channel))
        .subquery("waits")
    )
    had_one = exists().where(
        col(Message.person_id) == waits.c.person_id,
        col(Message.channel) == waits.c.channel,
        col(Message.state).not_in(sorted(UNMADE)),
        col(Message.made_on) >= today - TRIED_FOR,
        or_(col(Message.made_on) == today, col(Message.sent_at).between(*_moments_of(today, zone))),
    )
    key = (col(Reminder.matter), col(Reminder.matter_id), col(Reminder.rung), col(Reminder.occurrence))
    rows = fetch(
        session,
        select(
            waits.c.person_id,
            waits.c.channel,
            waits.c.urgent,
            waits.c.n,
            *key,
            col(Preference.hour),
            func.coalesce(col(Preference.urgent), True).label("takes_urgent"),
            had_one.label("had_one"),
        )
        .select_from(waits)
        .join(Reminder, col(Reminder.id) == waits.c.first_id)
        .outerjoin(Preference, col(Preference.person_id) == waits.c.person_id)
        .order_by(waits.c.first_id),
    )
    return [_pile(row) for row in rows]


def _is_given_late(ladder: Ladder) -> ColumnElement[bool]:
    """Whether a rung had passed when the task came to the person, on the very day of which this row is.

    The first row of the task for the person by this way; what an outage left to be made good came to nobody on the day.
    """
    first = min((rung.number for rung in ladder.rungs if rung.source is Source.DUE and rung.enabled), default=0)
    on, rung = col(Reminder.planned_on), col(Reminder.rung)
    is_past: Any = DaysBetween(on, col(Reminder.occurrence))
    earlier: Any = aliased(Reminder)
    same = ("matter", "matter_id", "person_id", "channel")
    had_one = exists().where(
        *(getattr(earlier, name) == getattr(Reminder, name) for name in same), earlier.id < col(Reminder.id)
    )
    came = exists().where(
        col(Event.task_id) == col(Reminder.task_id),
        col(Event.kind).in_(sorted(GIVEN_BY)),
        col(Event.effective_on) == on,
        col(Event.at) <= col(Reminder.planned_at),
    )
    return and_(or_(rung > first, is_past > rung), came, ~had_one)


def _moments_of(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The first and the last moment of a day."""
    return end_of_day(day - ONE_DAY, zone), end_of_day(day, zone) - MOMENT


def _pile(row: Any) -> Pile:
    channel = Channel(row.channel)
    first = Key(row.matter_id, row.rung, row.occurrence, row.person_id, channel, Matter(row.matter))
    waiting = Waiting(row.hour, bool(row.urgent and row.takes_urgent), bool(row.had_one))
    return Pile(row.person_id, channel, first, waiting, row.n)


def newest(session: Session) -> int:
    """The number of the newest message."""
    return int(fetch(session, select(func.coalesce(func.max(col(Message.id)), 0))).scalar_one())


def in_use(session: Session, message_ids: Sequence[str]) -> set[str]:
    """Those of these Message-IDs that a message has."""
    found: set[str] = set()
    for first in range(0, len(message_ids), AT_A_TIME):
        some = col(Message.message_id).in_(message_ids[first : first + AT_A_TIME])
        found |= set(fetch(session, select(col(Message.message_id)).where(some)).scalars())
    return found


def next_to_send(session: Session, now: datetime, closed: Collection[Channel] = ()) -> Message | None:
    """The message whose turn it is at `now` (real time), by no closed way.

    What a clock set back left too far ahead counts too: what was never tried, and what waits for longer than it is to.
    """
    times = {"now": now, "lease_end": now + LEASE, **{f"after_{n}": now + back_off(n) for n in WAITS}}
    found: Message | None = session.exec(_next(tuple(sorted(closed))), params=times).first()
    return found


@cache
def _next(closed: tuple[Channel, ...]) -> Any:
    """The statement, made once: to build it takes longer than to ask it."""
    now: Any = bindparam("now", type_=UTCDateTime)
    waits = {n: bindparam(f"after_{n}", type_=UTCDateTime) for n in WAITS}
    longest = case(waits, value=col(Message.attempts), else_=waits[WAITS[-1]])
    return (
        select_rows(Message)
        .where(
            col(Message.state) == Fate.PLANNED,
            *([col(Message.channel).not_in(closed)] if closed else ()),
            or_(col(Message.attempts) == 0, col(Message.next_try_at) <= now, col(Message.next_try_at) > longest),
            or_(
                col(Message.lease_until).is_(None),
                col(Message.lease_until) <= now,
                col(Message.lease_until) > bindparam("lease_end", type_=UTCDateTime),
            ),
        )
        .order_by(col(Message.next_try_at), col(Message.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    )


_INSIDE: Any = (
    select_rows(Reminder)
    .where(col(Reminder.in_message_id) == bindparam("message_id"), col(Reminder.state) == Fate.PLANNED)
    .order_by(col(Reminder.id))
)
_NAMED = (
    select(col(Person.email), col(Person.full_name), col(Account.username), col(Preference.phone))
    .outerjoin(Account, col(Account.person_id) == col(Person.id))
    .outerjoin(Preference, col(Preference.person_id) == col(Person.id))
    .where(col(Person.id) == bindparam("person_id"))
)


def reminders_in(session: Session, message: Message) -> Sequence[Reminder]:
    """The reminders that are to leave in a message, the oldest first."""
    found: Sequence[Reminder] = session.exec(_INSIDE, params={"message_id": message.id}).all()
    return found


def recipient(session: Session, person_id: int) -> Recipient:
    """To whom messages for a person go."""
    row = fetch(session, _NAMED, {"person_id": person_id}).one()
    return Recipient(person_id, row.username or "", row.email or "", one_line(row.full_name), row.phone or "")


def _overtaken() -> Any:
    later = aliased(Reminder)
    same = ("matter", "matter_id", "occurrence", "person_id", "channel")
    alike = (getattr(later, name) == getattr(Reminder, name) for name in same)
    planned_on, rung = col(later.planned_on), col(later.rung)
    same_day = and_(planned_on == col(Reminder.planned_on), rung > col(Reminder.rung))
    since_then = and_(planned_on > col(Reminder.planned_on), planned_on <= bindparam("today", type_=Date))
    is_later = or_(since_then, same_day)
    is_overtaken = exists().where(*alike, rung != col(Reminder.rung), is_later)
    return select(col(Reminder.id)).where(col(Reminder.id).in_(bindparam("ids", expanding=True)), is_overtaken)


_OVERTAKEN = _overtaken()


def overtaken(session: Session, reminders: Sequence[Reminder], today: date) -> set[int]:
    """Those of these of which a later rung was planned for the same person by the end of `today`.

    What was planned for a day still to come, by a clock that ran ahead, overtakes nothing.
    """
    return set(fetch(session, _OVERTAKEN, {"ids": [one.id for one in reminders], "today": today}).scalars())
