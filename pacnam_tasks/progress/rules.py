"""What may be reported. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from pacnam_tasks.tasks.rules.facts import MeasureKind

WITHDRAWAL = timedelta(minutes=10)
MAX_FILES = 10
MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_QUANTITY = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class Paper:
    """A unit's report on paper which the office enters: the day it came in, its number and symbol."""

    received_on: date
    document: str


class Cause(StrEnum):
    """The class of an obstacle."""

    CAPITAL = "capital"
    MECHANISM = "mechanism"
    SUPPLY = "supply"
    LAND = "land"
    PEOPLE = "people"
    WEATHER = "weather"
    DISEASE = "disease"
    BEYOND_AUTHORITY = "beyond_authority"
    OTHER = "other"


def is_doubtful(quantity: Decimal, target: Decimal, before: Decimal | None) -> bool:
    """Whether a figure is asked about: over what is planned, and over the last one, which was asked about itself."""
    return quantity > max(target, before or target)


def falls(quantity: Decimal, before: Decimal | None, kind: MeasureKind | None) -> bool:
    """Whether a number that only grows would become smaller: it may be what was done since, without what was before."""
    return kind is not MeasureKind.LEVEL and before is not None and quantity < before


def may_withdraw(recorded_at: datetime, now: datetime) -> bool:
    """An update can be withdrawn for ten minutes."""
    return now - recorded_at <= WITHDRAWAL
