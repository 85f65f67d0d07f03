"""Issuing through pages: who may, what is shown, what is refused and kept, the signed copy, the register."""

from io import BytesIO

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.reports.jobs import render_waiting
from pacnam_tasks.reports.stored import documents
from tests.conftest import Visitor, counted
from tests.papers import printed
from tests.reports.samples import in_word, instant
from tests.web.conftest import SignedIn, n_rows
from tests.web.reading import page_of


@pytest.fixture
def address(visit: SignedIn, app: Flask) -> str:
    """The page of a finished draft."""
    form = {"kind": "followup", "as_of": "15/09/2023", "signer": "", "key": "key-of-this-form"}
    made = visit("office").post("/reports", form).headers["Location"]
    render_waiting(app, instant, in_word)
    return str(made)


@pytest.fixture
def office(visit: SignedIn) -> Visitor:
    """The office at its browser."""
    return visit("office")


def _send_signed(office: Visitor, address: str, content: bytes, name: str = "ban-ky.pdf") -> int:
    return office.post(f"{address}/signed", {"signed": FileStorage(BytesIO(content), name)}).status_code


def test_the_office_issues_from_the_page_of_the_draft(office: Visitor, address: str, app: Flask) -> None:
    form = page_of(office.get(address)).form(f"{address}/issue")

    assert office.post(f"{address}/issue", form.fields).status_code == 303
    render_waiting(app, instant, in_word)

    page = page_of(office.get(address))
    assert "Số 01-BC/" in page.text
    assert "Đã phát hành" in page.text
    assert not page.has_form(f"{address}/issue")


def test_others_see_the_number_and_no_form(visit: SignedIn, office: Visitor, address: str) -> None:
    assert not page_of(visit("standing").get(address)).has_form(f"{address}/issue")
    office.post(f"{address}/issue", {})

    for who in ("standing", "member", "inspector"):
        page = page_of(visit(who).get(address))
        assert "Số 01-BC/" in page.text
        assert not page.has_form(f"{address}/voiding")
        assert visit(who).post(f"{address}/voiding", {"reason": "Nhầm."}).status_code == 403


def test_a_number_is_not_voided_without_a_reason(office: Visitor, address: str, database: Database) -> None:
    office.post(f"{address}/issue", {})

    response = office.post(f"{address}/voiding", {"reason": " "})

    assert response.status_code == 422
    assert "Nêu lý do hủy số văn bản." in page_of(response).text
    office.post(f"{address}/voiding", {"reason": "Lấy nhầm số."})
    page = page_of(office.get("/reports/numbers"))
    for words in ("Số 01-BC/", "Đã hủy số", "Lấy nhầm số."):
        assert words in page.text
    assert n_rows(database, "document_number") == 1


def test_the_signed_copy_comes_back_as_it_was_sent_under_the_number_of_the_other_files(
    office: Visitor, address: str, visit: SignedIn, app: Flask
) -> None:
    office.post(f"{address}/issue", {})
    render_waiting(app, instant, in_word)
    content = printed("Báo cáo đã ký")

    assert _send_signed(office, address, content) == 303

    response = visit("inspector").get(f"{address}/signed.pdf")
    assert response.data == content
    names = {
        office.get(f"{address}{end}").headers["Content-Disposition"].partition("=")[2]
        for end in (".pdf", ".docx", ".xlsx", "/signed.pdf")
    }
    assert names == {f'"01-BC-HU-2023-09-15{end}"' for end in (".pdf", ".docx", ".xlsx", "-da-ky.pdf")}
    assert "sandbox" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "", "Chọn tệp PDF của văn bản đã ký."),
        (b"PK not a pdf", "ban-ky.pdf", "Bản ký được lưu dưới dạng PDF."),
        (b"%PDF-1.7", "ban-ky.docx", "Bản ký được lưu dưới dạng PDF."),
        (printed("<p>TUYỆT MẬT</p>"), "ban-ky.pdf", "dấu chỉ độ mật"),
    ],
    ids=["nothing", "another kind", "another name", "a mark of secrecy"],
)
def test_what_is_not_the_signed_document_is_refused_and_nothing_kept(
    office: Visitor, address: str, app: Flask, content: bytes, name: str, sentence: str
) -> None:
    office.post(f"{address}/issue", {})
    store = documents(app.extensions["pacnam_settings"].data_dir)
    before = store.ids()

    response = office.post(f"{address}/signed", {"signed": FileStorage(BytesIO(content), name)})

    assert response.status_code == 422
    assert sentence in page_of(response).text
    assert store.ids() == before


def test_a_second_signed_copy_is_refused_and_leaves_no_file(office: Visitor, address: str, app: Flask) -> None:
    office.post(f"{address}/issue", {})
    _send_signed(office, address, printed("Báo cáo đã ký"))
    store = documents(app.extensions["pacnam_settings"].data_dir)
    before = store.ids()

    assert _send_signed(office, address, printed("Một bản khác")) == 422
    assert store.ids() == before


def test_a_draft_keeps_no_signed_copy(office: Visitor, address: str) -> None:
    assert _send_signed(office, address, printed("Báo cáo đã ký")) == 422
    assert office.get(f"{address}/signed.pdf").status_code == 404


def test_a_term_that_is_wrong_is_refused_field_by_field_and_kept(office: Visitor) -> None:
    response = office.post("/reports/terms", {"name": "2020–2025", "valid_from": "32/13/2020"})

    assert response.status_code == 422
    form = page_of(response).form("/reports/terms")
    assert form.fields["name"] == "2020–2025"
    assert form.fields["valid_from"] == "32/13/2020"


def test_a_term_is_entered_once(office: Visitor, database: Database, clock: MovingClock) -> None:
    del clock
    term = {"name": "2020–2025", "valid_from": "16/08/2020", "sure": "1"}

    assert [office.post("/reports/terms", term).status_code for _ in range(2)] == [303, 422]
    assert n_rows(database, "committee_term") == 1
    assert "từ 16/08/2020" in page_of(office.get("/reports/numbers")).text


def test_a_report_that_replaces_another_is_made_from_its_page(office: Visitor, address: str, app: Flask) -> None:
    office.post(f"{address}/issue", {})
    render_waiting(app, instant, in_word)
    way = next(link.url for link in page_of(office.get(address)).links if "replaces=" in link.url)

    form = page_of(office.get(way)).form("/reports").fields
    new = office.post("/reports", form | {"kind": "followup"}).headers["Location"]

    render_waiting(app, instant, in_word)
    office.post(f"{new}/issue", {})
    assert new != address
    assert new in {link.url for link in page_of(office.get(address)).links}


def test_the_register_is_for_who_reads_reports(visit: SignedIn) -> None:
    assert [visit(who).get("/reports/numbers").status_code for who in ("standing", "inspector", "lead")] == [
        200,
        200,
        403,
    ]


def test_the_pages_ask_little(office: Visitor, address: str, database: Database) -> None:
    office.post(f"{address}/issue", {})

    for path in (address, "/reports/numbers"):
        with counted(database) as statements:
            assert office.get(path).status_code == 200
        assert len(statements) <= 8, path
