"""`bulk load` brings tasks with a whole history, or nothing."""

import csv
import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.models import Account, Appointment
from pacnam_tasks.accounts.rules import SYSTEM_READER, Role
from pacnam_tasks.core.clock import MovingClock, end_of_day
from pacnam_tasks.core.db import Database, fetch
from pacnam_tasks.history.models import Event
from pacnam_tasks.history.queries import checked
from pacnam_tasks.progress.models import ProgressUpdate
from pacnam_tasks.tasks import summary
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries import in_force
from pacnam_tasks.tasks.queries.counts import AsOf, Scope, from_history, sums_by
from pacnam_tasks.tasks.rules.facts import TaskFacts
from pacnam_tasks.units.models import Unit
from tests.bench.data import generate
from tests.conftest import NOON, TODAY, Visitor
from tests.factories import House, make_task
from tests.operations.recount import recount
from tests.tasks.cases import judged
from tests.tasks.recounted import all_facts

N_TASKS = 200
PASSWORD = "mat khau de do"


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small set of the bench's data."""
    made = tmp_path_factory.mktemp("bulk")
    generate(made, N_TASKS, TODAY)
    return made


@pytest.fixture
def load(app: Flask, folder: Path) -> Callable[..., Result]:
    """Run the command, on the small set unless told otherwise."""

    def run(source: Path = folder, *options: str) -> Result:
        return app.test_cli_runner().invoke(args=["bulk", "load", str(source), *options])

    return run


@pytest.mark.parametrize(
    "day", [date(2023, 9, 15), date(2023, 9, 14), date(2023, 8, 1), date(2023, 3, 31)], ids=date.isoformat
)
def test_counts_of_any_day_equal_a_recount_of_the_files(
    load: Callable[..., Result], database: Database, folder: Path, clock: MovingClock, day: date
) -> None:
    load()

    with database.reading() as session:
        when = AsOf(day, TODAY, clock.zone)
        by_unit = sums_by(session, SYSTEM_READER, when, Scope(), "unit_id")
        codes = dict(fetch(session, select(col(Unit.id), col(Unit.code))).all())

    expected = recount(folder, day)
    assert {codes[unit]: tally.assigned for unit, tally in by_unit.items()} == {
        code: counts.total() for code, counts in expected.items()
    }
    for unit, tally in by_unit.items():
        assert {name: getattr(tally, name) for name in expected[codes[unit]]} == expected[codes[unit]]


def test_todays_summary_equals_a_count_task_by_task(
    load: Callable[..., Result], database: Database, clock: MovingClock
) -> None:
    load()

    with database.reading() as session:
        recounted = summary.gather(all_facts(session, AsOf(TODAY, TODAY, clock.zone)), judged(TODAY))
        assert summary.cells_of(session, TODAY) == recounted


def test_a_load_leaves_no_event_behind_whose_facts_are_not_in_force(
    load: Callable[..., Result], database: Database, saved_house: House, clock: MovingClock
) -> None:
    with database.writing() as session:
        make_task(session, saved_house, MovingClock(NOON - timedelta(days=9)))

    load()

    with database.reading() as session:
        for day in (TODAY - timedelta(days=n) for n in (1, 8, 60)):
            end = end_of_day(day, clock.zone)
            known = summary.gather((one for _, one in from_history(session, end)), judged(day))
            assert in_force.reach(session, end)
            assert in_force.counted_before(session, end, judged(day)) == known


def test_the_chain_holds_beside_what_was_there(
    load: Callable[..., Result], database: Database, saved_house: House, clock: MovingClock
) -> None:
    with database.writing() as session:
        make_task(session, saved_house, clock)

    load()

    with database.writing() as session:
        make_task(session, saved_house, clock)
    with database.reading() as session:
        verdict = checked(session)
        n_events = fetch(session, select(func.count()).select_from(Event)).scalar_one()
    assert (verdict.broken_at, verdict.count) == (None, n_events)


def test_the_last_event_of_a_task_says_how_it_stands(load: Callable[..., Result], database: Database) -> None:
    load()

    with database.reading() as session:
        last = select(func.max(col(Event.seq))).group_by(col(Event.task_id))
        told = dict(fetch(session, select(col(Event.task_id), col(Event.facts)).where(col(Event.seq).in_(last))).all())
        tasks = session.exec(select_rows(Task)).all()
        facts = {task_id: TaskFacts.from_record(json.loads(text)) for task_id, text in told.items()}
        assert facts == {task.id: task.facts for task in tasks}


def test_every_update_has_the_event_that_recorded_it(load: Callable[..., Result], database: Database) -> None:
    load()

    with database.reading() as session:
        same = (col(Event.seq) == col(ProgressUpdate.event_seq), col(Event.at) == col(ProgressUpdate.recorded_at))
        matching = select(func.count()).select_from(ProgressUpdate).join(Event, same[0]).where(same[1])
        assert fetch(session, matching).scalar_one() == 3 * N_TASKS


def test_the_first_person_of_a_unit_leads_it(load: Callable[..., Result], database: Database) -> None:
    load()

    with database.reading() as session:
        roles = fetch(session, select(col(Appointment.role)).order_by(col(Appointment.id)).limit(5)).scalars().all()
    assert roles == [Role.LEADER, Role.STAFF, Role.STAFF, Role.STAFF, Role.LEADER]


