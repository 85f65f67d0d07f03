"""The last weeks as JSON, CSV and workbook: a line for each row and day, the figures of the page."""

from collections.abc import Iterable, Sequence
from typing import Any

from pacnam_tasks.core.csv_files import as_csv as rows_as_csv
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.core.workbooks import PLAIN_WIDTH
from pacnam_tasks.core.workbooks import as_xlsx as workbook
from pacnam_tasks.rollup.queries import By
from pacnam_tasks.rollup.trends import Course, Point
from pacnam_tasks.rollup.view import View

FIGURES = ("percent", "done", "open_overdue", "assigned")
COLUMNS = ("code", "name", "day", *FIGURES)


def as_json(view: View, by: By, rows: Sequence[Course], whole: Course) -> dict[str, Any]:
    """`{"as_of", "by", "rows", "total"}`, each row with its days."""
    told = [{"code": row.code, "name": row.name, "days": _days(row)} for row in rows]
    return {"as_of": view.when.day.isoformat(), "by": by, "rows": told, "total": {"days": _days(whole)}}


def _days(course: Course) -> list[dict[str, Any]]:
    return [
        {"day": day.isoformat(), **dict(zip(FIGURES, _figures(point), strict=True))} for day, point in course.points
    ]


def as_csv(rows: Sequence[Course], whole: Course) -> str:
    """A line for each row and day, those of the whole last."""
    return rows_as_csv(COLUMNS, _lines([*rows, Course("", "total", whole.points)]))


def as_xlsx(rows: Sequence[Course], whole: Course) -> bytes:
    """The same for people."""
    words = (_("Day"), _("Done, %"), _("Done"), _("Overdue"), _("Given"))
    heads = [(_("Code"), 16), (_("Name"), 44), *((one, PLAIN_WIDTH) for one in words)]
    lines = [
        [code, name, dmy(day), *figures]
        for course in (*rows, Course("", _("Total"), whole.points))
        for day, point in course.points
        for code, name, figures in [(course.code, course.name, _figures(point))]
    ]
    return workbook(_("The last 8 weeks"), heads, lines)


def _lines(courses: Iterable[Course]) -> Iterable[list[Any]]:
    for course in courses:
        for day, point in course.points:
            yield [course.code, course.name, day.isoformat(), *_figures(point)]


def _figures(point: Point) -> list[Any]:
    percent = None if point.percent is None else float(point.percent)
    return [percent, point.done, point.overdue, point.assigned]
