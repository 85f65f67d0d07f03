"""The rows of a sheet of values: taken, or named by their number with what is wrong."""

from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.sheets import Cell, SheetRow
from pacnam_tasks.indicators.forms.sheet import COLUMNS, read_rows
from pacnam_tasks.indicators.rules.figures import Kind, Origin, Published, Qualifier

NAMES = list(COLUMNS)
GOOD: dict[str, Cell] = {
    "code": "ct-01",
    "period": "2023-H1",
    "kind": "Thực hiện",
    "qualifier": "Trên",
    "amount": Decimal(304),
    "percent_of_plan": "43,5",
    "source": "Báo cáo",
}


def row(number: int = 2, **cells: Cell) -> SheetRow:
    """A row of the sheet."""
    values = GOOD | cells
    return SheetRow(number, [values.get(name, "") for name in NAMES])


def rows(*below: SheetRow) -> list[SheetRow]:
    """A sheet with its head."""
    return [SheetRow(1, list(COLUMNS.values())), *below]


def wrong(app: Flask, *below: SheetRow) -> list[str]:
    """What is said to be wrong."""
    with app.app_context(), pytest.raises(Refused) as refused:
        read_rows(rows(*below))
    return list(refused.value.messages.values())


def test_a_row_is_a_value(in_app: Flask) -> None:
    del in_app

    [found] = read_rows(rows(row()))

    assert (found.row, found.code, found.value.origin) == (2, "CT-01", Origin.EXCEL)
    assert (found.value.kind, found.value.amount, found.value.qualifier) == (Kind.ACTUAL, Decimal(304), Qualifier.ABOVE)
    assert found.value.of_plan == Published(Decimal("43.5"))


def test_columns_may_stand_in_any_order_and_without_marks(in_app: Flask) -> None:
    del in_app
    head = ["Nguon", "ma chi tieu", "KỲ", "Loại số liệu", "Giá trị"]

    [found] = read_rows([SheetRow(1, head), SheetRow(7, ["Báo cáo", "CT-02", "2023", "kế hoạch", "1.234,5"])])

    assert (found.code, found.value.amount, found.value.kind) == ("CT-02", Decimal("1234.5"), Kind.PLAN)


def test_rows_of_the_template_that_nobody_filled_in_are_passed_over(in_app: Flask) -> None:
    del in_app
    empty = SheetRow(3, ["CT-02", "2023-09", "thực hiện"])

    assert [one.row for one in read_rows(rows(row(2), empty, row(4, code="CT-03")))] == [2, 4]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"code": ""}, "Vui lòng nhập mã chỉ tiêu."),
        ({"period": Decimal(45170)}, "“45170” không phải là kỳ"),
        ({"kind": "khác"}, "Vui lòng chọn loại số liệu"),
        ({"amount": "1.234"}, "có thể hiểu là"),
        ({"amount": "nhiều"}, "không phải là số"),
        ({"amount": ""}, "Vui lòng nhập giá trị"),
        ({"qualifier": "hơn"}, "Vui lòng chọn từ đứng trước số"),
        ({"source": ""}, "Vui lòng nhập nguồn số liệu"),
        ({"kind": "kế hoạch"}, "Tỷ lệ theo văn bản chỉ ghi cùng số thực hiện"),
    ],
)
def test_a_wrong_row_is_named_by_its_number(in_app: Flask, cells: dict[str, Any], words: str) -> None:
    [sentence] = wrong(in_app, row(2), row(5, **{"unit": "XBB"} | cells))

    assert sentence.startswith("Dòng 5: ")
    assert words in sentence


def test_the_same_value_twice_names_both_rows(in_app: Flask) -> None:
    assert wrong(in_app, row(2), row(9)) == ["Dòng 9: số liệu này đã có ở dòng 2"]


def test_every_wrong_row_is_named_and_the_rest_counted(in_app: Flask) -> None:
    found = wrong(in_app, *[row(number, kind="?", code=f"CT-{number}") for number in range(2, 42)])

    assert (len(found), found[-1]) == (31, "và 10 chỗ khác cần sửa")


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (["Mã chỉ tiêu", "Kỳ", "Loại số liệu", "Giá trị"], "Thiếu cột “Nguồn”"),
        ([*COLUMNS.values(), "Lạ"], "Không rõ cột “Lạ”"),
        ([*COLUMNS.values(), "Kỳ"], "Cột “Kỳ” có hai lần"),
    ],
)
def test_a_wrong_head_is_refused_before_any_row(in_app: Flask, head: list[str], words: str) -> None:
    with in_app.app_context(), pytest.raises(Refused) as refused:
        read_rows([SheetRow(1, head), row()])

    assert words in " ".join(refused.value.messages.values())


def test_a_sheet_without_values_says_so(in_app: Flask) -> None:
    assert wrong(in_app) == ["Tệp chỉ có tiêu đề, chưa có số liệu."]
