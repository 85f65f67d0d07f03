"""Vietnamese text: folding for search, dates and numbers as people write and read them."""

import re
import unicodedata
from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date
from decimal import ROUND_HALF_UP, Decimal

MARKS = re.compile("[\u0300-\u036f]")
FORMULA = re.compile(r"^(?=[\t\r\n])|(^|[;\t\r\n])(?=[=+\-@＝＋－＠])")
VIETNAMESE = str.maketrans(",.", ".,")
UNSEEN = "".join(map(chr, filter(lambda code: chr(code).isspace(), range(0x3001)))) + "\u200b\u2060\ufeff"
"""Spaces of every kind, and the marks without width that come along with copied text."""
DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?", re.ASCII)


class NumberAsked(ValueError):
    """A number that can be read in two ways; `readings` are the two."""

    def __init__(self, readings: tuple[Decimal, ...]) -> None:
        super().__init__("ambiguous number")
        self.readings = readings


class NumberRefused(ValueError):
    """Not a number as written here; `reading` is what was probably meant, if anything, `too_fine` says that it has
    more than four decimals.
    """

    def __init__(self, reading: Decimal | None = None, *, too_fine: bool = False) -> None:
        super().__init__("not a number")
        self.reading, self.too_fine = reading, too_fine


def nfc(text: str) -> str:
    """The composed form in which all text is kept (some keyboards send decomposed letters)."""
    return unicodedata.normalize("NFC", text)


def trimmed(text: str) -> str:
    """Without what nobody sees at its ends; empty where there is nothing else."""
    return text.strip(UNSEEN)


def one_line(text: str) -> str:
    """Text on one line, without control characters and without letters that turn the reading direction."""
    visible = "".join(" " if unicodedata.category(letter).startswith("C") else letter for letter in text)
    return re.sub(r"\s+", " ", visible).strip()


def fold(text: str) -> str:
    """The form that search compares: without marks and case, đ as d, "uỷ" as "ủy"."""
    bare = MARKS.sub("", unicodedata.normalize("NFD", text))
    return bare.replace("đ", "d").replace("Đ", "d").casefold()


def read_number(text: str) -> Decimal:
    """The number a person typed: `1.234,5` `31,5` `31.5` are taken.

    Raises NumberAsked for `1.234` and `1,234`, NumberRefused for the rest. A lone zero opens no group: `0.125`
    is an eighth.
    """
    text = trimmed(nfc(text)).replace("\u00a0", "").replace(" ", "").replace("−", "-")
    if re.fullmatch(r"-?[0-9]{1,15}", text):
        return Decimal(text)
    if re.fullmatch(r"-?(?!0[.,])[0-9]{1,3}[.,][0-9]{3}", text):
        readings = (Decimal(text.replace(".", "").replace(",", "")), Decimal(text.replace(",", ".")))
        raise NumberAsked(readings)
    if re.fullmatch(r"-?[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]{1,4})?", text):
        return Decimal(text.replace(".", "").replace(",", "."))
    if re.fullmatch(r"-?[0-9]{1,15}[.,][0-9]{1,4}", text):
        return Decimal(text.replace(",", "."))
    if re.fullmatch(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]{1,4})?", text):
        raise NumberRefused(Decimal(text.replace(",", "")))
    raise NumberRefused(too_fine=bool(re.fullmatch(r"-?([0-9]+[.,]|[1-9][0-9]{0,2}(\.[0-9]{3})+,)[0-9]{5,}", text)))


def number_and_measure(text: str) -> tuple[str, str]:
    """`12` and `ha` of `12 ha`: what was typed as a number and what stands behind it, empty where nothing does."""
    found = re.fullmatch(r"(.*?[0-9])\s*(%.*|[^\W\d_].*)", trimmed(nfc(text)))
    return (found[1], found[2]) if found else (text, "")


def is_measure(said: str, measure: str) -> bool:
    """Whether what stands behind a number is its measure, or its sign alone: `%` of `% kế hoạch`."""
    said, measure = (re.sub(r"\s+", "", fold(one)) for one in (said, measure))
    return bool(measure) and said in {measure, measure[:1] if measure.startswith("%") else measure}


def plain_cell(text: str) -> str:
    """The text for a spreadsheet, with an apostrophe wherever one would take it for a formula.

    Also after a semicolon, at which spreadsheets set to Vietnamese or German split a line of any CSV.
    """
    return FORMULA.sub(r"\1'", text)


def number(value: Decimal | int | None) -> str:
    """`1.234,5`; no trailing zeros, "–" for none."""
    if value is None:
        return "–"
    plain = f"{value:,}" if isinstance(value, int) else f"{Decimal(value):,f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain.translate(VIETNAMESE)


def plain_number(value: Decimal | None) -> str:
    """A number as it may be typed again without being asked about: `1234,5`, three decimals as four; "" for none."""
    if value is None:
        return ""
    whole, _, decimals = f"{value:f}".partition(".")
    decimals = decimals.rstrip("0")
    if len(decimals) == 3:
        decimals += "0"
    return f"{whole},{decimals}" if decimals else whole


def percent(value: Decimal | None) -> str:
    """`84,3%`; "–" for none."""
    return "–" if value is None else f"{number(one_decimal(value))}%"


def one_decimal(value: Decimal) -> Decimal:
    """Rounded to one decimal, half up."""
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def measured(value: Decimal, measure: str) -> str:
    """`520 ha`, `80,4% kế hoạch`: a number in its measure; alone where there is none."""
    return f"{number(value)}{'' if measure.startswith('%') else ' '}{measure}".strip()


def dmy(day: date | None) -> str:
    """`05/09/2023`; empty for none."""
    return "" if day is None else f"{day.day:02d}/{day.month:02d}/{day.year}"


def dm(day: date | None) -> str:
    """`05/09`; empty for none."""
    return "" if day is None else f"{day.day:02d}/{day.month:02d}"


def read_date(text: str, this_year: int) -> date:
    """A day as typed: `05/09/2023`, `5/9` (this year) or ISO. Raises ValueError."""
    text = trimmed(text)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return date.fromisoformat(text)
    match = DATE.fullmatch(text)
    if match is None:
        raise ValueError(text)
    day, month, year = match.groups()
    return date(int(year or this_year), int(month), int(day))


def last_day_before(text: str, this_year: int) -> date | None:
    """The last day of the month of which one was typed that it has not: for `31/11` the 30th; none for other text."""
    match = DATE.fullmatch(trimmed(text))
    if match is None:
        return None
    day, month, year = (int(part or this_year) for part in match.groups())
    if not (MINYEAR <= year <= MAXYEAR and 1 <= month <= 12):
        return None
    last = monthrange(year, month)[1]
    return date(year, month, last) if last < day <= 31 else None
