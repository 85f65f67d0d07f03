"""Where the figures of a document's running text lead: to what they count, or to the table that lists it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pacnam_tasks.reports.document import Counted, Document, Table, tables
from pacnam_tasks.reports.trace.tables import AVERAGED, Ways, anchor_of, counted_whole

NUMERATORS = {
    "done_share": "done",
    "open_share": "open",
    "updated_share": "updated",
    "overdue_share": "open_overdue",
    "overdue_decided_share": "open_overdue",
    "overdue_original_share": "open_overdue_original",
    "overdue_decided_original_share": "open_overdue_original",
    "on_time_share": "done_on_time",
    "on_time_original_share": "done_on_time_original",
    "percent": AVERAGED,
}
"""What a rate counts above its line; of a mean, what it is the mean of."""
LISTED = {
    "units": ("by-unit",),
    "units_complete": ("by-unit",),
    "units_late": ("by-unit", "ages"),
    "fields": ("by-field",),
    "due": ("due",),
    "no_cause": ("overdue",),
    "obstacles": ("obstacles",),
    "obstacles_waiting": ("obstacles",),
    "obstacles_answered": ("obstacles",),
    "proposals": ("obstacles",),
    "units_hindered": ("obstacles",),
}
"""In which of the document's own tables, the first that it has, stands one by one what a figure counts."""
PARTS, LATE = "parts/", "late/"
REGISTER = "/reports/numbers"


@dataclass(frozen=True)
class FigureWays:
    """The ways from the figures of one document."""

    document: Document
    ways: Ways

    def of(self, name: str, value: str) -> str:
        """The address behind a figure as it is printed; empty where it leads nowhere."""
        if value in {"", "0"} or value.startswith("0% "):
            return ""
        scope = PARTS if name.startswith(PARTS) else ""
        if name.removeprefix(PARTS) in NUMERATORS:
            return self._of_rate(scope, name, value)
        if name.startswith(LATE):
            return self._of_unit(name.removeprefix(LATE))
        if name == "letters" and self._own.get(name) == value:
            return REGISTER
        if name.removeprefix(PARTS) in LISTED:
            return self._of_table(LISTED[name.removeprefix(PARTS)], "part" if scope else "task")
        return self.ways.of_figure(self._whole, name) if self._own.get(name) == value else ""

    @cached_property
    def _own(self) -> dict[str, str]:
        """What the document itself counts: of another figure of the same name nothing is known."""
        return dict(self.document.figures)

    @cached_property
    def _whole(self) -> Counted:
        return counted_whole(self.document)

    def _of_rate(self, scope: str, name: str, value: str) -> str:
        numerator = scope + NUMERATORS[name.removeprefix(PARTS)]
        is_own = self._own.get(name) == value if name in self._own else bool(scope) and numerator in self._own
        return self.ways.of_figure(self._whole, numerator) if is_own else ""

    def _of_unit(self, unit: str) -> str:
        """The overdue tasks of one unit, by the table that has it under this name."""
        for table in tables(self.document):
            if table.counted is None or (table.counted.by, table.counted.level) != ("unit", "task"):
                continue
            for row, code in zip(table.rows, table.counted.codes, strict=True):
                if code and unit in row:
                    return self.ways.of_count(table.counted, code, "open_overdue")
        return ""

    def _of_table(self, names: tuple[str, ...], level: str) -> str:
        found = dict(reversed(list(self._places(level))))
        return next((f"#{found[name]}" for name in names if name in found), "")

    def _places(self, level: str) -> Iterator[tuple[str, str]]:
        for place, table in enumerate(tables(self.document), 1):
            if _level(table) in {level, "all", ""}:
                yield table.name, anchor_of(place)


def _level(table: Table) -> str:
    return table.counted.level if table.counted is not None else ""
