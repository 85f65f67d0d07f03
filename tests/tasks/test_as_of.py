"""What was known on a past day: read from history, whatever has happened since."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlmodel import Session

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.tasks.forms import TaskFilter
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.counts import AsOf, Scope, sum_of, sums_by
from pacnam_tasks.tasks.queries.lists import Listed, count, page_of
from pacnam_tasks.tasks.rules.facts import timeliness
from pacnam_tasks.tasks.rules.selection import Activity, StateFilter, TimeFilter
from tests.conftest import NOON
from tests.factories import House, make_parts, make_task
from tests.progress.acts import report, send_back, settle, submit
from tests.tasks.cases import judged
from tests.tasks.recounted import all_facts, plain_sum

D = Decimal
FIRST = date(2023, 9, 15)
STORY = [  # day of September, state, timeliness, percent
    (15, "in_progress", "in_time", 0),
    (17, "in_progress", "in_time", 0),
    (18, "in_progress", "in_time", 40),
    (21, "in_progress", "due_soon", 40),
    (22, "submitted", "in_time", 100),
    (26, "in_progress", "overdue", 100),
    (27, "submitted", "overdue", 100),
    (29, "submitted", "overdue", 100),
    (30, "done", "done_late", 100),
]


def on(clock: MovingClock, day: int) -> None:
    """Noon of a day of September 2023."""
    clock.move_to(NOON + timedelta(days=day - 15))


@pytest.fixture
def told(session: Session, house: House, clock: MovingClock) -> Task:
    """A task whose story runs from 15 to 30 September; it is due on the 24th. Today is 5 October."""
    task = make_task(session, house, clock, code="S-1", due_on=date(2023, 9, 24))
    on(clock, 18)
    report(session, clock, task, house.lead, quantity=D(40))
    on(clock, 22)
    submit(session, clock, task, house.lead, quantity=D(100))
    on(clock, 26)
    send_back(session, clock, task, house.office)
    on(clock, 27)
    submit(session, clock, task, house.lead)
    on(clock, 30)
    settle(session, clock, task, house.standing)
    on(clock, 35)
    return task


def as_of(clock: MovingClock, day: date) -> AsOf:
    """A day as seen from today."""
    return AsOf(day, clock.today(), clock.zone)


def rows(session: Session, house: House, when: AsOf, wanted: TaskFilter | None = None) -> list[Listed]:
    """The list of a day."""
    return page_of(session, house.office, wanted or TaskFilter(), when, 1000).rows


@pytest.mark.usefixtures("told")
def test_each_day_of_the_story_is_as_it_was(session: Session, house: House, clock: MovingClock) -> None:
    found = []
    for day, *_ in STORY:
        when = as_of(clock, date(2023, 9, day))
        (row,) = rows(session, house, when)
        found.append((day, str(row.facts.state), str(timeliness(row.facts, judged(when.day))), int(row.facts.percent)))

    assert found == STORY


@pytest.mark.usefixtures("told")
def test_before_it_was_assigned_a_task_was_not_there(session: Session, house: House, clock: MovingClock) -> None:
    when = as_of(clock, FIRST - timedelta(days=1))

    assert rows(session, house, when) == []
    assert sum_of(session, house.office, when, Scope()).assigned == 0


@pytest.mark.parametrize(
    ("at", "known_on"),
    [
        pytest.param(datetime(2023, 9, 17, 16, 59, 59, 999999, tzinfo=UTC), date(2023, 9, 17), id="before midnight"),
        pytest.param(datetime(2023, 9, 17, 17, tzinfo=UTC), date(2023, 9, 18), id="at midnight"),
    ],
)
def test_a_day_knows_what_was_recorded_by_its_midnight(
    session: Session, house: House, clock: MovingClock, at: datetime, known_on: date
) -> None:
    task = make_task(session, house, clock)
    clock.move_to(at)
    report(session, clock, task, house.lead, quantity=D(40))
    on(clock, 30)

    figures = [rows(session, house, as_of(clock, date(2023, 9, day)))[0].facts.percent for day in (16, 17, 18)]

    assert figures == [40 if date(2023, 9, day) >= known_on else 0 for day in (16, 17, 18)]


@pytest.mark.usefixtures("told")
def test_a_past_row_tells_when_it_was_recorded_last_by_then(session: Session, house: House, clock: MovingClock) -> None:
    (row,) = rows(session, house, as_of(clock, date(2023, 9, 20)))

    assert row.updated_at == NOON + timedelta(days=3)


def test_a_part_s_report_shows_on_the_whole_from_its_day_on(session: Session, house: House, clock: MovingClock) -> None:
    whole = make_task(session, house, clock)
    part, _other = make_parts(session, house, clock, whole)
    on(clock, 18)
    report(session, clock, part, house.commune, quantity=D(50))
    on(clock, 30)

    figures = [rows(session, house, as_of(clock, date(2023, 9, day)))[0].facts.percent for day in (17, 18)]

    assert figures == [0, 25]


@pytest.fixture
def crowd(session: Session, house: House, clock: MovingClock) -> None:
    """Tasks, parts and a draft that live through September; today is 5 October."""
    tasks = [
        make_task(session, house, clock, due_on=date(2023, 9, 17 + 2 * n), lead=["NNPTNT", "HKL"][n % 2])
        for n in range(6)
    ]
    make_task(session, house, clock, due_on=None, member_id=house.member.person_id)
    make_task(session, house, clock, state="draft")
    whole = make_task(session, house, clock, state="assigned", co_unit_ids=[house.units["HKL"]])
    on(clock, 18)
    report(session, clock, tasks[0], house.lead, quantity=D(30))
    submit(session, clock, tasks[2], house.lead)
    submit(session, clock, tasks[3], house.stranger)
    on(clock, 20)
    part, _other = make_parts(session, house, clock, whole)
    settle(session, clock, tasks[2], house.standing)
    send_back(session, clock, tasks[3], house.standing)
    on(clock, 24)
    submit(session, clock, part, house.commune)
    on(clock, 35)


DAYS = [date(2023, 9, day) for day in (14, 15, 17, 18, 19, 20, 24, 29, 30)] + [date(2023, 10, day) for day in (4, 5)]


@pytest.mark.usefixtures("crowd")
def test_counts_of_any_day_equal_a_recount(session: Session, house: House, clock: MovingClock) -> None:
    for day in DAYS:
        when = as_of(clock, day)

        assert sum_of(session, house.office, when, Scope()) == plain_sum(all_facts(session, when), judged(day))


def counted() -> Iterator[tuple[str, TaskFilter]]:
    """The name of each count and the list that it counts."""
    yield "assigned", TaskFilter()
    yield "open", TaskFilter(state=StateFilter.OPEN)
    yield "done", TaskFilter(state=StateFilter.DONE)
    yield "not_accepted", TaskFilter(state=StateFilter.ASSIGNED)
    for state in (StateFilter.SUBMITTED, StateFilter.RETURNED, StateFilter.PAUSED, StateFilter.REVOKED):
        yield state.value, TaskFilter(state=state)
    for time in set(TimeFilter) - {
        TimeFilter.OVERDUE,
        TimeFilter.UNDATED,
        TimeFilter.IN_TIME,
        TimeFilter.OVERDUE_ORIGINAL,
    }:
        yield time.value, TaskFilter(timeliness=time)
    for activity in set(Activity) - {Activity.TO_REVIEW}:
        yield activity.value, TaskFilter(activity=activity)
    for age in range(1, 6):
        yield f"age_{age}", TaskFilter(age=age)


@pytest.mark.usefixtures("crowd")
def test_every_count_of_any_day_is_as_long_as_its_list(session: Session, house: House, clock: MovingClock) -> None:
    for day in DAYS:
        when = as_of(clock, day)
        tally = sum_of(session, house.office, when, Scope(level="task"))

        lengths = {name: count(session, house.office, wanted, when) for name, wanted in counted()}

        assert lengths == {name: getattr(tally, name) for name in lengths}, day


@pytest.mark.usefixtures("crowd")
def test_sums_of_any_day_agree_over_every_dimension(session: Session, house: House, clock: MovingClock) -> None:
    for day in DAYS:
        when = as_of(clock, day)
        whole = sum_of(session, house.office, when, Scope(level="task"))

        for dimension in ("field_id", "unit_id", "member_id", "level"):
            sums = sums_by(session, house.office, when, Scope(level="task"), dimension)
            assert sum(one.assigned for one in sums.values()) == whole.assigned
            assert sum(one.weighted_percent for one in sums.values()) == whole.weighted_percent
