"""What a period holds of indicators: values known at its lock; what comes later is an erratum of the next."""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.periods import read_period
from pacnam_tasks.indicators.actions import keeping, values
from pacnam_tasks.indicators.forms.values import ExplanationInput
from pacnam_tasks.indicators.models import Indicator
from pacnam_tasks.indicators.rules.figures import Kind, Qualifier
from pacnam_tasks.periods import actions, indicator_lines
from pacnam_tasks.periods.models import FrozenPeriod
from pacnam_tasks.periods.page import period_page
from pacnam_tasks.periods.picture import Picture, sealed
from pacnam_tasks.periods.queries import pictures, standing
from pacnam_tasks.periods.queries.indicator_lines import owed_values
from pacnam_tasks.periods.rules import Verdict
from pacnam_tasks.tasks.rules.facts import MeasureKind
from tests.factories import House, make_task
from tests.indicators.making import definition, enter, make_indicator
from tests.periods.acts import at, freeze, lock, open_period, shown, stands, unlock
from tests.progress.acts import report

CUT_OFF = "05/09/2023 17:00"


@pytest.fixture
def one(session: Session, house: House, clock: MovingClock) -> Indicator:
    """Output with a plan of 700, of which an estimate of 390 is known for August."""
    at(clock, "02/08/2023 08:00")
    made = make_indicator(session, house, clock)
    enter(session, made, clock, house.office, "2023", Kind.PLAN, "700")
    at(clock, "30/08/2023 08:00")
    enter(session, made, clock, house.lead, "2023-08", amount="390", qualifier=Qualifier.ESTIMATE)
    return made


@pytest.fixture
def august(session: Session, house: House, clock: MovingClock, one: Indicator) -> int:
    """The month, collecting; it is the morning of 01/09."""
    del one
    at(clock, "15/08/2023 08:00")
    opened = open_period(session, house, clock, "2023-08")
    at(clock, "01/09/2023 08:00")
    return opened


def lines(picture: Picture) -> dict[str, Mapping[str, Any]]:
    """The lines of indicators by code."""
    return {line["code"]: line for line in picture.figures["indicators"]}


def frozen(session: Session, house: House, clock: MovingClock, period_id: int) -> Picture:
    """Lock and freeze at the cut-off."""
    lock(session, house, clock, period_id)
    at(clock, CUT_OFF)
    return freeze(session, clock, period_id)


def verdict(session: Session, clock: MovingClock, period_id: int) -> tuple[Verdict, list[str]]:
    """What a check of a frozen period says."""
    found = pictures.check(session, stands(session, clock, period_id), clock)
    return found.verdict, list(found.differs)


def test_a_frozen_period_keeps_values_words_sources_and_sentences(
    session: Session, house: House, clock: MovingClock, one: Indicator, august: int
) -> None:
    explained = ExplanationInput(read_period("2023-08"), "Khô hạn.", "Mở rộng vụ đông.")
    values.explain(session, one, explained, by=house.lead, clock=clock)

    line = lines(frozen(session, house, clock, august))["CT-01"]

    assert line["sentence"] == "Tổng giá trị sản xuất ước đạt 390 tỷ đồng, bằng 55,7% kế hoạch"
    assert (line["actual"], line["qualifier"], line["source"], line["plan"]) == (390, "uoc", "Báo cáo", 700)
    assert (line["cause"], line["remedy"], line["low"], line["confirmed"]) == (
        "Khô hạn.", "Mở rộng vụ đông.", True, False
    )  # fmt: skip


def test_nothing_entered_later_changes_a_frozen_line_and_it_still_verifies(
    session: Session, house: House, clock: MovingClock, one: Indicator, august: int
) -> None:
    before = frozen(session, house, clock, august)

    row = enter(session, one, clock, house.lead, "2023-08", amount="410")
    values.confirm(session, one, row.id or 0, by=house.office, clock=clock)
    enter(session, one, clock, house.office, "2023", Kind.PLAN, "800")
    keeping.define(session, one, definition(valid_from=clock.today()), by=house.office, clock=clock)
    make_indicator(session, house, clock, "CT-02")

    assert shown(session, clock, august) == before
    assert verdict(session, clock, august) == (Verdict.HOLDS, [])


def test_a_value_after_the_lock_is_an_erratum_of_the_next_period(
    session: Session, house: House, clock: MovingClock, one: Indicator, august: int
) -> None:
    frozen(session, house, clock, august)
    september = open_period(session, house, clock, "2023-09")
    enter(session, one, clock, house.lead, "2023-08", amount="410", source="BC 25")
    enter(session, one, clock, house.lead, "2023-09", amount="430")

    page = period_page(
        session, stands(session, clock, september), [stands(session, clock, august)], house.office, clock
    )

    [late] = page["late"]
    assert (late["code"], late["url"]) == ("CT-01", "/indicators/CT-01")
    assert late["said"] == "Thực hiện, tháng 8/2023: ước 390 → 410; Nguồn: BC 25"


