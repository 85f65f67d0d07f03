"""How a task stands, and the number that a whole takes from its parts; no rule of the system is used."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.life.working_days import rolled_to

STILL = {"paused", "revoked"}
ENDED = {"done", "revoked"}
OPEN = {"assigned", "in_progress", "submitted"}
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Standing:
    """How a task stands: all that counts hang on, so that the notes of a day are these.

    `share` is that of a part in percent; of a countable measure the target is the share. With `rolls` a due day on a
    day off counts through the next working day; `ruled` is what a member said instead of the rule, through
    `ruled_until`.
    """

    unit: str
    field: str
    start_on: date
    due_on: date | None
    first_due_on: date | None
    kind: str = "percent"
    target: Decimal | None = HUNDRED
    weight: Decimal = Decimal(1)
    share: Decimal | None = None
    whole_unit: str | None = None
    member: str | None = None
    state: str = "draft"
    quantity: Decimal | None = None
    percent: Decimal = Decimal(0)
    reported: bool = False
    submitted_on: date | None = None
    returned_on: date | None = None
    refused_on: date | None = None
    check_passed: bool | None = None
    extensions: int = 0
    recorded_on: date = date.min
    obstacle_since: date | None = None
    rolls: bool = False
    ruled: str | None = None
    ruled_until: date | None = None

    @property
    def counts_on(self) -> date | None:
        """The day through which the work is in time."""
        return rolled_to(self.due_on, rolls=self.rolls) or self.due_on

    @property
    def size(self) -> Decimal | None:
        """The share as it is typed: a quantity, or in percent."""
        return self.target if self.kind == "count" else self.share


def number_of(kind: str, parts: Sequence[Standing]) -> dict[str, Any]:
    """The number of a task with parts: what stands still brings none."""
    counted = [part for part in parts if part.state not in STILL]
    reported = any(part.reported for part in parts)
    if kind == "none" or all(one.quantity is None for one in counted):
        percent = places(_mean(counted, [one.percent for one in counted]), 1)
        return {"quantity": None, "percent": percent, "reported": reported}
    quantities = [one.quantity or Decimal(0) for one in counted]
    if kind == "count":
        quantity = sum(quantities, Decimal(0))
        against = sum((one.target or Decimal(0) for one in counted), Decimal(0))
    else:
        quantity, against = places(_mean(counted, quantities), 4), HUNDRED
    return {"quantity": quantity, "percent": share_of(quantity, against), "reported": reported}


def _mean(counted: Sequence[Standing], numbers: Sequence[Decimal]) -> Decimal:
    """The mean weighted by the shares, nought of nothing."""
    weights = [one.weight if one.share is None else one.share for one in counted]
    weighted = sum((weight * number for weight, number in zip(weights, numbers, strict=True)), Decimal(0))
    return weighted / sum(weights) if weights else Decimal(0)


def places(number: Decimal, count: int) -> Decimal:
    """So many decimals, half up."""
    return number.quantize(Decimal(1).scaleb(-count), ROUND_HALF_UP)


def share_of(quantity: Decimal, target: Decimal) -> Decimal:
    """How many percent of the target, at most 100."""
    return places(min(HUNDRED, quantity * 100 / target), 1)
