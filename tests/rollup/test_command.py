"""`flask rollup` prints what /progress shows to one who sees all."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from click.testing import Result
from flask import Flask

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from tests.conftest import Visitor
from tests.factories import House, make_parts, make_task


@pytest.fixture
def rollup(app: Flask) -> Callable[..., Result]:
    """Run the command."""
    return lambda *options: app.test_cli_runner().invoke(args=["rollup", *options])


@pytest.fixture
def tasks(database: Database, saved_house: House, clock: MovingClock) -> None:
    """A task of yesterday with two parts, and one of today of another unit."""
    clock.move_to(clock.now() - timedelta(days=1))
    with database.writing() as session:
        make_parts(session, saved_house, clock, make_task(session, saved_house, clock))
    clock.move_to(clock.now() + timedelta(days=1))
    with database.writing() as session:
        make_task(session, saved_house, clock, lead="HKL", field_id=saved_house.fields["lam-nghiep"])


@pytest.mark.usefixtures("tasks")
@pytest.mark.parametrize("by", ["field", "unit", "programme", "member"])
@pytest.mark.parametrize("level", ["task", "part", "all"])
def test_json_equals_the_page_for_one_who_reads_all(
    rollup: Callable[..., Result], visit: Callable[[str], Visitor], by: str, level: str
) -> None:
    page = visit("inspector").get(f"/progress?format=json&by={by}&level={level}").get_json()

    printed = rollup("--by", by, "--level", level, "--format", "json")

    assert json.loads(printed.output) == page


@pytest.mark.usefixtures("tasks")
def test_a_past_day_is_counted_as_it_was_known(rollup: Callable[..., Result]) -> None:
    printed = json.loads(rollup("--as-of", "2023-09-14", "--format", "json").output)

    assert (printed["as_of"], printed["total"]["assigned"]) == ("2023-09-14", 1)


@pytest.mark.usefixtures("tasks")
def test_csv_has_a_line_for_each_row_and_the_total(rollup: Callable[..., Result]) -> None:
    lines = rollup("--format", "csv", "--by", "unit").output.splitlines()

    assert [line.split(",")[0:3:2] for line in lines] == [
        ["code", "assigned"],
        ["NNPTNT", "1"],
        ["HKL", "1"],
        ["", "2"],
    ]


@pytest.mark.usefixtures("tasks")
def test_the_table_ends_with_the_total(rollup: Callable[..., Result]) -> None:
    assert rollup().output.splitlines()[-1].split()[:2] == ["TOTAL", "2"]


@pytest.mark.parametrize("day", ["2023-09-16", "hôm qua"])
def test_a_day_that_cannot_be_counted_is_refused(rollup: Callable[..., Result], day: str) -> None:
    refused = rollup("--as-of", day)

    assert refused.exit_code == 2
    assert "--as-of" in refused.output
