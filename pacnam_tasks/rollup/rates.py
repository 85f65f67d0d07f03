"""The rates of a set: each with its number and denominator, by the deadline in force and by the original one."""

from decimal import Decimal
from typing import Any, NamedTuple

from pacnam_tasks.rollup.cells import Cell, cell
from pacnam_tasks.tasks.rules.tally import Tally


class Rate(NamedTuple):
    """A share with the number and the whole that it is of."""

    percent: Decimal | None
    cell: Cell
    of: int


RATES = (
    ("on_time_rate", "done_on_time", "done_dated"),
    ("on_time_rate_original", "done_on_time_original", "done_dated"),
    ("overdue_rate", "open_overdue", "assigned"),
    ("overdue_rate_original", "open_overdue_original", "assigned"),
    ("overdue_rate_of_due", "open_overdue", "due"),
    ("update_rate", "updated", "open"),
)
"""The rate, what is counted, and of what."""


def rates_of(tally: Tally, list_url: str) -> dict[str, Any]:
    """The rates of a set whose list is this, and how many are silent."""
    rates = [
        Rate(getattr(tally, rate), cell(getattr(tally, counted), list_url, counted), getattr(tally, of))
        for rate, counted, of in RATES
    ]
    return {"rates": rates, "silent": cell(tally.silent, list_url, "silent")}
