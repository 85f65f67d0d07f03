"""What has changed between two days, each as it was known on its own evening."""

import csv
import io
from datetime import date, timedelta

import pytest
from sqlmodel import Session

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.plans.models import Programme
from pacnam_tasks.rollup.formats import CHANGES, as_csv, as_json, signed
from pacnam_tasks.rollup.queries import By, Change, Table, roll_up
from pacnam_tasks.tasks import summary
from pacnam_tasks.tasks.queries.changes import Events, span_of
from pacnam_tasks.tasks.queries.counts import AsOf, Scope
from tests.conftest import NOON
from tests.factories import House, make_parts, make_task
from tests.progress.acts import report, send_back, settle, submit

FIRST, LAST = date(2023, 9, 20), date(2023, 9, 30)


def on(clock: MovingClock, day: int) -> None:
    """Noon of a day of September 2023."""
    clock.move_to(NOON + timedelta(days=day - 15))


@pytest.fixture
def month(session: Session, house: House, clock: MovingClock) -> None:
    """Tasks of September, by what happens to them between the 20th and the 30th; today is the 30th."""
    programme = Programme(code="NTM", name="Nông thôn mới")
    session.add(programme)
    session.flush()
    served = [programme.id or 0]
    late_already = make_task(session, house, clock, due_on=date(2023, 9, 18))
    done_already = make_task(session, house, clock, programme_ids=served)
    gets_done = make_task(session, house, clock, programme_ids=served)
    done_from_late = make_task(session, house, clock, due_on=date(2023, 9, 19))
    make_task(session, house, clock, due_on=date(2023, 9, 25), lead="HKL", programme_ids=served)  # falls overdue
    reopened = make_task(session, house, clock, due_on=date(2023, 9, 19), lead="HKL")
    part, _other = make_parts(session, house, clock, make_task(session, house, clock))
    submit(session, clock, reopened, house.stranger)
    submit(session, clock, done_already, house.lead)
    settle(session, clock, done_already, house.standing)
    on(clock, 24)
    report(session, clock, part, house.commune, quantity=80)
    send_back(session, clock, reopened, house.standing)  # overdue from now on
    for task in (gets_done, done_from_late):
        submit(session, clock, task, house.lead)
        settle(session, clock, task, house.standing)
    make_task(session, house, clock, lead="HKL", field_id=house.fields["lam-nghiep"])  # given out between the days
    report(session, clock, late_already, house.lead, quantity=50)
    on(clock, 30)


def compared(
    session: Session, house: House, clock: MovingClock, by: By, who: str = "office", level: str = "task"
) -> Table:
    """The roll-up of the 30th beside the 20th."""
    when = AsOf(LAST, clock.today(), clock.zone)
    return roll_up(session, house.people[who], when, by, Scope(level=level), span_of(session, when, FIRST))


def told(change: Change | None) -> tuple[int, int, int, int]:
    """Assigned and overdue on the earlier day, newly done, newly overdue."""
    assert change is not None
    return change.then.assigned, change.then.open_overdue, change.events.newly_done, change.events.new_overdue


ROWS: dict[By, dict[str, tuple[int, int, int, int]]] = {
    "unit": {"NNPTNT": (5, 2, 2, 0), "HKL": (2, 0, 0, 2)},
    "field": {"nong-nghiep": (7, 2, 2, 2), "lam-nghiep": (0, 0, 0, 0)},
    "programme": {"NTM": (3, 0, 1, 1)},
    "member": {"": (7, 2, 2, 2)},
}


@pytest.mark.usefixtures("month")
def test_each_row_tells_what_happened_in_it(session: Session, house: House, clock: MovingClock) -> None:
    tables = {by: compared(session, house, clock, by) for by in ROWS}

    assert {by: {line.code: told(line.change) for line in table.lines} for by, table in tables.items()} == ROWS
    for table in tables.values():
        assert told(table.change) == (7, 2, 2, 2)
        assert (table.total.assigned, table.total.open_overdue) == (8, 3)


@pytest.mark.usefixtures("month")
def test_a_comparison_changes_no_count_of_today(session: Session, house: House, clock: MovingClock) -> None:
    beside = {by: [line.tally for line in compared(session, house, clock, by).lines] for by in ROWS}
    session.info.clear()
    summary.refresh(session, clock.today())
    when = AsOf(LAST, LAST, clock.zone)

    alone = {by: roll_up(session, house.office, when, by, Scope(level="task")).lines for by in ROWS}

    assert {by: [line.tally for line in lines] for by, lines in alone.items()} == beside


@pytest.mark.usefixtures("month")
def test_a_unit_is_told_of_its_own_work_alone(session: Session, house: House, clock: MovingClock) -> None:
    assert told(compared(session, house, clock, "unit", "stranger").change) == (2, 0, 0, 2)


@pytest.mark.usefixtures("month")
def test_the_earlier_day_is_as_it_was_known_then(session: Session, house: House, clock: MovingClock) -> None:
    when = AsOf(FIRST, clock.today(), clock.zone)

    table = compared(session, house, clock, "unit")

    alone = roll_up(session, house.office, when, "unit", Scope(level="task"))
    assert {line.code: line.change and line.change.then for line in table.lines} == {
        line.code: line.tally for line in alone.lines
    }


@pytest.mark.usefixtures("month")
def test_a_row_that_was_there_on_the_earlier_day_alone_stays(
    session: Session, house: House, clock: MovingClock
) -> None:
    when = AsOf(FIRST, clock.today(), clock.zone)
    span = span_of(session, when, date(2023, 9, 14))

    table = roll_up(session, house.office, when, "unit", Scope(level="task"), span)

    assert [line.code for line in table.lines] == ["NNPTNT", "HKL"]
    assert table.change == Change(then=type(table.total)(), events=Events(1, 2))


@pytest.mark.usefixtures("month")
def test_json_and_csv_have_the_changes_as_keys_of_their_own(session: Session, house: House, clock: MovingClock) -> None:
    table = compared(session, house, clock, "unit")

    found = as_json(table, AsOf(LAST, clock.today(), clock.zone), FIRST)
    row = next(csv.DictReader(io.StringIO(as_csv(table))))

    assert (found["as_of"], found["since"]) == ("2023-09-30", "2023-09-20")
    changes = {name: found["rows"][0][name] for name in CHANGES}
    assert changes | {"percent_change": None} == {
        "assigned_change": 0, "done_on_time_change": 1, "done_late_change": 1, "done_undated_change": 0,
        "open_in_time_change": -1, "open_overdue_change": -1, "open_undated_change": 0, "paused_change": 0,
        "revoked_change": 0, "percent_change": None, "newly_done": 2, "new_overdue": 0,
    }  # fmt: skip
    assert changes["percent_change"] == pytest.approx(found["rows"][0]["percent"] - _percent_on_the_first(table))
    assert {name: float(row[name]) for name in CHANGES} == changes


def _percent_on_the_first(table: Table) -> float:
    change = table.lines[0].change
    assert change is not None
    assert change.then.percent is not None
    return float(change.then.percent)


def test_without_a_comparison_nothing_is_said_of_one(session: Session, house: House, clock: MovingClock) -> None:
    when = AsOf(clock.today(), clock.today(), clock.zone)

    found = as_json(roll_up(session, house.office, when, "unit", Scope()), when)

    assert not {"since", *CHANGES} & {*found, *found["total"]}


@pytest.mark.parametrize(("value", "text"), [(3, "+3"), (-1500, "−1.500"), (0, ""), (None, "")])
def test_a_difference_is_signed(value: int | None, text: str) -> None:
    assert signed(value) == text
