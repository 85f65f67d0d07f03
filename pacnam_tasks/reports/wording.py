"""How documents write days, counts, numbers and symbols, and names inside a sentence. Pure."""

import re
from datetime import date

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


OF_PARTY = "/"


def is_of_party(symbol: str) -> bool:
    """Whether a symbol is written as the Party does, `BC/HU`, and not `BC-UBND`."""
    return OF_PARTY in symbol


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
