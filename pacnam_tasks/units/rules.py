"""What kinds of unit there are, and from when to when one counts. Pure."""

import re
from collections.abc import Iterable
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


_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]+")


def is_unit_code(text: str) -> bool:
    """Whether a unit may have this code: it stands in addresses and in the codes of parts."""
    return _CODE.fullmatch(text) is not None


class Dated(Protocol):
    """Something that is valid from a day on, until a day where one is set."""

    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


def is_valid_on(unit: Dated, day: date) -> bool:
    """Whether the unit can be given work on this day; both its first and its last day count."""
    return unit.valid_from <= day and (unit.valid_to is None or unit.valid_to >= day)


class Placed(Protocol):
    """Something with a place below another, and a kind."""

    @property
    def id(self) -> int | None: ...
    @property
    def parent_id(self) -> int | None: ...
    @property
    def kind(self) -> str: ...


class Hierarchy:
    """Who is below whom."""

    def __init__(self, units: Iterable[Placed]) -> None:
        self._units = {unit.id: unit for unit in units}

    def line(self, unit_id: int) -> list[int]:
        """A unit and those above it, up to the one under which all of them hang."""
        found: list[int] = []
        at: int | None = unit_id
        while at is not None and at not in found:
            found.append(at)
            at = self._units[at].parent_id
        return found

    def is_below(self, unit_id: int, above_id: int) -> bool:
        """Whether a unit hangs under another, however deep."""
        return above_id in self.line(unit_id)[1:]

    def may_give_work(self, giver_id: int, taker_id: int) -> bool:
        """Whether a unit can hand work on to a unit: itself and those below it, never those above.

        A unit of the district also gives work to communes; one of a commune to bodies of that commune. Where two units
        hang under nothing that they share, nothing says who is above whom.
        """
        above, line = self.line(giver_id), self.line(taker_id)
        if giver_id in line or not set(above) & set(line):
            return True
        if taker_id in above:
            return False
        commune = next((one for one in above if self._units[one].kind == UnitKind.COMMUNE), None)
        return self._units[taker_id].kind == UnitKind.COMMUNE if commune is None else commune in line
