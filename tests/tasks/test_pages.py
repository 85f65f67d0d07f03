"""Lists come in pages: each row once, none twice, in every order, ties and all."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.errors import Refused
from pacnam_tasks.progress.actions import report_progress
from pacnam_tasks.progress.forms import UpdateInput
from pacnam_tasks.tasks.forms import Sort, TaskFilter
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.tasks.queries.lists import Listed, page_of
from pacnam_tasks.tasks.rules.selection import Activity
from tests.conftest import TODAY
from tests.factories import House, make_task

N_TASKS = 11


@pytest.fixture
def codes(session: Session, house: House, clock: MovingClock) -> list[str]:
    """Tasks with many ties: three deadlines (one none), two figures, three moments of the last record."""
    made = []
    for n in range(N_TASKS):
        clock.move_to(clock.now() + timedelta(microseconds=n % 3))
        due = [None, date(2023, 9, 20), date(2023, 10, 20)][n % 3]
        task = make_task(
            session, house, clock, due_on=due, title=["Lúa", "Ngô"][n % 2], code=f"C-{(n * 7) % N_TASKS:02d}"
        )
        sent = UpdateInput(version=task.version, key=f"key number {n}", quantity=Decimal(n % 2))
        report_progress(session, task, sent, [], by=house.lead, clock=clock)
        made.append(task.code)
    session.flush()
    return made


def walk(session: Session, actor: Actor, wanted: TaskFilter, when: AsOf, size: int) -> Iterator[Listed]:
    """The rows of a list, page by page; no more pages than there can be."""
    for _page in range(N_TASKS + 1):
        page = page_of(session, actor, wanted, when, size)
        assert len(page.rows) <= size
        yield from page.rows
        if not page.after:
            return
        wanted = replace(wanted, after=page.after)


def today(clock: MovingClock) -> AsOf:
    """Today's list."""
    return AsOf(clock.today(), clock.today(), clock.zone)


def in_order(sort: Sort, row: Listed) -> tuple[object, ...]:
    """By what a list in this order sorts."""
    keys: dict[str, object] = {
        "due": row.facts.due_on or date.max,
        "updated": row.updated_at,
        "percent": row.facts.percent,
        "code": row.code,
    }
    return (keys[sort.value.lstrip("-")], row.id)


@pytest.mark.parametrize("sort", Sort)
def test_pages_show_every_row_once_and_in_order(
    session: Session, house: House, clock: MovingClock, codes: list[str], sort: Sort
) -> None:
    for size in (1, 2, 3, N_TASKS, 25):
        rows = list(walk(session, house.office, TaskFilter(sort=sort), today(clock), size))

        assert sorted(row.code for row in rows) == sorted(codes)
        assert rows == sorted(rows, key=lambda row: in_order(sort, row), reverse=sort.value.startswith("-"))


@pytest.mark.parametrize("sort", [sort for sort in Sort if "updated" not in sort.value])
def test_pages_of_a_past_day_come_in_the_same_order(
    session: Session, house: House, clock: MovingClock, codes: list[str], sort: Sort
) -> None:
    day = clock.today()
    clock.move_to(clock.now() + timedelta(days=3))

    rows = list(walk(session, house.office, TaskFilter(sort=sort), AsOf(day, clock.today(), clock.zone), 2))

    assert sorted(row.code for row in rows) == sorted(codes)
    assert rows == sorted(rows, key=lambda row: in_order(sort, row), reverse=sort.value.startswith("-"))


@pytest.mark.parametrize("sort", [Sort.UPDATED, Sort.UPDATED_DOWN])
def test_a_past_day_knows_which_task_was_recorded_last_by_then(
    session: Session, house: House, clock: MovingClock, sort: Sort
) -> None:
    for code in ("C-1", "C-2", "C-3"):
        make_task(session, house, clock, code=code)
        clock.move_to(clock.now() + timedelta(days=1))
    when = AsOf(clock.today() - timedelta(days=1), clock.today(), clock.zone)

    rows = list(walk(session, house.office, TaskFilter(sort=sort), when, 2))

    expected = ["C-1", "C-2", "C-3"]
    assert [row.code for row in rows] == (expected if sort is Sort.UPDATED else expected[::-1])


def test_a_search_is_paged_too(session: Session, house: House, clock: MovingClock, codes: list[str]) -> None:
    rows = list(walk(session, house.office, TaskFilter(q="ngo"), today(clock), 2))

    assert len({row.id for row in rows}) == len(rows) == N_TASKS // 2


def test_tasks_at_risk_are_paged_too(session: Session, house: House, clock: MovingClock, codes: list[str]) -> None:
    clock.move_to(clock.now() + timedelta(days=4))
    wanted = TaskFilter(activity=Activity.AT_RISK)

    rows = list(walk(session, house.office, wanted, today(clock), 2))

    dated = N_TASKS - len(codes[::3])
    assert len({row.id for row in rows}) == len(rows) == dated


def test_a_row_that_changes_meanwhile_is_not_shown_twice(
    session: Session, house: House, clock: MovingClock, codes: list[str]
) -> None:
    first = page_of(session, house.office, TaskFilter(sort=Sort.CODE), today(clock), 5)
    make_task(session, house, clock, code="C-00 a")

    rest = page_of(session, house.office, TaskFilter(sort=Sort.CODE, after=first.after), today(clock), 25)

    assert [row.code for row in first.rows + rest.rows] == sorted(codes)


MARKS = [
    "x", "~", "2023-09-20", "2023-09-20~x", "2023-09-20~1~2", "~~~", "2023-09-20~" + "9" * 19,
    "2023-09-20~" + "9" * 5000, "9" * 5000, "²", "2023-09-20~²", "\x00", "NaN~1", "1e999999~1", "sNaN~1", "101~1",
    "2023-09-15T05:00:00~1",  "\x00~1", "-1", "1", "Đ~1", "0~2023-09-20~1", "a~0",
]  # fmt: skip
CODES = {"NaN~1", "1e999999~1", "sNaN~1", "101~1", "2023-09-15T05:00:00~1", "Đ~1", "a~0"} | {
    mark for mark in MARKS if mark.startswith("2023-09-20~1") or mark.endswith("-20~1")
}


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("is_past", [False, True], ids=["today", "past"])
def test_a_page_mark_that_is_not_ours_is_refused(
    session: Session, house: House, clock: MovingClock, sort: Sort, is_past: bool
) -> None:
    when = AsOf(TODAY - timedelta(days=int(is_past)), TODAY, clock.zone)

    taken = set()
    for mark in MARKS:
        with suppress(Refused):
            page_of(session, house.office, TaskFilter(sort=sort, after=mark), when)
            taken.add(mark)

    assert taken <= (CODES if sort is Sort.CODE else set())
