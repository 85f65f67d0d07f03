"""Indicators as tests need them, and values entered by whom it may be."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import SYSTEM_READER, Actor
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.periods import read_period
from pacnam_tasks.indicators.actions import keeping, values
from pacnam_tasks.indicators.book import Book, book_of_one
from pacnam_tasks.indicators.forms.definitions import DefinitionInput, IndicatorInput
from pacnam_tasks.indicators.forms.values import ValueInput
from pacnam_tasks.indicators.line import Line
from pacnam_tasks.indicators.models import Indicator, IndicatorValue
from pacnam_tasks.indicators.queries.definitions import indicator_named
from pacnam_tasks.indicators.queries.linked import links_of
from pacnam_tasks.indicators.queries.recorded import values_of
from pacnam_tasks.indicators.rules.figures import Direction, Kind
from pacnam_tasks.tasks.queries.counts import AsOf
from tests.factories import House

TEXT = "Giá trị sản xuất theo giá hiện hành."


def definition(**overrides: Any) -> DefinitionInput:
    """A rising cumulative definition in tỷ đồng, from the beginning of 2023."""
    values_: dict[str, Any] = {
        "valid_from": date(2023, 1, 1),
        "text": TEXT,
        "measure": "tỷ đồng",
        "direction": Direction.RISING,
        "is_cumulative": True,
        "decimals": 1,
        "document": "",
    }
    return DefinitionInput(**values_ | overrides)


def make_indicator(
    session: Session, house: House, clock: Clock, code: str = "CT-01", *, is_per_unit: bool = False, **overrides: Any
) -> Indicator:
    """An indicator for which the lead unit answers."""
    sent = IndicatorInput(
        code=code,
        name="Tổng giá trị sản xuất",
        field_id=house.fields["nong-nghiep"],
        unit_id=house.units["NNPTNT"],
        is_per_unit=is_per_unit,
        definition=definition(**overrides),
    )
    return keeping.make(session, sent, by=house.office, clock=clock)


def value(period: str = "2023-H1", kind: Kind = Kind.ACTUAL, amount: str | None = "304", **more: Any) -> ValueInput:
    """A value as it would be typed."""
    number = None if amount is None else Decimal(amount)
    return ValueInput(read_period(period), kind, number, **{"source": "Báo cáo"} | more)


def enter(session: Session, indicator: Indicator, clock: Clock, by: Actor, *args: Any, **more: Any) -> IndicatorValue:
    """Enter a value."""
    return values.enter(session, indicator, value(*args, **more), by=by, clock=clock)


def book_of(session: Session, clock: Any, code: str = "CT-01", day: date | None = None, period: str = "") -> Book:
    """What is known of an indicator on a day."""
    when = AsOf(day or clock.today(), clock.today(), clock.zone)
    indicator = indicator_named(session, code, when)
    rows = values_of(session, indicator.id, when)
    links = links_of(session, indicator.id, SYSTEM_READER, when)
    return book_of_one(session, when, read_period(period) if period else None, indicator, rows, links)


def line_of(session: Session, clock: Any, code: str = "CT-01", **of: Any) -> Line:
    """The line of an indicator."""
    book = book_of(session, clock, code, **of)
    return book.shown(book.indicators[0])
