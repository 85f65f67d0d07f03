"""What else a document was asked for with, kept with the request."""

import json
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Extra:
    """What was chosen to stand in it (by key; nothing means what is usual), on which day a meeting was held, of which
    plan it is, with drafts or without, the name of the period of which a schedule prepared it without the office
    having opened one, and which body has met (empty: the standing committee).
    """

    only: frozenset[str] = field(default_factory=frozenset)
    held_on: date | None = None
    plan_id: int | None = None
    with_drafts: bool = False
    period: str = ""
    body: str = ""

    @classmethod
    def of(cls, text: str) -> "Extra":
        """What `text` gave; nothing of what is kept for another kind."""
        kept = json.loads(text) if text else {}
        if not set(kept) <= set(asdict(cls())):
            return cls()
        day = kept.get("held_on")
        read = {"only": frozenset(kept.get("only", ())), "held_on": date.fromisoformat(day) if day else None}
        return cls(**(kept | read))

    @property
    def text(self) -> str:
        """As JSON; empty where nothing was asked for."""
        kept: dict[str, Any] = asdict(self) | {
            "only": sorted(self.only),
            "held_on": self.held_on.isoformat() if self.held_on else "",
        }
        told = {name: value for name, value in kept.items() if value}
        return json.dumps(told) if told else ""
