"""Which days are worked. Pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

SATURDAY = 5
FIRST_YEAR, LAST_YEAR = 2023, 2099
ONE_DAY = timedelta(days=1)
ASK_FROM = (12, 1)
"""Month and day from which the office is asked to confirm the next year."""


class DayKind(StrEnum):
    """Why a day is not what its weekday says; a working day is one that the calendar would take for a day off."""

    HOLIDAY = "holiday"
    COMPENSATORY = "compensatory"
    SWAPPED = "swapped"
    WORKED = "worked"


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that is not what its weekday says; one that nobody has confirmed yet is only proposed."""

    kind: DayKind
    name: str = ""
    is_proposed: bool = False


class Wrong(StrEnum):
    """Why a day cannot stand in the calendar so."""

    OTHER_YEAR = "other_year"
    WORKED_ANYWAY = "worked_anyway"
    OFF_ANYWAY = "off_anyway"


Proposals = Mapping[date, SpecialDay]


def _nothing(_year: int) -> Proposals:
    return {}


@dataclass(frozen=True)
class WorkingCalendar:
    """Weekends and special days.

    `days` were entered or confirmed. Of a year that is not confirmed, what is `proposed` counts meanwhile, for days
    of which nothing was entered.
    """

    days: Mapping[date, SpecialDay] = field(default_factory=dict)
    confirmed: frozenset[int] = frozenset()
    proposed: Callable[[int], Proposals] = _nothing

    def special(self, day: date) -> SpecialDay | None:
        """What is said of a day, beyond its weekday."""
        if day in self.days:
            return self.days[day]
        return None if day.year in self.confirmed else self.proposed(day.year).get(day)

    def specials(self, year: int) -> dict[date, SpecialDay]:
        """All special days of a year, in order."""
        proposed = {} if year in self.confirmed else self.proposed(year)
        entered = {day: one for day, one in self.days.items() if day.year == year}
        return dict(sorted({**proposed, **entered}.items()))

    def without(self, day: date) -> "WorkingCalendar":
        """The calendar as it would be had nothing been entered for a day."""
        return replace(self, days={on: one for on, one in self.days.items() if on != day})

    def is_off(self, day: date) -> bool:
        """Whether nobody works on the day."""
        special = self.special(day)
        return day.weekday() >= SATURDAY if special is None else special.kind is not DayKind.WORKED

    def next_working_day(self, day: date) -> date:
        """The day itself if it is worked, else the first one after it."""
        while self.is_off(day):
            day += ONE_DAY
        return day

    def after_working_days(self, day: date, n: int) -> date:
        """The n-th working day after a day, which itself does not count."""
        for _nth in range(n):
            day = self.next_working_day(day + ONE_DAY)
        return day

    def working_days(self, year: int, month: int) -> int:
        """How many days of a month are worked."""
        return sum(not self.is_off(day) for day in days_of_month(year, month))


WEEKENDS = WorkingCalendar()
"""The calendar that knows of nothing but weekends."""


def days_of_month(year: int, month: int) -> Iterator[date]:
    """All of them."""
    day = date(year, month, 1)
    while day.month == month:
        yield day
        day += ONE_DAY


def what_is_wrong(calendar: WorkingCalendar, year: int, day: date, kind: DayKind) -> Wrong | None:
    """Why a day of this kind makes no sense in the calendar of a year, in which nothing else is entered for it."""
    if day.year != year:
        return Wrong.OTHER_YEAR
    if kind is DayKind.WORKED:
        return None if calendar.is_off(day) else Wrong.WORKED_ANYWAY
    only_a_weekend = day.weekday() >= SATURDAY and kind is not DayKind.HOLIDAY
    return Wrong.OFF_ANYWAY if only_a_weekend else None


def last_to_confirm(today: date) -> int:
    """The last year whose days off can be known by now: those of the next are ordered towards the end of this one."""
    return today.year + 1


def to_be_confirmed(confirmed: frozenset[int], today: date) -> int | None:
    """The year that the office is asked to confirm now: this one, from the first of December on the next too."""
    due = [today.year, *([today.year + 1] if (today.month, today.day) >= ASK_FROM else [])]
    return next((year for year in due if year not in confirmed), None)
