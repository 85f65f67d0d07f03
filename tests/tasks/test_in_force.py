"""The facts in force: a past day without a summary is counted from them as from the history itself."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlmodel import Session, col

from pacnam_tasks.core.clock import MovingClock, end_of_day
from pacnam_tasks.core.db import Database
from pacnam_tasks.history.actions import Happening, record
from pacnam_tasks.tasks import in_force, jobs, summary
from pacnam_tasks.tasks.models import FactsInForce
from pacnam_tasks.tasks.queries.counts import AsOf, Scope, facts_by_id, from_history, sum_of, sums_by
from pacnam_tasks.tasks.queries.in_force import counted_before, facts_in_force, last_seq, reach
from pacnam_tasks.tasks.rules.facts import TaskFacts
from pacnam_tasks.tasks.rules.tally import Tally
from tests.conftest import NOON, TODAY, counted
from tests.factories import House, make_task
from tests.progress.acts import report
from tests.tasks.cases import facts, judged
from tests.tasks.test_facts import facts_within
from tests.tasks.test_tally import COUNTED

D = Decimal
AS_OFTEN_AS_IT_TAKES = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
near = facts_within(TODAY - timedelta(days=40), TODAY + timedelta(days=40))
# A share of the way that no decimal number holds: what decides at a half must not be lost on it.
AT_A_HALF = facts(due=115, start=-5, base="70", reported=True, percent="70.3", weight="0.01")


def happened(session: Session, events: Sequence[tuple[int, datetime, TaskFacts]]) -> None:
    """Events of tasks by number, when, with the facts after each."""
    record(
        session,
        [Happening("updated", at, at.date(), {}, task_id=number, facts=one.as_record()) for number, at, one in events],
    )


@AS_OFTEN_AS_IT_TAKES
@given(st.lists(near, max_size=40), st.dates(TODAY - timedelta(days=45), TODAY + timedelta(days=45)))
@example([one for one, _ in COUNTED.values()], TODAY)
@example([AT_A_HALF], TODAY)
def test_the_database_counts_classes_as_the_rule_counts_tasks(
    session: Session, several: list[TaskFacts], day: date
) -> None:
    with session.begin_nested() as all_of_it:
        happened(session, [(number, NOON, one) for number, one in enumerate(several, start=1)])
        in_force.catch_up(session)

        cells = counted_before(session, NOON + timedelta(seconds=1), judged(day))

        by_the_rule = summary.gather(several, judged(day))
        all_of_it.rollback()
    assert cells == {key: tally for key, tally in by_the_rule.items() if tally != Tally()}


# So few that the same moment comes for several, and earlier ones after later ones.
moments = st.integers(0, 4).map(lambda n: NOON + timedelta(minutes=n))
told = st.integers(0, 100).map(lambda n: facts(percent=str(n)))
of_tasks = st.tuples(st.integers(1, 2), moments, told)


@AS_OFTEN_AS_IT_TAKES
@given(st.lists(of_tasks, min_size=2, max_size=9), st.lists(st.integers(1, 4), max_size=4), moments)
def test_facts_in_force_are_those_of_the_history_whatever_the_clock_did(
    session: Session, events: list[tuple[int, datetime, TaskFacts]], steps: list[int], instant: datetime
) -> None:
    with session.begin_nested() as all_of_it:
        happened(session, events)
        for step in steps:
            in_force.follow(session, step)
        in_force.catch_up(session)

        found = sorted(
            (number, TaskFacts.from_record(said)) for number, said in facts_in_force(session, instant, {}, None)
        )

        known = sorted(from_history(session, instant))
        all_of_it.rollback()
    assert found == known


def test_a_past_day_without_a_summary_is_counted_by_the_database(
    database: Database, session: Session, house: House, clock: MovingClock
) -> None:
    for due in (0, 1, 20):
        make_task(session, house, clock, due_on=TODAY + timedelta(days=due))
    clock.move_to(NOON + timedelta(days=2))
    in_force.catch_up(session)
    when = AsOf(TODAY + timedelta(days=1), clock.today(), clock.zone)

    with counted(database) as sent:
        of_fields = sums_by(session, house.office, when, Scope(), "field_id")
        whole = sum_of(session, house.office, when, Scope())

    assert sum(of_fields.values(), Tally()) == whole
    assert (whole.assigned, whole.open_overdue, whole.due_today) == (3, 1, 1)
    assert not any("max(event.seq)" in statement for statement in sent)
    assert sum("GROUP BY" in statement and "facts_in_force" in statement for statement in sent) == 1


def test_what_the_facts_in_force_do_not_reach_is_counted_from_history(
    session: Session, house: House, clock: MovingClock
) -> None:
    task = make_task(session, house, clock, due_on=TODAY)
    in_force.catch_up(session)
    clock.move_to(NOON + timedelta(days=1))
    report(session, clock, task, house.lead, quantity=D(40))
    clock.move_to(NOON + timedelta(days=2))
    first, second = (AsOf(TODAY + timedelta(days=n), clock.today(), clock.zone) for n in (0, 1))

    reached = [reach(session, end_of_day(when.day, clock.zone)) for when in (first, second)]
    percents = [sum_of(session, house.office, when, Scope()).percent for when in (first, second)]

    assert reached == [True, False]
    assert percents == [D(0), D(40)]


def test_a_past_list_is_narrowed_by_the_database(session: Session, house: House, clock: MovingClock) -> None:
    mine = make_task(session, house, clock)
    make_task(session, house, clock, field_id=house.fields["lam-nghiep"])
    clock.move_to(NOON + timedelta(days=1))
    in_force.catch_up(session)
    scope = Scope(field_id=mine.field_id)

    found = dict(facts_by_id(session, AsOf(TODAY, clock.today(), clock.zone), scope))

    assert list(found) == [mine.id]


def test_the_scheduler_follows_the_history_in_short_steps(
    app: Flask, database: Database, saved_house: House, clock: MovingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "EVENTS_A_STEP", 2)
    with database.writing() as session:
        tasks = [make_task(session, saved_house, clock) for _ in range(3)]
        report(session, clock, tasks[0], saved_house.lead, quantity=D(40))

    followed = [jobs.bring_facts_in_force(app) for _ in range(2)]

    with database.reading() as session:
        statement = select(col(FactsInForce.task_id)).where(col(FactsInForce.until) < in_force.FOREVER)
        ended = list(session.connection().execute(statement).scalars())
        assert last_seq(session) == max(session.connection().execute(select(col(FactsInForce.seq))).scalars())
    assert followed == [True, False]
    assert tasks[0].id in ended


def test_facts_are_brought_in_force_anew_after_all_were_dropped(
    session: Session, house: House, clock: MovingClock
) -> None:
    make_task(session, house, clock)
    in_force.catch_up(session)
    before = last_seq(session)

    in_force.forget(session)
    emptied = last_seq(session)
    in_force.catch_up(session)

    assert (emptied, last_seq(session)) == (0, before)
