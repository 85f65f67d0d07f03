"""Asking for a report through the pages, watching it, and taking the document."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pdfplumber
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from pacnam_tasks.core.db import Database
from pacnam_tasks.reports.jobs import Renderer, render_waiting
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.render import Rendered, render_pdf
from pacnam_tasks.reports.stored import documents
from tests.conftest import Visitor
from tests.reports.samples import in_word, instant

Visit = Callable[[str], Visitor]
FORM = {"kind": "followup", "as_of": "15/09/2023", "signer": "", "key": "key-of-this-form"}


@pytest.mark.parametrize("username", ["office", "standing", "member"])
def test_those_who_see_all_may_print(visit: Visit, username: str) -> None:
    visitor = visit(username)

    assert visitor.get("/reports").status_code == 200
    assert visitor.get("/reports/new").status_code == 200
    assert visitor.post("/reports", FORM).status_code == 303


def test_the_inspector_reads_what_was_printed_and_orders_nothing(visit: Visit, app: Flask) -> None:
    address = visit("office").post("/reports", FORM).headers["Location"]
    render_waiting(app, instant, in_word)
    inspector = visit("inspector")

    assert 'action="/reports"' not in inspector.get("/reports").get_data(as_text=True)
    assert inspector.get(address).status_code == inspector.get(f"{address}.pdf").status_code == 200
    assert inspector.get("/reports/new").status_code == 403
    assert inspector.post("/reports", FORM).status_code == 403


def test_others_may_not_print(visit: Visit) -> None:
    for username in ("staff", "administrator"):
        visitor = visit(username)
        found = {visitor.get(path).status_code for path in ("/reports", "/reports/1", "/reports/1.pdf")}
        assert found | {visitor.post("/reports", FORM).status_code} == {403}


def test_a_head_finds_no_report_of_the_committee(visit: Visit, app: Flask) -> None:
    address = visit("office").post("/reports", FORM).headers["Location"]
    render_waiting(app, instant, in_word)
    lead = visit("lead")

    assert address not in lead.get("/reports").get_data(as_text=True)
    assert {lead.get(f"{address}{end}").status_code for end in ("", ".pdf", ".docx", ".xlsx")} == {404}
    assert lead.post("/reports", FORM | {"key": "key-of-another"}).status_code == 422
    assert lead.get("/reports/numbers").status_code == 403


def test_the_page_watches_the_writing_until_it_ends(visit: Visit, app: Flask) -> None:
    visitor = visit("office")
    address = visitor.post("/reports", FORM).headers["Location"]

    waiting = visitor.get(address, part=True).get_data(as_text=True)
    render_waiting(app, instant, in_word)
    ready = visitor.get(address, part=True).get_data(as_text=True)

    assert f'hx-get="{address}"' in waiting
    assert "đang chờ đến lượt" in waiting
    assert "hx-get" not in ready
    assert f'href="{address}.pdf"' in ready


def test_the_document_is_handed_out_with_strict_headers(visit: Visit, app: Flask) -> None:
    answer = _printed(visit("office"), app)

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bao-cao-theo-doi-2023-09-15.pdf"'
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_document_bears_the_chosen_signer(visit: Visit, app: Flask, database: Database) -> None:
    visitor = visit("office")
    with database.writing() as session:
        session.connection().exec_driver_sql(
            "UPDATE appointment SET title = 'Phó Bí thư Thường trực' WHERE role = 'standing'"
        )
    page = visitor.get("/reports/new").get_data(as_text=True)
    key = page.split("Người standing, PHÓ BÍ THƯ")[0].rsplit('value="', 1)[1].split('"')[0]

    text = _text(_printed(visitor, app, render_pdf, signer=key))

    assert f'<option value="{key}" selected>' in page
    assert "PHÓ BÍ THƯ" in text
    assert "Người standing" in text


def test_a_form_sent_twice_asks_once(visit: Visit) -> None:
    visitor = visit("office")

    first, second = visitor.post("/reports", FORM), visitor.post("/reports", FORM)

    assert first.headers["Location"] == second.headers["Location"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"as_of": "16/09/2023"},
        {"as_of": "31/11/2023"},
        {"as_of": "hôm nay"},
        {"as_of": "01/01/1999"},
        {"kind": "speech"},
        {"signer": "999"},
        {"key": ""},
    ],
    ids=str,
)
def test_a_wrong_form_is_refused_with_its_reason_and_keeps_what_was_typed(visit: Visit, wrong: dict[str, str]) -> None:
    answer = visit("office").post("/reports", FORM | {"as_of": "14/09/2023"} | wrong)

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'role="alert"' in page
    assert (wrong.get("as_of") or "14/09/2023") in page


def test_a_document_that_is_not_ready_is_not_there(visit: Visit) -> None:
    visitor = visit("office")
    address = visitor.post("/reports", FORM).headers["Location"]

    assert visitor.get(f"{address}.pdf").status_code == 404
    assert visitor.get("/reports/12345").status_code == 404


def test_a_document_changed_on_the_disk_is_not_handed_out(visit: Visit, app: Flask, database: Database) -> None:
    visitor = visit("office")
    _printed(visitor, app)
    path = _stored(app, database)
    path.write_bytes(path.read_bytes().replace(b"%PDF-1.7", b"%PDF-1.6"))

    assert visitor.get("/reports/1.pdf").status_code == 404


def test_a_document_gone_from_the_disk_is_not_found(visit: Visit, app: Flask, database: Database) -> None:
    visitor = visit("office")
    _printed(visitor, app)
    _stored(app, database).unlink()

    assert visitor.get("/reports/1.pdf").status_code == 404


def test_the_list_goes_on_after_25_reports(visit: Visit) -> None:
    visitor = visit("office")
    for place in range(26):
        visitor.post("/reports", FORM | {"key": f"key-number-{place}"})

    first = visitor.get("/reports").get_data(as_text=True)
    second = visitor.get("/reports?after=2").get_data(as_text=True)

    assert 'href="/reports?after=2"' in first
    assert 'href="/reports/1"' in second
    assert 'href="/reports/2"' not in second


def test_who_asked_can_stop_the_writing_and_make_the_document_again(visit: Visit, app: Flask) -> None:
    visitor = visit("office")
    address = visitor.post("/reports", FORM).headers["Location"]
    waiting = visitor.get(address).get_data(as_text=True)

    answer = visitor.post(f"{address}/cancel", {})
    stopped = visitor.get(address).get_data(as_text=True)

    assert f'action="{address}/cancel"' in waiting
    assert (answer.status_code, answer.headers["Location"]) == (303, address)
    assert "Việc lập văn bản đã dừng" in stopped
    assert "hx-get" not in stopped.partition('id="viet"')[2].partition("</section>")[0]
    assert f'action="{address}/cancel"' not in stopped
    assert render_waiting(app, instant, in_word) == 0


def test_the_writing_that_another_asked_for_is_not_stopped(visit: Visit) -> None:
    address = visit("office").post("/reports", FORM).headers["Location"]
    other = visit("standing")

    assert f"{address}/cancel" not in other.get(address).get_data(as_text=True)
    assert other.post(f"{address}/cancel", {}).status_code == 403


@pytest.mark.parametrize(("last_line", "is_told"), [(b"<< /PACN_Joined true >>", True), (b"<< /Info 1 0 R >>", False)])
def test_the_page_says_of_a_joined_document_that_it_is_no_pdf_a(
    visit: Visit, app: Flask, last_line: bytes, *, is_told: bool
) -> None:
    visitor = visit("office")
    address = visitor.post("/reports", FORM).headers["Location"]

    render_waiting(app, lambda _sheet, _wanted: Rendered(b"%PDF-1.7 " + last_line, pages=4), in_word)

    assert ("không theo chuẩn lưu trữ PDF/A" in visitor.get(address).get_data(as_text=True)) is is_told


def _printed(visitor: Visitor, app: Flask, render: Renderer = instant, **changes: str) -> TestResponse:
    address = visitor.post("/reports", FORM | changes).headers["Location"]
    render_waiting(app, render, in_word)
    return visitor.get(f"{address}.pdf")


def _stored(app: Flask, database: Database) -> Path:
    with database.reading() as session:
        report = session.get_one(Report, 1)
    return documents(app.extensions["pacnam_settings"].data_dir).path(report.file_id)


def _text(answer: TestResponse) -> str:
    with pdfplumber.open(BytesIO(answer.data)) as document:
        return "\n".join(page.extract_text() for page in document.pages)
