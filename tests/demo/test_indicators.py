"""The eleven indicators of the first half of 2023 in the demonstration: as published, as derived, as linked."""

from datetime import datetime
from decimal import Decimal

import pytest

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.periods import read_period
from pacnam_tasks.demo.reading import DATA, decimal, rows
from pacnam_tasks.indicators.book import read_book
from pacnam_tasks.indicators.chart import actuals
from pacnam_tasks.indicators.line import Line
from pacnam_tasks.periods.queries import standing
from pacnam_tasks.periods.queries.pictures import late_for
from pacnam_tasks.trajectories.rules.forecast import Forecast, forecast
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
            assert (amount.value if amount and amount.is_derived else None) == expected, (code, column)


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


def test_what_was_published_was_entered_by_the_office_and_confirmed_by_a_standing_member(
    demonstration: Demonstration,
) -> None:
    with demonstration.database.reading() as session:
        values = read_book(session, as_of(TODAY)).values.values()

    published = {(row.enterer_name, row.confirmer_name) for row in values if row.period == "2023-H1"}
    assert published == {("Lường Thị Hoài Thu", "Nông Ích Thận")}
    assert {row.enterer_name for row in values if row.confirmed_at is None} == {
        "Chảo Láo Tá", "Ma Thế Duy", "Lý Mùi Phin"
    }  # fmt: skip


def test_each_stands_in_its_latest_period_and_two_communes_replace_no_figure_of_the_district(
    demonstration: Demonstration,
) -> None:
    with demonstration.database.reading() as session:
        book = read_book(session, as_of(TODAY))
        shown = {one.code: book.shown(one) for one in book.indicators}

    latest = dict.fromkeys(("CT-02", "CT-05", "CT-09", "CT-10"), "2023-08")
    assert {code: line.period.label for code, line in shown.items()} == {
        **dict.fromkeys(PUBLISHED, "2023-H1"),
        **latest,
    }
    [(period, value)] = shown["CT-06"].collecting
    assert (period.label, value.parts, len(value.missing)) == ("2023-09", 2, 8)


@pytest.mark.parametrize(
    ("code", "expected", "value", "low", "high"),
    [
        pytest.param("CT-02", "293.9", "405.3", "378.0", "432.6", id="drawn as the year before went: 238 by June"),
        pytest.param("CT-05", "63.2", "44.6", "33.4", "55.9", id="straight: children are vaccinated all the year"),
        pytest.param("CT-09", "43.9", "92.2", "88.6", "95.9", id="disbursement"),
        pytest.param("CT-10", "43.9", "29.2", "11.4", "47.1", id="disbursement, late"),
    ],
)
def test_paths_of_the_year_and_forecasts_with_their_uncertainty(
    demonstration: Demonstration, code: str, expected: str, value: str, low: str, high: str
) -> None:
    with demonstration.database.reading() as session:
        book = read_book(session, as_of(TODAY))
        line = next(book.shown(one) for one in book.indicators if one.code == code)
        points = [(on, reached.value) for _period, on, reached in actuals(book, line)]
    assert line.path is not None
    ahead = forecast(line.path, points)

    assert isinstance(ahead, Forecast)
    assert ahead.low is not None
    assert ahead.high is not None
    found = (line.path.expected(line.on), ahead.value, ahead.low, ahead.high)
    assert [f"{one:.1f}" for one in found] == [expected, value, low, high]


def test_a_late_value_is_an_erratum_of_september(demonstration: Demonstration) -> None:
    clock = MovingClock(datetime(2023, 9, 15, 8, tzinfo=demonstration.settings.zone), demonstration.settings.zone)
    with demonstration.database.reading() as session:
        september = next(one for one in standing.all_periods(session, clock) if one.period.name == "2023-09")
        late = late_for(session, september, clock)

    assert ("CT-10", "indicator_value_entered") in {(one.code, one.kind) for one in late}
