"""The counts of a past day stay as they stood at its end, and equal what history says."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from click.testing import Result
from flask import Flask
from sqlmodel import Session, col, select

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.tasks import past_days, summary
from pacnam_tasks.tasks.jobs import keep_missed_day, refresh_summary
from pacnam_tasks.tasks.models import FactsInForce, TaskSummary
from pacnam_tasks.tasks.queries.counts import AsOf, Scope, sum_of, sums_by
from pacnam_tasks.tasks.rules.tally import Tally
from tests.conftest import NOON, TODAY, counted
from tests.factories import House, make_task
from tests.progress.acts import report
from tests.tasks.test_rolling import give_off

D = Decimal
TOMORROW = TODAY + timedelta(days=1)


def night(session: Session, clock: MovingClock, days: int = 1) -> None:
    """Midnight passes, and the scheduler has looked at the clock."""
    clock.move_to(clock.now() + timedelta(days=days))
    summary.refresh(session, clock.today())


def as_of(day: date, clock: MovingClock) -> AsOf:
    """A day, asked today."""
    return AsOf(day, clock.today(), clock.zone)


def test_yesterday_stays_while_today_moves_on(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock, due_on=TODAY)
    summary.refresh(session, TODAY)
    report(session, clock, task, house.lead, quantity=D(40))
    night(session, clock)
    report(session, clock, task, house.lead, quantity=D(70))
    night(session, clock)

    days = [sum_of(session, house.office, as_of(day, clock), Scope()) for day in (TODAY, TOMORROW, clock.today())]

    assert [(day.percent, day.open_overdue) for day in days] == [(D(40), 0), (D(70), 1), (D(70), 1)]
    assert past_days.differing(session, as_of(TODAY, clock)) == []
    assert past_days.differing(session, as_of(TOMORROW, clock)) == []


def test_a_past_day_with_a_summary_costs_one_statement_a_table(
    database: Database, session: Session, house: House, clock: MovingClock
) -> None:
    make_task(session, house, clock)
    summary.refresh(session, TODAY)
    night(session, clock)

    with counted(database) as sent:
        for actor in (house.office, house.lead):
            sums_by(session, actor, as_of(TODAY, clock), Scope(), "field_id")

    assert len(sent) == 2
    assert not any("event" in statement for statement in sent)


def test_a_clock_set_back_takes_the_days_to_come_with_it(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock)
    summary.refresh(session, TODAY)
    night(session, clock)
    report(session, clock, task, house.lead, quantity=D(40))
    clock.move_to(NOON)

    before = sum_of(session, house.office, as_of(TODAY, clock), Scope())
    report(session, clock, task, house.lead, quantity=D(50))
    after = sum_of(session, house.office, as_of(TODAY, clock), Scope())

    assert (before.percent, after.percent) == (D(40), D(50))
    assert summary.days(session, date.min) == []


def test_a_day_whose_soon_is_moved_by_the_calendar_is_counted_anew(
    session: Session, house: House, clock: MovingClock
) -> None:
    make_task(session, house, clock, due_on=TODAY + timedelta(days=5))
    summary.refresh(session, TODAY - timedelta(days=7))
    summary.refresh(session, TODAY)

    give_off(session, house, clock, TODAY + timedelta(days=3))

    assert summary.days(session, date.min) == [TODAY - timedelta(days=7)]


def test_days_without_a_scheduler_are_counted_from_history_one_at_a_time(
    app: Flask, database: Database, saved_house: House, clock: MovingClock
) -> None:
    with database.writing() as session:
        task = make_task(session, saved_house, clock, due_on=TODAY)
    refresh_summary(app)
    clock.move_to(NOON + timedelta(days=1))
    with database.writing() as session:
        report(session, clock, session.merge(task), saved_house.lead, quantity=D(40))
    clock.move_to(NOON + timedelta(days=3))
    refresh_summary(app)

    made = [keep_missed_day(app) for _ in range(3)]

    assert made == [True, True, False]
    with database.reading() as session:
        assert summary.days(session, date.min) == [TODAY + timedelta(days=n) for n in range(4)]
        assert all(past_days.differing(session, as_of(TODAY + timedelta(days=n), clock)) == [] for n in range(3))


def test_nothing_is_missing_before_the_first_kept_day(app: Flask, database: Database, saved_house: House) -> None:
    with database.writing() as session:
        make_task(session, saved_house, MovingClock(NOON - timedelta(days=5)))
    refresh_summary(app)

    assert not keep_missed_day(app)


@pytest.fixture
def command(app: Flask, database: Database, saved_house: House, clock: MovingClock) -> Callable[..., Result]:
    """`flask summaries …`, two days after a task was given out."""
    with database.writing() as session:
        make_task(session, saved_house, clock)
    clock.move_to(NOON + timedelta(days=2))
    return lambda *words: app.test_cli_runner().invoke(args=["summaries", *words])


def test_days_are_made_again_by_hand_through_today(command: Callable[..., Result], database: Database) -> None:
    result = command("rebuild", "--from", TODAY.isoformat())

    assert result.exit_code == 0
    assert result.output.splitlines() == ["15/09/2023  1", "16/09/2023  1", "17/09/2023  1"]
    with database.reading() as session:
        assert summary.days(session, date.min) == [TODAY, TOMORROW, TOMORROW + timedelta(days=1)]


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("2023-09-15", "2023-09-18", "chỉ được lưu đến hết hôm nay"),
        ("2023-09-16", "2023-09-15", "Ngày 16/09/2023 sau ngày 15/09/2023"),
        ("2023-09-18", "", "Ngày 18/09/2023 sau ngày 17/09/2023"),
    ],
)
def test_no_days_to_make_are_refused_in_a_sentence(
    command: Callable[..., Result], first: str, last: str, sentence: str
) -> None:
    result = command("rebuild", "--from", first, *(("--to", last) if last else ()))

    assert result.exit_code == 2
    assert sentence in " ".join(result.output.split())


def test_a_count_of_today_that_the_tasks_do_not_bear_out_is_told_and_made_again(
    command: Callable[..., Result], database: Database, clock: MovingClock
) -> None:
    today = clock.today().isoformat()
    command("rebuild", "--from", today)
    agreed = command("check")
    with database.writing() as session:
        session.exec(select(TaskSummary)).one().open_overdue += 1

    told = command("check")
    command("rebuild", "--from", today)

    assert (agreed.exit_code, told.exit_code, command("check").exit_code) == (0, 1, 0)
    assert "17/09/2023" in told.output
    assert "1/1 ngày" in agreed.output


def test_a_count_that_history_does_not_bear_out_is_told(command: Callable[..., Result], database: Database) -> None:
    command("rebuild", "--from", TODAY.isoformat())
    agreed = command("check")
    with database.writing() as session:
        row = session.exec(select(TaskSummary).where(col(TaskSummary.day) == TODAY)).one()
        row.open_overdue += 1

    result = command("check")

    assert (agreed.exit_code, result.exit_code) == (0, 1)
    assert "15/09/2023" in result.output
    assert "16/09/2023" not in result.output


def test_facts_in_force_that_history_does_not_bear_out_are_told_and_renewed(
    command: Callable[..., Result], database: Database
) -> None:
    command("rebuild", "--from", TODAY.isoformat())
    command("renew")
    agreed = command("check")
    with database.writing() as session:
        session.exec(select(FactsInForce).order_by(col(FactsInForce.seq).desc())).first().due_on -= 40  # type: ignore[union-attr]

    told = command("check")
    renewed = command("renew")

    assert (agreed.exit_code, told.exit_code, renewed.exit_code) == (0, 1, 0)
    assert command("check").exit_code == 0


def test_an_empty_day_has_empty_counts(session: Session, house: House, clock: MovingClock) -> None:
    summary.refresh(session, TODAY)
    night(session, clock)

    assert sum_of(session, house.office, as_of(TODAY, clock), Scope()) == Tally()
