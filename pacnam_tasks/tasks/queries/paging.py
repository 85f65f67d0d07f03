"""The order of a list, and the mark from which its next page goes on.

A mark is the sort key of a page's last row as text; the id stands last, so that no two rows share a key.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, true, tuple_
from sqlmodel import col

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.tasks.forms import Sort, TaskFilter
from pacnam_tasks.tasks.models import UNDATED, Task
from pacnam_tasks.tasks.rules.facts import TaskFacts

BETWEEN = "~"


@dataclass(frozen=True)
class Order:
    """By what rows are ordered: columns, and how to read their values back from a mark."""

    keys: tuple[Any, ...]
    readers: tuple[Callable[[str], Any], ...]
    descending: bool

    def columns(self) -> list[Any]:
        """What to order by."""
        return [key.desc() if self.descending else key.asc() for key in self.keys]

    def beyond(self) -> ColumnElement[bool]:
        """Rows after the one whose mark `values_in` has read."""
        bound = tuple_(*(bindparam(f"beyond_{n}", type_=key.type) for n, key in enumerate(self.keys)))
        return tuple_(*self.keys) < bound if self.descending else tuple_(*self.keys) > bound

    def values_in(self, mark: str) -> dict[str, Any]:
        """The values for `beyond`."""
        return {f"beyond_{n}": value for n, value in enumerate(self.read(mark))}

    def read(self, mark: str) -> tuple[Any, ...]:
        """The sort key in a mark; raises Refused when it is not one of ours."""
        texts = mark.rsplit(BETWEEN, len(self.readers) - 1)
        try:
            return tuple(read(text) for read, text in zip(self.readers, texts, strict=True))
        except (ValueError, ArithmeticError) as wrong:
            raise Refused(_("This page of the list is not known. Please start at its beginning.")) from wrong


def mark_of(values: Iterable[Any]) -> str:
    """The mark that a row leaves."""
    return BETWEEN.join(v.isoformat() if isinstance(v, (date, datetime)) else str(v) for v in values)


def order_of(wanted: TaskFilter) -> Order:
    """The order of today's list; of what was searched for, exact marks first."""
    descending = wanted.sort.value.startswith("-")
    if _ranks(wanted):
        return Order((rank(wanted), col(Task.sort_due_on), col(Task.id)), (_rank, date.fromisoformat, _id), descending)
    columns: dict[Sort, tuple[Any, Callable[[str], Any]]] = {
        Sort.DUE: (col(Task.sort_due_on), date.fromisoformat),
        Sort.DUE_DOWN: (col(Task.sort_due_on), date.fromisoformat),
        Sort.UPDATED: (col(Task.updated_at), _instant),
        Sort.UPDATED_DOWN: (col(Task.updated_at), _instant),
        Sort.PERCENT: (col(Task.percent), _percent),
        Sort.CODE: (col(Task.code), _code),
    }
    column, read = columns[wanted.sort]
    return Order((column, col(Task.id)), (read, _id), descending)


def rank(wanted: TaskFilter) -> ColumnElement[int]:
    """0 for rows that hold every word as it was typed, marks and all; 1 for the others."""
    exact = (col(Task.search_exact).contains(word, autoescape=True) for word in wanted.q.casefold().split())
    return case((and_(true(), *exact), 0), else_=1)


def _ranks(wanted: TaskFilter) -> bool:
    return bool(wanted.words) and wanted.sort is Sort.DUE


def order_of_facts(wanted: TaskFilter) -> Order:
    """The same for rows known by their facts, which tell the day of the last record and not its hour."""
    order = order_of(wanted)
    if wanted.sort in {Sort.UPDATED, Sort.UPDATED_DOWN}:
        return Order(order.keys, (date.fromisoformat, _id), order.descending)
    return order


def key_of_facts(wanted: TaskFilter, row: Any, facts: TaskFacts) -> tuple[Any, ...]:
    """The sort key of a row with its id, code and rank, and these facts."""
    due = facts.due_on or UNDATED
    if _ranks(wanted):
        return (row.rank, due, row.id)
    keys: dict[str, Any] = {
        "due": due,
        "updated": facts.recorded_on,
        "percent": facts.percent,
        "code": row.code,
    }
    return (keys[wanted.sort.value.lstrip("-")], row.id)


def _id(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise ValueError(text)
    return int(text)


def _rank(text: str) -> int:
    return {"0": 0, "1": 1}.get(text, 2)


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(text)
    return instant.astimezone(UTC)


def _percent(text: str) -> Decimal:
    percent = Decimal(text)
    if not (percent.is_finite() and 0 <= percent <= 100):
        raise ValueError(text)
    return percent


def _code(text: str) -> str:
    if "\0" in text:
        raise ValueError(text)
    return text
