"""Lines of a long table's cells: broken as WeasyPrint breaks them, and never wider than their cell."""

import unicodedata

import pytest

from pacnam_tasks.reports.table_writer.wrapping import Face

TEN_WIDE = Face({}, 1000, 10)
"""A face each of whose letters is as wide as it is high."""


@pytest.mark.parametrize(
    ("text", "letters", "lines"),
    [
        ("", 5, ("",)),
        ("  một \n hai ", 20, ("một hai",)),
        ("một hai ba", 7, ("một hai", "ba")),
        ("một hai ba", 3, ("một", "hai", "ba")),
        ("Ưuuuuuu", 3, ("Ưuu", "uuu", "u")),
        ("a Ưuuuuuu b", 4, ("a", "Ưuuu", "uuu", "b")),
        ("2023–2024", 6, ("2023–", "2024")),
        ("NV-2023-001", 8, ("NV-2023-", "001")),
        ("lúa/ngô", 5, ("lúa/", "ngô")),
        ("5/8 dự", 4, ("5/8", "dự")),
        ("xong…(tiếp)", 8, ("xong…", "(tiếp)")),
        ("có\u00a0khi nào", 6, ("có\u00a0khi", "nào")),
    ],
)
def test_a_text_is_broken_at(text: str, letters: int, lines: tuple[str, ...]) -> None:
    assert TEN_WIDE.lines(text, letters * 10) == lines


def test_a_mark_stays_with_its_letter() -> None:
    marked = unicodedata.normalize("NFD", "ữữữ")

    assert [unicodedata.normalize("NFC", line) for line in TEN_WIDE.lines(marked, 10)] == ["ữ", "ữ", "ữ"]


def test_a_cell_narrower_than_a_letter_takes_one_letter_a_line() -> None:
    assert TEN_WIDE.lines("abc", 1) == ("a", "b", "c")
