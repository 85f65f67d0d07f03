"""The disk is full while a document is written: a clear word, nothing half there, no number lost, printed with room."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.reports.document import Document
from pacnam_tasks.reports.issuing import queries
from pacnam_tasks.reports.issuing.rules import Series
from pacnam_tasks.reports.jobs import render_waiting
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.printing import Sheet
from pacnam_tasks.reports.render import Rendered, Wanted
from pacnam_tasks.reports.rule_sets import RuleSet
from pacnam_tasks.reports.rules import LEASE, Failure, ReportState
from tests.conftest import Visitor
from tests.reports.samples import in_word, instant
from tests.web.conftest import NewTask, SignedIn
from tests.web.reading import page_of
from tests.web.test_disk_full import TOLD, Disk, SmallDisk, SmallLimit, mounted, small_disk  # noqa: F401 - fixtures

FORM = {"kind": "followup", "as_of": "", "signer": "", "key": "key-of-this-form"}
LARGE = random.Random(1).randbytes(5_000_000)


def too_large(_sheet: Sheet, _wanted: Wanted) -> Rendered:
    """A document of 5 MB."""
    return Rendered(b"%PDF-1.7 " + LARGE, pages=4)


def too_large_in_word(_document: Document, _rules: RuleSet, _wanted: Wanted) -> bytes:
    """The same as a Word file."""
    return b"PK" + LARGE


@pytest.fixture(params=["file system", "limit"])
def full_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disk]:
    """What is without room for documents once it is full; the database has some."""
    if request.param == "limit":
        limit = SmallLimit(most=4_000_000)
        yield limit
        limit.free()
        return
    folder = tmp_path / "data" / "documents"
    folder.mkdir(parents=True)
    with mounted(folder, "4m") as made:
        yield made


def _ask(visitor: Visitor, key: str = "key-of-this-form") -> str:
    return str(visitor.post("/reports", FORM | {"key": key}).headers["Location"])


def _kept(tmp_path: Path) -> list[Path]:
    """Every document, temporary ones too."""
    return [path for path in (tmp_path / "data" / "documents").glob("*/*") if path.is_file()]


def _again(database: Database, address: str) -> Report:
    with database.reading() as session:
        return session.get_one(Report, int(address.rsplit("/", 1)[1]))


@pytest.mark.parametrize("which", ["paper", "word"])
def test_its_page_says_so_nothing_stays_and_it_is_written_once_there_is_room(
    full_store: Disk, visit: SignedIn, new_task: NewTask, app: Flask, database: Database, tmp_path: Path, which: str
) -> None:
    new_task()
    visitor = visit("office")
    address = _ask(visitor)
    full_store.fill()

    render_waiting(app, too_large if which == "paper" else instant, too_large_in_word if which == "word" else in_word)

    report, page = _again(database, address), page_of(visitor.get(address))
    assert (report.state, report.error, report.file_id) == (ReportState.FAILED, Failure.STORAGE, "")
    assert "Máy chủ hết chỗ lưu văn bản. Đề nghị báo quản trị hệ thống." in page.text
    assert visitor.get(f"{address}.pdf").status_code == 404
    assert _kept(tmp_path) == []
    full_store.free()
    assert visitor.post(f"{address}/writing", {}).status_code == 303
    assert render_waiting(app, instant, in_word) == 1
    assert visitor.get(f"{address}.pdf").status_code == 200


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
class TestOfAllThatLiesOnIt:
    """The database is on the full disk as well."""

    @pytest.fixture
    def disk(self, small_disk: SmallDisk) -> SmallDisk:  # noqa: F811 - a fixture asked for by its name
        return small_disk

    def test_no_number_is_taken_and_it_is_the_next_one_once_there_is_room(
        self, disk: SmallDisk, visit: SignedIn, new_task: NewTask, app: Flask, database: Database
    ) -> None:
        new_task()
        visitor = visit("office")
        address = _ask(visitor)
        render_waiting(app, instant, in_word)

        disk.fill()
        refused = [visitor.post(f"{address}/issue", {}) for _ in range(3)]
        draft = visitor.get(f"{address}.pdf")
        disk.free()
        taken = visitor.post(f"{address}/issue", {})
        render_waiting(app, instant, in_word)

        assert {answer.status_code for answer in refused} == {507}
        assert TOLD in page_of(refused[0]).text
        assert (draft.status_code, taken.status_code) == (200, 303)
        assert "Số 01-BC/HU" in page_of(visitor.get(address)).text
        with database.reading() as session:
            assert queries.next_number(session, Series("BC/HU")) == 2

    def test_a_document_during_which_it_fills_is_taken_up_again_with_its_number(
        self, disk: SmallDisk, visit: SignedIn, new_task: NewTask, app: Flask, database: Database, clock: MovingClock
    ) -> None:
        new_task()
        visitor = visit("office")
        address = _ask(visitor)
        render_waiting(app, instant, in_word)
        visitor.post(f"{address}/issue", {})

        def filling(sheet: Sheet, _wanted: Wanted) -> Rendered:
            disk.fill()
            return instant(sheet)

        with pytest.raises(Exception, match="full"):
            render_waiting(app, filling, in_word)
        disk.free()
        clock.move_to(clock.now() + 2 * LEASE)

        assert render_waiting(app, instant, in_word) == 1
        assert _again(database, address).state == ReportState.DONE
        assert "Số 01-BC/HU" in page_of(visitor.get(address)).text
