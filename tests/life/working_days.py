"""The days on which nobody works while the lives last, and the day through which a deadline counts."""

from datetime import date, timedelta

WEEKDAYS_OFF = {
    date(2023, 9, 1), date(2023, 9, 4), date(2024, 1, 1), *(date(2024, 2, day) for day in range(8, 15)),
    date(2024, 4, 18), date(2024, 4, 29), date(2024, 4, 30), date(2024, 5, 1), date(2024, 9, 2), date(2024, 9, 3),
}  # fmt: skip
SATURDAY_WORKED = date(2024, 5, 4)
"""The days off of the year after the lives begin, as they are known; nobody enters any."""


def is_worked(day: date) -> bool:
    """Whether people work on a day."""
    return day == SATURDAY_WORKED or (day.weekday() < 5 and day not in WEEKDAYS_OFF)


def rolled_to(due_on: date | None, *, rolls: bool) -> date | None:
    """The next day that is worked after a due day that rolls and is none itself; else none."""
    if due_on is None or not rolls or is_worked(due_on):
        return None
    day = due_on + timedelta(days=1)
    return day if is_worked(day) else rolled_to(day, rolls=True)
