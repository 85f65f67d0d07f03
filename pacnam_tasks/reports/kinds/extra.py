"""What else a document was asked for with, kept with the request."""

import json
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Extra:
    """What was chosen to stand in it (by key; nothing means all), and on which day a meeting was held."""

    only: frozenset[str] = field(default_factory=frozenset)
    held_on: date | None = None

    @classmethod
    def of(cls, text: str) -> "Extra":
        """What `text` gave; nothing of what is kept for another kind."""
        kept = json.loads(text) if text else {}
        if not set(kept) <= {"only", "held_on"}:
            return cls()
        day = kept.get("held_on")
        return cls(frozenset(kept.get("only", ())), date.fromisoformat(day) if day else None)

    @property
    def text(self) -> str:
        """As JSON; empty where nothing was asked for."""
        kept = {"only": sorted(self.only), "held_on": self.held_on.isoformat() if self.held_on else ""}
        return json.dumps({name: value for name, value in kept.items() if value}) if any(kept.values()) else ""
