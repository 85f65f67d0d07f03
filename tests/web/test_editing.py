"""A draft worked on through its page: paragraphs written, conflicts kept, the history told, nothing after issuing."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from sqlmodel import col, select

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.history.models import Event
from pacnam_tasks.reports.document import Paragraph
from pacnam_tasks.reports.editing.models import ReportParagraph
from pacnam_tasks.reports.jobs import render_waiting
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.stored import frozen_of
from tests.conftest import NOON, Visitor, counted
from tests.reports.samples import in_word, instant
from tests.web.conftest import NewTask, SignedIn
from tests.web.reading import page_of


@pytest.fixture
def address(visit: SignedIn, app: Flask, new_task: NewTask) -> str:
    """The page of a finished draft about one task."""
    new_task(code="NV-2023-010", due_on=None)
    form = {"kind": "followup", "as_of": "", "signer": "", "key": "key-of-this-form"}
    made = visit("office").post("/reports", form).headers["Location"]
    render_waiting(app, instant, in_word)
    return str(made)


@pytest.fixture
def office(visit: SignedIn) -> Visitor:
    """The office at its browser."""
    return visit("office")


def _open(who: Visitor, address: str, key: str = "assigned") -> dict[str, str]:
    return dict(page_of(who.get(f"{address}/draft?paragraph={key}")).form(f"{address}/paragraphs").fields)


def _write(who: Visitor, address: str, text: str, key: str = "assigned") -> int:
    return who.post(f"{address}/paragraphs", _open(who, address, key) | {"text": text}).status_code


def _printed(app: Flask, database: Database, address: str, key: str) -> list[str]:
    render_waiting(app, instant, in_word)
    with app.app_context(), database.reading() as session:
        document = frozen_of(session.get_one(Report, int(address.rsplit("/", 1)[1])))
    blocks = (block for one in document.sections for block in one.blocks if isinstance(block, Paragraph))
    return [block.text for block in blocks if block.key == key]


def test_a_paragraph_is_written_and_its_figures_follow_what_is_counted(
    office: Visitor, address: str, app: Flask, database: Database, new_task: NewTask
) -> None:
    assert "[[được giao: 01]]" in _open(office, address)["text"]

    assert _write(office, address, "Huyện ủy theo dõi [[được giao: 01]] việc, ước [[số lĩnh vực: 05]] ngành.") == 303
    assert _printed(app, database, address, "assigned") == ["Huyện ủy theo dõi 01 việc, ước 05 ngành."]

    new_task(code="NV-2023-011")
    assert _write(office, address, "Chỉ đạo quyết liệt.", "prose/measures") == 303
    assert _printed(app, database, address, "assigned") == ["Huyện ủy theo dõi 02 việc, ước 05 ngành."]
    page = page_of(office.get(f"{address}/draft"))
    assert "số lĩnh vực: gõ tay “05”, theo số liệu là “01”" in page.text
    assert "Đã sửa lời" in page.text


def test_each_change_is_an_event_with_the_text_before_and_after(
    office: Visitor, address: str, database: Database
) -> None:
    _write(office, address, "Có [[được giao: 09]] việc.")

    with database.reading() as session:
        wanted = select(Event).where(col(Event.kind) == "report_paragraph_written")
        told = json.loads(session.exec(wanted).one().data)
    assert told["before"].startswith("Đến ngày [[as_of]]")
    assert told["after"] == "Có [[assigned=09]] việc."
    assert {"name": "assigned", "typed": "09", "value": "01"} in told["by_hand"]


def test_from_an_old_form_nothing_is_saved_and_both_texts_are_shown(
    office: Visitor, visit: SignedIn, address: str, app: Flask, database: Database
) -> None:
    old = _open(office, address)
    _write(visit("standing"), address, "Lời của Thường trực.")

    answer = office.post(f"{address}/paragraphs", old | {"text": "Lời của Văn phòng."})

    assert answer.status_code == 409
    page = unescape(answer.text)
    assert "Lời của Thường trực." in page
    assert "Lời của Văn phòng." in page
    assert _printed(app, database, address, "assigned") == ["Lời của Thường trực."]
    again = page_of(answer).form(f"{address}/paragraphs")
    assert office.post(f"{address}/paragraphs", again.fields | {"text": "Lời của Văn phòng."}).status_code == 303


def test_a_name_that_is_no_figure_is_refused_and_the_text_kept(office: Visitor, address: str) -> None:
    answer = office.post(f"{address}/paragraphs", _open(office, address) | {"text": "Có [[số bịa: 3]] việc."})

    assert answer.status_code == 422
    assert "“số bịa: 3” không phải là số liệu của báo cáo này." in unescape(answer.text)
    assert "Có [[số bịa: 3]] việc." in unescape(answer.text)


def test_the_system_s_own_text_comes_back(office: Visitor, address: str, app: Flask, database: Database) -> None:
    own = _printed(app, database, address, "assigned")
    _write(office, address, "Lời khác.")

    assert office.post(f"{address}/paragraphs/restoring", {"paragraph": "assigned"}).status_code == 303

    assert _printed(app, database, address, "assigned") == own


def test_nothing_is_edited_once_issued_nor_by_who_only_reads(
    office: Visitor, visit: SignedIn, address: str, app: Flask
) -> None:
    form = _open(office, address) | {"text": "Lời khác."}
    assert visit("inspector").post(f"{address}/paragraphs", form).status_code == 403
    assert "Sửa đoạn" not in page_of(visit("inspector").get(f"{address}/draft")).text

    assert office.post(f"{address}/issue", {}).status_code == 303
    render_waiting(app, instant, in_word)

    assert office.post(f"{address}/paragraphs", form).status_code == 422
    assert not page_of(office.get(f"{address}/draft?paragraph=assigned")).has_form(f"{address}/paragraphs")


def test_checks_stand_on_the_draft_and_where_it_is_issued(office: Visitor, address: str, database: Database) -> None:
    for path in (address, f"{address}/draft"):
        page = page_of(office.get(path))
        assert "01 nhiệm vụ đang thực hiện không có thời hạn." in page.text
        for heading in ("4. Đánh giá chung", "Giải pháp thực hiện"):
            assert f"Đề mục “{heading}” chưa viết nội dung." in page.text

    with counted(database) as statements:
        office.get(f"{address}/draft?paragraph=assigned")
    assert len(statements) <= 8


def test_the_checks_lead_to_the_lists_of_the_day_of_the_report(
    office: Visitor, address: str, visit: SignedIn, clock: MovingClock, new_task: NewTask
) -> None:
    page = office.get(f"{address}/draft").get_data(as_text=True)
    (listed,) = re.findall(r'href="(/tasks\?[^"]*undated[^"]*)"', page)
    clock.move_to(NOON + timedelta(days=3))
    new_task(code="NV-2023-011", due_on=None)

    rows = page_of(visit("office").get(unescape(listed))).text

    assert "as_of=2023-09-15" in listed
    assert "NV-2023-010" in rows
    assert "NV-2023-011" not in rows


def test_a_draft_that_wants_what_is_not_counted_is_not_issued(
    office: Visitor, address: str, app: Flask, database: Database
) -> None:
    _write(office, address, "Có [[được giao: 01]] việc.")
    with database.writing() as session:
        row = session.exec(select(ReportParagraph)).one()
        row.template, row.figures = "Có [[gone]] việc.", json.dumps({"gone": "03"})
        session.get_one(Report, row.report_id).state = "queued"
    assert _printed(app, database, address, "assigned") == ["Có 03 việc."]

    answer = office.post(f"{address}/issue", {})

    assert answer.status_code == 422
    assert "Chưa phát hành được vì số liệu không khớp" in unescape(answer.text)


def test_rules_signer_and_parts_are_chosen_on_the_page(
    office: Visitor, visit: SignedIn, address: str, app: Flask, database: Database
) -> None:
    form = page_of(office.get(f"{address}/draft")).form(f"{address}/settings")
    keys = [name.removeprefix("place-") for name in form.fields if name.startswith("place-")]
    chosen = form.fields | {"rules": "ND30", "part": [keys[1], keys[0]], f"place-{keys[0]}": "9"}

    assert office.post(f"{address}/settings", chosen).status_code == 303
    render_waiting(app, instant, in_word)

    with app.app_context(), database.reading() as session:
        report = session.get_one(Report, int(address.rsplit("/", 1)[1]))
        document = frozen_of(report)
        events = session.exec(select(Event).where(col(Event.kind) == "report_arranged")).all()
    assert (report.rules, document.appendices) == ("ND30", ())
    assert [one.heading for one in document.sections] == ["I. KẾT QUẢ THỰC HIỆN", "II. TÌNH HÌNH GIAO NHIỆM VỤ"]
    assert len(events) == 1
    assert office.post(f"{address}/settings", chosen).status_code == 409
    assert visit("inspector").post(f"{address}/settings", chosen).status_code == 403


def test_what_changed_since_the_last_report_of_the_kind_is_told(
    office: Visitor, address: str, app: Flask, new_task: NewTask
) -> None:
    assert "Chưa có báo cáo nào cùng loại" in page_of(office.get(f"{address}/draft?compared=1")).text

    new_task(code="NV-2023-011", due_on=None)
    form = {"kind": "followup", "as_of": "", "signer": "", "key": "key-of-another-form", "rules": "HD36"}
    later = str(office.post("/reports", form).headers["Location"])
    render_waiting(app, instant, in_word)

    assert "Được giao: 01 → 02 (tăng 1)" in page_of(office.get(f"{later}/draft?compared=1")).text


def test_a_draft_of_what_is_issued_already_leads_to_the_document_in_force(
    office: Visitor, address: str, app: Flask
) -> None:
    form = {"kind": "followup", "as_of": "", "signer": "", "key": "key-of-another-form"}
    other = office.post("/reports", form).headers["Location"]
    render_waiting(app, instant, in_word)
    assert "đang có hiệu lực" not in page_of(office.get(f"{other}/draft")).text
    assert office.post(f"{address}/issue", {}).status_code == 303

    page = page_of(office.get(f"{other}/draft"))

    assert "Văn bản cùng nội dung số 01-BC/HU ngày 15/09/2023 đang có hiệu lực" in page.text
    assert address.removeprefix("http://localhost") in [link.url for link in page.links]
