"""Rows are in force from when they were entered until another replaced them, so one condition reads any day."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col

from pacnam_tasks.tasks.queries.counts import AsOf


@dataclass(frozen=True)
class Closed(AsOf):
    """The last day of a period whose books were closed at an instant: what was recorded by then is known."""

    instant: datetime

    @property
    def until(self) -> datetime:
        """The instant of the closing, whatever day it is."""
        return self.instant


def in_force(table: Any, entered_at: Any, when: AsOf) -> ColumnElement[bool]:
    """Rows that were recorded by the end of the day and not yet replaced by then."""
    return col(table.replaced_at).is_(None) if when.until is None else known_at(table, entered_at, when.until)


def known_at(table: Any, entered_at: Any, instant: datetime) -> ColumnElement[bool]:
    """Rows that were recorded before an instant and not replaced before it."""
    return and_(entered_at < instant, or_(col(table.replaced_at).is_(None), col(table.replaced_at) >= instant))


def stood(row: Any, when: AsOf) -> bool:
    """Whether a row that had been entered by the day was still in force at its end."""
    instant = when.until
    return row.replaced_at is None or (instant is not None and row.replaced_at >= instant)
