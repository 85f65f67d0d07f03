"""What a printed report is: kinds, rule sets of layout as data, dates, the life of a request. Pure."""

import re
from datetime import date, timedelta
from enum import StrEnum

from pacnam_tasks.reports.content import Letterhead


class ReportKind(StrEnum):
    """What can be printed."""

    FOLLOWUP = "followup"
    LETTER = "letter"


OF_A_DAY = (ReportKind.FOLLOWUP,)
"""Reports that are written anew for any day; a letter is written from what was seen when it was asked for."""


class Format(StrEnum):
    """What a document can be taken as, by the ending of its file."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"


FORMATS = {ReportKind.FOLLOWUP: tuple(Format), ReportKind.LETTER: (Format.PDF, Format.DOCX)}
"""A workbook only of what has tables."""


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


MAX_ATTEMPTS = 3
LEASE = timedelta(seconds=120)
EARLIEST = date(2000, 1, 1)
DUE_WITHIN = 30
LONGEST_LIST = 30
LONGEST_QUOTE = 500


def long_date(day: date) -> str:
    """`ngày 07 tháng 7 năm 2023`: a leading 0 for days 1–9 and months 1–2 only."""
    return f"ngày {day.day:02d} tháng {_month(day)} năm {day.year}"


def short_date(day: date) -> str:
    """`05/9/2023`, as in printed text."""
    return f"{day.day:02d}/{_month(day)}/{day.year}"


def _month(day: date) -> str:
    return f"{day.month:02d}" if day.month <= 2 else str(day.month)


def number_line(symbol: str, number: int | None = None) -> str:
    """`Số 05-BC/HU`; until the document is issued the place of the number stays blank."""
    return f"Số {'     ' if number is None else f'{number:02d}'}-{symbol}"


def attached_to(symbol: str, number: int | None, day: date, author: str) -> str:
    """What an appendix says it belongs to: `(kèm theo Báo cáo số 05-BC/HU, ngày 05/9/2023 của …)`."""
    return f"(kèm theo Báo cáo {lowered(number_line(symbol, number))}, ngày {short_date(day)} của {author})"


def counted(count: int) -> str:
    """A count in running text: `04`, `12`, `1.234`."""
    return f"{count:02d}" if 0 < count < 10 else f"{count:,}".replace(",", ".")


def tasks(count: int) -> str:
    """`04 nhiệm vụ`."""
    return f"{counted(count)} nhiệm vụ"


def due_window(day: date) -> tuple[date, date]:
    """First and last day of the work that comes due next."""
    return day, day + timedelta(days=DUE_WITHIN)


def clipped(text: str, longest: int = LONGEST_QUOTE) -> str:
    """`text` on one line, cut at a word and marked `…` when too long to print."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    head = line[: longest - 1]
    return (head.rsplit(" ", 1)[0] if " " in head[longest // 2 :] else head) + "…"


def work_of(plan: str) -> str:
    """What a plan is to carry out, as it follows "thực hiện" in running text."""
    return re.sub(r"^(kế hoạch|chương trình) thực hiện ", "", lowered(" ".join(plan.split())))


def lowered(text: str) -> str:
    """The same text beginning with a small letter."""
    return text[:1].lower() + text[1:]


def signing_title(title: str) -> str:
    """The title under which a standing member signs for the committee; empty for one who does not."""
    words = title.lower()
    if "phó bí thư" in words:
        return "PHÓ BÍ THƯ"
    return "BÍ THƯ" if "bí thư" in words else ""


def plain_letterhead(committee: str, code: str) -> Letterhead:
    """The letterhead that a committee's own name gives: `Huyện ủy Pác Nặm` issues in Pác Nặm."""
    words = committee.split()
    body = " ".join(words[:2])
    return Letterhead(
        superior="",
        issuer=committee,
        place=" ".join(words[2:]) or committee,
        symbol=f"BC/{code}",
        authority="T/M BAN THƯỜNG VỤ",
        author=f"Ban Thường vụ {body}".strip(),
        addressee="",
        recipients=(f"Lưu Văn phòng {body}".strip(),),
    )
