"""The roll-up by field, unit, programme and member, and as table, CSV and JSON."""

import csv
import io
import json
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlmodel import Session

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.plans.models import Field, Programme
from pacnam_tasks.rollup.formats import COLUMNS, ORIGINAL, RATES, RATINGS, as_csv, as_json, as_table
from pacnam_tasks.rollup.queries import By, Line, Table, roll_up
from pacnam_tasks.tasks.queries.counts import AsOf, Scope
from pacnam_tasks.tasks.rules.tally import Tally, total
from tests.factories import House, make_task
from tests.progress.acts import report, submit

CONTRACT = [
    "assigned", "done_on_time", "done_late", "done_undated", "open_in_time", "open_overdue", "open_undated", "paused",
    "revoked", "percent", "silent", "updated",
]  # fmt: skip


@pytest.fixture
def plan(session: Session, house: House, clock: MovingClock) -> None:
    """Three tasks in two fields of two units, two programmes, one without member."""
    programmes = [Programme(code=code, name=name, rank=n) for n, (code, name) in enumerate(
        [("NTM", "Nông thôn mới"), ("GNBV", "Giảm nghèo bền vững"), ("DTTS", "Dân tộc thiểu số")]
    )]  # fmt: skip
    session.add_all(programmes)
    session.flush()
    both = [one.id or 0 for one in programmes[:2]]
    first = make_task(session, house, clock, member_id=house.member.person_id, programme_ids=both)
    make_task(session, house, clock, field_id=house.fields["lam-nghiep"], lead="HKL", programme_ids=both[:1])
    late = make_task(session, house, clock, due_on=clock.today())
    report(session, clock, first, house.lead, quantity=Decimal(75))
    clock.move_to(clock.now() + timedelta(days=1))
    submit(session, clock, late, house.lead)


def rolled(session: Session, house: House, clock: MovingClock, by: By, username: str = "office") -> Table:
    """The roll-up of tasks today."""
    when = AsOf(clock.today(), clock.today(), clock.zone)
    return roll_up(session, house.people[username], when, by, Scope(level="task"))


ROWS: dict[By, list[tuple[str, int]]] = {
    "field": [("nong-nghiep", 2), ("lam-nghiep", 1)],
    "unit": [("NNPTNT", 2), ("HKL", 1)],
    "programme": [("NTM", 2), ("GNBV", 1)],
}


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize(("by", "rows"), ROWS.items(), ids=ROWS)
def test_rows_come_in_the_committee_s_order_without_empty_ones(
    session: Session, house: House, clock: MovingClock, by: By, rows: list[tuple[str, int]]
) -> None:
    table = rolled(session, house, clock, by)

    assert [(line.code, line.tally.assigned) for line in table.lines] == rows


@pytest.mark.usefixtures("plan")
def test_members_come_by_name_and_last_what_nobody_is_in_charge_of(
    session: Session, house: House, clock: MovingClock
) -> None:
    table = rolled(session, house, clock, "member")

    assert [(line.code, line.name, line.tally.assigned) for line in table.lines] == [
        (str(house.member.person_id), "Người member", 1),
        ("", "Chưa có đồng chí chỉ đạo", 2),
    ]


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize("by", ["field", "unit", "member"])
def test_rows_add_up_to_the_total(session: Session, house: House, clock: MovingClock, by: By) -> None:
    table = rolled(session, house, clock, by)

    assert total(line.tally for line in table.lines) == table.total
    assert table.total.assigned == 3


@pytest.mark.usefixtures("plan")
def test_a_task_of_two_programmes_is_counted_once_in_the_total(
    session: Session, house: House, clock: MovingClock
) -> None:
    assert rolled(session, house, clock, "programme").total.assigned == 3


@pytest.mark.usefixtures("plan")
def test_a_unit_rolls_up_its_own_work(session: Session, house: House, clock: MovingClock) -> None:
    table = rolled(session, house, clock, "unit", "stranger")

    assert [line.code for line in table.lines] == ["HKL"]
    assert table.total.assigned == 1


@pytest.mark.usefixtures("plan")
def test_json_has_the_names_of_the_contract(session: Session, house: House, clock: MovingClock) -> None:
    when = AsOf(clock.today(), clock.today(), clock.zone)
    told = json.loads(json.dumps(as_json(rolled(session, house, clock, "unit"), when)))

    assert told["as_of"] == "2023-09-16"
    assert set(CONTRACT) <= set(told["total"])
    assert told["rows"][0] == {
        "code": "NNPTNT", "name": "Phòng Nông nghiệp và Phát triển nông thôn", "assigned": 2, "done_on_time": 0,
        "done_late": 0, "done_undated": 0, "open_in_time": 1, "open_overdue": 1, "open_undated": 0, "paused": 0,
        "revoked": 0, "percent": 37.5, "silent": 0, "updated": 2, "open": 2, "extended": 0, "done_on_time_original": 0,
        "done_late_original": 0, "open_in_time_original": 1, "open_overdue_original": 1, "on_time_rate": None,
        "on_time_rate_original": None, "overdue_rate": 50.0, "overdue_rate_original": 50.0, "done_dated": 0,
        "overdue_rate_of_due": 100.0, "overdue_rate_of_due_original": 100.0,
        "update_rate": 100.0, "on_path": 1, "behind": 0, "off_path": 1, "not_rated": 0, "rating": "Đ",
    }  # fmt: skip


@pytest.mark.usefixtures("plan")
def test_csv_has_the_same_figures_and_a_total(session: Session, house: House, clock: MovingClock) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(rolled(session, house, clock, "unit")))))

    assert list(rows[0]) == ["code", "name", *CONTRACT, *ORIGINAL, *RATES, *RATINGS, "rating"]
    assert [(row["code"], row["assigned"], row["percent"]) for row in rows] == [
        ("NNPTNT", "2", "37.5"), ("HKL", "1", "0.0"), ("", "3", "25.0"),
    ]  # fmt: skip


@pytest.mark.usefixtures("plan")
def test_the_table_is_aligned(session: Session, house: House, clock: MovingClock) -> None:
    lines = as_table(rolled(session, house, clock, "unit")).splitlines()

    assert [line.split()[0] for line in lines] == ["assigned", "NNPTNT", "HKL", "TOTAL"]
    assert len({len(line) for line in lines}) == 1


def test_an_empty_roll_up_has_no_percent(session: Session, house: House, clock: MovingClock) -> None:
    table = rolled(session, house, clock, "field")

    assert table.lines == []
    assert as_table(table).splitlines()[1].split()[10] == "–"
    assert as_json(table, AsOf(clock.today(), clock.today(), clock.zone))["total"]["percent"] is None


def test_no_cell_is_a_formula() -> None:
    table = Table("field", [Line("=1+1", "@SUM(A1)", Tally())], Tally())

    row = next(csv.reader(io.StringIO(as_csv(table).split("\n", 1)[1])))

    assert row[:2] == ["'=1+1", "'@SUM(A1)"]


def test_the_columns_are_those_of_the_contract() -> None:
    assert list(COLUMNS) == CONTRACT


def test_a_field_that_was_named_later_keeps_its_place(session: Session, house: House, clock: MovingClock) -> None:
    first = Field(code="an-ninh", name="An ninh", rank=-1)
    session.add(first)
    session.flush()
    make_task(session, house, clock)
    make_task(session, house, clock, field_id=first.id)

    assert [line.code for line in rolled(session, house, clock, "field").lines] == ["an-ninh", "nong-nghiep"]
