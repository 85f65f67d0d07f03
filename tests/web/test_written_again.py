"""Writing that was stopped or has failed: the way on is one button, and what was printed before stays to be had."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlmodel import col, select

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.history.models import Event
from pacnam_tasks.reports.document import Document, Paragraph
from pacnam_tasks.reports.drafting import draft
from pacnam_tasks.reports.jobs import Renderer, render_waiting
from pacnam_tasks.reports.kinds.kind import Asked
from pacnam_tasks.reports.kinds.registry import KINDS
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.printing import Sheet
from pacnam_tasks.reports.render import Rendered, RenderFailed, Wanted
from pacnam_tasks.reports.rules import Failure, ReportState
from pacnam_tasks.reports.scheduled.jobs import prepare_due
from tests.conftest import Visitor
from tests.periods.acts import at
from tests.reports.samples import in_word, instant
from tests.web.conftest import NewTask, SignedIn
from tests.web.reading import page_of
from tests.web.test_disk_full import SmallLimit
from tests.web.test_disk_full_of_documents import too_large

FORM = {"kind": "followup", "as_of": "", "signer": "", "key": "key-of-this-form"}
OWN_WORDS = "Lời của Văn phòng."
Ending = Callable[[Visitor, str, Flask], None]


def _stopped(office: Visitor, address: str, app: Flask) -> None:
    del app
    office.post(f"{address}/cancel", {})


def _failing(cause: Failure) -> Renderer:
    def render(_sheet: Sheet, _wanted: Wanted) -> Rendered:
        raise RenderFailed(cause)

    return render


def _crashed(office: Visitor, address: str, app: Flask) -> None:
    del office, address
    render_waiting(app, _failing(Failure.CRASH), in_word)


def _out_of_memory(office: Visitor, address: str, app: Flask) -> None:
    del office, address
    render_waiting(app, _failing(Failure.MEMORY), in_word)


def _without_room(office: Visitor, address: str, app: Flask) -> None:
    """The operating system takes no file as large as the document; the database has room."""
    disk = SmallLimit(most=4_000_000)
    disk.fill()
    render_waiting(app, too_large, in_word)
    disk.free()
    assert "Máy chủ hết chỗ lưu văn bản" in page_of(office.get(address)).text


@pytest.fixture(
    params=[_stopped, _crashed, _out_of_memory, _without_room],
    ids=["stopped", "crashed", "out of memory", "without room"],
)
def ending(request: pytest.FixtureRequest) -> Ending:
    """How the writing of what waits comes to nothing."""
    made: Ending = request.param
    return made


@pytest.fixture
def office(visit: SignedIn) -> Visitor:
    """The office at its browser."""
    return visit("office")


@pytest.fixture
def waiting(office: Visitor, new_task: NewTask) -> str:
    """The page of a report that waits to be written for the first time."""
    new_task(code="NV-2023-010", due_on=None)
    return str(office.post("/reports", FORM).headers["Location"])


@pytest.fixture
def printed(waiting: str, app: Flask) -> str:
    """The page of a finished draft."""
    render_waiting(app, instant, in_word)
    return waiting


def _edit(office: Visitor, address: str) -> None:
    form = page_of(office.get(f"{address}/draft?paragraph=assigned")).form(f"{address}/paragraphs")
    assert office.post(f"{address}/paragraphs", form.fields | {"text": OWN_WORDS}).status_code == 303


def _again(office: Visitor, address: str) -> None:
    assert page_of(office.get(address)).has_form(f"{address}/writing")
    answer = office.post(f"{address}/writing", {})
    assert (answer.status_code, answer.headers["Location"]) == (303, address)


def _file_name(office: Visitor, address: str) -> str:
    answer = office.get(f"{address}.pdf")
    return answer.headers.get("Content-Disposition", str(answer.status_code)).rpartition("=")[2].strip('"')


def test_what_was_never_written_is_written_with_one_button(
    office: Visitor, waiting: str, app: Flask, ending: Ending
) -> None:
    ending(office, waiting, app)
    page = office.get(waiting).get_data(as_text=True)

    _again(office, waiting)

    assert f"{waiting}.pdf" not in page
    assert f"{waiting}/draft" not in page
    assert render_waiting(app, instant, in_word) == 1
    assert "Văn bản đã lập xong" in page_of(office.get(waiting)).text


def test_after_an_edit_the_files_before_it_stay_and_are_told(
    office: Visitor, printed: str, app: Flask, ending: Ending
) -> None:
    before = office.get(f"{printed}.pdf").data
    _edit(office, printed)
    ending(office, printed, app)

    page = page_of(office.get(printed))

    assert "bản in trước, chưa có lần sửa gần nhất" in page.text
    assert f'href="{printed}/draft"' in office.get(printed).get_data(as_text=True)
    assert office.get(f"{printed}.pdf").data == before
    assert _file_name(office, printed) == "bao-cao-theo-doi-ban-in-truoc.pdf"
    assert {office.get(f"{printed}.{ending_}").status_code for ending_ in ("docx", "xlsx")} == {200}


def test_the_edit_is_kept_and_printed_once_it_is_written_again(
    office: Visitor, printed: str, app: Flask, ending: Ending
) -> None:
    _edit(office, printed)
    ending(office, printed, app)
    assert page_of(office.get(f"{printed}/draft")).has_form(f"{printed}/writing")
    sheets: list[str] = []

    def watching(sheet: Sheet, _wanted: Wanted) -> Rendered:
        sheets.append(sheet.html)
        return instant(sheet)

    _again(office, printed)
    render_waiting(app, watching, in_word)

    assert OWN_WORDS in sheets[0]
    assert _file_name(office, printed) == "bao-cao-theo-doi-2023-09-15.pdf"
    assert "bản in trước" not in page_of(office.get(printed)).text


def test_what_failed_after_an_edit_is_not_issued_as_it_was(office: Visitor, printed: str, app: Flask) -> None:
    _edit(office, printed)
    _crashed(office, printed, app)

    answer = office.post(f"{printed}/issue", {})

    assert answer.status_code == 422
    assert "Đề nghị lập lại văn bản rồi phát hành" in page_of(answer).text


def test_what_is_issued_keeps_its_number_and_is_printed_with_it(
    office: Visitor, printed: str, app: Flask, ending: Ending
) -> None:
    office.post(f"{printed}/issue", {})
    ending(office, printed, app)
    page = page_of(office.get(printed))

    assert "Số 01-" in page.text
    assert "bản dự thảo trước khi lấy số" in page.text
    assert _file_name(office, printed) == "bao-cao-theo-doi-ban-in-truoc.pdf"

    _again(office, printed)
    render_waiting(app, instant, in_word)

    assert _file_name(office, printed) == "01-BC-HU-2023-09-15.pdf"
    assert "trước khi lấy số" not in page_of(office.get(printed)).text


def test_only_who_may_make_it_has_it_written_again(office: Visitor, printed: str, app: Flask, visit: SignedIn) -> None:
    _edit(office, printed)
    _crashed(office, printed, app)
    inspector = visit("inspector")

    assert not page_of(inspector.get(printed)).has_form(f"{printed}/writing")
    assert inspector.post(f"{printed}/writing", {}).status_code == 403
    assert visit("lead").post(f"{printed}/writing", {}).status_code == 404
    assert page_of(visit("standing").get(printed)).has_form(f"{printed}/writing")


def test_what_is_written_is_not_written_again(office: Visitor, printed: str, app: Flask, database: Database) -> None:
    assert office.post(f"{printed}/writing", {}).status_code == 303

    assert render_waiting(app, instant, in_word) == 0
    assert "report_written_again" not in _events(database)


def test_having_it_written_again_is_told_in_the_history(office: Visitor, waiting: str, database: Database) -> None:
    office.post(f"{waiting}/cancel", {})

    _again(office, waiting)

    assert _events(database)[-2:] == ["report_cancelled", "report_written_again"]


def test_the_office_stops_what_a_schedule_has_asked_for(
    office: Visitor, visit: SignedIn, app: Flask, clock: MovingClock
) -> None:
    office.post("/reports/scheduled", {"kind": "followup", "period_kind": "month", "hour": "7"})
    at(clock, "01/10/2023 07:00")
    prepare_due(app)
    standing, office_again = visit("standing"), visit("office")

    assert not page_of(standing.get("/reports/1")).has_form("/reports/1/cancel")
    assert standing.post("/reports/1/cancel", {}).status_code == 403
    assert page_of(office_again.get("/reports/1")).has_form("/reports/1/cancel")
    assert office_again.post("/reports/1/cancel", {}).status_code == 303
    assert "Đã dừng" in page_of(office_again.get("/reports/1")).text
    assert "Đã dừng" in page_of(office_again.get("/reports/scheduled")).text


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A follow-up report one part of which has a fault of ours."""
    monkeypatch.setitem(KINDS, "followup", replace(KINDS["followup"], compose=_faulty))


