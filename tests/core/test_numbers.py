"""Numbers as people type them and as they are printed."""

from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from pacnam_tasks.core.form_fields import typed_number
from pacnam_tasks.core.text import NumberAsked, NumberRefused, number, one_decimal, percent, read_number

TAKEN = {
    "0": "0",
    "85": "85",
    "007": "7",
    "1.234,5": "1234.5",
    "31,5": "31.5",
    "31.5": "31.5",
    "31,25": "31.25",
    "0,125": "0.125",
    "0.125": "0.125",
    "0.0125": "0.0125",
    "12345.678": "12345.678",
    "1.234.567": "1234567",
    "1.234.567,89": "1234567.89",
    "1.234,567": "1234.567",
    "-31,5": "-31.5",
    "−31,5": "-31.5",
    "-1.234,5": "-1234.5",
    "  85  ": "85",
    "1 234,5": "1234.5",
    "1\u00a0234": "1234",
}
ASKED = {
    "1.234": ("1234", "1.234"),
    "1,234": ("1234", "1.234"),
    "-1.234": ("-1234", "-1.234"),
    "12.000": ("12000", "12.000"),
    "999,999": ("999999", "999.999"),
    "01.234": ("1234", "1.234"),
    "000.125": ("125", "0.125"),
}
REFUSED = {
    "1,234.5": "1234.5",
    "-1,234.5": "-1234.5",
    "1,234,567": "1234567",
    "12,345.67": "12345.67",
    "": None,
    "  ": None,
    "-": None,
    "+5": None,
    "1e5": None,
    "1.234.5": None,
    "0.125.000": None,
    "1.2345,6": None,
    "31,5%": None,
    "ba mươi": None,
    "NaN": None,
    "Infinity": None,
    "31,50000": None,
    "1234567890123456": None,
    ",5": None,
    "٣": None,
    "１２,５": None,
    "5,": None,
}


@pytest.mark.parametrize(("typed", "value"), TAKEN.items(), ids=repr)
def test_a_number_with_one_reading_is_taken(typed: str, value: str) -> None:
    assert read_number(typed) == Decimal(value)


@pytest.mark.parametrize(("typed", "readings"), ASKED.items(), ids=repr)
def test_a_number_with_two_readings_is_asked_about(typed: str, readings: tuple[str, str]) -> None:
    with pytest.raises(NumberAsked) as asked:
        read_number(typed)

    assert asked.value.readings == tuple(map(Decimal, readings))


@pytest.mark.parametrize(("typed", "reading"), REFUSED.items(), ids=repr)
def test_what_is_no_number_here_is_refused_with_the_reading_proposed(typed: str, reading: str | None) -> None:
    with pytest.raises(NumberRefused) as refused:
        read_number(typed)

    assert refused.value.reading == (None if reading is None else Decimal(reading))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("12,55555", "làm tròn, nhiều nhất 4 chữ số sau dấu phẩy"),
        ("1.234,55555", "làm tròn"),
        ("12,5x", "không phải là số"),
        ("1.2345,67890", "không phải là số"),
    ],
)
def test_too_many_decimals_are_not_called_no_number(app: Flask, typed: str, said: str) -> None:
    wrong: dict[str, str] = {}

    with app.test_request_context():
        assert typed_number({"quantity": typed}, "quantity", wrong) is None

    assert said in wrong["quantity"]


@given(st.decimals(min_value=0, max_value=10**12, places=4))
def test_a_printed_number_reads_back_or_is_asked_about(value: Decimal) -> None:
    try:
        read = read_number(number(value))
    except NumberAsked as asked:
        read = next(one for one in asked.readings if one == value)

    assert read == value


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (None, "–"),
        (0, "0"),
        (7, "7"),
        (Decimal("31.50"), "31,5"),
        (Decimal("100.0"), "100"),
        (Decimal(1200), "1.200"),
        (Decimal("1E+3"), "1.000"),
        (Decimal("1234567.8901"), "1.234.567,8901"),
        (Decimal("-1234.5"), "-1.234,5"),
    ],
    ids=str,
)
def test_numbers_are_printed_with_points_and_a_comma(value: Decimal | int | None, printed: str) -> None:
    assert number(value) == printed


@pytest.mark.parametrize(
    ("value", "printed"),
    [(None, "–"), ("84.3", "84,3%"), ("84.25", "84,3%"), ("84.24", "84,2%"), ("100", "100%"), ("0", "0%")],
    ids=str,
)
def test_percents_have_at_most_one_decimal(value: str | None, printed: str) -> None:
    assert percent(None if value is None else Decimal(value)) == printed


@pytest.mark.parametrize(("value", "rounded"), [("0.05", "0.1"), ("0.25", "0.3"), ("0.049", "0.0")], ids=str)
def test_a_half_is_rounded_up(value: str, rounded: str) -> None:
    assert one_decimal(Decimal(value)) == Decimal(rounded)
