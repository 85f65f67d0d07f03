"""What the house remembers beside its tasks; no rule of the system is used."""

from dataclasses import dataclass, field
from datetime import date


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
class Affairs:
    """All of it, of one house."""

    actings: list[Acting] = field(default_factory=list)
