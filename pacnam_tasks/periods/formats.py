"""The rows of a period as CSV, and all of it as JSON: the same values as were frozen."""

from typing import Any

from pacnam_tasks.core.csv_files import as_csv
from pacnam_tasks.periods.picture import DIMENSIONS, Picture, tally_of
from pacnam_tasks.rollup.formats import counts

COLUMNS = (
    "code", "title", "level", "parent", "field", "field_name", "unit", "unit_name", "member_name", "state",
    "timeliness", "percent", "quantity", "target", "measure", "original_due", "due", "overdue_days",
)  # fmt: skip


def rows_as_csv(picture: Picture) -> str:
    """A line for each task and part."""
    names = {by: {named[0]: named[1] for named in picture.figures["names"][by]} for by in DIMENSIONS}
    return as_csv(COLUMNS, ([_cells(row, names)[name] for name in COLUMNS] for row in picture.rows))


def _cells(row: Any, names: Any) -> dict[str, Any]:
    named = {f"{by}_name": names[by].get(row[by], "") for by in ("field", "unit", "member")}
    return {**row, **named, "due": row["due_on"], "original_due": row["facts"].get("original_due_on")}


def as_json(picture: Picture, *, frozen: bool, sha256: str) -> dict[str, Any]:
    """Counts as everywhere (`counts` of the contract), and the rows as kept."""
    figures = picture.figures
    names = {by: {named[0]: named[1] for named in figures["names"][by]} for by in DIMENSIONS}
    table = {
        level: {
            by: [
                {"code": line["code"], "name": names.get(by, {}).get(line["code"], ""), **counts(tally_of(line))}
                for line in lines
            ]
            for by, lines in of_level.items()
        }
        for level, of_level in figures["counts"].items()
    }
    said = {
        name: figures[name]
        for name in ("period", "kind", "first_on", "last_on", "as_of", "closed_at", "missing", "late")
    }
    said["indicators"] = figures.get("indicators", [])
    return {**said, "frozen": frozen, "sha256": sha256, "figures": table, "rows": picture.rows}
