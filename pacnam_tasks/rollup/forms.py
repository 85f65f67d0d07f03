"""What the address of a progress page asks for: by what, in which order, which figures, as what file."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pacnam_tasks.core.form_fields import no_value, read_choice


class Grouping(StrEnum):
    """What the rows of a roll-up are."""

    FIELD = "field"
    UNIT = "unit"
    PROGRAMME = "programme"
    MEMBER = "member"
    PLAN = "plan"
    INDICATOR = "indicator"


class Show(StrEnum):
    """Which figures a page shows: how many, what share, or how both went over the last weeks."""

    COUNTS = "counts"
    RATES = "rates"
    TRENDS = "trends"


class File(StrEnum):
    """As what a roll-up may be had besides the page."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


SORTS = (
    "name", "assigned", "done_on_time", "done_late", "done_undated", "open_in_time", "open_overdue", "open_undated",
    "paused", "revoked", "percent", "off_path", "update_rate", "silent", "on_time_rate", "on_time_rate_original",
    "overdue_rate", "overdue_rate_original", "overdue_rate_of_due",
)  # fmt: skip
"""By what rows can be put in order; without one they stand in the committee's."""


@dataclass(frozen=True, slots=True)
class Order:
    """By what rows are put in order, none for the committee's order; what has no such number comes last."""

    by: str = ""
    down: bool = False

    @property
    def text(self) -> str:
        """As an address says it."""
        return f"-{self.by}" if self.down else self.by


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for; no grouping means the page's own ones."""

    by: Grouping | None
    show: Show
    order: Order
    file: File | None


def read_asked(args: Mapping[str, str]) -> Asked:
    """Read the address; raises Refused with a sentence that names what is wrong."""
    return Asked(
        by=read_choice(Grouping, args, "by"),
        show=read_choice(Show, args, "show") or Show.COUNTS,
        order=_order(args.get("sort", "")),
        file=read_choice(File, args, "format"),
    )


def _order(text: str) -> Order:
    by = text.removeprefix("-")
    if text and by not in SORTS:
        raise no_value(text, "sort")
    return Order(by, text.startswith("-"))
