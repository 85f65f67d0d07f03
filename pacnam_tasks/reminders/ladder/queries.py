"""The ladder in force, and the SQL twin of its rules: which rung is in force for a column of days."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, and_, case, cast, false, literal, null, or_, type_coerce
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Session, col, select

from pacnam_tasks.calendar.queries import calendar_of
from pacnam_tasks.reminders.ladder.models import RungRow
from pacnam_tasks.reminders.ladder.rules import WEEK, Addressee, Ladder, Rung, Source, Span, Unit
from pacnam_tasks.reminders.ladder.shipped import SHIPPED
from pacnam_tasks.reminders.rules import Channel, bits_of

NO_WORKING_DAYS: ColumnElement[Any] = cast(null(), Integer)
_ROWS: Any = select(RungRow).order_by(col(RungRow.source), col(RungRow.days))


def rows(session: Session) -> list[RungRow]:
    """The rungs that the office keeps, none where the shipped ladder is in force."""
    return list(session.exec(_ROWS))


def ladder_of(session: Session) -> Ladder:
    """The ladder in force, by the working calendar in force."""
    kept = tuple(rung_of(row) for row in rows(session))
    return Ladder(kept or SHIPPED.rungs, calendar_of(session))


def rung_of(row: RungRow) -> Rung:
    """The rung that a row keeps."""
    return Rung(
        source=Source(row.source),
        days=row.days,
        audience=frozenset(map(Addressee, row.audience.split())),
        ways=frozenset(map(Channel, row.channels.split())) - {Channel.INBOX},
        unit=Unit(row.unit),
        weekly=row.weekly,
        enabled=row.enabled,
    )


class DaysBetween(FunctionElement[int]):
    """How many days the first lies after the second; each database has its own way to say so."""

    type = Integer()
    inherit_cache = True


@compiles(DaysBetween)
def _minus(element: Any, compiler: Any, **kw: Any) -> str:
    later, earlier = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"(CAST({later} AS DATE) - {earlier})"


@compiles(DaysBetween, "sqlite")
def _julian(element: Any, compiler: Any, **kw: Any) -> str:
    later, earlier = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"


def number_of(counted_from: Any, spans: Sequence[Span]) -> ColumnElement[Any]:
    """The number of the rung in force, null before the first; twin of `Span.number_for`."""
    if not spans:
        return null()
    return case(*((counted_from <= span.until, _number(span, counted_from)) for span in spans))


def _number(span: Span, counted_from: Any) -> ColumnElement[int]:
    number = literal(span.rung.number, Integer)
    return number + _weeks(span, counted_from) * WEEK if span.rung.weekly else number


def _weeks(span: Span, counted_from: Any) -> Any:
    days: Any = DaysBetween(type_coerce(span.until, Date), counted_from)
    return days // WEEK


def working_days_of(counted_from: Any, spans: Sequence[Span]) -> ColumnElement[Any]:
    """How many working days the rung in force counts, null where it counts calendar days; a column only where there are
    such rungs.
    """
    counted = [span.rung.working_days for span in spans]
    if not any(counted):
        return NO_WORKING_DAYS
    numbers = [NO_WORKING_DAYS if days is None else literal(days, Integer) for days in counted]
    return case(*((counted_from <= span.until, days) for span, days in zip(spans, numbers, strict=True)))


def channels_of(counted_from: Any, spans: Sequence[Span]) -> ColumnElement[int]:
    """By what the rung in force goes, in bits; a column only where rungs differ in it."""
    going = [bits_of(span.rung.channels) for span in spans]
    if len(set(going)) == 1:
        return literal(going[0], Integer)
    return case(
        *((counted_from <= span.until, literal(bits, Integer)) for span, bits in zip(spans, going, strict=True))
    )


def reaches(counted_from: Any, spans: Sequence[Span], wanted: Collection[Addressee]) -> ColumnElement[bool]:
    """Whether a rung in force is one that reaches somebody of these."""
    ranges: list[tuple[date | None, date]] = []
    for span in spans:
        if not span.rung.audience & frozenset(wanted):
            continue
        if ranges and ranges[-1][1] is span.after:  # the same day, also one left open
            ranges[-1] = (ranges[-1][0], span.until)
        else:
            ranges.append((span.after, span.until))
    if not ranges:
        return false()
    return or_(*(_between(counted_from, after, until) for after, until in ranges))


def _between(counted_from: Any, after: date | None, until: date) -> ColumnElement[bool]:
    within: ColumnElement[bool] = counted_from <= until
    return within if after is None else and_(within, counted_from > after)
