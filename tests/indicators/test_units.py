"""Values that units report: what their sum is worth, and which unit reports an indicator at all."""

from collections.abc import Iterable
from datetime import date

import pytest
from sqlmodel import Session

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.errors import Refused
from pacnam_tasks.indicators.actions.values import enter_all
from pacnam_tasks.indicators.book import Book, read_book, read_briefly
from pacnam_tasks.indicators.forms.sheet import SheetValue
from pacnam_tasks.indicators.line import Line
from pacnam_tasks.indicators.models import Indicator
from pacnam_tasks.indicators.page import row_of
from pacnam_tasks.indicators.rules.figures import Direction, Ground, Kind, Qualifier, qualifier_of_sum
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.units.models import Unit
from tests.factories import House
from tests.indicators.making import enter, line_of, make_indicator, value

NONE, ABOVE, NEAR, ESTIMATE = Qualifier.NONE, Qualifier.ABOVE, Qualifier.NEAR, Qualifier.ESTIMATE


@pytest.fixture
def by_unit(session: Session, house: House, clock: MovingClock) -> Indicator:
    """New members of the Party: the two communes report, of a plan of 100."""
    one = make_indicator(session, house, clock, "CT-06", is_per_unit=True, measure="đảng viên", decimals=0)
    enter(session, one, clock, house.office, "2023", Kind.PLAN, "100")
    return one


@pytest.fixture
def whole(session: Session, house: House, clock: MovingClock) -> Indicator:
    """Output of agriculture in the first half of the year, entered for the whole."""
    one = make_indicator(session, house, clock, "CT-02")
    enter(session, one, clock, house.office, amount="192")
    return one


def books(session: Session, clock: MovingClock) -> Iterable[Book]:
    """What the page of indicators and the wall of a meeting read."""
    when = AsOf(clock.today(), clock.today(), clock.zone)
    return read_book(session, when), read_briefly(session, when)


def shown(book: Book) -> dict[str, Line]:
    """The line of each indicator by its code."""
    return {one.code: book.shown(one) for one in book.indicators}


def test_each_stands_in_its_own_latest_period(
    session: Session, house: House, clock: MovingClock, whole: Indicator, by_unit: Indicator
) -> None:
    enter(session, by_unit, clock, house.commune, "2023-09", amount="20", unit="XBB")
    enter(session, by_unit, clock, house.commune2, "2023-09", amount="15", unit="XCL")

    for book in books(session, clock):
        lines = shown(book)
        assert {code: one.period.label for code, one in lines.items()} == {"CT-02": "2023-H1", "CT-06": "2023-09"}
        assert lines["CT-02"].actual.row.amount == 192


def test_what_some_units_report_takes_the_place_of_no_whole_figure(
    session: Session, house: House, clock: MovingClock, by_unit: Indicator
) -> None:
    enter(session, by_unit, clock, house.office, amount=None, said_low=True)
    enter(session, by_unit, clock, house.commune, "2023-09", amount="20", unit="XBB")

    for book in books(session, clock):
        line = shown(book)["CT-06"]
        assert (line.period.label, line.standing.is_low) == ("2023-H1", True)
        assert row_of(line, None)["collecting"] == ["tháng 9/2023: mới có 1/2 đơn vị báo cáo"]


def test_a_sum_without_all_units_is_no_figure_of_the_whole(
    session: Session, house: House, clock: MovingClock, by_unit: Indicator
) -> None:
    enter(session, by_unit, clock, house.commune, "2023-09", amount="35", unit="XBB", qualifier=ESTIMATE)

    line = line_of(session, clock, "CT-06")
    row = row_of(line, None)

    assert line.sentence == "Tổng giá trị sản xuất ước đạt 35 đảng viên (mới có 1/2 đơn vị báo cáo)"
    assert (line.standing.is_low, line.standing.ground) == (None, Ground.PARTIAL)
    assert (line.of_plan.value, line.left.value, line.lacks_explanation) == (None, None, False)
    assert row["ground"] == "mới có 1/2 đơn vị báo cáo"
    assert [one.name for one in line.actual.missing] == ["Xã Cổ Linh"]


