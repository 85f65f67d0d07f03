"""The first sheet of an Excel file, read by a process that may die."""

import io
import zipfile
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from xlsxwriter import Workbook

from pacnam_tasks.core.sheets import SheetRow, WhyNotRead, read_sheet


def workbook(*rows: list[Any]) -> io.BytesIO:
    """An Excel file with these rows, its texts shared as Excel does it."""
    out = io.BytesIO()
    with Workbook(out) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        book.add_worksheet().write(0, 0, "không đọc")
    return out


def test_texts_may_stand_in_their_cells() -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Mã", "Kỳ"])
    book.save(out)

    assert read_sheet(out) == [SheetRow(1, ["Mã", "Kỳ"])]


def test_texts_and_numbers_come_with_the_number_of_their_row() -> None:
    found = read_sheet(workbook(["Mã", "Giá trị"], [], ["CT-01", 43.5, None, " xa "]))

    assert found == [SheetRow(1, ["Mã", "Giá trị"]), SheetRow(3, ["CT-01", Decimal("43.5"), "", "xa"])]


def test_the_noise_of_binary_numbers_is_gone() -> None:
    [row] = read_sheet(workbook([0.1 + 0.2, 2023, 43.499999999999996]))  # type: ignore[misc]

    assert row.cells == [Decimal("0.3"), Decimal(2023), Decimal("43.5")]


def test_the_value_that_excel_kept_of_a_formula_counts() -> None:
    content = changed(
        workbook(["x"]), "xl/worksheets/sheet1.xml", b"<v>0</v>", b"<v>0</v></c><c r='B1'><f>1+1</f><v>2</v>"
    )

    [row] = read_sheet(content)  # type: ignore[misc]

    assert row.cells == ["x", Decimal(2)]


def changed(content: io.BytesIO, part: str, old: bytes, new: bytes) -> io.BytesIO:
    """The file with something in one of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(content) as source, zipfile.ZipFile(out, "w") as target:
        for one in source.infolist():
            data = source.read(one)
            if one.filename == part:
                assert old in data, data
                data = data.replace(old, new)
            target.writestr(one, data)
    return out


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(lambda: io.BytesIO(b"no file"), id="no archive"),
        pytest.param(lambda: changed(workbook(["x"]), "xl/workbook.xml", b"<sheets>", b"<sheets"), id="torn"),
        pytest.param(
            lambda: changed(
                workbook([1]), "xl/worksheets/sheet1.xml", b"<worksheet", b"<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet"
            ),
            id="a document type",
        ),
        pytest.param(
            lambda: changed(workbook(["x"]), "xl/worksheets/sheet1.xml", b"<v>0</v>", b"<v>9</v>"), id="no such text"
        ),
    ],
)
def test_what_cannot_be_read_says_so(content: Any) -> None:
    assert read_sheet(content()) is WhyNotRead.UNREADABLE


def test_more_rows_than_are_read_are_too_large() -> None:
    assert read_sheet(workbook(*[["x"]] * 2001)) is WhyNotRead.TOO_LARGE


def test_time_is_limited() -> None:
    assert read_sheet(workbook(["x"]), seconds=0.001) is WhyNotRead.TOO_LARGE
