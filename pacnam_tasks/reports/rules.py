"""What a printed report is: kinds, rule sets of layout as data, dates, the life of a request. Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pacnam_tasks.reports.content import Letterhead


class ReportKind(StrEnum):
    """What can be printed."""

    FOLLOWUP = "followup"
    LETTER = "letter"


OF_A_DAY = (ReportKind.FOLLOWUP,)
"""Reports that are written anew for any day; a letter is written from what was seen when it was asked for."""
ALSO_IN_WORD = frozenset({ReportKind.LETTER})
"""What is worked on by hand before it is signed."""


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


@dataclass(frozen=True, slots=True)
class Margins:
    """The white edges of a page in millimetres."""

    top: int
    right: int
    bottom: int
    left: int


@dataclass(frozen=True, slots=True)
class Sizes:
    """Type sizes in points, one for each element of a document."""

    party_title: int
    superior: int
    issuer: int
    number: int
    place_and_date: int
    kind: int
    abstract: int
    letter_abstract: int
    addressee: int
    body: int
    signature: int
    recipients_title: int
    recipients: int
    page_number: int
    appendix: int
    table: int
    appendix_table: int


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A versioned set of layout rules; documents keep the one of their day.

    `line_pitch` and `paragraph_gap` are in points, `indent` and `page_number_from_edge` in millimetres.
    """

    code: str
    applies_from: date
    stylesheet: str
    portrait: Margins
    landscape: Margins
    sizes: Sizes
    line_pitch: int
    paragraph_gap: int
    indent: int
    page_number_from_edge: int


HD36 = RuleSet(
    code="HD36",
    applies_from=date(2018, 4, 3),
    stylesheet="hd36.css",
    portrait=Margins(top=20, right=15, bottom=20, left=30),
    landscape=Margins(top=30, right=20, bottom=15, left=20),
    sizes=Sizes(
        party_title=15,
        superior=14,
        issuer=14,
        number=14,
        place_and_date=14,
        kind=16,
        abstract=14,
        letter_abstract=12,
        addressee=14,
        body=14,
        signature=14,
        recipients_title=14,
        recipients=12,
        page_number=14,
        appendix=14,
        table=11,
        appendix_table=11,
    ),
    line_pitch=18,
    paragraph_gap=6,
    indent=10,
    page_number_from_edge=10,
)
"""Hướng dẫn 36-HD/VPTW of 03/4/2018, for every Party document of 2023."""

RULE_SETS = {HD36.code: HD36}


def rule_set_of(day: date) -> RuleSet:
    """The rule set for a document of `day`: the newest that applied by then, else the oldest."""
    applied = [rules for rules in RULE_SETS.values() if rules.applies_from <= day]
    return max(applied or RULE_SETS.values(), key=lambda rules: rules.applies_from)


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
