"""What a period holds: what was known at its end and came until the lock; once frozen it stays as it is."""

import zlib
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlmodel import Session

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.errors import Conflict, NotAllowed
from pacnam_tasks.periods import actions
from pacnam_tasks.periods.models import FrozenPeriod
from pacnam_tasks.periods.picture import Picture, Row, counted, tally_of
from pacnam_tasks.periods.queries import pictures, standing
from pacnam_tasks.periods.queries.collecting import unit_reports
from pacnam_tasks.periods.rules import Verdict
from pacnam_tasks.progress.rules import Paper
from pacnam_tasks.progress.withdrawals.actions import withdraw
from pacnam_tasks.rollup.queries import roll_up
from pacnam_tasks.rollup.standing import Span, standings
from pacnam_tasks.tasks.actions import Deed, change_task
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.counts import AsOf, Scope
from pacnam_tasks.units.actions import Dissolution, dissolve
from pacnam_tasks.units.models import Unit
from tests.factories import House, make_parts, make_task
from tests.periods.acts import at, freeze, lock, open_period, shown, stands, unlock
from tests.progress.acts import report

CUT_OFF = "05/09/2023 17:00"


@pytest.fixture
def task(session: Session, house: House, clock: MovingClock) -> Task:
    """Accepted on 02/08, due in September, at 20 % from 10/08 on."""
    at(clock, "02/08/2023 08:00")
    made = make_task(session, house, clock, code="NV-A", due_on=date(2023, 9, 20))
    at(clock, "10/08/2023 08:00")
    report(session, clock, made, house.lead, quantity=Decimal(20))
    return made


@pytest.fixture
def august(session: Session, house: House, clock: MovingClock, task: Task) -> int:
    """The month, collecting; it is the morning of 01/09."""
    del task
    at(clock, "15/08/2023 08:00")
    opened = open_period(session, house, clock, "2023-08")
    at(clock, "01/09/2023 08:00")
    return opened


def percents(picture: Picture) -> dict[str, str]:
    """The percent of each row."""
    return {row["code"]: row["percent"] for row in picture.rows}


def by_other_rules(session: Session, clock: MovingClock, period_id: int, change: Callable[[Row], Row]) -> None:
    """Freeze what another release would have made of the same history."""
    stood = standing.to_change(session, period_id, clock)
    picture = pictures.taken(session, stood, clock)
    rows = [{**row, **change(row)} for row in picture.rows]
    figures = {**picture.figures, "counts": counted(rows, picture.figures["names"])}
    actions.freeze(session, stood, Picture(figures, rows), by=None, clock=clock, version=stood.period.version)


def paper(session: Session, clock: MovingClock, task: Task, house: House, on: date, quantity: int) -> None:
    """The office enters what a unit sent on paper."""
    report(session, clock, task, house.office, quantity=Decimal(quantity), paper=Paper(on, "12/BC"))


def test_what_is_reported_after_the_last_day_is_the_next_periods(
    session: Session, house: House, clock: MovingClock, task: Task, august: int
) -> None:
    report(session, clock, task, house.lead, quantity=Decimal(50))

    lock(session, house, clock, august)

    assert percents(shown(session, clock, august)) == {"NV-A": "20.0"}


def test_a_paper_of_the_period_counts_until_the_lock(
    session: Session, house: House, clock: MovingClock, task: Task, august: int
) -> None:
    paper(session, clock, task, house, date(2023, 8, 31), 30)

    lock(session, house, clock, august)

    assert percents(shown(session, clock, august)) == {"NV-A": "30.0"}


def test_a_paper_of_the_period_after_the_lock_is_an_erratum_of_the_next(
    session: Session, house: House, clock: MovingClock, task: Task, august: int
) -> None:
    lock(session, house, clock, august)
    september = open_period(session, house, clock, "2023-09")

    paper(session, clock, task, house, date(2023, 8, 31), 30)

    assert percents(shown(session, clock, august)) == {"NV-A": "20.0"}
    [late] = shown(session, clock, september).figures["late"]
    assert (late["code"], late["belongs_on"], late["said"]["quantity"]) == ("NV-A", "2023-08-31", "30")


