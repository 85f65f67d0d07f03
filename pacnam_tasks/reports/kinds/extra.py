"""What else a document was asked for with, kept with the request."""

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

NAMES = {"only", "held_on", "period"}


@dataclass(frozen=True, slots=True)
class Extra:
    """What was chosen to stand in it (by key; nothing means all), on which day a meeting was held, and the name of the
    period of which a schedule prepared it without the office having opened one.
    """

    only: frozenset[str] = field(default_factory=frozenset)
    held_on: date | None = None
    period: str = ""

    @classmethod
    def of(cls, text: str) -> "Extra":
        """What `text` gave; nothing of what is kept for another kind."""
        kept = json.loads(text) if text else {}
        if not set(kept) <= NAMES:
            return cls()
        day = kept.get("held_on")
        return cls(frozenset(kept.get("only", ())), date.fromisoformat(day) if day else None, kept.get("period", ""))

    @property
    def text(self) -> str:
        """As JSON; empty where nothing was asked for."""
        kept: dict[str, Any] = {
            "only": sorted(self.only),
            "held_on": self.held_on.isoformat() if self.held_on else "",
            "period": self.period,
        }
        return json.dumps({name: value for name, value in kept.items() if value}) if any(kept.values()) else ""
