"""Drafting a letter through its pages: who may, what is seen before, what is refused, and taking both files."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
from flask import Flask
from sqlmodel import col, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.reports.jobs import render_waiting
from pacnam_tasks.reports.models import Letterhead as LetterheadRow
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.printing import Sheet
from pacnam_tasks.reports.queries.letterheads import columns_of
from pacnam_tasks.reports.queries.requests import stored_ids
from pacnam_tasks.reports.queries.urged import letters_issued
from pacnam_tasks.reports.render import Rendered, Wanted
from pacnam_tasks.reports.stored import documents
from pacnam_tasks.reports.trace.models import PrintedCode
from tests.conftest import NOON, TODAY, Visitor, counted
from tests.papers import printed
from tests.reports.samples import in_word, instant
from tests.reports.test_layout import STATE_LETTERHEAD
from tests.web.conftest import NewTask, SignedIn, send
from tests.web.reading import page_of

PAGE = "/reports/letters/new"
FORM = {"unit": "NNPTNT", "addressee": "Phòng Nông nghiệp", "answer_by": "", "signer": "", "key": "key-of-this-form"}


@pytest.fixture(autouse=True)
def overdue(new_task: NewTask, clock: MovingClock) -> None:
    """A task of one unit is nine days overdue."""
    clock.move_to(NOON - timedelta(days=60))
    new_task(code="NV-LATE", title="Gặt lúa mùa", due_on=TODAY - timedelta(days=9))
    clock.move_to(NOON)


def _ask(visitor: Visitor, **changes: Any) -> TestResponse:
    return visitor.post("/reports/letters", FORM | changes)


def test_the_office_and_the_standing_members_draft_and_nobody_else(visit: SignedIn) -> None:
    people = [visit(who) for who in ("office", "standing", "member", "inspector", "lead", "administrator")]

    assert [one.get(PAGE).status_code for one in people] == [200, 200, 403, 403, 403, 403]
    sent = [_ask(one, key=f"key-number-{place}").status_code for place, one in enumerate(people)]
    assert sent == [303, 303, 403, 403, 403, 403]


def test_a_percentage_that_was_reported_stands_once(visit: SignedIn) -> None:
    send(visit("lead"), "NV-LATE", quantity="40")

    page = page_of(visit("office").get(f"{PAGE}?unit=NNPTNT")).text

    assert page.count("40%") == 1


def test_a_draft_is_between_the_office_and_the_standing_members(visit: SignedIn, app: Flask) -> None:
    address = _ask(visit("office")).headers["Location"]
    render_waiting(app, instant, in_word)
    people = {who: visit(who) for who in ("standing", "member", "inspector", "lead")}

    found = {
        who: {one.get(f"{address}{end}").status_code for end in ("", ".pdf", ".docx")} for who, one in people.items()
    }

    assert found == {"standing": {200}, "member": {404}, "inspector": {404}, "lead": {404}}
    listed = [who for who, one in people.items() if "Công văn đôn đốc: " in page_of(one.get("/reports")).text]
    assert listed == ["standing"]


def test_an_issued_letter_is_read_by_who_reads_reports_and_by_the_head_of_its_unit(
    visit: SignedIn, app: Flask, database: Database
) -> None:
    office = visit("office")
    address = _ask(office).headers["Location"]
    render_waiting(app, instant, in_word)
    office.post(f"{address}/issue", {})
    render_waiting(app, instant, in_word)
    office.post(f"{address}/signed", {"signed": FileStorage(BytesIO(printed("Công văn đã ký")), "ban-ky.pdf")})
    with database.reading() as session:
        draft, issued = (row.code for row in session.exec(select(PrintedCode).order_by(col(PrintedCode.id))))
    people = {who: visit(who) for who in ("standing", "member", "inspector", "lead", "stranger", "commune")}

    ends = (address, f"{address}.pdf", f"{address}.docx", f"{address}/signed.pdf", f"/t/{issued}")
    found = {who: {one.get(end).status_code for end in ends} for who, one in people.items()}
    of_the_draft = {who: one.get(f"/t/{draft}").status_code for who, one in people.items()}
    in_register = [
        who for who in ("member", "inspector") if "Số 01-CV/" in page_of(people[who].get("/reports/numbers")).text
    ]

    strangers = {"stranger": {404}, "commune": {404}}
    assert found == {"standing": {200}, "member": {200}, "inspector": {200}, "lead": {200}} | strangers
    assert [who for who, status in of_the_draft.items() if status == 200] == ["standing"]
    assert in_register == ["member", "inspector"]
    for who in ("member", "inspector", "lead"):
        page = page_of(people[who].get(address))
        assert f"{address}/draft" not in {link.url for link in page.links}
        assert people[who].get(f"{address}/draft").status_code == 404
    assert "Công văn đôn đốc: " in page_of(people["lead"].get("/reports")).text


def test_a_signed_letter_is_replaced_by_one_that_names_it(visit: SignedIn, app: Flask) -> None:
    office = visit("office")
    first = _ask(office).headers["Location"]
    render_waiting(app, instant, in_word)
    office.post(f"{first}/issue", {})
    render_waiting(app, instant, in_word)
    office.post(f"{first}/signed", {"signed": FileStorage(BytesIO(printed("Công văn đã ký")), "ban-ky.pdf")})

    way = next(link.url for link in page_of(office.get(first)).links if "replaces=" in link.url)
    form = page_of(office.get(way)).form("/reports/letters").fields | {"addressee": "Phòng Nông nghiệp"}
    second, again = (office.post("/reports/letters", form).headers["Location"] for _ in range(2))
    other = office.post("/reports/letters", form | {"replaces": ""}).status_code
    render_waiting(app, instant)
    assert office.post(f"{second}/issue", {}).status_code == 303

    assert (again, other) == (second, 409)
    lines = [line.text for line in docx.Document(BytesIO(office.get(f"{second}.docx").data)).paragraphs]
    [said] = [line for line in lines if "thay thế" in line]
    assert said == "Công văn này thay thế Công văn số 01-CV/HU, ngày 15/9/2023 của Ban Thường vụ Huyện ủy."
    assert second in {link.url for link in page_of(office.get(first)).links}


def test_a_replacing_letter_under_an_old_name_is_drafted_again_as_a_replacing_one(
    visit: SignedIn, app: Flask, database: Database
) -> None:
    office = visit("office")
    first = _ask(office).headers["Location"].rsplit("/", 1)[1]
    render_waiting(app, instant, in_word)
    office.post(f"/reports/{first}/issue", {})
    second = _ask(office, replaces=first, key="key-of-another").headers["Location"]
    render_waiting(app, instant, in_word)
    with database.writing() as session:
        session.add(LetterheadRow(**columns_of(STATE_LETTERHEAD), valid_from=TODAY, unit_id=None))

    urls = {link.url for link in page_of(office.get(second)).links}

    assert f"{PAGE}?replaces={first}" in urls


def test_a_letter_replaces_only_what_is_in_force(visit: SignedIn, app: Flask) -> None:
    office = visit("office")
    draft = _ask(office).headers["Location"].rsplit("/", 1)[1]
    render_waiting(app, instant, in_word)

    answer = _ask(office, replaces=draft, key="key-of-another")

    assert answer.status_code == 422
    assert "Chỉ thay thế được văn bản đã phát hành" in page_of(answer).text
    assert page_of(answer).form("/reports/letters").fields["replaces"] == draft


def test_what_will_be_in_it_is_seen_before(visit: SignedIn) -> None:
    page = page_of(visit("office").get(f"{PAGE}?unit=NNPTNT"))

    for words in ("NV-LATE", "Gặt lúa mùa", "06/09/2023", "chưa báo cáo", "(1)"):
        assert words in page.text
    form = page.form("/reports/letters")
    assert form.fields["addressee"] == "Phòng Nông nghiệp và Phát triển nông thôn"
    assert form.fields["answer_by"] == "22/09/2023"


def test_the_ways_lead_from_the_ledger_and_from_the_unit(visit: SignedIn) -> None:
    urls = {
        who: {
            link.url
            for path in ("/admin/reminders/ledger?unit=NNPTNT", "/progress/units/NNPTNT")
            for link in page_of(visit(who).get(path)).links
        }
        for who in ("office", "inspector")
    }

    assert f"{PAGE}?unit=NNPTNT" in urls["office"]
    assert not [url for url in urls["inspector"] if url.startswith(PAGE)]


SEVERAL = {
    "unit": ["HKL", "NNPTNT"],
    "addressee-NNPTNT": "Phòng Nông nghiệp",
    "addressee-HKL": "Hạt Kiểm lâm huyện",
    "answer_by": "",
    "signer": "",
    "key": "key-of-several",
}


@pytest.fixture
def both_owe(new_task: NewTask, clock: MovingClock) -> None:
    """A second unit has a task that is overdue."""
    clock.move_to(NOON - timedelta(days=60))
    new_task(code="NV-2023-077", title="Trồng rừng", lead="HKL", due_on=TODAY - timedelta(days=5))
    clock.move_to(NOON)


@pytest.mark.usefixtures("both_owe")
def test_all_units_to_be_urged_are_ticked_until_some_are_chosen(visit: SignedIn) -> None:
    office = visit("office")

    assert _ticked(office, PAGE) == {"NNPTNT": True, "HKL": True}
    assert _ticked(office, f"{PAGE}?unit=HKL") == {"NNPTNT": False, "HKL": True}


def _ticked(visitor: Visitor, path: str) -> dict[str, bool]:
    boxes = [given for tag, given in page_of(visitor.get(path)).tags if tag == "input" and given.get("name") == "unit"]
    return {one["value"]: "checked" in one for one in boxes if one["type"] == "checkbox"}


@pytest.mark.usefixtures("both_owe")
def test_what_is_due_is_seen_by_unit_in_protocol_order(visit: SignedIn) -> None:
    text = page_of(visit("office").get(f"{PAGE}?unit=HKL&unit=NNPTNT")).text

    places = [text.index(one) for one in ("1. Phòng Nông nghiệp", "Gặt lúa mùa", "2. Hạt Kiểm lâm", "Trồng rừng")]
    assert places == sorted(places)


@pytest.mark.usefixtures("both_owe")
def test_one_letter_with_one_number_goes_to_several_units(visit: SignedIn, app: Flask, database: Database) -> None:
    office = visit("office")
    address = office.post("/reports/letters", SEVERAL).headers["Location"]
    render_waiting(app, instant)

    lines = [line.text for line in docx.Document(BytesIO(office.get(f"{address}.docx").data)).paragraphs]

    start = lines.index("Kính gửi:")
    assert lines[start + 1 : start + 3] == ["- Phòng Nông nghiệp;", "- Hạt Kiểm lâm huyện."]
    headings = [line for line in lines if line in {"1. Phòng Nông nghiệp", "2. Hạt Kiểm lâm huyện"}]
    assert headings == ["1. Phòng Nông nghiệp", "2. Hạt Kiểm lâm huyện"]
    assert "Công văn đôn đốc: nhiều cơ quan, đơn vị" in page_of(office.get(address)).text
    assert office.post(f"{address}/issue", {}).status_code == 303
    with database.reading() as session:
        [issued] = letters_issued(session, TODAY, TODAY)
    assert (issued.number, issued.units) == (1, ("Phòng Nông nghiệp", "Hạt Kiểm lâm huyện"))


@pytest.mark.usefixtures("both_owe")
@pytest.mark.parametrize(
    ("change", "status"),
    [({}, 303), ({"unit": ["NNPTNT"], "addressee": "Phòng Nông nghiệp"}, 409), ({"addressee-HKL": "Hạt"}, 409)],
)
def test_a_form_to_several_sent_twice_asks_once(visit: SignedIn, change: dict[str, Any], status: int) -> None:
    office = visit("office")

    first, second = (office.post("/reports/letters", SEVERAL | one) for one in ({}, change))

    assert second.status_code == status
    assert status != 303 or first.headers["Location"] == second.headers["Location"]


def test_a_unit_of_several_to_which_nothing_is_due_is_named_and_left_out(visit: SignedIn) -> None:
    office = visit("office")

    seen, sent = office.get(f"{PAGE}?unit=HKL&unit=NNPTNT"), office.post("/reports/letters", SEVERAL)

    assert (seen.status_code, sent.status_code) == (200, 422)
    for answer in (seen, sent):
        assert "nên không gửi: Hạt Kiểm lâm" in page_of(answer).text
    assert page_of(seen).form("/reports/letters").fields["addressee"] == "Phòng Nông nghiệp và Phát triển nông thôn"


@pytest.mark.usefixtures("both_owe")
def test_each_of_several_is_addressed(visit: SignedIn) -> None:
    answer = visit("office").post("/reports/letters", SEVERAL | {"addressee-HKL": " "})

    assert answer.status_code == 422
    assert "cách gọi đơn vị ở phần Kính gửi: Hạt Kiểm lâm" in page_of(answer).text


def test_a_letter_to_nobody_is_none(visit: SignedIn) -> None:
    assert _ask(visit("office"), unit="").status_code == 404


def test_the_office_issues_a_letter_in_its_own_name(visit: SignedIn, app: Flask, database: Database) -> None:
    office = visit("office")
    page = office.get(f"{PAGE}?unit=NNPTNT").get_data(as_text=True)
    assert "Văn phòng Huyện ủy: Để trống họ tên (CHÁNH VĂN PHÒNG)" in page

    address = _ask(office, signer="office").headers["Location"]
    render_waiting(app, instant, in_word)

    with database.reading() as session:
        report = session.get_one(Report, int(address.rsplit("/", 1)[1]))
    assert (report.symbol, report.rules) == ("CV/VPHU", "HD36")
    assert report.issuer_id is not None


def test_a_letter_is_laid_out_by_the_rules_of_who_issues_it_or_by_those_chosen(
    visit: SignedIn, app: Flask, database: Database
) -> None:
    office = visit("office")
    _ask(office, rules="ND30", key="key-of-chosen")
    with database.writing() as session:
        state = {**columns_of(STATE_LETTERHEAD), "valid_from": TODAY, "unit_id": None}
        session.add(LetterheadRow(**state))
    _ask(office, key="key-of-the-state")
    render_waiting(app, instant, in_word)

    with database.reading() as session:
        found = [session.get_one(Report, report_id) for report_id in (1, 2)]
    assert [(one.rules, one.symbol) for one in found] == [("ND30", "HU-VP"), ("ND30", "UBND-VP")]
    assert _ask(office, rules="HD05", key="key-of-another").status_code == 422


@pytest.mark.usefixtures("both_owe")
def test_from_paper_one_comes_back_to_what_was_frozen_and_to_each_task_of_that_day(
    visit: SignedIn, app: Flask, database: Database, clock: MovingClock
) -> None:
    office = visit("office")
    address = office.post("/reports/letters", SEVERAL).headers["Location"]
    render_waiting(app, instant, in_word)
    clock.move_to(NOON + timedelta(days=1))
    with database.writing() as session:
        session.connection().exec_driver_sql("UPDATE task SET title = 'Việc khác'")
        code = session.exec(select(PrintedCode)).one().code

    page = page_of(visit("office").get(f"/t/{code}"))

    for words in ("Kính gửi: Phòng Nông nghiệp; Hạt Kiểm lâm huyện", "02 cơ quan, đơn vị còn 02", "Gặt lúa mùa"):
        assert words in page.text
    tasks = [link.url for link in page.links if link.words in {"NV-LATE", "NV-2023-077"}]
    assert tasks == ["/tasks/NV-2023-077/on/2023-09-15"]
    assert visit("office").get(tasks[0]).status_code == 200
    assert {visit(who).get(f"/t/{code}").status_code for who in ("member", "inspector", "lead")} <= {403, 404}
    assert f"/t/{code[:4]}-{code[4:8]}-{code[8:]}" in visit("office").get(address).get_data(as_text=True)


def test_of_a_commune_the_party_writes_to_its_committee_and_the_state_to_its_own(
    visit: SignedIn, new_task: NewTask, database: Database, clock: MovingClock
) -> None:
    clock.move_to(NOON - timedelta(days=60))
    new_task(title="Thu gom rác", lead="XBB", due_on=TODAY - timedelta(days=9))
    clock.move_to(NOON)
    office = visit("office")

    by_the_party = page_of(office.get(f"{PAGE}?unit=XBB")).form("/reports/letters").fields["addressee"]
    with database.writing() as session:
        session.add(LetterheadRow(**columns_of(STATE_LETTERHEAD), valid_from=TODAY, unit_id=None))
    by_the_state = page_of(office.get(f"{PAGE}?unit=XBB")).form("/reports/letters").fields["addressee"]

    assert (by_the_party, by_the_state) == ("Đảng ủy xã Bộc Bố", "Ủy ban nhân dân xã Bộc Bố")


def test_where_nothing_is_due_it_is_refused_with_the_reason(visit: SignedIn) -> None:
    office = visit("office")

    seen, sent = office.get(f"{PAGE}?unit=HKL"), _ask(office, unit="HKL")

    assert (seen.status_code, sent.status_code) == (200, 422)
    for answer in (seen, sent):
        assert "chưa có nội dung phải đôn đốc bằng công văn" in page_of(answer).text
    assert "/reports/letters" not in [form.action for form in page_of(seen).forms]
    assert _ask(office, unit="KHONG-CO").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"answer_by": "14/09/2023"}, "từ hôm nay"),
        ({"answer_by": "31/02/2024"}, "Tháng 2/2024 không có ngày 31."),
        ({"addressee": " "}, "ghi nơi nhận"),
        ({"addressee": "x" * 201}, "201"),
        ({"signer": "999"}, "Chọn người ký"),
    ],
)
def test_a_wrong_form_is_refused_and_keeps_what_was_typed(
    visit: SignedIn, database: Database, wrong: dict[str, str], sentence: str
) -> None:
    answer = _ask(visit("office"), **({"answer_by": "30/09/2023"} | wrong))

    page = page_of(answer)
    assert answer.status_code == 422
    assert sentence in page.text
    assert page.form("/reports/letters").fields["answer_by"] == wrong.get("answer_by", "30/09/2023")
    with database.reading() as session:
        assert stored_ids(session) == frozenset()
        assert session.get(Report, 1) is None


def test_an_answer_on_a_day_off_is_asked_about_once(visit: SignedIn) -> None:
    office = visit("office")

    asked = _ask(office, answer_by="30/09/2023")

    page = page_of(asked)
    assert (asked.status_code, page.form("/reports/letters").fields["answer_by"]) == (422, "30/09/2023")
    assert "30/09/2023 là ngày nghỉ (cuối tuần)" in page.text
    assert "sure-letter" in {given.get("id") for _tag, given in page.tags}
    assert _ask(office, answer_by="30/09/2023", sure="1").status_code == 303


def test_the_letter_comes_in_word_and_as_pdf(visit: SignedIn, app: Flask, database: Database) -> None:
    office = visit("office")
    address = _ask(office, addressee="Đảng ủy xã Bộc Bố").headers["Location"]
    render_waiting(app, instant)

    page, word, pdf = office.get(address), office.get(f"{address}.docx"), office.get(f"{address}.pdf")

    assert {f"{address}.docx", f"{address}.pdf"} <= {link.url for link in page_of(page).links}
    assert word.headers["Content-Disposition"] == 'attachment; filename="cong-van-don-doc-2023-09-15.docx"'
    assert word.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert pdf.data.startswith(b"%PDF-")
    text = "\n".join(line.text for line in docx.Document(BytesIO(word.data)).paragraphs)
    assert "Kính gửi: Đảng ủy xã Bộc Bố" in text
    assert "Gặt lúa mùa (NV-LATE): thời hạn 06/9/2023, quá hạn 09 ngày; chưa báo cáo kết quả." in text
    with database.reading() as session:
        assert len(stored_ids(session)) == 3  # Word, PDF and what was frozen


def test_what_was_seen_is_printed_though_it_changes_before(
    visit: SignedIn, app: Flask, database: Database, clock: MovingClock
) -> None:
    address = _ask(visit("office")).headers["Location"]
    clock.move_to(NOON + timedelta(days=2))
    with database.writing() as session:
        session.connection().exec_driver_sql("UPDATE task SET title = 'Việc khác'")

    render_waiting(app, instant)

    word = docx.Document(BytesIO(visit("office").get(f"{address}.docx").data))
    assert any("Gặt lúa mùa (NV-LATE): thời hạn 06/9/2023, quá hạn 09 ngày" in line.text for line in word.paragraphs)


def test_the_same_letter_is_written_once(visit: SignedIn, app: Flask, database: Database) -> None:
    office = visit("office")
    for key in ("key-number-one", "key-number-two"):
        _ask(office, key=key)

    render_waiting(app, instant, in_word)

    with database.reading() as session:
        one, other = session.get_one(Report, 1), session.get_one(Report, 2)
    assert (one.file_id, one.word_file_id) == (other.file_id, other.word_file_id)


def test_a_lost_word_file_is_written_again(visit: SignedIn, app: Flask, database: Database) -> None:
    office = visit("office")
    _ask(office, key="key-number-one")
    render_waiting(app, instant, in_word)
    with database.reading() as session:
        lost = session.get_one(Report, 1).word_file_id
    documents(app.extensions["pacnam_settings"].data_dir).remove(lost)

    address = _ask(office, key="key-number-two").headers["Location"]
    render_waiting(app, instant, in_word)

    assert office.get(f"{address}.docx").status_code == 200
    assert office.get("/reports/1.docx").status_code == 404


@pytest.mark.parametrize(
    ("change", "status"),
    [({}, 303), ({"addressee": "Khác"}, 409), ({"answer_by": "29/9"}, 409), ({"urgency": "urgent"}, 409)],
)
def test_a_form_sent_twice_asks_once_and_never_for_something_else(
    visit: SignedIn, change: dict[str, str], status: int
) -> None:
    office = visit("office")

    first, second = _ask(office), _ask(office, **change)

    assert second.status_code == status
    assert status != 303 or first.headers["Location"] == second.headers["Location"]


def test_a_letter_bears_its_urgency_and_that_it_is_a_draft(visit: SignedIn, app: Flask) -> None:
    _ask(visit("office"), urgency="at_once")
    sheets: list[str] = []

    def watching(sheet: Sheet, _wanted: Wanted) -> Rendered:
        sheets.append(sheet.html)
        return instant(sheet)

    render_waiting(app, watching, in_word)

    assert "<span>HỎA TỐC</span>" in sheets[0]
    assert "Dự thảo</div>" in sheets[0]


def test_a_letter_has_no_workbook_and_is_asked_for_at_its_own_page(visit: SignedIn, app: Flask) -> None:
    form = {"kind": "letter", "as_of": "15/09/2023", "signer": "", "key": "key-of-other"}
    address = _ask(visit("office")).headers["Location"]
    render_waiting(app, instant, in_word)

    assert visit("office").get(f"{address}.xlsx").status_code == 404
    assert visit("office").post("/reports", form).status_code == 422


def test_the_page_takes_few_statements_however_much_is_due(
    visit: SignedIn, new_task: NewTask, clock: MovingClock, database: Database
) -> None:
    office, counts = visit("office"), []
    for more in (0, 5):
        clock.move_to(NOON - timedelta(days=60))
        for _ in range(more):
            new_task(due_on=TODAY - timedelta(days=9))
        clock.move_to(NOON)
        office.get(f"{PAGE}?unit=NNPTNT")
        with counted(database) as sent:
            office.get(f"{PAGE}?unit=NNPTNT")
        counts.append(len(sent))

    assert counts[0] == counts[1] <= 20


@pytest.mark.usefixtures("both_owe")
def test_the_page_takes_as_few_statements_for_several_units(visit: SignedIn, database: Database) -> None:
    office, counts = visit("office"), []
    for asked in ("unit=NNPTNT", "unit=NNPTNT&unit=HKL"):
        office.get(f"{PAGE}?{asked}")
        with counted(database) as sent:
            office.get(f"{PAGE}?{asked}")
        counts.append(len(sent))

    assert counts[0] == counts[1]


def test_a_letter_is_edited_with_its_figures_bound(visit: SignedIn, app: Flask) -> None:
    office = visit("office")
    address = _ask(office).headers["Location"]
    render_waiting(app, instant, in_word)

    form = page_of(office.get(f"{address}/draft?paragraph=opening")).form(f"{address}/paragraphs").fields
    assert "[[nhiệm vụ quá hạn được đôn đốc: 01]]" in form["text"]
    sent = form | {"text": "Đơn vị còn [[nhiệm vụ quá hạn được đôn đốc: 01]] việc chậm 9 ngày."}
    assert office.post(f"{address}/paragraphs", sent).status_code == 303
    render_waiting(app, instant, in_word)

    page = page_of(office.get(f"{address}/draft"))
    assert "Đơn vị còn 01 việc chậm 9 ngày." in page.text
    assert "gõ tay" in page.text