def test_what_was_withdrawn_is_no_erratum(
    session: Session, house: House, clock: MovingClock, task: Task, august: int
) -> None:
    lock(session, house, clock, august)
    september = open_period(session, house, clock, "2023-09")
    update = report(session, clock, task, house.office, quantity=Decimal(30), paper=Paper(date(2023, 8, 31), "12/BC"))

    withdraw(session, task, update.id or 0, by=house.office, clock=clock, key="take back")

    assert shown(session, clock, september).figures["late"] == []


def test_an_unlock_lets_in_one_persons_entries_until_its_end(
    session: Session, house: House, clock: MovingClock, task: Task, august: int
) -> None:
    other = make_task(session, house, clock, code="NV-B", lead="HKL", start_on=date(2023, 8, 1))
    lock(session, house, clock, august)
    unlock(session, house, clock, august, house.office)
    paper(session, clock, task, house, date(2023, 8, 30), 25)
    at(clock, "01/09/2023 12:00")

    paper(session, clock, task, house, date(2023, 8, 31), 30)

    del other
    assert percents(shown(session, clock, august)) == {"NV-A": "25.0"}


def test_an_unlock_of_another_person_lets_nothing_in(
    session: Session, house: House, clock: MovingClock, task: Task, august: int
) -> None:
    lock(session, house, clock, august)
    unlock(session, house, clock, august, house.lead)

    paper(session, clock, task, house, date(2023, 8, 31), 30)

    assert percents(shown(session, clock, august)) == {"NV-A": "20.0"}


def test_the_figures_of_a_frozen_period_are_those_of_its_last_day(
    session: Session, house: House, clock: MovingClock, task: Task, august: int
) -> None:
    at(clock, "20/08/2023 08:00")
    make_parts(session, house, clock, make_task(session, house, clock, member_id=house.member.person_id))
    make_task(session, house, clock, lead="HKL", due_on=date(2023, 8, 25), field_id=house.fields["lam-nghiep"])
    at(clock, "01/09/2023 08:00")
    lock(session, house, clock, august)
    at(clock, CUT_OFF)
    picture = freeze(session, clock, august)

    when = AsOf(date(2023, 8, 31), clock.today(), clock.zone)
    for level in ("task", "part"):
        for by in ("field", "unit", "programme", "member"):
            table = roll_up(session, house.office, when, by, Scope(level=level))
            frozen = picture.figures["counts"][level]
            assert {one["code"]: tally_of(one) for one in frozen[by]} == {one.code: one.tally for one in table.lines}
            assert tally_of(frozen["total"][0]) == table.total


def test_a_unit_that_is_renamed_and_dissolved_later_keeps_its_name_in_the_period(
    session: Session, house: House, clock: MovingClock, task: Task, august: int
) -> None:
    lock(session, house, clock, august)
    at(clock, CUT_OFF)
    before = freeze(session, clock, august)

    unit = session.get_one(Unit, house.units["HKL"])
    unit.name = unit.short_name = "Trạm Kiểm lâm liên xã"
    lead = session.get_one(Unit, house.units["NNPTNT"])
    lead.name = "Phòng Kinh tế"
    session.flush()
    dissolve(session, unit, Dissolution(clock.today(), "45-QĐ/HU"), clock)

    after = shown(session, clock, august)
    assert after == before
    assert after.figures["names"]["unit"][0][1] == "Phòng Nông nghiệp và Phát triển nông thôn"
    assert pictures.check(session, stands(session, clock, august), clock).verdict is Verdict.HOLDS


