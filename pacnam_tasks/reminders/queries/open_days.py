"""The days of a ladder left open, so that one statement serves every day on which the same rungs are in force."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Date, bindparam

from pacnam_tasks.core.db import UTCDateTime
from pacnam_tasks.reminders.changes import told_since
from pacnam_tasks.reminders.digest.rules import ONE_DAY, due_on, monday_of
from pacnam_tasks.reminders.ladder.rules import Ladder, Rung, Source, Span

DAY: Any = bindparam("on_day", type_=Date)
MONDAY: Any = bindparam("on_monday", type_=Date)
TOLD_SINCE: Any = bindparam("told_since", type_=UTCDateTime)

Rungs = tuple[tuple[Rung, ...], ...]


@dataclass(frozen=True)
class Shape:
    """All that makes the statement of one day another than that of another day: of each source the rungs that can be
    in force, the latest first, on the day and on the one before it, and whether a digest is due, for the first time.
    """

    today: Rungs
    yesterday: Rungs
    digest: bool | None


@dataclass(frozen=True)
class OpenLadder:
    """A ladder of this shape, as `Ladder` is to whoever asks for the spans of a day."""

    shape: Shape

    def spans(self, source: Source, day: Any) -> list[Span]:
        """The rungs in force; their days are filled in by `values_of`."""
        del day
        return self._spans[source, True]

    def spans_before(self, source: Source, day: Any) -> list[Span]:
        """The rungs in force the day before."""
        del day
        return self._spans[source, False]

    @cached_property
    def _spans(self) -> dict[tuple[Source, bool], list[Span]]:
        sides = ((True, self.shape.today), (False, self.shape.yesterday))
        return {
            (source, is_today): _open(source, rungs, is_today=is_today)
            for is_today, side in sides
            for source, rungs in zip(Source, side, strict=True)
        }


def _open(source: Source, rungs: tuple[Rung, ...], *, is_today: bool) -> list[Span]:
    ends: list[Any] = [bindparam(_name(source, number, is_today), type_=Date) for number in range(len(rungs))]
    return [Span(*one) for one in zip(rungs, ends, [None, *ends], strict=False)]


def _name(source: Source, number: int, is_today: bool) -> str:
    return f"{source.value}_{'until' if is_today else 'before'}_{number}"


def shape_of(ladder: Ladder, day: date, planned_before: date | None = None) -> Shape:
    """The shape that a ladder has on a day, after a day of which something was planned."""
    today, yesterday = (
        tuple(tuple(span.rung for span in ladder.spans(source, on)) for source in Source) for on in (day, day - ONE_DAY)
    )
    due = due_on(day, ladder.calendar, planned_before)
    return Shape(today, yesterday, None if due is None else due == day)


def values_of(ladder: Ladder, day: date, planned_before: date | None = None) -> dict[str, date | datetime]:
    """What a statement of the day's shape is to be asked with."""
    fixed = {DAY.key: day, MONDAY.key: monday_of(day), TOLD_SINCE.key: told_since(day, planned_before)}
    return fixed | dict(_ends(ladder, day, is_today=True)) | dict(_ends(ladder, day - ONE_DAY, is_today=False))


def _ends(ladder: Ladder, day: date, *, is_today: bool) -> Iterator[tuple[str, date]]:
    for source in Source:
        for number, span in enumerate(ladder.spans(source, day)):
            yield _name(source, number, is_today), span.until
