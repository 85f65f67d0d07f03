"""What the pages of indicators show: the table of all, and one with all that hangs on it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.core.periods import Period, read_period
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.indicators import chart
from pacnam_tasks.indicators.access import NO_POWERS, IndicatorPowers, powers, right_to_confirm
from pacnam_tasks.indicators.book import Book, amount_of, book_of_one, month_of, points_of
from pacnam_tasks.indicators.labels import DIRECTION, KIND, ORIGIN, QUALIFIER
from pacnam_tasks.indicators.line import Line
from pacnam_tasks.indicators.queries import linked, recorded
from pacnam_tasks.indicators.queries.definitions import indicator_named
from pacnam_tasks.indicators.queries.in_force import stood
from pacnam_tasks.indicators.rules.figures import Kind, Of, Origin, Published, Qualifier, percent
from pacnam_tasks.indicators.rules.sentence import amount, percentage
from pacnam_tasks.indicators.sentences import (
    is_confirmed,
    judged,
    left_cell,
    named_period,
    percent_cell,
    said_pace,
    said_reported,
    said_standing,
    value_cell,
)
from pacnam_tasks.plans.queries import all_fields
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.trajectories.forms import as_typed
from pacnam_tasks.trajectories.labels import CURVE, SHAPE
from pacnam_tasks.units.queries import all_units
from pacnam_tasks.units.rules import is_valid_on

ENTRIES = 40


def powers_over(actor: Actor, indicator: Any, when: AsOf) -> IndicatorPowers:
    """What the person may do with an indicator on the page of a day; a past day is only read."""
    return NO_POWERS if when.is_past else powers(actor, indicator.unit_id)


def chosen_lines(book: Book, field: str) -> list[Line]:
    """The lines of the period that is shown, else each of its own latest.

    Raises NotFound for a field of which there is no indicator.
    """
    shown = [one for one in book.indicators if field in {"", one.field_code}]
    if field and not shown:
        raise NotFound
    return [book.shown(one) for one in shown]


def index_page(book: Book, field: str, actor: Actor) -> dict[str, Any]:
    """What templates/indicators/index.html wants."""
    when, instant = book.when, book.when.until
    lines = chosen_lines(book, field)
    asked = [line for line in lines if line.lacks_explanation and powers_over(actor, line.indicator, when).enter]
    values = ({"period": book.period.label} if book.period else {}) | (
        {"as_of": when.day.isoformat()} if when.is_past else {}
    )

    def here(**more: str) -> str:
        return f"/indicators?{urlencode({**values, **more})}" if values or more else "/indicators"

    fields = {one.field_code: one.field_name for one in book.indicators}
    return {
        "as_of": when.day,
        "today": when.today,
        "period": book.period.label if book.period else "",
        "period_name": named_period(book.period) if book.period else _("the latest period of each"),
        "periods": [("", _("The latest period of each")), *((one.label, named_period(one)) for one in _offered(book))],
        "field": field,
        "fields": [
            {"url": here(**({"field": code} if code else {})), "label": name, "n": None, "current": code == field}
            for code, name in [("", _("All fields")), *fields.items()]
        ],
        "rows": [row_of(line, instant, here()) for line in lines],
        "asked": [
            (f"/indicators/{line.indicator.code}?period={line.period.label}", line.indicator.name) for line in asked
        ],
        "low": sum(bool(line.standing.is_low) for line in lines),
        "keeps": not when.is_past and powers(actor, 0).keep is not None,
        "enters": not when.is_past and any(powers(actor, one.unit_id).enter for one in book.indicators),
        "exports": [
            ("CSV", here(format="csv", **({"field": field} if field else {}))),
            ("JSON", here(format="json", **({"field": field} if field else {}))),
        ],
    }


def _offered(book: Book, *shown: Period) -> list[Period]:
    """The periods with an actual, those that are shown, and the month of the day, which linked tasks may feed."""
    found = {*book.periods_of(), *shown, book.fed_period, month_of(book.when.day)}
    return sorted(found, key=lambda one: (one.ends_on, one.starts_on), reverse=True)


def row_of(line: Line, instant: datetime | None, here: str = "") -> dict[str, Any]:
    """A line of the table."""
    query = here.partition("?")[2]
    target = line.plan if line.plan.amount else line.interim
    words, tone = judged(line)
    return {
        "url": f"/indicators/{line.indicator.code}" + (f"?{query}" if query else ""),
        "code": line.indicator.code,
        "name": line.indicator.name,
        "unit": line.indicator.unit_name,
        "measure": line.definition.measure,
        "period": line.period.label,
        "period_name": named_period(line.period),
        "actual": value_cell(line.actual, line, instant),
        "plan": value_cell(target, line, instant),
        "plan_of_period": line.plan.amount is None and line.interim.amount is not None,
        "of_plan": percent_cell(line.of_plan, line.published_of_plan, Of.PLAN),
        "same": value_cell(line.same, line, instant),
        "of_same": percent_cell(line.of_same, line.published_of_same, Of.SAME),
        "left": left_cell(line),
        "is_low": line.standing.is_low,
        "words": words,
        "tone": tone,
        "collecting": [f"{named_period(period)}: {said_reported(value)}" for period, value in line.collecting],
        "ground": said_standing(line),
        "lacks_explanation": line.lacks_explanation,
    }


def show_page(session: Session, code: str, when: AsOf, period: Period | None, actor: Actor) -> dict[str, Any]:
    """What templates/indicators/show.html wants."""
    indicator, instant = indicator_named(session, code, when), when.until
    entries = recorded.values_of(session, indicator.id, when)
    links = linked.links_of(session, indicator.id, actor, when)
    book = book_of_one(session, when, period, indicator, entries, links)
    line = book.shown(indicator)
    can = powers_over(actor, indicator, when)
    shown = [one for one in _offered(book, line.period) if one == line.period or one in book.periods_of()]
    return {
        "indicator": indicator,
        "definition": line.definition,
        "direction": DIRECTION[line.definition.direction],
        "definitions": indicator.definitions[::-1],
        "as_of": when.day,
        "today": when.today,
        "period": line.period.label,
        "period_name": named_period(line.period),
        "periods": [(one.label, named_period(one)) for one in _offered(book, line.period)],
        "row": row_of(line, instant),
        "line": line,
        "pace": said_pace(line),
        "rows": [row_of(book.line(indicator, one), instant) for one in shown],
        "by_unit": _by_unit(book, line, instant),
        "path": chart.drawn(book, line),
        "links": [one for one in links if one.seen],
        "explanation": line.explanation,
        "entries": [_entry(one, when, actor, can) for one in entries[: -ENTRIES - 1 : -1]],
        "can": can,
        "seen": max((one.id for one in entries), default=0),
        "units": [(one.code, one.short_name) for one in all_units(session)]
        if can.enter and indicator.is_per_unit
        else [],
        "path_typed": _path_typed(book, line),
        **choices(),
    }


def choices() -> dict[str, Any]:
    """What the selects of the forms offer."""
    return {
        "kinds": [(code.value, words) for code, words in KIND.items()],
        "qualifiers": [(code.value, words) for code, words in QUALIFIER.items()],
        "directions": [(code.value, words) for code, words in DIRECTION.items()],
        "shapes": [(code.value, words) for code, words in SHAPE.items()],
        "curves": [("", _("Please choose"))] + [(code.value, words) for code, words in CURVE.items()],
    }


def _by_unit(book: Book, line: Line, instant: datetime | None) -> list[dict[str, Any]]:
    """What units have of the period that is shown, side by side, with the plan of the year, else of the period."""
    found: dict[str, dict[Kind, Any]] = {}
    for (_own, label, kind, unit), row in book.values.items():
        is_plan = kind == Kind.PLAN and label == line.period.whole
        if unit is not None and row.amount is not None and (is_plan or label == line.period.label):
            of_unit = found.setdefault(row.of_unit_name, {})
            if is_plan or Kind(kind) not in of_unit:
                of_unit[Kind(kind)] = row
    return [_unit_row(name, found[name], instant) for name in sorted(found)]


def _unit_row(name: str, rows: Mapping[Kind, Any], instant: datetime | None) -> dict[str, Any]:
    shown = {kind: rows[kind] for kind in (Kind.ACTUAL, Kind.PLAN) if kind in rows}
    amounts = {kind: amount_of(row) for kind, row in shown.items()}
    words = {kind: amount(row.amount, "", Qualifier(row.qualifier)) for kind, row in shown.items()}
    return {
        "name": name,
        "actual": words.get(Kind.ACTUAL, ""),
        "plan": words.get(Kind.PLAN, ""),
        "of_plan": percent_cell(percent(amounts.get(Kind.ACTUAL), amounts.get(Kind.PLAN)), None, Of.PLAN),
        "confirmed": all(is_confirmed(row, instant) for row in shown.values()),
    }


def _entry(row: Any, when: AsOf, actor: Actor, can: IndicatorPowers) -> dict[str, Any]:
    """An entry of the history of values, with the button that confirms it where the person may."""
    stands, confirmed = stood(row, when), is_confirmed(row, when.until)
    percents = [
        (_("of plan"), row.percent_of_plan, row.percent_of_plan_qualifier),
        (_("of the same period"), row.percent_of_same, row.percent_of_same_qualifier),
    ]
    return {
        "id": row.id,
        "period": named_period(read_period(row.period)),
        "kind": KIND[Kind(row.kind)],
        "unit": row.of_unit_name or "",
        "value": "–" if row.amount is None else amount(row.amount, "", Qualifier(row.qualifier)),
        "said_low": row.said_low,
        "is_derived": row.is_derived,
        "published": [
            f"{percentage(Published(value, Qualifier(qualifier)))} {words}"
            for words, value, qualifier in percents
            if value is not None
        ],
        "origin": ORIGIN[Origin(row.origin)],
        "source": row.source,
        "note": row.note,
        "by": row.enterer_name,
        "at": row.entered_at,
        "stands": stands,
        "confirmed_by": row.confirmer_name if confirmed else "",
        "confirmed_at": row.confirmed_at if confirmed else None,
        "may_confirm": stands and not confirmed and bool(can.confirm) and bool(right_to_confirm(actor, row.enterer_id)),
    }


def _path_typed(book: Book, line: Line) -> Mapping[str, str]:
    """The expected path of the year as it may be typed again."""
    row = book.paths.get((line.indicator.id, line.period.year))
    return {
        "year": str(line.period.year),
        "shape": row.shape if row is not None else "straight",
        "curve": row.curve if row is not None else "",
        "points": as_typed(points_of(row.points)) if row is not None else "",
    }


def new_page(session: Session) -> dict[str, Any]:
    """What templates/indicators/new.html wants."""
    return {
        "fields": [("", _("Please choose"))] + [(one.id, one.name) for one in all_fields(session)],
        "units": [("", _("Please choose"))] + [(one.id, one.name) for one in all_units(session)],
        "directions": [(code.value, words) for code, words in DIRECTION.items()],
    }


def unit_page(session: Session, code: str, when: AsOf) -> dict[str, Any]:
    """What templates/indicators/unit.html wants."""
    units = [(one.id, one.name) for one in all_units(session) if is_valid_on(one, when.day)]
    return {"indicator": indicator_named(session, code, when), "units": units}


def enterable(indicators: Sequence[Any], actor: Actor) -> list[Any]:
    """The indicators of which the person may enter values."""
    return [one for one in indicators if powers(actor, one.unit_id).enter]
