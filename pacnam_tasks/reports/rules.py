"""What can be asked of a printed report, and the life of a request. Pure."""

from datetime import date, timedelta
from enum import StrEnum

MAX_ATTEMPTS = 3
DEADLINE, LONG_DEADLINE = 30, 120
"""Seconds in which a file of a document is made, and of one with long annexes (contract)."""
LEASE = timedelta(seconds=LONG_DEADLINE + 30)
"""It is renewed at each step, so it is longer than the longest of them."""
EARLIEST = date(2000, 1, 1)
DUE_WITHIN = 30
FARTHEST = timedelta(days=366)
"""How long ago a meeting may be of which a notice is issued."""
LONGEST_LIST = 30


class Format(StrEnum):
    """What a document can be taken as, by the ending of its file."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"


class ReportState(StrEnum):
    """Where a request stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


WAITING = frozenset({ReportState.QUEUED, ReportState.RUNNING})


class Step(StrEnum):
    """What a running request is doing; shown as progress."""

    NONE = ""
    COLLECTING = "collecting"
    RENDERING = "rendering"
    STORING = "storing"


class Failure(StrEnum):
    """Why a report could not be made."""

    TIME = "time"
    MEMORY = "memory"
    CRASH = "crash"
    STORAGE = "storage"
    LOST = "lost"
    FROZEN = "frozen"
    CANCELLED = "cancelled"
    FONT = "font"
    CONTENT = "content"


def due_window(day: date) -> tuple[date, date]:
    """First and last day of the work that comes due next."""
    return day, day + timedelta(days=DUE_WITHIN)