def _faulty(asked: Asked) -> Document:
    def wrong() -> Iterator[Paragraph]:
        yield Paragraph("Một dòng.")
        raise ZeroDivisionError

    parts = (("Tình hình chung", [Paragraph("Một dòng.")]), ("Nhiệm vụ quá hạn", wrong()))
    return draft(asked.frame("BC"), abstract=("kết quả",), opening="", parts=parts, closing="")


@pytest.mark.usefixtures("faulty")
def test_a_fault_in_a_part_is_told_with_its_name_and_tried_once(
    office: Visitor, waiting: str, app: Flask, database: Database
) -> None:
    assert render_waiting(app, instant, in_word) == 1

    report = _report(database)
    assert (report.state, report.error, report.attempts) == (ReportState.FAILED, Failure.CONTENT, 1)
    assert "Hệ thống gặp lỗi khi soạn phần “Nhiệm vụ quá hạn”" in page_of(office.get(waiting)).text


def test_the_draft_before_the_fault_is_kept(
    office: Visitor, printed: str, app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _report(database)
    with monkeypatch.context() as broken:
        broken.setitem(KINDS, "followup", replace(KINDS["followup"], compose=_faulty))
        _edit(office, printed)
        render_waiting(app, instant, in_word)

    after = _report(database)
    assert (after.frozen_sha256, after.file_id) == (before.frozen_sha256, before.file_id)
    assert OWN_WORDS in page_of(office.get(f"{printed}/draft")).text

    _again(office, printed)
    render_waiting(app, instant, in_word)

    assert office.post(f"{printed}/issue", {}).status_code == 303, "the fault is gone with the next printing"


def _report(database: Database) -> Report:
    with database.reading() as session:
        return session.get_one(Report, 1)


def _events(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.exec(select(col(Event.kind)).order_by(col(Event.seq))))
