"""What hangs on a task as its page shows it: the parts that the reader may see, nested, and what they come to."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.tasks.access import Sight
from pacnam_tasks.tasks.cards import Card, card_of
from pacnam_tasks.tasks.queries.tree import ListedPart
from pacnam_tasks.tasks.rules.breakdown import is_counted, whole_of
from pacnam_tasks.tasks.rules.days import OnDay
from pacnam_tasks.tasks.rules.facts import MeasureKind, State


@dataclass(frozen=True)
class PartRow:
    """A part, how deep it hangs below the task, the unit whose part it was split from, its share in percent."""

    card: Card
    depth: int
    under: str
    share: Decimal | None

    @property
    def is_open(self) -> bool:
        """Whether work on it is still to come."""
        return self.card.state not in {State.DONE, State.REVOKED}


@dataclass(frozen=True)
class Rest:
    """How far the shares of a task are from the whole: what they come to, and what they should."""

    together: Decimal
    whole: Decimal


def rows_of(below: Sequence[ListedPart], sight: Sight, actor: Actor, on: OnDay) -> list[PartRow]:
    """The rows for this reader: all of them, or of the parts of the task only those that the reader's units hold."""
    names = {part.listed.id: part.listed.lead_name for part in below}
    shown = [
        part
        for part in below
        if sight is Sight.WHOLE or (part.depth == 1 and part.listed.facts.lead_unit_id in actor.unit_ids)
    ]
    return [
        PartRow(card_of(part.listed, on, actor), part.depth, names.get(part.parent_id, ""), part.share)
        for part in shown
    ]


def own_parts(rows: Sequence[PartRow]) -> list[PartRow]:
    """The parts of the task itself, without theirs, and without what was revoked."""
    return [row for row in rows if row.depth == 1 and row.card.state != State.REVOKED]


def own_target(rows: Sequence[PartRow]) -> Decimal:
    """What the figure of the task is measured against: its parts' targets, of those under way if there are any."""
    own = own_parts(rows)
    counted = [row for row in own if row.card.state != State.PAUSED] or own
    return sum((row.card.target or Decimal(0) for row in counted), Decimal(0))


def rest_of(card: Card, rows: Sequence[PartRow]) -> Rest | None:
    """What is missing or too much in the shares; None where they add up, or were given by weight alone."""
    kind = MeasureKind(card.measure_kind) if card.measure_kind else None
    counted, own = is_counted(kind, card.target), own_parts(rows)
    shares = [row.card.target if counted else row.share for row in own]
    known = [share for share in shares if share is not None]
    whole, together = whole_of(kind, card.target), sum(known, Decimal(0))
    if not rows or len(known) < len(shares) or together == whole:
        return None
    return Rest(together, whole)
