"""A meeting as it is shown on the wall, in one statement, as that page has many others to ask."""

from dataclasses import replace
from datetime import date

from sqlalchemy import Date, String, bindparam, cast, func, literal, or_, select
from sqlmodel import Session, col

from pacnam_tasks.core.db import fetch
from pacnam_tasks.meetings.models import Meeting
from pacnam_tasks.meetings.queries.one import DECISIONS, Held, meeting_of
from pacnam_tasks.units.models import Unit

OF_TODAY = Unit.__table__.alias("of_today")  # type: ignore[attr-defined]  # a model is its table
TAB, NEWLINE = "\t", "\n"
_TODAY = bindparam("today", type_=Date)
_UNIT_LINE = cast(OF_TODAY.c.rank, String) + literal(TAB) + OF_TODAY.c.code + literal(TAB) + OF_TODAY.c.short_name
_WITH_UNITS = DECISIONS.add_columns(
    select(func.aggregate_strings(_UNIT_LINE, NEWLINE))
    .where(OF_TODAY.c.valid_from <= _TODAY, or_(OF_TODAY.c.valid_to.is_(None), OF_TODAY.c.valid_to >= _TODAY))
    .scalar_subquery()
    .label("units")
)


def held_with_units(session: Session, meeting_id: int, today: date) -> Held:
    """The same with the units of today, for a page on which decisions are recorded."""
    rows = fetch(session, _WITH_UNITS.where(col(Meeting.id) == meeting_id), {"today": today}).all()
    meeting = meeting_of(rows)
    lines = sorted((int(rank), code, name) for rank, code, name in _lines(rows[0].units))
    return replace(meeting, units=tuple((code, name) for _rank, code, name in lines))


def _lines(text: str | None) -> list[list[str]]:
    return [line.split(TAB) for line in text.split(NEWLINE)] if text else []
