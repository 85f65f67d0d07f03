"""A unit is set up, so that people can be invited into it."""

import json
from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask
from sqlmodel import col, select

from pacnam_tasks.core.db import Database
from pacnam_tasks.history.models import Event
from pacnam_tasks.units.queries import all_units, by_code
from tests.conftest import TODAY
from tests.factories import House

Add = Callable[..., Result]


@pytest.fixture
def add(app: Flask) -> Add:
    """Run `flask units add`."""

    def run(code: str, **other: str) -> Result:
        options = {"--name": "Huyện ủy  Pác Nặm", "--kind": "committee"} | {f"--{one}": it for one, it in other.items()}
        return app.test_cli_runner().invoke(
            args=["units", "add", code, *(word for both in options.items() for word in both)]
        )

    return run


def test_the_first_unit(add: Add, database: Database) -> None:
    assert "Đã lập đơn vị Huyện ủy Pác Nặm, mã HU." in add("HU").output

    with database.reading() as session:
        [unit] = all_units(session)
        [said] = session.exec(select(Event.data).where(col(Event.kind) == "unit_added"))
    assert (unit.code, unit.name, unit.short_name, unit.parent_id) == ("HU", *["Huyện ủy Pác Nặm"] * 2, None)
    assert (unit.kind, unit.rank, unit.valid_from) == ("committee", 1, TODAY)
    assert json.loads(said) == {"unit": "HU", "parent": "", "kind": "committee"}


def test_a_unit_below_another_comes_last(add: Add, database: Database, saved_house: House) -> None:
    result = add(
        "XCB", name="Xã Công Bằng", kind="commune", parent="HU", since="2023-09-01", **{"short-name": "Công Bằng"}
    )

    assert result.exit_code == 0
    with database.reading() as session:
        unit = by_code(session, "XCB")
        assert [one.code for one in all_units(session)][-1] == "XCB"
    assert (unit.parent_id, unit.short_name) == (saved_house.units["HU"], "Công Bằng")


REFUSED = [
    pytest.param("HU", {}, "Mã HU đã dùng cho Huyện ủy.", id="a code that is taken"),
    pytest.param("xã", {}, "chữ in hoa không dấu", id="a code with marks"),
    pytest.param("X" * 41, {}, "chữ in hoa không dấu", id="a long code"),
    pytest.param("XCB", {"name": " "}, "Nhập tên đơn vị", id="no name"),
    pytest.param("XCB", {"parent": "XXX"}, "Không có đơn vị XXX.", id="below nothing"),
    pytest.param("XCB", {"parent": "HU", "since": "2019-12-31"}, "Ngày 31/12/2019 không có đơn vị", id="before that"),
]


@pytest.mark.usefixtures("saved_house")
@pytest.mark.parametrize(("code", "other", "sentence"), REFUSED)
def test_a_wrong_unit_is_not_set_up(
    add: Add, database: Database, code: str, other: dict[str, str], sentence: str
) -> None:
    with database.reading() as session:
        before = len(all_units(session))

    result = add(code, **other)

    assert (result.exit_code, sentence in result.output) == (1, True), result.output
    with database.reading() as session:
        assert len(all_units(session)) == before