def test_a_value_let_in_by_an_unlock_is_the_periods_and_no_erratum(
    session: Session, house: House, clock: MovingClock, one: Indicator, august: int
) -> None:
    lock(session, house, clock, august)
    september = open_period(session, house, clock, "2023-09")
    unlock(session, house, clock, august, house.lead)
    enter(session, one, clock, house.lead, "2023-08", amount="395")
    enter(session, one, clock, house.office, "2023-08", amount="999")

    assert lines(shown(session, clock, august))["CT-01"]["actual"] == 395
    [late] = shown(session, clock, september).figures["late"]
    assert late["said"]["amount"] == "999"


def test_a_value_of_a_longer_period_that_ends_with_it_stands_in(
    session: Session, house: House, clock: MovingClock, one: Indicator
) -> None:
    at(clock, "15/09/2023 08:00")
    quarter = open_period(session, house, clock, "2023-Q3")
    enter(session, one, clock, house.lead, "2023-09", amount="430")
    at(clock, "15/09/2023 09:00")

    line = lines(shown(session, clock, quarter))["CT-01"]

    assert (line["period"], line["actual"]) == ("2023-09", 430)


def test_linked_tasks_give_what_the_period_knows_of_them(
    session: Session, house: House, clock: MovingClock, august: int
) -> None:
    at(clock, "10/08/2023 08:00")
    task = make_task(
        session, house, clock, measure="tỷ đồng", measure_kind=MeasureKind.COUNT, target=Decimal(18), code="NV-C"
    )  # fmt: skip
    fed = make_indicator(session, house, clock, "CT-03")
    keeping.link(session, fed, task, feeds=True, by=house.office, clock=clock)
    at(clock, "20/08/2023 08:00")
    report(session, clock, task, house.lead, quantity=Decimal(8))
    at(clock, "01/09/2023 09:00")
    report(session, clock, task, house.lead, quantity=Decimal(12))

    line = lines(frozen(session, house, clock, august))["CT-03"]

    assert (line["actual"], line["origin"]) == (8, "tasks")
    assert verdict(session, clock, august) == (Verdict.HOLDS, [])


def forge(change: Callable[[dict[str, Any]], None]) -> Callable[[Picture], Picture]:
    """A picture whose first line of an indicator says something else."""

    def forged(picture: Picture) -> Picture:
        figures = json.loads(json.dumps(picture.figures))
        change(figures["indicators"][0])
        return Picture(figures, picture.rows)

    return forged


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda line: line["facts"]["values"]["actual"][0].update(amount="1"), (Verdict.HISTORY_DIFFERS, ["CT-01"])),
        (lambda line: line.update(sentence="Khác"), (Verdict.RULES_CHANGED, ["CT-01"])),
    ],
)
def test_a_line_that_the_history_does_not_give_is_named(
    session: Session, house: House, clock: MovingClock, august: int, change: Any, expected: Any
) -> None:
    lock(session, house, clock, august)
    at(clock, CUT_OFF)
    stood = standing.to_change(session, august, clock)
    picture = forge(change)(pictures.taken(session, stood, clock))
    actions.freeze(session, stood, picture, by=None, clock=clock, version=stood.period.version)

    assert verdict(session, clock, august) == expected


def test_a_line_changed_by_hand_breaks_the_seal(
    session: Session, house: House, clock: MovingClock, august: int
) -> None:
    frozen(session, house, clock, august)
    kept = session.get_one(FrozenPeriod, august)

    kept.figures = kept.figures.replace("390", "490")
    session.flush()

    assert verdict(session, clock, august)[0] is Verdict.BROKEN


def test_what_was_frozen_before_indicators_were_kept_still_verifies(
    session: Session, house: House, clock: MovingClock, august: int
) -> None:
    lock(session, house, clock, august)
    at(clock, CUT_OFF)
    stood = standing.to_change(session, august, clock)
    taken = pictures.taken(session, stood, clock)
    old = Picture({name: value for name, value in taken.figures.items() if name != "indicators"}, taken.rows)
    actions.freeze(session, stood, old, by=None, clock=clock, version=stood.period.version)

    assert "indicators" not in json.loads(sealed(old, august).figures)
    assert verdict(session, clock, august) == (Verdict.HOLDS, [])
    assert indicator_lines.shown(shown(session, clock, august).figures) == []


def test_indicators_without_a_value_are_listed_with_the_units_that_owe_one(
    session: Session, house: House, clock: MovingClock, one: Indicator, august: int
) -> None:
    make_indicator(session, house, clock, "CT-02")
    by_unit = make_indicator(session, house, clock, "CT-06", is_per_unit=True)
    enter(session, by_unit, clock, house.commune, "2023-08", amount="4", unit="XBB")

    owed = owed_values(session, stands(session, clock, august).period, clock.today())

    assert [(one.code, one.units) for one in owed] == [("CT-02", []), ("CT-06", ["Xã Cổ Linh"])]


def test_two_periods_stand_beside_each_other_by_indicator(
    session: Session, house: House, clock: MovingClock, one: Indicator, august: int
) -> None:
    then = frozen(session, house, clock, august)
    september = open_period(session, house, clock, "2023-09")
    enter(session, one, clock, house.lead, "2023-09", amount="430")
    at(clock, "15/09/2023 09:00")

    [line] = indicator_lines.compared(then.figures, shown(session, clock, september).figures)

    assert (line["code"], line["actual"], line["of_plan"]) == ("CT-01", ("ước 390", "430"), ("55,7%", "61,4%"))