def test_with_a_password_people_and_an_office_can_sign_in(
    load: Callable[..., Result], app: Flask, folder: Path
) -> None:
    load(folder, "--password", PASSWORD)

    office, person = Visitor(app.test_client()), Visitor(app.test_client())
    assert office.sign_in("bench", PASSWORD).status_code == 303
    assert person.sign_in("cb005", PASSWORD).status_code == 303
    assert len(office.get("/tasks?format=json").get_json()["rows"]) > 25


def test_without_a_password_there_are_no_accounts(load: Callable[..., Result], database: Database) -> None:
    load()

    with database.reading() as session:
        assert fetch(session, select(func.count()).select_from(Account)).scalar_one() == 0


def test_a_second_load_is_refused_and_changes_nothing(load: Callable[..., Result], database: Database) -> None:
    load()
    before = _sizes(database)

    again = load()

    assert again.exit_code == 1
    assert "“DV01” đã có trong cơ sở dữ liệu" in again.output
    assert _sizes(database) == before


def _sizes(database: Database) -> dict[str, int]:
    with database.reading() as session:
        return {table.name: _size(session, table) for table in SQLModel.metadata.sorted_tables}


def _size(session: Session, table: object) -> int:
    return int(fetch(session, select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]


WRONG = [  # file, column, what it is in the third line (None: the column is gone), the sentence
    ("tasks.csv", "percent", "101", "tasks.csv, dòng 3: “101” không phải là tỷ lệ từ 0 đến 100."),
    ("tasks.csv", "percent", "-1", "tasks.csv, dòng 3: “-1” không phải là tỷ lệ từ 0 đến 100."),
    ("tasks.csv", "percent", "NaN", "tasks.csv, dòng 3: “NaN” không phải là tỷ lệ từ 0 đến 100."),
    ("tasks.csv", "lead_unit", "77", "tasks.csv, dòng 3: giá trị “77” của cột lead_unit không có trong units.csv."),
    ("tasks.csv", "assignee", "ai", "tasks.csv, dòng 3: giá trị “ai” của cột assignee không có trong people.csv."),
    ("tasks.csv", "due", "2023-02-30", "tasks.csv, dòng 3: “2023-02-30” không phải là ngày"),
    ("tasks.csv", "due", "2001-01-01", "tasks.csv, dòng 3: hạn hoàn thành trước ngày bắt đầu."),
    ("tasks.csv", "status", "lost", "tasks.csv, dòng 3: “lost” không phải là giá trị của status."),
    ("tasks.csv", "title", "", "tasks.csv, dòng 3: “title” phải có từ 1 đến 1000 ký tự."),
    ("tasks.csv", "id", "1", "tasks.csv, dòng 3: giá trị “1” của cột id có hai lần trong tệp."),
    ("tasks.csv", "due", None, "tasks.csv, dòng 1: thiếu cột “due”."),
    ("updates.csv", "created_at", "hôm qua", "updates.csv, dòng 3: “hôm qua” không phải là thời điểm"),
    ("updates.csv", "task_id", "9999", "updates.csv, dòng 3: giá trị “9999” của cột task_id không có trong tasks.csv."),
    ("units.csv", "code", "DV01", "units.csv, dòng 3: giá trị “DV01” của cột code có hai lần trong tệp."),
    ("people.csv", "unit", "x", "people.csv, dòng 3: “x” không phải là giá trị của unit."),
]


@pytest.mark.parametrize(("file", "column", "value", "sentence"), WRONG, ids=[f"{w[1]}={w[2]}" for w in WRONG])
def test_wrong_input_is_named_by_file_and_line_and_nothing_is_saved(
    load: Callable[..., Result],
    database: Database,
    folder: Path,
    tmp_path: Path,
    file: str,
    column: str,
    value: str | None,
    sentence: str,
) -> None:
    spoilt = _spoilt(folder, tmp_path, file, column, value)

    result = load(spoilt)

    assert result.exit_code == 1
    assert sentence in result.output
    assert set(_sizes(database).values()) == {0}


def _spoilt(folder: Path, tmp_path: Path, file: str, column: str, value: str | None) -> Path:
    made = tmp_path / "spoilt"
    made.mkdir()
    for source in folder.glob("*.csv"):
        (made / source.name).write_bytes(source.read_bytes())
    with (folder / file).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    columns = [name for name in rows[0] if value is not None or name != column]
    rows[1][column] = value or ""
    with (made / file).open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return made


def test_a_missing_file_is_named(load: Callable[..., Result], tmp_path: Path) -> None:
    result = load(tmp_path)

    assert result.exit_code == 1
    assert "Không có tệp units.csv trong thư mục." in result.output


@pytest.mark.parametrize("content", [b"id,code,name\n1,A,\xff\xfe\n", b'id,code,name\n1,A,"B\n'])
def test_a_file_that_is_no_csv_in_utf8_is_named(
    load: Callable[..., Result], folder: Path, tmp_path: Path, content: bytes
) -> None:
    spoilt = _spoilt(folder, tmp_path, "units.csv", "name", "x")
    (spoilt / "units.csv").write_bytes(content)

    assert "units.csv không phải là tệp CSV mã hóa UTF-8." in load(spoilt).output


def test_a_line_without_its_last_cells_is_named(load: Callable[..., Result], folder: Path, tmp_path: Path) -> None:
    spoilt = _spoilt(folder, tmp_path, "units.csv", "name", "x")
    (spoilt / "units.csv").write_text("id,code,name\n1,A\n")

    assert "units.csv, dòng 2: thiếu ô dữ liệu." in load(spoilt).output
