"""Values that come in an Excel sheet: the head names the columns, each row is a value; wrong rows are named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import IO

from werkzeug.datastructures import FileStorage

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.files import EXTENSIONS, is_old_office, media_type_of
from pacnam_tasks.core.papers import Inside, look_into
from pacnam_tasks.core.secrecy import is_named_secret
from pacnam_tasks.core.sheets import Cell, SheetRow, WhyNotRead, read_sheet
from pacnam_tasks.core.text import fold, nfc, number, plain_number
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.indicators.forms.values import ValueInput, read_value
from pacnam_tasks.indicators.rules.figures import Kind, Origin, Qualifier

XLSX = EXTENSIONS[".xlsx"]
MAX_BYTES = 5 * 1024 * 1024
MAX_NAMED = 30
COLUMNS = {
    "code": "Mã chỉ tiêu",
    "period": "Kỳ",
    "kind": "Loại số liệu",
    "unit": "Mã đơn vị",
    "qualifier": "Từ kèm theo",
    "amount": "Giá trị",
    "percent_of_plan_qualifier": "Từ kèm % kế hoạch",
    "percent_of_plan": "% kế hoạch đã công bố",
    "percent_of_same_qualifier": "Từ kèm % cùng kỳ",
    "percent_of_same": "% cùng kỳ đã công bố",
    "said_low": "Văn bản nêu đạt thấp",
    "source": "Nguồn",
    "note": "Ghi chú",
}
"""The head of the sheet, in Vietnamese in every language, as the sheet goes from hand to hand."""
NEEDED = ("code", "period", "kind", "amount", "source")
FILLED_IN = {"code", "period", "kind", "unit"}
"""What the template sheet has in its rows already: a row with nothing more is not meant."""
KINDS = {"ke hoach": Kind.PLAN, "thuc hien": Kind.ACTUAL, "cung ky": Kind.SAME}
QUALIFIERS = {"": Qualifier.NONE, "tren": Qualifier.ABOVE, "gan": Qualifier.NEAR, "uoc": Qualifier.ESTIMATE}
YES = {"x", "co", "1"}


@dataclass(frozen=True)
class SheetValue:
    """A value with the number of its row and the code of its indicator."""

    row: int
    code: str
    value: ValueInput


def read_upload(file: FileStorage | None) -> list[SheetValue]:
    """The values of an uploaded sheet; raises Refused with a sentence for the file or for each wrong row."""
    if file is None or not file.filename:
        raise Refused({"file": _("Please choose the Excel file.")})
    if is_named_secret(nfc(file.filename)):
        raise _secret()
    _check(file.stream)
    rows = read_sheet(file.stream)
    if rows is WhyNotRead.TOO_LARGE:
        raise Refused({"file": _("The sheet holds too much: at most 2,000 rows are read at once.")})
    if isinstance(rows, WhyNotRead):
        raise Refused({"file": _("The file cannot be read. Please save it in Excel as .xlsx again and send that.")})
    return read_rows(rows)


def _check(stream: IO[bytes]) -> None:
    stream.seek(0, 2)
    if stream.tell() > MAX_BYTES:
        raise Refused({"file": _("The file is larger than 5 MB. Please send only the sheet with the values.")})
    if is_old_office(stream):
        raise Refused({"file": _("The file is of Excel before 2007 or has a password. Please save it as .xlsx.")})
    if media_type_of("sheet.xlsx", stream) is None:
        raise Refused({"file": _("The file is no Excel file (.xlsx). Please use the template sheet.")})
    found = look_into(stream, XLSX)
    if found is Inside.MARKED:
        raise _secret()
    if found is Inside.TOO_LARGE:
        raise Refused({"file": _("The sheet holds too much: at most 2,000 rows are read at once.")})


def _secret() -> Refused:
    sentence = _("The file bears a mark of secrecy. State secrets are not sent in this system; nothing has been saved.")
    return Refused({"file": sentence})


def read_rows(rows: Sequence[SheetRow]) -> list[SheetValue]:
    """The values of the rows below the head; raises Refused naming every wrong row by its number."""
    if not rows:
        raise Refused({"file": _("The sheet is empty. Please use the template sheet.")})
    columns = _columns(rows[0])
    wrong: list[str] = []
    found: list[SheetValue] = []
    places: dict[tuple[str, ...], int] = {}
    for row in rows[1:]:
        texts = {name: _text(row.cells[at]) if at < len(row.cells) else "" for name, at in columns.items()}
        if not any(text for name, text in texts.items() if name not in FILLED_IN):
            continue
        try:
            value = _value(row.number, texts)
        except Refused as refused:
            wrong += [at_row(row.number, sentence) for sentence in refused.messages.values()]
            continue
        place = (value.code, value.value.period.label, value.value.kind, value.value.unit)
        if place in places:
            wrong.append(at_row(row.number, _("the same value stands in row %(row)s already", row=places[place])))
        places.setdefault(place, row.number)
        found.append(value)
    if not found and not wrong:
        wrong.append(_("The sheet has a head and no values below it."))
    if wrong:
        raise refused_rows(wrong)
    return found


def refused_rows(wrong: Sequence[str]) -> Refused:
    """All that is wrong with the rows of a sheet, the first thirty in full."""
    named = list(wrong[:MAX_NAMED])
    if len(wrong) > MAX_NAMED:
        named.append(_("and %(n)s more to correct", n=number(len(wrong) - MAX_NAMED)))
    return Refused({f"row-{place}": sentence for place, sentence in enumerate(named)})


def at_row(row: int, sentence: str) -> str:
    """What is wrong with a row of a sheet."""
    return _("Row %(row)s: %(sentence)s", row=row, sentence=sentence)


def _columns(head: SheetRow) -> dict[str, int]:
    names = {fold(title): name for name, title in COLUMNS.items()}
    found: dict[str, int] = {}
    wrong: list[str] = []
    for at, cell in enumerate(head.cells):
        title = " ".join(_text(cell).split())
        name = names.get(fold(title))
        if title and name is None:
            wrong.append(
                _("The column “%(title)s” is not known. Please use the head of the template sheet.", title=title[:40])
            )
        elif name in found:
            wrong.append(_("The column “%(title)s” stands there twice.", title=title[:40]))
        elif name:
            found[name] = at
    wrong += [_("The column “%(title)s” is missing.", title=COLUMNS[name]) for name in NEEDED if name not in found]
    if wrong:
        raise refused_rows(wrong)
    return found


def _text(cell: Cell) -> str:
    return plain_number(cell) if isinstance(cell, Decimal) else cell


def _value(row: int, texts: Mapping[str, str]) -> SheetValue:
    code = texts["code"].strip().upper()
    if not code:
        raise Refused({"code": _("Please enter the code of the indicator.")})
    kind, qualifiers = KINDS.get(fold(texts["kind"].strip()), ""), {}
    for name in ("qualifier", "percent_of_plan_qualifier", "percent_of_same_qualifier"):
        qualifiers[name] = QUALIFIERS.get(fold(texts.get(name, "").strip()), "?")
    said_low = "1" if fold(texts.get("said_low", "").strip()) in YES else ""
    value = read_value({**texts, "kind": kind, **qualifiers, "said_low": said_low})
    return SheetValue(row, code, replace(value, origin=Origin.EXCEL))
