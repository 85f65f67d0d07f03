"""Indicators as JSON, CSV and as the sheet in which values are sent."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook

from pacnam_tasks.core.csv_files import as_csv as rows_as_csv
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.indicators.book import Book
from pacnam_tasks.indicators.forms.sheet import COLUMNS
from pacnam_tasks.indicators.line import Line
from pacnam_tasks.indicators.rules.figures import Amount, Answer
from pacnam_tasks.indicators.sentences import is_confirmed

FIELDS = (
    "code", "name", "field", "unit", "measure", "direction", "period", "actual", "qualifier", "origin", "confirmed",
    "plan", "plan_derived", "percent_of_plan", "percent_of_plan_published", "percent_of_plan_qualifier", "same_period",
    "same_period_derived", "percent_of_same_period", "percent_of_same_period_published",
    "percent_of_same_period_qualifier", "remainder", "needed_per_month", "low", "ground", "expected", "cause", "remedy",
    "sentence", "source", "units_reported", "units_expected",
)  # fmt: skip


def record(line: Line, instant: datetime | None) -> dict[str, Any]:
    """A line by the names of `FIELDS`; numbers as they are, nothing rounded but what rules round."""
    row, of_plan, of_same = line.actual.row, line.published_of_plan, line.published_of_same
    rows = line.actual.rows if row is None else [row]
    return {
        "code": line.indicator.code,
        "name": line.indicator.name,
        "field": line.indicator.field_code,
        "unit": line.indicator.unit_code,
        "measure": line.definition.measure,
        "direction": line.definition.direction,
        "period": line.period.label,
        "actual": _amount(line.actual.amount),
        "qualifier": line.actual.amount.qualifier.value if line.actual.amount else "",
        "origin": "tasks" if line.actual.is_fed else row.origin if row is not None else "",
        "confirmed": bool(rows) and all(is_confirmed(one, instant) for one in rows),
        "plan": _amount(line.measured.target),
        "plan_derived": line.measured.target is not None and line.measured.target.is_derived,
        "percent_of_plan": _answer(line.of_plan),
        "percent_of_plan_published": _plain(of_plan.value if of_plan else None),
        "percent_of_plan_qualifier": of_plan.qualifier.value if of_plan else "",
        "same_period": _amount(line.same.amount),
        "same_period_derived": line.same.amount is not None and line.same.amount.is_derived,
        "percent_of_same_period": _answer(line.of_same),
        "percent_of_same_period_published": _plain(of_same.value if of_same else None),
        "percent_of_same_period_qualifier": of_same.qualifier.value if of_same else "",
        "remainder": _answer(line.left),
        "needed_per_month": _plain(round(line.pace.per_month, 2) if line.pace.per_month is not None else None),
        "low": line.standing.is_low,
        "ground": line.standing.ground.value,
        "expected": _plain(round(line.standing.expected, 4) if line.standing.expected is not None else None),
        "cause": line.explanation.cause if line.explanation else "",
        "remedy": line.explanation.remedy if line.explanation else "",
        "sentence": line.sentence,
        "source": "; ".join(dict.fromkeys(one.source for one in rows)),
        "units_reported": line.actual.parts,
        "units_expected": line.actual.parts + len(line.actual.missing),
    }


def _amount(of: Amount | None) -> float | None:
    return _plain(of.value if of else None)


def _answer(of: Answer) -> float | None:
    return _plain(of.value)


def _plain(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def period_of(lines: Iterable[Line]) -> str:
    """The label of the period of all lines, "" where they are of several."""
    labels = {line.period.label for line in lines}
    return labels.pop() if len(labels) == 1 else ""


def as_json(book: Book, lines: Sequence[Line], instant: datetime | None) -> dict[str, Any]:
    """The lines on a day; each names its period, and where that is the same of all, so does the head."""
    rows = [record(line, instant) for line in lines]
    return {"as_of": book.when.day.isoformat(), "period": period_of(lines), "rows": rows}


def as_csv(lines: Iterable[Line], instant: datetime | None) -> str:
    """The same under the names of `FIELDS`."""
    return rows_as_csv(FIELDS, ([_cell(value) for value in record(line, instant).values()] for line in lines))


def _cell(value: Any) -> Any:
    return ("yes" if value else "no") if isinstance(value, bool) else value


KINDS = ("kế hoạch", "thực hiện", "cùng kỳ")
QUALIFIERS = ("trên", "gần", "ước")
WIDE = {"code": 14, "source": 40, "note": 40}
LAST_ROW = 500


def template(indicators: Sequence[Any], period: str) -> bytes:
    """The sheet to fill in: the head, a row for the actual of each indicator, and choices where words are fixed.

    Codes and periods are cells of text, so that Excel makes no day of `2023-09`.
    """
    out = io.BytesIO()
    names = list(COLUMNS)
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet(_("Values"))
        head, text = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "@"})
        for at, (name, title) in enumerate(COLUMNS.items()):
            sheet.set_column(at, at, WIDE.get(name, 16), text if name in {"code", "period", "unit"} else None)
            sheet.write_string(0, at, title, head)
        for at, words in _choices(names).items():
            sheet.data_validation(1, at, LAST_ROW, at, {"validate": "list", "source": list(words)})
        for line, one in enumerate(indicators, start=1):
            sheet.write_string(line, names.index("code"), one.code, text)
            sheet.write_string(line, names.index("period"), period, text)
            sheet.write_string(line, names.index("kind"), KINDS[1])
            sheet.write_comment(line, names.index("code"), one.name)
        sheet.freeze_panes(1, 1)
    return out.getvalue()


def _choices(names: Sequence[str]) -> Mapping[int, Sequence[str]]:
    words = {"kind": KINDS, "said_low": ("x",)}
    words |= dict.fromkeys(("qualifier", "percent_of_plan_qualifier", "percent_of_same_qualifier"), QUALIFIERS)
    return {names.index(name): of for name, of in words.items()}