def test_a_unit_merged_in_mid_period_is_waited_for_no_more_and_its_work_counts_with_its_successor(
    session: Session, house: House, clock: MovingClock, task: Task, august: int
) -> None:
    at(clock, "04/08/2023 08:00")
    other = make_task(session, house, clock, lead="HKL", code="NV-B", due_on=date(2023, 9, 20))
    at(clock, "16/08/2023 08:00")
    change_task(session, other, Deed("handed_over", None), clock, lead_unit_id=house.units["NNPTNT"])
    dissolve(session, session.get_one(Unit, house.units["HKL"]), Dissolution(clock.today(), "45-QĐ/HU"), clock)
    at(clock, "01/09/2023 08:00")

    waited_for = unit_reports(session, stands(session, clock, august).period, clock.today(), clock.zone)
    lock(session, house, clock, august)
    at(clock, CUT_OFF)
    units = freeze(session, clock, august).figures["counts"]["task"]["unit"]
    carried = {one.unit.code: one.days for one in standings(session, house.office, span_of_august(clock), "task")}

    assert [(one.code, one.open_tasks, one.is_missing) for one in waited_for] == [("NNPTNT", 2, False)]
    assert [(one["code"], tally_of(one).assigned) for one in units] == [("NNPTNT", 2)]
    assert carried == {"HKL": 12, "NNPTNT": 30 + 16}  # 04-15/08; NV-A from 02/08 and NV-B from 16/08 on


def span_of_august(clock: MovingClock) -> Span:
    """The days of the month."""
    return Span(date(2023, 7, 31), AsOf(date(2023, 8, 31), clock.today(), clock.zone))


def test_nothing_recorded_later_changes_what_was_frozen(
    session: Session, house: House, clock: MovingClock, task: Task, august: int
) -> None:
    lock(session, house, clock, august)
    at(clock, CUT_OFF)
    before = freeze(session, clock, august)

    paper(session, clock, task, house, date(2023, 8, 31), 99)
    task.title = "Tên khác"
    session.flush()

    assert shown(session, clock, august) == before
    assert pictures.check(session, stands(session, clock, august), clock).verdict is Verdict.HOLDS


@pytest.mark.parametrize("column", ["figures", "rows", "sha256"])
def test_what_was_changed_by_hand_does_not_hold(
    session: Session, house: House, clock: MovingClock, task: Task, august: int, column: str
) -> None:
    lock(session, house, clock, august)
    at(clock, CUT_OFF)
    freeze(session, clock, august)
    kept = session.get_one(FrozenPeriod, august)
    forged = {
        "figures": kept.figures.replace("2023-08-31", "2023-08-30"),
        "rows": zlib.compress(zlib.decompress(kept.rows).replace(b"NV-A", b"NV-X")),
        "sha256": "0" * 64,
    }

    setattr(kept, column, forged[column])
    session.flush()

    assert pictures.check(session, stands(session, clock, august), clock).verdict is Verdict.BROKEN


def test_other_rules_are_told_from_another_history(
    session: Session, house: House, clock: MovingClock, august: int
) -> None:
    lock(session, house, clock, august)
    at(clock, CUT_OFF)
    by_other_rules(session, clock, august, lambda row: {"counts": {**row["counts"], "silent": 0}})

    found = pictures.check(session, stands(session, clock, august), clock)
    assert (found.verdict, list(found.differs)) == (Verdict.RULES_CHANGED, ["NV-A"])


def test_facts_that_the_history_does_not_give_are_named(
    session: Session, house: House, clock: MovingClock, task: Task, august: int
) -> None:
    lock(session, house, clock, august)
    at(clock, CUT_OFF)
    by_other_rules(session, clock, august, lambda row: {"facts": {**row["facts"], "percent": "99.0"}})

    found = pictures.check(session, stands(session, clock, august), clock)

    assert (found.verdict, list(found.differs)) == (Verdict.HISTORY_DIFFERS, ["NV-A"])


def test_the_system_freezes_nothing_before_the_cut_off_nor_while_an_unlock_runs(
    session: Session, house: House, clock: MovingClock, august: int
) -> None:
    lock(session, house, clock, august)
    with pytest.raises(Conflict):
        freeze(session, clock, august)
    at(clock, "05/09/2023 16:00")
    unlock(session, house, clock, august, house.office, ends_hour="17")

    with pytest.raises(Conflict):
        freeze(session, clock, august)


def test_the_office_freezes_from_the_cut_off_on_and_standing_before_it(
    session: Session, house: House, clock: MovingClock, august: int
) -> None:
    lock(session, house, clock, august)
    with pytest.raises(NotAllowed):
        freeze(session, clock, august, house.office)

    freeze(session, clock, august, house.standing)

    assert stands(session, clock, august).state == "frozen"
    assert session.connection().execute(text("SELECT count(*) FROM frozen_period")).scalar_one() == 1
