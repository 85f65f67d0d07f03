"""The rows of the first sheet of an Excel file, read by a process that may die."""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from pathlib import Path
from typing import IO, Any

from pacnam_tasks.core import limited, sheets_child

CHILD = Path(__file__).with_name("sheets_child.py")
MEMORY = 512_000_000
SECONDS = 15.0
PLACES = Decimal("0.0001")
"""Excel keeps 43.5 as 43.499999999999996: what lies beyond the fourth decimal is noise."""

Cell = str | Decimal


class WhyNotRead(Enum):
    """Why a sheet could not be read."""

    TOO_LARGE = sheets_child.TOO_LARGE
    UNREADABLE = sheets_child.UNREADABLE


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that holds something: its number as Excel shows it, and its cells from the first column on."""

    number: int
    cells: Sequence[Cell]


def read_sheet(content: IO[bytes], *, seconds: float = SECONDS, memory: int = MEMORY) -> list[SheetRow] | WhyNotRead:
    """The rows, or why there are none: a file that takes too much time, memory or rows is TOO_LARGE."""
    content.seek(0)
    told = _told(content.read(), seconds, memory)
    if told is None:
        return WhyNotRead.TOO_LARGE
    if told["ended"] != sheets_child.WHOLE:
        return WhyNotRead(told["ended"])
    return [SheetRow(number, [_cell(cell) for cell in cells]) for number, cells in told["rows"]]


def _told(data: bytes, seconds: float, memory: int) -> dict[str, Any] | None:
    with limited.start(CHILD, memory=memory, seconds=seconds) as process:
        try:
            told = process.communicate(data, timeout=seconds)[0]
        except subprocess.TimeoutExpired:
            return None
        finally:
            limited.end(process)
    try:
        found: dict[str, Any] = json.loads(told)
    except ValueError:
        return None
    return found


def _cell(cell: Any) -> Cell:
    if isinstance(cell, str):
        return cell.strip()
    number = Decimal(cell["n"])
    return (
        number.quantize(PLACES, ROUND_HALF_UP).normalize() if number.is_finite() and abs(number) < 10**15 else cell["n"]
    )
