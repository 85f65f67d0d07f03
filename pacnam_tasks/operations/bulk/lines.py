"""The lines of a CSV file, and the one sentence for a line that is wrong."""

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.text import nfc
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.operations.bulk.rules import STATES
from pacnam_tasks.tasks.rules.facts import State, round_half_up


def lines_of(folder: Path, name: str, columns: Sequence[str]) -> Iterator["Line"]:
    """The lines of one file; refused when it is missing, no CSV in UTF-8, or without a column."""
    try:
        with (folder / name).open(newline="", encoding="utf-8-sig") as file:
            reader = csv.reader(file, strict=True)
            places = _places(name, next(reader, []), columns)
            for cells in reader:
                if len(cells) <= max(places.values()):
                    raise Line(name, reader.line_num, {}).refuse(_("cells are missing."))
                yield Line(name, reader.line_num, {column: cells[place] for column, place in places.items()})
    except OSError as missing:
        raise Refused(_("There is no file %(file)s in the folder.", file=name)) from missing
    except (UnicodeDecodeError, csv.Error) as wrong:
        raise Refused(_("%(file)s is not a CSV file in UTF-8.", file=name)) from wrong


def _places(name: str, head: Sequence[str], columns: Sequence[str]) -> dict[str, int]:
    for column in columns:
        if column not in head:
            raise Refused(_("%(file)s, line 1: the column “%(name)s” is missing.", file=name, name=column))
    return {column: head.index(column) for column in columns}


class Line:
    """One line of a file: its cells, read as what they should be; a wrong one is refused."""

    __slots__ = ("cells", "file", "number")

    def __init__(self, file: str, number: int, cells: Mapping[str, str]) -> None:
        self.file, self.number, self.cells = file, number, cells

    def refuse(self, sentence: str) -> Refused:
        """The refusal of this line; `sentence` says what is wrong in it."""
        return Refused(_("%(file)s, line %(line)s: %(what)s", file=self.file, line=self.number, what=sentence))

    def text(self, column: str, longest: int) -> str:
        """Text of 1 to `longest` characters, composed."""
        text = nfc(self.cells[column]).strip()
        if not 0 < len(text) <= longest or "\0" in text:
            raise self.refuse(_("“%(name)s” has 1 to %(n)s characters.", name=column, n=longest))
        return text

    def note(self, column: str) -> str:
        """Text that may be empty."""
        return self.text(column, 10000) if self.cells[column] else ""

    def id(self, column: str) -> int:
        """A whole number above zero."""
        text = self.cells[column]
        if not (text.isascii() and text.isdigit() and 0 < int(text[:12]) < 10**9):
            raise self.refuse(_("“%(text)s” is not a value of %(name)s.", text=text[:60], name=column))
        return int(text)

    def new(self, column: str, value: Any, before: Collection[Any]) -> None:
        """Refuse a value that stood in an earlier line."""
        if value in before:
            raise self.refuse(_("“%(text)s” of %(name)s stands in the file twice.", text=value, name=column))

    def known(self, column: str, value: Any, among: Collection[Any], file: str) -> Any:
        """A value that another file explains."""
        if value not in among:
            raise self.refuse(
                _("“%(text)s” of %(name)s is not in %(file)s.", text=str(value)[:60], name=column, file=file)
            )
        return value

    def state(self, column: str) -> State:
        """A status."""
        text = self.cells[column]
        if text not in STATES:
            raise self.refuse(_("“%(text)s” is not a value of %(name)s.", text=text[:60], name=column))
        return STATES[text]

    def percent(self, column: str) -> Decimal:
        """A percentage."""
        try:
            return _percent(self.cells[column])
        except (ValueError, InvalidOperation) as wrong:
            text = self.cells[column][:60]
            raise self.refuse(_("“%(text)s” is not a percentage from 0 to 100.", text=text)) from wrong

    def day(self, column: str) -> date:
        """A calendar day."""
        try:
            return _day(self.cells[column])
        except ValueError as wrong:
            text = self.cells[column][:60]
            raise self.refuse(_("“%(text)s” is not a day such as 2026-11-23.", text=text)) from wrong

    def instant(self, column: str, zone: ZoneInfo) -> datetime:
        """A local time as an instant."""
        try:
            return _instant(self.cells[column], zone)
        except ValueError as wrong:
            text = self.cells[column][:60]
            raise self.refuse(_("“%(text)s” is not a time such as 2026-11-23 08:30:00.", text=text)) from wrong


@cache
def _percent(text: str) -> Decimal:
    percent = Decimal(text)
    if not 0 <= percent <= 100:
        raise ValueError(text)
    return round_half_up(percent)


@cache
def _day(text: str) -> date:
    return _plausible(date.fromisoformat(text))


def _instant(text: str, zone: ZoneInfo) -> datetime:
    instant = datetime.fromisoformat(text)
    _plausible(instant.date())
    return (instant if instant.tzinfo else instant.replace(tzinfo=zone)).astimezone(UTC)


def _plausible(day: date) -> date:
    if not 2000 <= day.year <= 2100:
        raise ValueError(day)
    return day
