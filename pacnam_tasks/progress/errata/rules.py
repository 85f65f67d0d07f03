"""What errata change, and what of an entry still holds. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

FIGURE, NOTE = "figure", "note"


@dataclass(frozen=True, slots=True)
class Said:
    """What an entry says: a quantity or a percent, or neither, and a note."""

    quantity: Decimal | None = None
    percent: Decimal | None = None
    note: str = ""

    @property
    def figure(self) -> dict[str, Decimal]:
        """The number by its name, nothing without one; of both the quantity counts."""
        if self.quantity is not None:
            return {"quantity": self.quantity}
        return {} if self.percent is None else {"percent": self.percent}

    def corrected(self, new: Mapping[str, Any]) -> "Said":
        """What it says after an erratum with these values."""
        said = replace(self, note=new[NOTE]) if NOTE in new else self
        if "quantity" not in new and "percent" not in new:
            return said
        quantity, percent = (Decimal(new[name]) if name in new else None for name in ("quantity", "percent"))
        return replace(said, quantity=quantity, percent=percent)


def changes(old: Said, new: Said) -> tuple[dict[str, Any], dict[str, Any]]:
    """What differs, by name: as it was, and as it is from now on."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    if old.figure != new.figure:
        before, after = {**old.figure}, {**new.figure}
    if old.note != new.note:
        before[NOTE], after[NOTE] = old.note, new.note
    return before, after


def parts_of(new: Mapping[str, Any]) -> set[str]:
    """Whether an erratum with these values corrects the figure, the note, or both."""
    return {NOTE if name == NOTE else FIGURE for name in new}


def struck(errata: Iterable[tuple[int, int, Mapping[str, Any]]]) -> dict[int, set[str]]:
    """For each entry and erratum what of it no longer holds.

    `errata` are the number of each, the entry it corrects and its values, in the order of time.
    """
    found: dict[int, set[str]] = {}
    holders: dict[tuple[int, str], int] = {}
    for seq, entry, new in errata:
        for part in parts_of(new):
            found.setdefault(holders.get((entry, part), entry), set()).add(part)
            holders[entry, part] = seq
    return found
