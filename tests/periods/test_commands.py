"""`flask periods`: opened, locked, frozen and checked without the web."""

from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from tests.factories import House, make_task
from tests.periods.acts import at

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask, saved_house: House, database: Database, clock: MovingClock) -> Run:
    """Run the command, in a house with one task of August that nobody has reported on; it is 15/08."""
    at(clock, "02/08/2023 08:00")
    with database.writing() as session:
        make_task(session, saved_house, clock)
    at(clock, "15/08/2023 08:00")
    return lambda *options: app.test_cli_runner().invoke(args=["periods", *options])


def test_a_period_is_opened_locked_frozen_listed_and_verified(run: Run, clock: MovingClock) -> None:
    opened = run("open", "2023-08", "--by", "office")
    at(clock, "01/09/2023 08:00")
    refused = run("lock", "2023-08", "--by", "office")
    locked = run("lock", "2023-08", "--by", "office", "--reason", "Đã đôn đốc.")
    early = run("freeze", "2023-08", "--by", "office")
    at(clock, "05/09/2023 17:00")
    frozen = run("freeze", "2023-08", "--by", "office")

    listed, verified = run("list"), run("verify", "2023-08")

    assert [one.exit_code for one in (opened, refused, locked, early, frozen, listed, verified)] == [
        0,
        1,
        0,
        1,
        0,
        0,
        0,
    ]
    assert "chưa báo cáo: Phòng Nông nghiệp và Phát triển nông thôn" in refused.output
    assert "Văn phòng chốt từ thời điểm chốt" in early.output
    assert listed.output.split() == ["2023-08", "01/08/2023", "31/08/2023", "05/09/2023", "17:00", "Đã", "chốt"]
    assert verified.output == "2023-08: Số liệu đã chốt khớp với lịch sử.\n"


def test_a_change_of_what_was_frozen_makes_the_check_fail(run: Run, clock: MovingClock, database: Database) -> None:
    run("open", "2023-08", "--by", "office")
    at(clock, "05/09/2023 17:00")
    run("lock", "2023-08", "--by", "office", "--reason", "Đã đôn đốc.")
    run("freeze", "2023-08", "--by", "office")
    with database.writing() as session:
        session.connection().execute(
            text("UPDATE frozen_period SET figures = replace(figures, '2023-08-31', '2023-08-30')")
        )

    found = run("verify")

    assert found.exit_code == 1
    assert "2023-08: Nội dung đã chốt bị sửa sau đó" in found.output


@pytest.mark.parametrize(
    ("order", "words"),
    [
        (["open", "2023-13", "--by", "office"], "Vui lòng ghi tên kỳ"),
        (["open", "2023-09", "--by", "lead"], "Kỳ báo cáo do Văn phòng mở."),
        (["open", "2023-09", "--by", "nobody"], "Không có tài khoản nobody."),
        (["lock", "2023-09", "--by", "office"], "Không có kỳ báo cáo 2023-09."),
        (["verify", "2023-09"], "Không có kỳ báo cáo 2023-09."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_done_is_said(run: Run, order: list[str], words: str) -> None:
    done = run(*order)

    assert done.exit_code == 1
    assert words in done.output


def test_a_period_that_is_not_frozen_has_nothing_to_verify(run: Run) -> None:
    run("open", "2023-08", "--by", "office")

    assert (run("verify", "2023-08").exit_code, run("verify").exit_code) == (1, 0)
    assert "chưa được chốt" in run("verify", "2023-08").output
