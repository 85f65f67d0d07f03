"""A task with parts takes its number from them."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from pacnam_tasks.tasks.rules.facts import HUNDRED, MeasureKind, percent_of, round_half_up


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


def is_counted(kind: MeasureKind | None, target: Decimal | None) -> bool:
    """Whether a share of the whole is a quantity of its own, and not a percentage."""
    return kind is MeasureKind.COUNT and target is not None


def whole_of(kind: MeasureKind | None, target: Decimal | None) -> Decimal:
    """What all shares come to: the target of a countable measure, else 100 percent."""
    return target if target is not None and is_counted(kind, target) else HUNDRED
