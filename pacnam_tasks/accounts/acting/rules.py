"""For how long somebody may act for a head. Pure."""

from datetime import date, timedelta

LONGEST = timedelta(days=366)


def has_begun(first: date, today: date) -> bool:
    """Whether the first day is gone, so that nobody can be named from it on."""
    return first < today


def is_over(last: date, today: date) -> bool:
    """Whether the whole period has passed; its last day still counts."""
    return last < today


def is_ended(first: date, last: date, today: date) -> bool:
    """Whether nothing of it is left to be ended: it has passed, or was ended before it began."""
    return last < max(first, today)


def is_too_long(first: date, last: date) -> bool:
    """Whether it is longer than a year: then a head is appointed instead."""
    return last - first >= LONGEST


def last_day_when_ended(first: date, today: date) -> date:
    """The last day of a period that is ended today: rights end at once, what has not begun never counts."""
    return max(first, today) - timedelta(days=1)