def test_a_sum_of_all_units_is_judged_and_is_as_sure_as_its_parts(
    session: Session, house: House, clock: MovingClock, by_unit: Indicator
) -> None:
    enter(session, by_unit, clock, house.commune, "2023-09", amount="20", unit="XBB", qualifier=ESTIMATE)
    enter(session, by_unit, clock, house.commune2, "2023-09", amount="15", unit="XCL")

    line = line_of(session, clock, "CT-06")

    assert line.sentence == "Tổng giá trị sản xuất ước đạt 35 đảng viên, bằng 35% kế hoạch"
    assert line.standing.is_low
    assert "2/2 số liệu chưa xác nhận" in row_of(line, None)["actual"].below


def test_a_plan_of_some_units_is_no_plan_of_the_whole(session: Session, house: House, clock: MovingClock) -> None:
    one = make_indicator(session, house, clock, is_per_unit=True)
    enter(session, one, clock, house.office, "2023", Kind.PLAN, "10", unit="XBB")
    enter(session, one, clock, house.office, amount="8")

    line = line_of(session, clock)

    assert (line.of_plan.value, line.standing.ground) == (None, Ground.NOTHING)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([NONE, NONE], NONE),
        ([NONE, ABOVE], ABOVE),
        ([NEAR, NONE], NEAR),
        ([ABOVE, ESTIMATE], ESTIMATE),
        ([ABOVE, NEAR], ESTIMATE),
    ],
)
def test_a_sum_has_the_weakest_word_of_its_parts(parts: list[Qualifier], expected: Qualifier) -> None:
    assert qualifier_of_sum(parts) is expected


def test_a_unit_that_does_not_report_the_indicator_is_refused(
    session: Session, house: House, clock: MovingClock, by_unit: Indicator
) -> None:
    with pytest.raises(Refused) as refused:
        enter(session, by_unit, clock, house.office, "2023-09", amount="5", unit="HKL")

    assert "Hạt Kiểm lâm huyện không báo cáo chỉ tiêu này" in refused.value.messages["unit"]


def test_a_unit_with_a_plan_of_its_own_reports_beside_the_communes(
    session: Session, house: House, clock: MovingClock, by_unit: Indicator
) -> None:
    enter(session, by_unit, clock, house.office, "2023", Kind.PLAN, "9", unit="HKL")

    enter(session, by_unit, clock, house.office, "2023-09", amount="5", unit="HKL")

    assert line_of(session, clock, "CT-06").reported == (1, 3)


def test_in_a_sheet_the_plan_of_a_unit_may_stand_below_what_it_reports(
    session: Session, house: House, clock: MovingClock, by_unit: Indicator
) -> None:
    reported, plan = value("2023-09", amount="5", unit="HKL"), value("2023", Kind.PLAN, "9", unit="HKL")

    enter_all(
        session,
        [SheetValue(2, by_unit.code, reported), SheetValue(3, by_unit.code, plan)],
        by=house.office,
        clock=clock,
    )

    assert line_of(session, clock, "CT-06").reported == (1, 3)


def test_a_unit_that_ended_before_the_period_is_refused(
    session: Session, house: House, clock: MovingClock, by_unit: Indicator
) -> None:
    unit = session.get_one(Unit, house.units["XCL"])
    unit.valid_to = date(2023, 7, 31)
    session.add(unit)
    session.flush()

    with pytest.raises(Refused):
        enter(session, by_unit, clock, house.office, "2023-09", amount="5", unit="XCL")
    enter(session, by_unit, clock, house.commune, "2023-09", amount="20", unit="XBB")
    assert line_of(session, clock, "CT-06").reported is None


@pytest.mark.parametrize(
    ("direction", "same", "words"),
    [("rising", "300", "Không thấp hơn cùng kỳ"), ("falling", "310", "Không cao hơn cùng kỳ")],
)
def test_what_is_not_low_is_said_by_its_ground(
    session: Session, house: House, clock: MovingClock, direction: str, same: str, words: str
) -> None:
    one = make_indicator(session, house, clock, direction=Direction(direction))
    enter(session, one, clock, house.office)
    enter(session, one, clock, house.office, "2023-H1", Kind.SAME, same)

    row = row_of(line_of(session, clock), None)

    assert (row["words"], row["tone"]) == (words, "done")
