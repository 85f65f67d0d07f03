"""Values entered, replaced, confirmed and explained: what stands on a day, and who may do what."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlmodel import Session, col, select

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.errors import Conflict, NotAllowed, NotFound, Refused
from pacnam_tasks.core.periods import read_period
from pacnam_tasks.history.models import Event
from pacnam_tasks.indicators.actions import keeping, values
from pacnam_tasks.indicators.forms.definitions import PathInput
from pacnam_tasks.indicators.forms.values import ExplanationInput
from pacnam_tasks.indicators.rules.figures import Ground, Kind, Published, Qualifier, Why
from pacnam_tasks.tasks.rules.facts import MeasureKind
from pacnam_tasks.trajectories.rules.path import Shape
from pacnam_tasks.units.actions import CARRIED_BY
from tests.conftest import TODAY
from tests.factories import House, make_task
from tests.indicators.making import definition, enter, line_of, make_indicator, value


def events(session: Session, kind: str) -> list[dict[str, object]]:
    """What the events of a kind say."""
    found = session.exec(select(Event).where(col(Event.kind) == kind).order_by(col(Event.seq)))
    return [json.loads(event.data) for event in found]


def move(clock: MovingClock, day: date) -> None:
    """Noon of a day."""
    clock.move_to(datetime(day.year, day.month, day.day, 12, tzinfo=clock.zone))


def test_everything_follows_from_the_values(session: Session, house: House, clock: MovingClock) -> None:
    one = make_indicator(session, house, clock)
    enter(session, one, clock, house.lead, qualifier=Qualifier.ABOVE)
    enter(session, one, clock, house.office, "2023", Kind.PLAN, "698.9", is_derived=True)
    enter(session, one, clock, house.office, "2023-H1", Kind.SAME, "346.6", is_derived=True)

    line = line_of(session, clock)

    assert (line.of_plan.value, line.of_same.value, line.left.value) == (
        Decimal("43.5"), Decimal("87.7"), Decimal("394.9")
    )  # fmt: skip
    assert line.pace.times == Decimal("1.30")
    assert (line.standing.is_low, line.standing.ground) == (True, Ground.PATH)
    assert line.sentence == ("Tổng giá trị sản xuất đạt trên 304 tỷ đồng, bằng 43,5% kế hoạch và 87,7% so với cùng kỳ")


def test_what_was_published_stays_beside_what_is_computed(session: Session, house: House, clock: MovingClock) -> None:
    one = make_indicator(session, house, clock)
    published = Published(Decimal(40), Qualifier.NEAR)
    enter(session, one, clock, house.office, amount="192", of_plan=published)
    enter(session, one, clock, house.office, "2023", Kind.PLAN, "486.2")

    line = line_of(session, clock)

    assert (line.published_of_plan, line.of_plan.value) == (published, Decimal("39.5"))
    assert line.sentence.endswith("bằng gần 40% kế hoạch")


def test_last_year_s_actual_is_the_same_period_where_none_was_entered(
    session: Session, house: House, clock: MovingClock
) -> None:
    one = make_indicator(session, house, clock)
    enter(session, one, clock, house.office, "2022-H1", Kind.ACTUAL, "346.6")
    enter(session, one, clock, house.office)

    assert line_of(session, clock).of_same.value == Decimal("87.7")


def test_a_value_is_replaced_and_the_day_before_still_knows_the_old_one(
    session: Session, house: House, clock: MovingClock
) -> None:
    move(clock, TODAY - timedelta(days=2))
    one = make_indicator(session, house, clock)
    enter(session, one, clock, house.lead, amount="300")
    move(clock, TODAY)
    enter(session, one, clock, house.lead, amount="304")

    amounts = [line_of(session, clock, day=day).actual.amount for day in (TODAY - timedelta(days=1), TODAY)]

    assert [one.value for one in amounts if one] == [300, 304]
    [_first, second] = events(session, "indicator_value_entered")
    assert (second["amount"], second["before"]["amount"]) == ("304", "300.0000")  # type: ignore[index]


def test_a_past_day_does_not_know_of_an_indicator_made_since(
    session: Session, house: House, clock: MovingClock
) -> None:
    make_indicator(session, house, clock)

    assert line_of(session, clock, day=TODAY).actual.amount is None
    with pytest.raises(NotFound):
        line_of(session, clock, day=TODAY - timedelta(days=1))


@pytest.mark.parametrize("who", ["office", "lead"])
def test_office_and_the_responsible_head_enter(session: Session, house: House, clock: MovingClock, who: str) -> None:
    one = make_indicator(session, house, clock)

    assert enter(session, one, clock, house.people[who]).id is not None


@pytest.mark.parametrize("who", ["standing", "member", "staff", "stranger", "commune", "inspector", "administrator"])
def test_nobody_else_enters(session: Session, house: House, clock: MovingClock, who: str) -> None:
    one = make_indicator(session, house, clock)

    with pytest.raises(NotAllowed):
        enter(session, one, clock, house.people[who])

    assert events(session, "indicator_value_entered") == []


def test_a_commune_enters_its_own_value_and_no_other(session: Session, house: House, clock: MovingClock) -> None:
    one = make_indicator(session, house, clock, is_per_unit=True)

    enter(session, one, clock, house.commune, amount="4", unit="XBB")
    for unit in ("XCL", ""):
        with pytest.raises(NotAllowed):
            enter(session, one, clock, house.commune, amount="4", unit=unit)


def test_the_whole_is_the_sum_of_the_units_until_it_is_entered(
    session: Session, house: House, clock: MovingClock
) -> None:
    one = make_indicator(session, house, clock, is_per_unit=True)
    enter(session, one, clock, house.commune, amount="4", unit="XBB")
    enter(session, one, clock, house.commune2, amount="2.5", unit="XCL")
    summed = line_of(session, clock).actual
    enter(session, one, clock, house.lead, amount="7")

    assert summed.amount is not None
    assert (summed.amount.value, summed.parts) == (Decimal("6.5"), 2)
    whole = line_of(session, clock).actual
    assert whole.amount is not None
    assert (whole.amount.value, whole.parts) == (Decimal(7), 0)


def test_percentages_of_units_do_not_add_up(session: Session, house: House, clock: MovingClock) -> None:
    one = make_indicator(session, house, clock, is_per_unit=True, measure="%")
    enter(session, one, clock, house.commune, amount="40", unit="XBB")

    assert line_of(session, clock).actual.amount is None


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        pytest.param(value(unit="XBB"), "unit", id="a unit where there are none"),
        pytest.param(value("2023-12"), "period", id="an actual of a month to come"),
        pytest.param(value("2020-W53", Kind.SAME), "period", id="a week that the year before has not"),
        pytest.param(value(amount="304.25"), "amount", id="more decimals than are kept"),
    ],
)
def test_a_value_that_cannot_be_is_refused(
    session: Session, house: House, clock: MovingClock, sent: object, field: str
) -> None:
    one = make_indicator(session, house, clock)

    with pytest.raises(Refused) as refused:
        values.enter(session, one, sent, by=house.office, clock=clock)  # type: ignore[arg-type]

    assert list(refused.value.messages) == [field]


def test_a_form_made_before_another_entry_replaces_nothing(session: Session, house: House, clock: MovingClock) -> None:
    one = make_indicator(session, house, clock)
    first = enter(session, one, clock, house.lead, amount="300")
    enter(session, one, clock, house.office, amount="304")

    with pytest.raises(Conflict):
        values.enter(session, one, value(amount="305"), by=house.lead, clock=clock, seen=first.id)

    assert line_of(session, clock).actual.row.amount == 304


@pytest.mark.parametrize(("enterer", "confirmer"), [("lead", "office"), ("lead", "standing"), ("office", "standing")])
def test_office_or_standing_confirms_what_another_entered(
    session: Session, house: House, clock: MovingClock, enterer: str, confirmer: str
) -> None:
    one = make_indicator(session, house, clock)
    row = enter(session, one, clock, house.people[enterer])

    values.confirm(session, one, row.id or 0, by=house.people[confirmer], clock=clock)

    shown = line_of(session, clock).actual.row
    assert shown.confirmer_name == f"Người {confirmer}"


@pytest.mark.parametrize(
    ("enterer", "confirmer"), [("office", "office"), ("lead", "lead"), ("lead", "member"), ("lead", "inspector")]
)
def test_nobody_confirms_the_own_entry_and_no_one_else_any(
    session: Session, house: House, clock: MovingClock, enterer: str, confirmer: str
) -> None:
    one = make_indicator(session, house, clock)
    row = enter(session, one, clock, house.people[enterer])

    with pytest.raises(NotAllowed):
        values.confirm(session, one, row.id or 0, by=house.people[confirmer], clock=clock)


def test_a_value_replaced_meanwhile_is_not_confirmed(session: Session, house: House, clock: MovingClock) -> None:
    one = make_indicator(session, house, clock)
    row = enter(session, one, clock, house.lead)
    enter(session, one, clock, house.lead, amount="305")

    with pytest.raises(Conflict):
        values.confirm(session, one, row.id or 0, by=house.office, clock=clock)


def test_a_changed_definition_breaks_the_comparison_until_the_plan_is_set_anew(
    session: Session, house: House, clock: MovingClock
) -> None:
    move(clock, date(2023, 1, 10))
    one = make_indicator(session, house, clock)
    enter(session, one, clock, house.office, "2023", Kind.PLAN, "700")
    enter(session, one, clock, house.office, "2022-H1", Kind.ACTUAL, "340")
    move(clock, TODAY)
    changed = definition(valid_from=date(2023, 4, 1), text="Theo giá so sánh năm 2010.")
    keeping.define(session, one, changed, by=house.office, clock=clock)
    enter(session, one, clock, house.office)

    line = line_of(session, clock)
    enter(session, one, clock, house.office, "2023", Kind.PLAN, "650")
    enter(session, one, clock, house.office, "2023-H1", Kind.SAME, "320", by_new=True)
    after = line_of(session, clock)

    assert (line.of_plan.why, line.of_same.why, line.left.why) == (Why.OTHER_DEFINITION,) * 3
    assert "do thay đổi cách tính" in line.sentence
    assert (after.of_plan.value, after.of_same.value) == (Decimal("46.8"), Decimal("95.0"))


def test_a_definition_begins_after_the_one_in_force(session: Session, house: House, clock: MovingClock) -> None:
    one = make_indicator(session, house, clock)

    with pytest.raises(Refused):
        keeping.define(session, one, definition(), by=house.office, clock=clock)


def test_a_unit_that_answers_for_an_indicator_does_not_end(session: Session, house: House, clock: MovingClock) -> None:
    make_indicator(session, house, clock)

    assert "CT-01" in [held for ask in CARRIED_BY for held in ask(session, house.units["NNPTNT"], TODAY)]


def test_a_low_indicator_asks_for_cause_and_remedy_until_they_are_there(
    session: Session, house: House, clock: MovingClock
) -> None:
    one = make_indicator(session, house, clock)
    enter(session, one, clock, house.lead, amount=None, said_low=True)
    before = line_of(session, clock).lacks_explanation

    sent = ExplanationInput(read_period("2023-H1"), "Thiếu vắc-xin.", "Tiêm bù trong quý IV.")
    values.explain(session, one, sent, by=house.lead, clock=clock)

    assert (before, line_of(session, clock).lacks_explanation) == (True, False)


def counted_task(session: Session, house: House, clock: MovingClock, **overrides: object) -> object:
    """A task whose quantity is counted in tỷ đồng."""
    made = {"measure": "tỷ đồng giá trị", "measure_kind": MeasureKind.COUNT, "target": Decimal("18.3")}
    return make_task(session, house, clock, **made | {"baseline": Decimal("7.5")} | overrides)


def test_the_quantities_of_linked_tasks_are_the_actual_where_nobody_entered_one(
    session: Session, house: House, clock: MovingClock
) -> None:
    one = make_indicator(session, house, clock)
    for baseline in ("7.5", "2"):
        task = counted_task(session, house, clock, baseline=Decimal(baseline))
        keeping.link(session, one, task, feeds=True, by=house.lead, clock=clock)  # type: ignore[arg-type]

    found = line_of(session, clock, period="2023-09").actual
    before = line_of(session, clock, period="2023-08").actual

    assert found.amount is not None
    assert (found.amount.value, found.is_fed) == (Decimal("9.5"), True)
    assert before.amount is None, "the tasks were not there yet"


def test_a_period_that_still_runs_is_held_to_the_day_and_not_to_its_end(
    session: Session, house: House, clock: MovingClock
) -> None:
    one = make_indicator(session, house, clock)
    enter(session, one, clock, house.office, "2023", Kind.PLAN, "36.5")
    keeping.link(session, one, counted_task(session, house, clock), feeds=True, by=house.lead, clock=clock)  # type: ignore[arg-type]

    line = line_of(session, clock, period="2023-09")

    assert (line.on, line.standing.expected) == (TODAY, Decimal("25.8"))


@pytest.mark.parametrize(
    "overrides",
    [
        pytest.param({"measure": "ha"}, id="another measure"),
        pytest.param({"measure": "tỷ đồng", "measure_kind": MeasureKind.LEVEL}, id="a level"),
        pytest.param({"measure": "", "measure_kind": None, "target": None, "baseline": None}, id="no measure"),
    ],
)
def test_what_does_not_add_up_is_not_counted_in(
    session: Session, house: House, clock: MovingClock, overrides: dict[str, object]
) -> None:
    one = make_indicator(session, house, clock)
    task = counted_task(session, house, clock, **overrides)

    with pytest.raises(Refused):
        keeping.link(session, one, task, feeds=True, by=house.lead, clock=clock)  # type: ignore[arg-type]


def test_the_path_of_the_year_says_what_is_low(session: Session, house: House, clock: MovingClock) -> None:
    one = make_indicator(session, house, clock)
    enter(session, one, clock, house.office, amount="30")
    enter(session, one, clock, house.office, "2023", Kind.PLAN, "100")
    straight = line_of(session, clock).standing

    path = PathInput(2023, Shape.POINTS, None, ((date(2023, 6, 30), Decimal(25)),))
    keeping.set_path(session, one, path, by=house.office, clock=clock)

    assert (straight.is_low, line_of(session, clock).standing.is_low) == (True, False)


def test_plans_of_periods_are_points_of_the_path(session: Session, house: House, clock: MovingClock) -> None:
    one = make_indicator(session, house, clock)
    enter(session, one, clock, house.office, "2023-08", amount="30")
    enter(session, one, clock, house.office, "2023", Kind.PLAN, "100")
    enter(session, one, clock, house.office, "2023-H1", Kind.PLAN, "20")

    path = line_of(session, clock).path

    assert path is not None
    assert path.expected(date(2023, 6, 30)) == 20
