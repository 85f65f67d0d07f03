"""Who reads reporting periods, and who does what to one.

The office locks: it collects figures and closes the books, which decides nothing. What was closed is opened again by
the standing members alone: figures that were reported change by a decision. Freezing follows from the cut-off, so the
office may do it from then on; before it, it would take the right to unlock from the standing members, who may.
"""

from dataclasses import dataclass
from typing import Protocol

from pacnam_tasks.accounts.access import REPORT_READERS, Audience
from pacnam_tasks.accounts.rules import Actor, Holding, Role
from pacnam_tasks.periods.rules import PeriodState

KEEPERS = Audience("period_keepers", frozenset({Role.OFFICE}))
UNLOCKERS = Audience("period_unlockers", frozenset({Role.STANDING}))
FREEZERS = Audience("period_freezers", frozenset({Role.OFFICE, Role.STANDING}))
ENDPOINTS = {
    "periods.index": REPORT_READERS,
    "periods.show": REPORT_READERS,
    "periods.show_rows": REPORT_READERS,
    "periods.create": KEEPERS,
    "periods.remind": KEEPERS,
    "periods.lock": KEEPERS,
    "periods.unlock": UNLOCKERS,
    "periods.relock": FREEZERS,
    "periods.freeze": FREEZERS,
}


class Standing(Protocol):
    """How a period stands at an instant."""

    @property
    def state(self) -> str: ...
    @property
    def is_unlocked(self) -> bool: ...
    @property
    def is_past_cut_off(self) -> bool: ...
    @property
    def has_come_to_its_end(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class PeriodPowers:
    """The appointment in whose right the person may do each thing now; None for what may not be done."""

    remind: Holding | None = None
    lock: Holding | None = None
    unlock: Holding | None = None
    relock: Holding | None = None
    freeze: Holding | None = None


def keeping_right(actor: Actor) -> Holding | None:
    """In whose right the person opens periods."""
    return actor.holding(Role.OFFICE)


def powers(actor: Actor, period: Standing) -> PeriodPowers:
    """What the person may do to a period as it stands."""
    office, standing = actor.holding(Role.OFFICE), actor.holding(Role.STANDING)
    collecting, locked = period.state == PeriodState.COLLECTING, period.state == PeriodState.LOCKED
    closed = locked and not period.is_unlocked
    return PeriodPowers(
        remind=office if collecting else None,
        lock=office if collecting and period.has_come_to_its_end else None,
        unlock=standing if closed and not period.is_past_cut_off else None,
        relock=(standing or office) if locked and period.is_unlocked else None,
        freeze=(standing or (office if period.is_past_cut_off else None)) if closed else None,
    )
