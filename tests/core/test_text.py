"""Folding for search, and days as people type and read them."""

import unicodedata
from datetime import date
from decimal import Decimal

import pytest

from pacnam_tasks.core.text import (
    dm,
    dmy,
    fold,
    is_measure,
    last_day_before,
    measured,
    nfc,
    number_and_measure,
    read_date,
    trimmed,
)

ALIKE = [
    pytest.param("Đôn đốc", "don doc", id="marks and case"),
    pytest.param("ĐẢNG ỦY", "đảng ủy", id="capitals"),
    pytest.param("ủy ban", "uỷ ban", id="the tone on either letter"),
    pytest.param("hòa", "hoà", id="old and new spelling"),
    pytest.param("Pác Nặm", unicodedata.normalize("NFD", "Pác Nặm"), id="composed and decomposed"),
    pytest.param("Nghiên Loan", "nghien loan", id="a name"),
    pytest.param("ươ", "uo", id="horns"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_folding_makes_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_folding_keeps_different_letters_apart() -> None:
    assert fold("đốc") != fold("lốc")


def test_folded_text_has_no_marks() -> None:
    assert fold("Ắ Ằ Ẳ Ẵ Ặ Ấ Ế Ố Ớ Ứ Ỹ Đ") == "a a a a a a e o o u y d"


def test_decomposed_text_is_kept_composed() -> None:
    assert nfc(unicodedata.normalize("NFD", "Huyện ủy")) == "Huyện ủy"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("05/09/2023", date(2023, 9, 5)),
        ("5/9/2023", date(2023, 9, 5)),
        ("5-9-2023", date(2023, 9, 5)),
        ("5.9.2023", date(2023, 9, 5)),
        ("5/9", date(2023, 9, 5)),
        (" 2023-09-05 ", date(2023, 9, 5)),
        ("5/9/2023\u200b", date(2023, 9, 5)),
        ("29/2/2024", date(2024, 2, 29)),
    ],
)
def test_a_day_is_read_as_typed(typed: str, day: date) -> None:
    assert read_date(typed, 2023) == day


@pytest.mark.parametrize(
    "typed", ["", "hôm nay", "31/02/2023", "2023-02-30", "9/2023", "5/9/23", "00/01/2023", "1/1/0000", "٣/٩/2023"]
)
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        read_date(typed, 2023)


@pytest.mark.parametrize(
    ("typed", "last"), [("31/11", date(2023, 11, 30)), ("30-2-2024", date(2024, 2, 29)), ("29/2", date(2023, 2, 28))]
)
def test_a_day_that_its_month_has_not_leads_to_the_last_one(typed: str, last: date) -> None:
    assert last_day_before(typed, 2023) == last


@pytest.mark.parametrize("typed", ["30/11", "32/11", "31/13", "31/0", "31/11/0000", "hôm nay", "2023-02-31"])
def test_other_text_leads_to_no_day(typed: str) -> None:
    assert last_day_before(typed, 2023) is None


def test_days_are_printed_with_two_digits() -> None:
    assert dmy(date(2023, 9, 5)) == "05/09/2023"
    assert dm(date(2023, 9, 5)) == "05/09"


def test_no_day_is_printed_as_nothing() -> None:
    assert (dmy(None), dm(None)) == ("", "")


def test_what_nobody_sees_is_trimmed_at_the_ends_alone() -> None:
    assert trimmed("\ufeff 62/BC-UBND\u200b\u00a0\n") == "62/BC-UBND"
    assert trimmed("\u200b \u2060") == ""
    assert trimmed("a\u200bb") == "a\u200bb"


@pytest.mark.parametrize(
    ("typed", "bare", "behind"),
    [
        ("12 ha", "12", "ha"),
        ("1.234,5 tỷ đồng", "1.234,5", "tỷ đồng"),
        ("80,4% kế hoạch", "80,4", "% kế hoạch"),
        (" −5 % ", "−5", "%"),
        ("1 234 m2", "1 234", "m2"),
        ("31,5", "31,5", ""),
        ("ba mươi", "ba mươi", ""),
    ],
)
def test_what_stands_behind_a_number_is_told_from_it(typed: str, bare: str, behind: str) -> None:
    assert number_and_measure(typed) == (bare, behind)


@pytest.mark.parametrize(
    ("said", "measure", "is_it"),
    [
        ("HA", "ha", True),
        ("tỷđồng", "tỷ đồng", True),
        ("%", "% kế hoạch", True),
        ("% kế hoạch", "% kế hoạch", True),
        ("km", "ha", False),
        ("h", "ha", False),
        ("ha", "", False),
        ("%", "điểm %", False),
    ],
)
def test_a_measure_is_known_by_its_words_or_its_sign(said: str, measure: str, is_it: bool) -> None:
    assert is_measure(said, measure) is is_it


@pytest.mark.parametrize(("measure", "told"), [("ha", "31,5 ha"), ("% kế hoạch", "31,5% kế hoạch"), ("", "31,5")])
def test_a_number_stands_in_its_measure(measure: str, told: str) -> None:
    assert measured(Decimal("31.5"), measure) == told
