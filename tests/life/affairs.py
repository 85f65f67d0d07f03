"""What the house remembers beside its tasks; no rule of the system is used."""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.life.memory import Life


@dataclass
class Acting:
    """Somebody who has the rights of a unit's head from the first through the last day."""

    id: int
    unit: str
    person: str
    first: date
    last: date

    def counts_on(self, day: date) -> bool:
        """Whether the rights hold on this day."""
        return self.first <= day <= self.last


@dataclass
class Line:
    """A task on a minute, and as what it was held; `left_out` says why it did not move."""

    life: "Life"
    was: str
    left_out: str = ""


@dataclass
class Minute:
    """A minute of hand-over; `right` is the post of an acting head in whose right it was made, if in that."""

    id: int
    giver: str
    receiver: str
    opener: str
    lines: list[Line]
    right: int = 0
    state: str = "open"


@dataclass
class FieldDirection:
    """A direction on a field, and which of the units addressed have answered."""

    id: int
    field: str
    answered: dict[str, bool]


@dataclass
class Affairs:
    """All of it, of one house; `left` are those whose accounts are disabled."""

    lives: list["Life"] = field(default_factory=list)
    left: set[str] = field(default_factory=set)
    actings: list[Acting] = field(default_factory=list)
    minutes: list[Minute] = field(default_factory=list)
    directions: list[FieldDirection] = field(default_factory=list)
