"""The demonstration's files: rows by column name; days as dd/mm/yyyy, decimals with a point, lists with `;`."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

HERE = Path(__file__).parent
DATA, STORY = HERE / "data", HERE / "story"


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a file, in its order."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def day(text: str) -> date:
    """`15/09/2023`."""
    written_day, month, year = text.split("/")
    return date(int(year), int(month), int(written_day))


def optional_day(text: str) -> date | None:
    """A day, or none."""
    return day(text) if text else None


def instant(text: str, zone: ZoneInfo) -> datetime:
    """`15/09/2023 08:40` on the wall clock of `zone`."""
    written_day, time = text.split(" ")
    hour, minute = time.split(":")
    on = day(written_day)
    return datetime(on.year, on.month, on.day, int(hour), int(minute), tzinfo=zone)


def decimal(text: str) -> Decimal | None:
    """A number, or none."""
    return Decimal(text) if text else None


def listed(text: str) -> list[str]:
    """`a;b;c`."""
    return text.split(";") if text else []
