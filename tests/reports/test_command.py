"""`flask report build`: the same document without the web."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from tests.factories import House
from tests.reports.paper import Paper
from tests.reports.summer import spend_summer


def test_the_command_writes_the_report_of_a_past_day(
    app: Flask, saved_house: House, database: Database, clock: MovingClock, tmp_path: Path
) -> None:
    with database.writing() as session:
        spend_summer(session, saved_house, clock)
    target = tmp_path / "r.pdf"

    done = _build(app, "followup", "--as-of", "2023-08-18", "--format", "pdf", "--rules", "HD36", "-o", str(target))

    assert done.exit_code == 0, done.output
    paper = Paper(target.read_bytes())
    assert "(số liệu đến ngày 18/8/2023)" in paper.text(0)
    assert "NV-2023-004" in "".join(paper.text(page) for page in paper.landscape)
    assert sorted(file.name for file in tmp_path.iterdir() if file.is_file()) == sorted(
        {"r.pdf"} | {file.name for file in tmp_path.glob("test.db*")}
    )


def test_without_a_day_the_report_is_of_today(app: Flask, tmp_path: Path) -> None:
    done = _build(app, "followup", "-o", str(tmp_path / "r.pdf"))

    assert done.exit_code == 0, done.output
    assert "2023-09-15" in done.output


def test_the_office_builds_a_report_in_its_own_name(app: Flask, saved_house: House, tmp_path: Path) -> None:
    del saved_house
    target = tmp_path / "r.pdf"

    done = _build(app, "followup", "--issuer", "VPHU", "-o", str(target))

    assert done.exit_code == 0, done.output
    text = "".join(Paper(target.read_bytes()).text(page) for page in range(Paper(target.read_bytes()).pages))
    assert "-BC/VPHU" in text
    assert "CHÁNH VĂN PHÒNG" in text
    assert "BÍ THƯ" not in text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (["followup", "--issuer", "HKL"], "Báo cáo chỉ đứng tên Ban Thường vụ hoặc Văn phòng, không đứng tên HKL."),
        (["followup", "--issuer", "NOBODY"], "Không có đơn vị NOBODY."),
        (["assignments", "--issuer", "VPHU"], "không dùng --issuer."),
    ],
)
def test_a_name_that_the_kind_does_not_allow_is_refused(
    app: Flask, saved_house: House, tmp_path: Path, wrong: list[str], sentence: str
) -> None:
    del saved_house
    done = _build(app, *wrong, "-o", str(tmp_path / "r.pdf"))

    assert done.exit_code == 2
    assert sentence in done.output
    assert not (tmp_path / "r.pdf").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        ["followup", "--as-of", "2023-09-16"],
        ["followup", "--as-of", "15/09/2023"],
        ["followup", "--format", "odt"],
        ["followup", "--rules", "HD05"],
        ["speech"],
    ],
    ids=" ".join,
)
def test_a_wrong_order_is_refused_and_writes_nothing(app: Flask, tmp_path: Path, wrong: list[str]) -> None:
    done = _build(app, *wrong, "-o", str(tmp_path / "r.pdf"))

    assert done.exit_code == 2
    assert not (tmp_path / "r.pdf").exists()


def test_a_folder_that_is_not_there_is_told(app: Flask, tmp_path: Path) -> None:
    done = _build(app, "followup", "-o", str(tmp_path / "nowhere" / "r.pdf"))

    assert done.exit_code == 1
    assert "Error" in done.output


def _build(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["report", "build", *arguments])
