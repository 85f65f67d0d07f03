"""What the follow-up report of a reporting period is written from: the period's picture and nothing else.

Of a frozen period the report says what was frozen, in the names of that day, whatever has become of tasks, units and
rules since.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from pacnam_tasks.core.clock import Clock, end_of_day
from pacnam_tasks.periods.picture import Picture, Row, instant, tally_of
from pacnam_tasks.periods.queries import standing
from pacnam_tasks.periods.queries.pictures import picture_of
from pacnam_tasks.reports.content import Earlier, FollowUpFigures, Line
from pacnam_tasks.reports.document import Signer
from pacnam_tasks.reports.letterheads.rules import levels_of
from pacnam_tasks.reports.offer import PossiblePeriod
from pacnam_tasks.reports.queries.answerable import answerable, answered, people_of
from pacnam_tasks.reports.queries.figures import Behind, Named, cited, comes_due, due_of, obstacles_of, overdue_of
from pacnam_tasks.reports.queries.letterheads import letterhead_of
from pacnam_tasks.reports.queries.within import within_picture
from pacnam_tasks.reports.spans import ahead, span_of
from pacnam_tasks.tasks.rules.facts import Level, TaskFacts, Timeliness
from pacnam_tasks.tasks.rules.tally import Tally
from pacnam_tasks.units.models import Unit

OF_DOCUMENT = ("kind", "number", "issued_on", "issuer", "abstract")
INSTANTS = ("escalated_at", "answered_at")


def possible_periods(session: Session, clock: Clock) -> list[PossiblePeriod]:
    """The periods that have begun, the latest first."""
    return [
        PossiblePeriod(one.period.id, one.period.name, one.period.first_on, one.period.last_on)
        for one in standing.all_periods(session, clock)
        if one.period.first_on <= one.today
    ]


def follow_up_of(
    session: Session,
    picture: Picture,
    zone: ZoneInfo,
    *,
    document_on: date,
    signer: Signer,
    unit_id: int | None = None,
) -> FollowUpFigures:
    """The figures of a period, of a unit what it leads, tasks and parts alike; only the letterhead is that of the
    document's own day.
    """
    figures, day = picture.figures, picture.as_of
    first_on, last_on = (datetime.fromisoformat(figures[name]).date() for name in ("first_on", "last_on"))
    span = span_of(picture.name, first_on, last_on)
    closed_at = instant(figures["closed_at"]) or end_of_day(day, zone)
    end = min(closed_at, end_of_day(day, zone))
    letterhead = letterhead_of(session, document_on)
    behind = _behind(picture, ahead(span, day), unit_id)
    counted = _counted(picture) if unit_id is None else _counted_of_unit(picture, unit_id)
    return FollowUpFigures(
        as_of=day,
        document_on=document_on,
        letterhead=letterhead,
        levels=levels_of(letterhead),
        signer=signer,
        total=counted.total,
        by_field=counted.by_field,
        by_unit=counted.by_unit,
        overdue=tuple(answerable(session, overdue_of(behind, day, people_of(session)), day, end, zone)),
        due=tuple(due_of(behind, day)),
        obstacles=tuple(answered(session, obstacles_of(behind, end), end, zone)),
        parts=counted.parts if counted.parts_by_unit else None,
        parts_by_unit=counted.parts_by_unit,
        plan=figures["plans"][0] if len(figures["plans"]) == 1 else "",
        sources=tuple(cited(_document(values)) for values in figures["documents"]),
        missing=tuple(figures.get("missing", ())) if unit_id is None else (),
        span=span,
        within=within_picture(session, picture, zone, span, unit_id) if span is not None else None,
        of_unit="" if unit_id is None else session.get_one(Unit, unit_id).code,
    )


def earlier(session: Session, picture: Picture, clock: Clock, unit_id: int | None = None) -> Earlier | None:
    """What the closed period of the same kind before this one held, of a unit what it led and only where it did."""
    first_on = datetime.fromisoformat(picture.figures["first_on"]).date()
    period_id = standing.before(session, picture.figures["kind"], first_on)
    if period_id is None:
        return None
    before = picture_of(session, standing.listed(session, period_id, clock), clock)
    if unit_id is None:
        return Earlier(before.as_of, _total(before, Level.TASK))
    rows = _led_by(before, unit_id)
    return Earlier(before.as_of, _sum(rows)) if rows else None


@dataclass(frozen=True, slots=True)
class _Counted:
    """Tasks and the parts into which they were broken down, counted."""

    total: Tally
    by_field: tuple[Line, ...]
    by_unit: tuple[Line, ...]
    parts: Tally
    parts_by_unit: tuple[Line, ...]


def _counted(picture: Picture) -> _Counted:
    return _Counted(
        _total(picture, Level.TASK),
        _lines(picture, Level.TASK, "field"),
        _lines(picture, Level.TASK, "unit"),
        _total(picture, Level.PART),
        _lines(picture, Level.PART, "unit"),
    )


def _counted_of_unit(picture: Picture, unit_id: int) -> _Counted:
    """What a unit leads: its total holds tasks and parts alike."""
    rows = _led_by(picture, unit_id)
    parts = [row for row in rows if row["level"] == Level.PART]
    return _Counted(
        _sum(rows),
        _summed(picture, rows, "field"),
        _summed(picture, rows, "unit"),
        _sum(parts),
        _summed(picture, parts, "unit"),
    )


def _led_by(picture: Picture, unit_id: int) -> list[Row]:
    return [row for row in picture.rows if row["facts"]["lead_unit_id"] == unit_id]


def _sum(rows: Iterable[Row]) -> Tally:
    return sum(map(tally_of, rows), Tally())


def _summed(picture: Picture, rows: Iterable[Row], by: str) -> tuple[Line, ...]:
    """The same by field or unit, in the order of pages."""
    sums: dict[str, Tally] = {}
    for row in rows:
        sums[row[by]] = sums.get(row[by], Tally()) + tally_of(row)
    return tuple(Line(named[1], sums[named[0]], named[0]) for named in picture.figures["names"][by] if named[0] in sums)


def _total(picture: Picture, level: Level) -> Tally:
    return tally_of(picture.figures["counts"][level]["total"][0])


def _lines(picture: Picture, level: Level, by: str) -> tuple[Line, ...]:
    names = {named[0]: named[1] for named in picture.figures["names"][by]}
    lines = picture.figures["counts"][level][by]
    return tuple(Line(names[line["code"]], tally_of(line), line["code"]) for line in lines)


def _behind(picture: Picture, window: tuple[date, date], unit_id: int | None) -> Behind:
    """The tasks by their place in the picture; of a unit what it leads, and the difficulties of its parts too."""
    places = {row["code"]: place for place, row in enumerate(picture.rows)}
    units = {named[0]: (named[1], rank) for rank, named in enumerate(picture.figures["names"]["unit"])}
    names = {place: _named(row, units, places) for place, row in enumerate(picture.rows)}
    facts = {place: TaskFacts.from_record(row["facts"]) for place, row in enumerate(picture.rows)}
    tasks = [
        (place, row)
        for place, row in enumerate(picture.rows)
        if (row["level"] == Level.TASK if unit_id is None else facts[place].lead_unit_id == unit_id)
    ]
    overdue = {place: facts[place] for place, row in tasks if row["timeliness"] == Timeliness.OVERDUE}
    due = {place: facts[place] for place, _row in tasks if place not in overdue and comes_due(facts[place], window)}
    obstacles = {place: list(map(_obstacle, row["obstacles"])) for place, row in enumerate(picture.rows)}
    hindered = {
        place
        for place, found in obstacles.items()
        if found and facts[place].is_open and unit_id in {None, facts[place].lead_unit_id, facts[place].parent_unit_id}
    }
    days = {place: picture.rows[place]["overdue_days"] for place in overdue}
    return Behind(overdue, days, due, hindered, {place: obstacles[place] for place in hindered}, names)


def _named(row: Any, units: Any, places: Any) -> Named:
    name, rank = units[row["unit"]]
    target = None if row["target"] is None else Decimal(row["target"])
    return Named(
        row["code"], row["title"], name, rank, places.get(row["parent"]), row["measure"], target, row["product"],
        row["unit"],
    )  # fmt: skip


def _obstacle(kept: Any) -> SimpleNamespace:
    return SimpleNamespace(**{**kept, **{name: instant(kept[name]) for name in INSTANTS}})


def _document(values: Any) -> SimpleNamespace:
    document = dict(zip(OF_DOCUMENT, values, strict=True))
    issued_on: str = document["issued_on"]
    return SimpleNamespace(**{**document, "issued_on": datetime.fromisoformat(issued_on).date()})
