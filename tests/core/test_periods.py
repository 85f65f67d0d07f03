"""Periods as the contract writes them."""

from datetime import date
from decimal import Decimal

import pytest

from pacnam_tasks.core.periods import months_gone, read_period, year_before


@pytest.mark.parametrize(
    ("text", "starts_on", "ends_on", "months"),
    [
        ("2023", date(2023, 1, 1), date(2023, 12, 31), "12"),
        ("2023-H1", date(2023, 1, 1), date(2023, 6, 30), "6"),
        ("2023-h2", date(2023, 7, 1), date(2023, 12, 31), "12"),
        ("2023-Q3", date(2023, 7, 1), date(2023, 9, 30), "9"),
        (" 2023-09 ", date(2023, 9, 1), date(2023, 9, 30), "9"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "2"),
        ("2023-W37", date(2023, 9, 11), date(2023, 9, 17), "8.57"),
        ("2025-W01", date(2024, 12, 30), date(2025, 1, 5), "0.16"),
        ("2020-W53", date(2020, 12, 28), date(2021, 1, 3), "12"),
    ],
)
def test_a_period_is_read(text: str, starts_on: date, ends_on: date, months: str) -> None:
    period = read_period(text)

    assert (period.starts_on, period.ends_on) == (starts_on, ends_on)
    assert round(months_gone(period.year, period.ends_on), 2) == Decimal(months)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2023-",
        "23-09",
        "2023-13",
        "2023-00",
        "2023-9",
        "2023-Q5",
        "2023-H3",
        "2023-W54",
        "2023-W53",
        "1999",
        "2101",
        "٢٠٢٣",
    ],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_period(text)


@pytest.mark.parametrize(
    ("label", "before"),
    [("2023", "2022"), ("2023-H1", "2022-H1"), ("2023-09", "2022-09"), ("2023-W37", "2022-W37"), ("2020-W53", None)],
)
def test_the_same_period_of_the_year_before(label: str, before: str | None) -> None:
    found = year_before(read_period(label))

    assert (found.label if found else None) == before
