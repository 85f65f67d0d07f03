"""What kinds of unit there are, and from when to when one counts. Pure."""

from datetime import date
from enum import StrEnum
from typing import Protocol


class UnitKind(StrEnum):
    """The place of a unit in the political system of a district."""

    COMMITTEE = "committee"
    PARTY_BODY = "party_body"
    GOVERNMENT = "government"
    MASS_ORGANISATION = "mass_organisation"
    COMMUNE = "commune"


class Dated(Protocol):
    """Something that is valid from a day on, until a day where one is set."""

    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


def is_valid_on(unit: Dated, day: date) -> bool:
    """Whether the unit can be given work on this day; both its first and its last day count."""
    return unit.valid_from <= day and (unit.valid_to is None or unit.valid_to >= day)
