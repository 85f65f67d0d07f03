"""The demonstration's counts are those that a person has checked by hand, on three days and both databases."""

from datetime import date

import pytest
from sqlmodel import col, select

from pacnam_tasks.demo.reading import DATA, rows
from pacnam_tasks.rollup.queries import By, roll_up
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.counts import Scope, facts_by_id
from pacnam_tasks.tasks.rules.facts import Rating, expected
from pacnam_tasks.tasks.rules.rated import computed
from tests.demo import working
from tests.demo.conftest import Demonstration, as_of
from tests.demo.working import DAYS, Counts

on_each_day = pytest.mark.parametrize("day", DAYS, ids=str)
at_each_level = pytest.mark.parametrize("level", ["task", "part"])
by_each = pytest.mark.parametrize("by", ["field", "unit"])


@on_each_day
@at_each_level
@by_each
def test_the_counts_are_the_golden_ones(demonstration: Demonstration, day: date, level: str, by: By) -> None:
    with demonstration.database.reading() as session:
        table = roll_up(session, demonstration.person("thuongtruc"), as_of(day), by, Scope(level=level))

    assert {line.code: working.as_counts(line.tally) for line in table.lines} == working.golden(day, level, by)
    assert working.as_counts(table.total) == working.golden(day, level, "total")[""]


@on_each_day
def test_each_task_and_part_stands_where_the_working_says(demonstration: Demonstration, day: date) -> None:
    with demonstration.database.reading() as session:
        codes = dict(session.exec(select(col(Task.id), col(Task.code))).all())
        found = {
            codes[task_id]: working.words_of(facts, day) for task_id, facts in facts_by_id(session, as_of(day), Scope())
        }

    assert found == {code: cell for code, cell in working.states(day).items() if cell != working.ABSENT}


def test_the_numbers_of_the_tasks_are_those_of_the_working(demonstration: Demonstration) -> None:
    with demonstration.database.reading() as session:
        tasks = session.exec(select(Task).where(col(Task.level) == "task")).all()

    assert {task.code: (task.quantity, task.percent) for task in tasks} == working.numbers()


def test_what_goes_by_its_season_is_rated_as_the_working_says(demonstration: Demonstration) -> None:
    day, tasks = DAYS[-1], {row["code"] for row in rows(DATA / "paths.csv")}
    with demonstration.database.reading() as session:
        found = session.exec(select(Task)).all()

    seasonal = {task.code: task.facts for task in found if task.code[:11] in tasks}
    rated = {code: computed(facts, day).rating for code, facts in seasonal.items()}
    assert working.seasons() == {
        code: (facts.percent, expected(facts, day), rated[code])
        for code, facts in seasonal.items()
        if rated[code] is not Rating.NONE
    }


@on_each_day
@at_each_level
@by_each
def test_the_golden_table_is_the_working_counted(day: date, level: str, by: str) -> None:
    sums: dict[str, Counts] = {}
    for code, cell in working.states(day).items():
        if cell != working.ABSENT and (len(code) > len("NV-2023-001")) is (level == "part"):
            row = working.counted(cell)
            for key in (_corner(code, by), ""):
                sums[key] = working.added(sums[key], row) if key in sums else row

    assert sums == working.golden(day, level, by) | working.golden(day, level, "total")


def _corner(code: str, by: str) -> str:
    """The field or the lead unit of a task or part."""
    task_code, unit = code[:11], code[12:].rpartition("-")[2]
    tasks = {row["code"]: row for name in ("plan-2023H2", "added") for row in rows(DATA / f"{name}.csv")}
    return tasks[task_code]["field"] if by == "field" else unit or tasks[task_code]["lead_unit"]
