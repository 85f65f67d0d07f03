"""The floor: the tables of a report drawn by the table writer alone, from the same order; no text, nothing joined."""

import json
import sys
from pathlib import Path

REPORTS = Path(__file__).parents[2] / "pacnam_tasks" / "reports"


def main() -> None:
    """Read the order, write the tables."""
    sys.path.append(str(REPORTS))
    from table_writer.drawing import Sheets  # type: ignore[import-not-found]
    from table_writer.joining import Apart  # type: ignore[import-not-found]

    tables = Apart.told(json.load(sys.stdin)["apart"], REPORTS / "fonts")
    page, rule = tables.measures.broad, tables.measures.form.rule
    sheets = Sheets(tables.measures, *tables.types)
    for grid in tables.grids.values():
        for rows in grid.pages(page.text_height, page.text_height, rule):
            sheets.begin(page)
            sheets.part(grid, rows, 72.0, 72.0)
            sheets.end()
    sys.stdout.buffer.write(sheets.written())


if __name__ == "__main__":
    main()
