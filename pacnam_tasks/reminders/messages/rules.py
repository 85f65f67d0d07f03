"""When what waits for a person becomes a message. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from pacnam_tasks.calendar.rules import WorkingCalendar
from pacnam_tasks.reminders.rules import Matter

URGENT_MATTER, URGENT_RUNGS = Matter.DEADLINE, (0, 1)
"""On the day of a deadline and the day after it one may be told at once; of what is given late the latest rung too."""
GIVEN_BY = frozenset({
    Matter.ASSIGNED, Matter.EXTENDED, Matter.RETURNED, Matter.RESUMED, Matter.REOPENED, Matter.DELEGATED,
})  # fmt: skip
"""The events by which a task comes to a person, or its deadline nearer, when rungs of it have passed already."""
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Quiet:
    """From when to when nobody is written to; over midnight where it begins later than it ends."""

    begins: time = time(20)
    ends: time = time(6, 30)

    def covers(self, at: time) -> bool:
        """Whether nobody is written to at this time; never where it begins as it ends."""
        if self.begins <= self.ends:
            return self.begins <= at < self.ends
        return at >= self.begins or at < self.ends

    def open_time(self, since: datetime, until: datetime) -> timedelta:
        """How much of the time between two instants lies in no quiet hours, both in the organisation's time zone."""
        quiet, day = timedelta(), since.date() - ONE_DAY
        while day <= until.date():
            begins = datetime.combine(day, self.begins, since.tzinfo)
            last = day if self.begins <= self.ends else day + ONE_DAY
            ends = datetime.combine(last, self.ends, since.tzinfo)
            quiet += max(timedelta(), min(ends, until) - max(begins, since))
            day += ONE_DAY
        return max(timedelta(), until - since - quiet)

    def opens(self, hour: time) -> time:
        """The time at which a message of this hour goes: at the end of the quiet hours if it lies in them."""
        return self.ends if self.covers(hour) else hour


@dataclass(frozen=True, slots=True)
class Hours:
    """When the organisation writes: the hour of who has chosen none, and the quiet hours, by its own clock."""

    usual: time = time(7)
    quiet: Quiet = Quiet()


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for one person on one channel; `hour` is the person's own, if any.

    `is_urgent`: something of it may be told at once, and the person has that. `had_one` says that a message was made
    on this day already.
    """

    hour: time | None
    is_urgent: bool
    had_one: bool


def is_time(waiting: Waiting, now: datetime, hours: Hours, calendar: WorkingCalendar) -> bool:
    """Whether it becomes a message at `now`, in the organisation's time zone.

    Never in quiet hours; what is urgent else at once, and takes along all that waits. Without that once on each
    working day, at the person's hour or as soon after it as somebody looks.
    """
    at = now.time()
    if hours.quiet.covers(at):
        return False
    if waiting.is_urgent:
        return True
    is_open = at >= hours.quiet.opens(waiting.hour or hours.usual)
    return is_open and not waiting.had_one and not calendar.is_off(now.date())


def expected(waiting: Waiting, day: date, hours: Hours, calendar: WorkingCalendar) -> datetime:
    """When it becomes a message if it waits from the start of `day`, in the organisation's time zone."""
    if waiting.is_urgent:
        return datetime.combine(day, hours.quiet.opens(time()))
    day = calendar.next_working_day(day + ONE_DAY if waiting.had_one else day)
    return datetime.combine(day, hours.quiet.opens(waiting.hour or hours.usual))
