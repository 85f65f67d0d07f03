"""Periods as the contract writes them: 2023-W37, 2023-09, 2023-Q3, 2023-H1, 2023."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

WRITTEN = re.compile(r"(\d{4})(?:-(?:W(\d{2})|Q([1-4])|H([12])|(\d{2})))?", re.ASCII)
FIRST_YEAR, LAST_YEAR = 2000, 2100
MONTHS_OF_YEAR = 12


@dataclass(frozen=True, slots=True)
class Period:
    """A span of the calendar, both days included; `year` is that of its label, for a week the ISO year."""

    label: str
    year: int
    starts_on: date
    ends_on: date

    @property
    def is_year(self) -> bool:
        """Whether it is a whole year."""
        return len(self.label) == 4

    @property
    def whole(self) -> str:
        """The label of the year that it belongs to."""
        return self.label[:4]


def read_period(text: str) -> Period:
    """The period of a label; raises ValueError for anything else."""
    match = WRITTEN.fullmatch(text.strip().upper())
    if match is None or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        raise ValueError(text)
    year, (week, quarter, half, month) = int(match[1]), match.groups()[1:]
    if week:
        monday = date.fromisocalendar(year, int(week), 1)  # raises ValueError for a week 53 that is none
        return Period(match[0], year, monday, monday + timedelta(days=6))
    if month and not 1 <= int(month) <= MONTHS_OF_YEAR:
        raise ValueError(text)
    length = 1 if month else 3 if quarter else 6 if half else MONTHS_OF_YEAR
    first = (int(month or quarter or half or 1) - 1) * length + 1
    last = first + length - 1
    return Period(match[0], year, date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def ending_alike(period: Period) -> list[Period]:
    """The period and all others that end on its last day: the quarter and the half-year that end with June."""
    on = period.ends_on
    week_year, week, _day = on.isocalendar()
    labels = (
        f"{on.year}-{on.month:02d}",
        f"{on.year}-Q{(on.month + 2) // 3}",
        f"{on.year}-H{(on.month + 5) // 6}",
        f"{on.year}",
        f"{week_year}-W{week:02d}",
    )
    others = (read_period(label) for label in labels if label != period.label)
    return [period, *(one for one in others if one.ends_on == on)]


def year_before(period: Period) -> Period | None:
    """The same period of the year before; none for a week 53 that year does not have."""
    try:
        return read_period(f"{period.year - 1:04d}{period.label[4:]}")
    except ValueError:
        return None


def months_gone(year: int, on: date) -> Decimal:
    """How many months of a year are gone at the end of a day: 6 for the end of June."""
    day = min(on, date(year, 12, 31))
    return day.month - 1 + Decimal(day.day) / monthrange(day.year, day.month)[1]
