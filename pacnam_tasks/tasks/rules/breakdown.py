"""A task with parts takes its number from them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from pacnam_tasks.tasks.rules.facts import HUNDRED, MeasureKind, percent_of, round_half_up

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Figure:
    """What one part brings to its parent."""

    weight: Decimal
    percent: Decimal
    quantity: Decimal | None
    target: Decimal | None
    counts: bool = True


def rolled_up(
    parts: Iterable[Figure], kind: MeasureKind | None, target: Decimal | None
) -> tuple[Decimal | None, Decimal]:
    """Quantity and percent of a task with parts, from its parts and nobody else.

    A countable measure: the sum of their quantities against the sum of their targets (the task's own `target`
    where no part has one). A `%` measure or a level: the weighted mean of their quantities against the task's
    target. Without a measure, or where nothing else is known: the weighted mean of percents.
    """
    counted = [part for part in parts if part.counts]
    weight = sum((part.weight for part in counted), Decimal(0))
    if weight == 0:
        return None, Decimal(0)
    mean = round_half_up(sum((p.weight * p.percent for p in counted), Decimal(0)) / weight)
    if kind is None or all(part.quantity is None for part in counted):
        return None, mean
    if kind is MeasureKind.COUNT:
        quantity = sum((p.quantity or Decimal(0) for p in counted), Decimal(0))
        against = sum((p.target or Decimal(0) for p in counted), Decimal(0)) or target
    else:
        weighted = sum((p.weight * (p.quantity or Decimal(0)) for p in counted), Decimal(0))
        quantity, against = (weighted / weight).quantize(Decimal("0.0001"), ROUND_HALF_UP), target
    return quantity, percent_of(quantity, against) if against else mean


def counted_target(parts: Iterable[Figure], kind: MeasureKind | None, target: Decimal | None) -> Decimal | None:
    """What a counted task is measured against while parts of it stand still; None where that is its target."""
    given = [part for part in parts if part.target]
    against = sum((part.target or Decimal(0) for part in given if part.counts), Decimal(0))
    stands_still = any(not part.counts for part in given)
    return against if is_counted(kind, target) and stands_still and against not in {Decimal(0), target} else None


MOST_LEVELS = 4
"""How deep a task is split at most: parts, their parts and so on, so many levels below the task itself."""


def is_deepest(line: Sequence[int]) -> bool:
    """Whether what the units of this line lead, from itself up to the whole, is not split any further."""
    return len(line) > MOST_LEVELS


def is_circular(line: Sequence[int], unit_id: int) -> bool:
    """Whether work would come back to a unit that leads what it hangs on; of a whole task its lead may hold a part."""
    return unit_id in line and len(line) > 1


def is_counted(kind: MeasureKind | None, target: Decimal | None) -> bool:
    """Whether a share of the whole is a quantity of its own, and not a percentage."""
    return kind is MeasureKind.COUNT and target is not None


def whole_of(kind: MeasureKind | None, target: Decimal | None) -> Decimal:
    """What all shares come to: the target of a countable measure, else 100 percent."""
    return target if target is not None and is_counted(kind, target) else HUNDRED


def shares_by_weight(weights: Sequence[Decimal]) -> list[Decimal]:
    """Shares in percent for parts that have only weights: two decimals, the last takes what rounding leaves."""
    together = sum(weights, Decimal(0))
    shares = [(HUNDRED * weight / together).quantize(HUNDREDTH, ROUND_HALF_UP) for weight in weights[:-1]]
    return [*shares, HUNDRED - sum(shares, Decimal(0))] if weights else []


def weight_of_share(share: Decimal, count: int) -> Decimal:
    """The weight of a part by its share in percent: one on average of so many parts, as that of other work."""
    return max(HUNDREDTH, (share * count / HUNDRED).quantize(HUNDREDTH, ROUND_HALF_UP))
