"""The eleven indicators of the first half of 2023 in the demonstration: as published, as derived, as linked."""

from decimal import Decimal

import pytest

from pacnam_tasks.core.periods import read_period
from pacnam_tasks.demo.reading import DATA, decimal, rows
from pacnam_tasks.indicators.book import read_book
from pacnam_tasks.indicators.line import Line
from tests.demo.conftest import TODAY, Demonstration, as_of, task_named

PUBLISHED = {row["code"]: row for row in rows(DATA / "indicators-2023.csv")}


def lines(demonstration: Demonstration, period: str = "2023-H1") -> dict[str, Line]:
    """The lines of a period by the code of their indicator."""
    with demonstration.database.reading() as session:
        book = read_book(session, as_of(TODAY), read_period(period))
        return {one.code: book.shown(one) for one in book.indicators}


def test_there_are_the_eleven_in_the_order_of_the_conference(demonstration: Demonstration) -> None:
    assert list(lines(demonstration)) == list(PUBLISHED)


def test_each_prints_the_sentence_that_was_published(demonstration: Demonstration) -> None:
    found = {code: line.sentence for code, line in lines(demonstration).items()}

    assert found == {code: row["sentence"] for code, row in PUBLISHED.items()}


def test_plan_and_same_period_are_the_derived_ones_and_marked_so(demonstration: Demonstration) -> None:
    for code, line in lines(demonstration).items():
        for amount, column in ((line.plan.amount, "plan_derived"), (line.same.amount, "same_period_derived")):
            expected = decimal(PUBLISHED[code][column])
            assert (amount.value if amount else None) == expected, (code, column)
            assert amount is None or amount.is_derived


def test_what_the_conference_called_low_is_low_and_retail_is_not(demonstration: Demonstration) -> None:
    found = {code: line.standing.is_low for code, line in lines(demonstration).items()}

    assert found == {code: row["flag"] == "low" for code, row in PUBLISHED.items()}


def test_some_have_said_why_and_some_are_still_asked(demonstration: Demonstration) -> None:
    asked = {code for code, line in lines(demonstration).items() if line.lacks_explanation}

    assert asked == {"CT-01", "CT-07", "CT-08", "CT-10", "CT-11"}


@pytest.mark.parametrize(("code", "task"), [("CT-03", "NV-2023-017"), ("CT-08", "NV-2023-015")])
def test_tasks_feed_the_running_month(demonstration: Demonstration, code: str, task: str) -> None:
    line = lines(demonstration, "2023-09")[code]

    assert line.actual.is_fed
    assert line.actual.amount is not None
    assert line.actual.amount.value == quantity(demonstration, task)


def quantity(demonstration: Demonstration, code: str) -> Decimal | None:
    """What a task has brought."""
    with demonstration.database.reading() as session:
        return task_named(session, code).quantity


def test_every_value_was_entered_by_the_office_and_confirmed_by_a_standing_member(
    demonstration: Demonstration,
) -> None:
    with demonstration.database.reading() as session:
        values = read_book(session, as_of(TODAY)).values.values()

    assert {(row.enterer_name, row.confirmer_name) for row in values} == {("Lường Thị Hoài Thu", "Nông Ích Thận")}
