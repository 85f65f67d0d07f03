"""The report of a reporting period says what the period holds, and the same again for ever."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlmodel import Session, select

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.periods.picture import tally_of
from pacnam_tasks.reports.access import SEES_ALL
from pacnam_tasks.reports.content import FollowUpFigures, Urging
from pacnam_tasks.reports.document import Appendix, Section, Signer, Table
from pacnam_tasks.reports.followup import compose
from pacnam_tasks.reports.jobs import document_of
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.queries.figures import follow_up
from pacnam_tasks.reports.queries.of_period import follow_up_of
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.units.models import Unit
from tests.conftest import TODAY, Visitor
from tests.factories import House
from tests.periods.acts import at, freeze, lock, open_period, shown
from tests.reports.paper import Paper
from tests.reports.summer import spend_summer
from tests.web.reading import page_of

LAST = date(2023, 9, 1)


def frozen_august(session: Session, house: House, clock: MovingClock) -> int:
    """A summer of tasks, and its August frozen on 15/09."""
    spend_summer(session, house, clock)
    august = open_period(session, house, clock, "2023-08", last_on="01/09/2023")
    lock(session, house, clock, august)
    freeze(session, clock, august)
    return august


def found(session: Session, clock: MovingClock, august: int) -> FollowUpFigures:
    """What the report of the period is written from."""
    picture = shown(session, clock, august)
    return follow_up_of(session, picture, clock.zone, document_on=TODAY, signer=Signer())


def test_the_report_of_a_period_is_that_of_its_last_day(session: Session, house: House, clock: MovingClock) -> None:
    august = frozen_august(session, house, clock)

    of_the_day = follow_up(session, SEES_ALL, AsOf(LAST, TODAY, clock.zone), document_on=TODAY, signer=Signer())

    of_period = found(session, clock, august)
    assert of_period == of_the_day
    assert (len(of_period.overdue), len(of_period.due), len(of_period.obstacles)) == (1, 2, 1)


def test_every_figure_that_is_printed_is_a_frozen_one(session: Session, house: House, clock: MovingClock) -> None:
    august = frozen_august(session, house, clock)
    counts = shown(session, clock, august).figures["counts"]

    document = compose(found(session, clock, august))
    parts: list[Section | Appendix] = [*document.sections, *document.appendices]

    printed = [
        block
        for part in parts
        for block in part.blocks
        if isinstance(block, Table) and block.name in {"by-field", "by-unit"}
    ]

    wanted = [("task", "field"), ("task", "unit"), ("part", "unit")]
    for table, (level, by) in zip(printed, wanted, strict=True):
        lines = [*counts[level][by], *counts[level]["total"]]
        assert [row[2] for row in (*table.rows, table.total)] == [str(tally_of(line).assigned) for line in lines]
        assert [row[7] for row in (*table.rows, table.total)] == [str(tally_of(line).open_overdue) for line in lines]


def test_the_report_of_a_frozen_period_prints_alike_after_all_has_changed(
    session: Session, house: House, clock: MovingClock
) -> None:
    august = frozen_august(session, house, clock)
    before = compose(found(session, clock, august))

    for unit in session.exec(select(Unit)):
        unit.name = unit.short_name = f"{unit.name} (sáp nhập)"
    for task in session.exec(select(Task)):
        task.title, task.product, task.measure = "Tên khác", "Khác", "khác"
    session.flush()

    assert compose(found(session, clock, august)) == before


@pytest.fixture
def build(app: Flask) -> Callable[..., Result]:
    """Run `flask report build`."""
    return lambda *options: app.test_cli_runner().invoke(args=["report", "build", "followup", *options])


def test_the_command_builds_the_report_of_a_period(
    build: Callable[..., Result], saved_house: House, database: Database, clock: MovingClock, tmp_path: Path
) -> None:
    with database.writing() as session:
        frozen_august(session, saved_house, clock)
    target = tmp_path / "r.pdf"

    done = build("--period", "2023-08", "-o", str(target))

    assert done.exit_code == 0, done.output
    assert "(số liệu đến ngày 01/9/2023)" in Paper(target.read_bytes()).text(0)


@pytest.mark.parametrize(
    "wrong",
    [["--period", "2023-07"], ["--period", "x"], ["--period", "2023-08", "--as-of", "2023-08-31"]],
    ids=" ".join,
)
def test_a_wrong_period_is_refused_and_writes_nothing(
    build: Callable[..., Result],
    saved_house: House,
    database: Database,
    clock: MovingClock,
    tmp_path: Path,
    wrong: list[str],
) -> None:
    with database.writing() as session:
        open_period(session, saved_house, clock, "2023-08")

    done = build(*wrong, "-o", str(tmp_path / "r.pdf"))

    assert done.exit_code == 2
    assert not (tmp_path / "r.pdf").exists()


def test_a_report_that_is_asked_for_with_a_period_is_of_it(
    visit: Callable[[str], Visitor], saved_house: House, database: Database, clock: MovingClock
) -> None:
    with database.writing() as session:
        august = frozen_august(session, saved_house, clock)
    office = visit("office")
    form = page_of(office.get(f"/reports/new?period={august}")).form("/reports").fields | {
        "kind": "followup",
        "period": str(august),
    }

    answer = office.post("/reports", form)

    assert answer.status_code == 303
    assert "Báo cáo theo dõi, đôn đốc: Kỳ 2023-08" in page_of(office.get(answer.location or "")).text
    with database.reading() as session:
        report = session.exec(select(Report)).one()
        assert (report.as_of, report.period_id) == (LAST, august)
        signer, urging = Signer(report.signer_title, report.signer_name), Urging(date(2023, 8, 1), LAST, ())
        printed = replace(document_of(session, report, clock), draft="")
        assert printed == compose(replace(found(session, clock, august), signer=signer, urging=urging))


@pytest.mark.parametrize("chosen", ["999", "x"])
def test_a_period_that_is_not_in_the_list_is_refused(
    visit: Callable[[str], Visitor], saved_house: House, database: Database, clock: MovingClock, chosen: str
) -> None:
    with database.writing() as session:
        open_period(session, saved_house, clock, "2023-09")
    office = visit("office")
    form = page_of(office.get("/reports/new")).form("/reports").fields | {"kind": "followup", "period": chosen}

    answer = office.post("/reports", form)

    assert answer.status_code == 422
    assert "chọn kỳ trong danh sách" in page_of(answer).text


def test_a_period_that_has_not_begun_is_not_offered(
    visit: Callable[[str], Visitor], saved_house: House, database: Database, clock: MovingClock
) -> None:
    with database.writing() as session:
        open_period(session, saved_house, clock, "2023-10")
    at(clock, "15/09/2023 14:00")

    assert "2023-10" not in page_of(visit("office").get("/reports/new")).text
