"""What a printed report is: kinds, rule sets of layout as data, dates, the life of a request. Pure."""

import re
from datetime import date, timedelta
from enum import StrEnum

from pacnam_tasks.reports.document import Letterhead


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
HEADS = (
    "CHÁNH VĂN PHÒNG", "TRƯỞNG PHÒNG", "TRƯỞNG BAN", "GIÁM ĐỐC", "HẠT TRƯỞNG", "CHỦ TỊCH", "CHỦ NHIỆM",
    "TRƯỞNG CÔNG AN", "CHỈ HUY TRƯỞNG",
)  # fmt: skip
"""Titles of heads, as they stand below `T/M` or alone."""
CHIEF = "CHÁNH VĂN PHÒNG"
PEOPLES_COMMITTEE = "ỦY BAN NHÂN DÂN"
LETTER_SYMBOL, DRAFTING = "CV", "VP"
"""The type of a letter (công văn), and the office that drafts it, in the symbol of a number."""
LONGEST_QUOTE = 500
PLACES = re.compile("(Xã|Phường|Thị trấn|Huyện(?! (?:ủy|uỷ|đoàn|hội))) ")
"""What is written small inside a sentence before the name of a place."""
ON_SCREEN = re.compile(r"(?<![\d/])(\d{2})/0([3-9])/(\d{4})(?!\d)")
"""A day of the screen whose month documents write without a zero."""
NOT_A_LETTER = re.compile("[\ufdd0-\ufdef]")
"""Code points that Unicode keeps free of letters for ever; sentences mark their figures by them."""


def long_date(day: date) -> str:
    """`ngày 07 tháng 7 năm 2023`: a leading 0 for days 1–9 and months 1–2 only."""
    return f"ngày {day.day:02d} tháng {_month(day)} năm {day.year}"


def short_date(day: date) -> str:
    """`05/9/2023`, as in printed text."""
    return f"{day.day:02d}/{_month(day)}/{day.year}"


def _month(day: date) -> str:
    return f"{day.month:02d}" if day.month <= 2 else str(day.month)


def days_written(text: str) -> str:
    """Days in a text of the screen, `07/07/2023`, as documents write them: `07/7/2023`."""
    return ON_SCREEN.sub(r"\1/\2/\3", text)


def number_line(symbol: str, number: int | None = None) -> str:
    """`Số 05-BC/HU`, of a State body `Số: 05/BC-UBND`; empty for what takes no number.

    Until the document is issued the place of the number stays blank.
    """
    if not symbol:
        return ""
    told = "     " if number is None else f"{number:02d}"
    return f"Số {told}-{symbol}" if is_of_party(symbol) else f"Số: {told}/{symbol}"


def is_of_party(symbol: str) -> bool:
    """Whether a symbol is written as the Party does, `BC/HU`, and not `BC-UBND`."""
    return "/" in symbol


def symbol_for(kind: str, symbol: str, *, dotted: bool) -> str:
    """The symbol of a letterhead for another type of document: `TB/HU`, written as State bodies do `TB-HU`.

    A letter of a State body has no type, but behind the issuer who drafted it: `UBND-VP`, its office.
    """
    issuer = re.split("[/-]", symbol, maxsplit=1)[-1]
    if dotted and kind == LETTER_SYMBOL:
        return issuer if issuer.startswith(DRAFTING) else f"{issuer}-{DRAFTING}"
    return f"{kind}{'-' if dotted else '/'}{issuer}"


def authority_for(authority: str, *, dotted: bool) -> str:
    """`T/M BAN THƯỜNG VỤ`, written as State bodies do `TM. BAN THƯỜNG VỤ`."""
    if dotted:
        return re.sub(r"(?m)^([TK])/([MTL]) ", r"\1\2. ", authority)
    return re.sub(r"(?m)^([TK])([MTL])\. ", r"\1/\2 ", authority)


def attached_to(word: str, symbol: str, number: int | None, day: date, author: str) -> str:
    """What an appendix says it belongs to: `(kèm theo Báo cáo số 05-BC/HU, ngày 05/9/2023 của …)`.

    State bodies write `(Kèm theo Báo cáo số 05/BC-UBND ngày 05 tháng 9 năm 2023 của …)`; `word` is the type's name.
    """
    if not symbol:
        return f"(kèm theo {word} {long_date(day)} của {author})"
    if is_of_party(symbol):
        return f"(kèm theo {word} {lowered(number_line(symbol, number))}, ngày {short_date(day)} của {author})"
    return f"(Kèm theo {word} {lowered(number_line(symbol, number)).replace(':', '')} {long_date(day)} của {author})"


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
    line = " ".join(NOT_A_LETTER.sub("", text).split())
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


def inside(unit: str) -> str:
    """A unit's name inside a sentence: `xã Bộc Bố`, but `Phòng Nội vụ` and `Huyện đoàn Pác Nặm`."""
    return lowered(unit) if PLACES.match(unit) else unit


def signing_title(title: str) -> str:
    """The title under which a standing member signs for the committee; empty for one who does not."""
    words = title.lower()
    if "phó bí thư" in words:
        return "PHÓ BÍ THƯ"
    return "BÍ THƯ" if "bí thư" in words else ""


def office_title(title: str) -> str:
    """The title under which one of the office signs for it: the chief, or a deputy; empty for who does not."""
    found = deputy_title(title) or head_title(title)
    return found if found in {CHIEF, f"PHÓ {CHIEF}"} else ""


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


def deputy_title(title: str) -> str:
    """`PHÓ TRƯỞNG PHÒNG`: the title under which a deputy signs; empty for who is none."""
    if not title.lower().startswith("phó "):
        return ""
    return signing_title(title) or f"PHÓ {head_title(title[4:])}"


def signed_by_deputy(collective: str, head: str) -> str:
    """The lines of authority above a deputy: `K/T TRƯỞNG PHÒNG`, below that of a People's Committee if there is one.

    A committee of the Party is collective, and so are those of other organisations: a deputy signs for the committee,
    never for its head (Hướng dẫn 36-HD/VPTW); the deputy of a State body signs in place of the head (Nghị định
    30/2020/NĐ-CP, Phụ lục I).
    """
    if signing_title(head) or (collective and PEOPLES_COMMITTEE not in collective):
        return collective
    return "\n".join(one for one in (collective, f"K/T {head}") if one)


def head_title(title: str) -> str:
    """The title under which the head of a unit signs: `TRƯỞNG PHÒNG`, without the name of the unit behind it."""
    if signs := signing_title(title):
        return signs
    words = title.upper()
    return next((one for one in HEADS if words.startswith(one)), words)
