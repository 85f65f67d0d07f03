"""Who gets what on a day, and when the message of each person goes, before anything is planned."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, not_
from sqlmodel import Session, col, select

from pacnam_tasks.calendar.queries import calendar_of
from pacnam_tasks.calendar.rules import WorkingCalendar
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.db import fetch
from pacnam_tasks.reminders.messages.models import Message
from pacnam_tasks.reminders.messages.queries import piles
from pacnam_tasks.reminders.messages.rules import URGENT_MATTER, URGENT_RUNGS, Hours, Waiting, expected
from pacnam_tasks.reminders.models import Reminder, ungathered
from pacnam_tasks.reminders.preferences.models import Preference
from pacnam_tasks.reminders.queries import outbox
from pacnam_tasks.reminders.queries.outbox import Foreseen
from pacnam_tasks.reminders.rules import UNMADE, Channel

ONE_DAY = timedelta(days=1)
REACHES = timedelta(days=366)
"""Of a later day nothing can be said: its deadlines are not given yet, nor are its days off ordered."""


def last_foreseen(today: date) -> date:
    """The last day of which a forecast speaks."""
    return today + REACHES


def foreseen(session: Session, day: date, clock: Clock, ways: Collection[Channel], hours: Hours) -> list[Foreseen]:
    """Who gets what on `day` as things stand now.

    Of today also what is planned already. In a message of the day leaves what waits until then, and on the first
    working day what the days off before it bring.
    """
    today, calendar = clock.today(), calendar_of(session)
    found = outbox.forecast(session, day, today, ways)
    for off in _days_off_before(day, today, calendar):
        found += [one for one in outbox.forecast(session, off, today, ways) if one.channel != Channel.INBOX]
    found += outbox.rows_foreseen(session, *ungathered())
    if day == today:
        found += outbox.rows_foreseen(session, col(Reminder.planned_on) == today, not_(and_(*ungathered())))
    timed = _Timing(session, clock, hours, calendar).of(found)
    return _newest([one for one in timed if one.planned_on == day or (one.goes_at and one.goes_at.date() == day)])


def _days_off_before(day: date, today: date, calendar: WorkingCalendar) -> list[date]:
    """The days off from today on whose mails wait for this working day."""
    found: list[date] = []
    before = day - ONE_DAY
    while today <= before and calendar.is_off(before) and not calendar.is_off(day):
        found.append(before)
        before -= ONE_DAY
    return found


class _Timing:
    """When what waits for a person on a channel becomes a message."""

    def __init__(self, session: Session, clock: Clock, hours: Hours, calendar: WorkingCalendar) -> None:
        self.session, self.zone, self.hours, self.calendar = session, clock.zone, hours, calendar
        self.now = clock.now().astimezone(self.zone).replace(tzinfo=None)
        self.today = self.now.date()
        self.chosen = {one.person_id: one for one in session.exec(select(Preference))}
        made: Any = select(col(Message.person_id), col(Message.channel))
        of_today = made.where(col(Message.made_on) == self.today, col(Message.state).not_in(sorted(UNMADE)))
        self.had_one = {(row.person_id, row.channel) for row in fetch(session, of_today)}

    def of(self, lines: Iterable[Foreseen]) -> list[Foreseen]:
        """The lines with the time of their message; notices have none."""
        found = list(lines)
        waits = [one for one in found if one.channel != Channel.INBOX and one.goes_at is None]
        urgent = {self._pile(one) for one in waits if one.matter == URGENT_MATTER and one.rung in URGENT_RUNGS}
        if any(one.planned_on <= self.today for one in waits):
            urgent |= {
                (one.person_id, one.channel.value, self.today)
                for one in piles(self.session, self.today, self.zone)
                if one.waiting.is_urgent
            }
        first: dict[tuple[int, str, date], datetime] = {}
        for pile in {self._pile(one) for one in waits}:
            at = self._goes_at(*pile, is_urgent=pile in urgent)
            key = (*pile[:2], at.date())
            first[key] = min(at, first.get(key, at))
        return [self._timed(one, first, urgent) for one in found]

    def _pile(self, line: Foreseen) -> tuple[int, str, date]:
        return line.person_id, line.channel, max(line.planned_on, self.today)

    def _timed(
        self, line: Foreseen, first: dict[tuple[int, str, date], datetime], urgent: Collection[tuple[int, str, date]]
    ) -> Foreseen:
        if line.goes_at is not None:
            at = None if line.channel == Channel.INBOX else line.goes_at.astimezone(self.zone).replace(tzinfo=None)
            return replace(line, goes_at=at)
        if line.channel == Channel.INBOX:
            return line
        pile = self._pile(line)
        at = self._goes_at(*pile, is_urgent=pile in urgent)
        return replace(line, goes_at=first[*pile[:2], at.date()])

    def _goes_at(self, person_id: int, channel: str, day: date, *, is_urgent: bool) -> datetime:
        own = self.chosen.get(person_id, Preference(person_id=person_id))
        had_one = day == self.today and (person_id, channel) in self.had_one
        waiting = Waiting(own.hour, is_urgent and own.urgent, had_one)
        at = expected(waiting, day, self.hours, self.calendar)
        if at > self.now:
            return at
        if self.hours.quiet.covers(self.now.time()):
            return expected(replace(waiting, had_one=False), day + ONE_DAY, self.hours, self.calendar)
        return self.now


def _newest(lines: list[Foreseen]) -> list[Foreseen]:
    """Of two rungs of the same that would leave in one message the later one."""
    last: dict[tuple[Any, ...], tuple[date, int]] = {}
    for one in lines:
        if not one.is_sent:
            last[_thing(one)] = max(last.get(_thing(one), (date.min, 0)), (one.planned_on, one.rung))
    kept = [one for one in lines if one.is_sent or last[_thing(one)] == (one.planned_on, one.rung)]
    return sorted(kept, key=lambda one: (one.due_on, one.code, one.matter, one.person_id, _CHANNELS[one.channel]))


def _thing(line: Foreseen) -> tuple[Any, ...]:
    return line.matter, line.matter_id, line.due_on, line.person_id, line.channel


_CHANNELS = {channel.value: place for place, channel in enumerate(Channel)}
