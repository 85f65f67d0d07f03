"""What each kind prints of the roll-up is the roll-up of that day, in each of its files."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlmodel import Session

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.meetings.queries.one import held
from pacnam_tasks.reports.access import SEES_ALL
from pacnam_tasks.reports.bound import filled
from pacnam_tasks.reports.document import Document
from pacnam_tasks.reports.minutes import agenda, minutes
from pacnam_tasks.reports.minutes.queries import minutes_of
from pacnam_tasks.reports.printing import lay_out
from pacnam_tasks.reports.render import render_pdf, render_word
from pacnam_tasks.reports.rule_sets import HD36
from pacnam_tasks.reports.wording import counted
from tests.conftest import TODAY
from tests.factories import House
from tests.meetings.making import put_on
from tests.reports import word
from tests.reports.paper import Paper
from tests.reports.test_formats import as_printed, files_of, in_words, lived, of_line, rollup

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@dataclass(frozen=True)
class Files:
    """The three files of a document, open."""

    paper: Paper
    in_word: Any
    book: Any

    @property
    def said(self) -> list[str]:
        """All that is said in running text of paper and Word, without white space."""
        pages = (re.sub(r"^\d+", "", self.paper.text(page)) for page in range(self.paper.pages))
        return [_bare("".join(pages)), _bare("".join(one.text for one in word.paragraphs(self.in_word)))]

    def rows(self, place: int, sheet: str) -> Iterator[list[list[str]]]:
        """The cells of a table in Word and in Excel, the last row its total."""
        yield word.rows(word.tables(self.in_word)[place])
        cells = ([cell.value for cell in row] for row in self.book[sheet].iter_rows(min_row=2))
        yield [[*("" if one is None else str(one) for one in row[:2]), *as_printed(row)] for row in cells]


@pytest.fixture
def run(app: Flask, saved_house: House, database: Database, clock: MovingClock) -> Any:
    """Commands, after the summer."""
    with database.writing() as session:
        lived(session, saved_house, clock)
    return app.test_cli_runner().invoke


def _opened(run: Any, folder: Path, kind: str, *more: str) -> Files:
    files = files_of(run, folder, kind, *more)
    book = openpyxl.load_workbook(files["xlsx"], data_only=True)
    return Files(Paper(files["pdf"].read_bytes()), word.opened(files["docx"].read_bytes()), book)


def test_the_report_of_a_unit_is_its_line_of_the_rollup(run: Any, tmp_path: Path) -> None:
    files = _opened(run, tmp_path, "unit", "--unit", "NNPTNT")
    lines = rollup(run, "unit", "all")["rows"]
    wanted = of_line(next(line for line in lines if line["code"] == "NNPTNT"))

    assert [rows[-1][2:] for rows in files.rows(0, "Theo lĩnh vực")] == [wanted, wanted]
    assert f"Tổng cộng{''.join(wanted)}" in files.paper.text(0) + files.paper.text(1)


def test_the_overdue_tasks_of_each_unit_are_those_of_the_rollup(run: Any, tmp_path: Path) -> None:
    files, told = _opened(run, tmp_path, "overdue"), rollup(run, "unit", "task")
    late = [line for line in told["rows"] if line["open_overdue"]]
    wanted = [line["open_overdue"] for line in (*late, told["total"])]
    printed = "".join(map(files.paper.text, range(files.paper.pages)))

    assert len(late) > 0
    for rows in files.rows(0, "Thời gian quá hạn"):
        assert [int(row[2]) for row in rows] == [sum(map(int, row[3:])) for row in rows] == wanted
        assert [row[1] for row in rows[:-1]] == [line["name"] for line in late]
        assert all("".join(row) in printed for row in rows)


def test_the_plan_assigns_to_each_unit_what_the_rollup_counts_and_is_not_revoked(run: Any, tmp_path: Path) -> None:
    files, told = _opened(run, tmp_path, "assignments"), rollup(run, "unit", "task")
    given, *of_units = (line["assigned"] - line["revoked"] for line in (told["total"], *told["rows"]))

    for words in (f"Giao {counted(given)} nhiệm vụ", *(f"({counted(n)})" for n in of_units if n)):
        assert all(_bare(words) in said for said in files.said), words
    codes = {code for page in files.paper.landscape for code in re.findall(r"NV-2023-\d{3}", files.paper.text(page))}
    assert len(codes) == len(word.rows(word.tables(files.in_word)[0])) == given
    assert files.book["Phân công nhiệm vụ"].max_row == 1 + given


@pytest.mark.parametrize("paper_of", [agenda.compose, minutes.compose], ids=["agenda", "minutes"])
def test_the_fields_of_a_meeting_are_those_of_the_rollup(
    run: Any, database: Database, saved_house: House, clock: MovingClock, paper_of: Any
) -> None:
    with database.writing() as session:
        meeting_id = put_on(session, saved_house, clock).id or 0
        document = _of_meeting(session, meeting_id, clock, paper_of)
    by_name = {line["name"]: line for line in rollup(run, "field", "task", TODAY)["rows"]}
    paper = Paper(render_pdf(lay_out(document, HD36)).pdf)
    in_word = word.opened(render_word(document, HD36))
    said = Files(paper, in_word, None).said

    told = [one for one in document.passages if "assigned" in dict(one.figures)]
    assert len(told) == len(by_name) == 2
    for name, passage in zip(("Lâm nghiệp", "Nông nghiệp"), told, strict=True):
        known, text = in_words(by_name[name]), _bare(filled(passage.template, dict(passage.figures)))
        figures = {key: value for key, value in passage.figures if key != "expected"}
        assert figures == {key: known[key] for key in figures}
        assert {key for key in known.keys() - figures.keys() if key in SHOWN and known[key] != "0"} == set()
        assert [text in one for one in said] == [True, True]


SHOWN = {"assigned", "done", "open_in_time", "open_overdue", "open_undated", "paused", "revoked", "percent"}
"""What the sentence of a field tells, where there is any."""


def _of_meeting(session: Session, meeting_id: int, clock: MovingClock, paper_of: Any) -> Document:
    made: Document = paper_of(minutes_of(session, held(session, meeting_id), SEES_ALL, clock), HD36)
    return made


def _bare(text: str) -> str:
    return "".join(text.split())
