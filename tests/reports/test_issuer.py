"""A report goes out in the name of the committee or of its office, each with its own head, series and signers."""

from collections.abc import Callable

import pytest
from flask import Flask

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.reports.document import Document
from pacnam_tasks.reports.jobs import document_of, render_waiting
from pacnam_tasks.reports.models import Report
from tests.conftest import Visitor
from tests.reports.samples import in_word, instant
from tests.web.reading import page_of

Visit = Callable[[str], Visitor]
FORM = {"kind": "followup", "as_of": "14/09/2023", "signer": "office", "key": "key-of-this-form"}


def _titled(database: Database, title: str) -> None:
    with database.writing() as session:
        session.connection().exec_driver_sql(f"UPDATE appointment SET title = '{title}' WHERE role = 'office'")  # noqa: S608


def _made(visitor: Visitor, app: Flask, database: Database, clock: MovingClock, **changes: str) -> Document:
    address = visitor.post("/reports", FORM | changes).headers["Location"]
    render_waiting(app, instant, in_word)
    with app.app_context(), database.reading() as session:
        return document_of(session, session.get_one(Report, int(address.rsplit("/", 1)[1])), clock)


def test_the_office_reports_to_the_standing_members_under_its_own_head(
    visit: Visit, app: Flask, database: Database, clock: MovingClock
) -> None:
    made = _made(visit("office"), app, database, clock)

    assert (made.superior, made.issuer, made.symbol) == ("HUYỆN ỦY", "VĂN PHÒNG", "BC/VPHU")
    assert (made.authority, made.signer.title) == ("", "CHÁNH VĂN PHÒNG")
    assert made.opening.startswith("Thực hiện")
    assert "Văn phòng Huyện ủy báo cáo Thường trực Huyện ủy" in made.closing
    assert made.recipients == ("Thường trực Huyện ủy (báo cáo)", "Lưu Văn phòng Huyện ủy")


@pytest.mark.parametrize(
    ("title", "authority", "signs"),
    [
        ("Chánh Văn phòng Huyện ủy", "", "CHÁNH VĂN PHÒNG"),
        ("Phó Chánh Văn phòng Huyện ủy", "K/T CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"),
    ],
)
def test_the_chief_signs_directly_and_a_deputy_in_place_of_the_chief(
    visit: Visit, app: Flask, database: Database, clock: MovingClock, title: str, authority: str, signs: str
) -> None:
    _titled(database, title)
    visitor = visit("office")
    page = visitor.get("/reports/new").get_data(as_text=True)
    key = page.split(f"Văn phòng Huyện ủy: Người office, {signs}")[0].rsplit('value="', 1)[1].split('"')[0]

    made = _made(visitor, app, database, clock, signer=key)

    assert (made.authority, made.signer.title, made.signer.name) == (authority, signs, "Người office")


def test_both_issuers_number_their_reports_of_one_day_apart(
    visit: Visit, app: Flask, database: Database, clock: MovingClock
) -> None:
    visitor = visit("office")
    _made(visitor, app, database, clock)
    _made(visitor, app, database, clock, signer="", key="key-of-another")

    issued = [visitor.post(f"/reports/{report_id}/issue", {}).status_code for report_id in (1, 2)]

    register = page_of(visitor.get("/reports/numbers")).text
    assert issued == [303, 303]
    assert "Số 01-BC/VPHU" in register
    assert "Số 01-BC/HU" in register


def test_a_replacement_by_another_issuer_names_the_one_of_the_old_document(
    visit: Visit, app: Flask, database: Database, clock: MovingClock
) -> None:
    visitor = visit("office")
    _made(visitor, app, database, clock)
    visitor.post("/reports/1/issue", {})

    made = _made(visitor, app, database, clock, signer="", key="key-of-another", replaces="1")

    assert made.author == "Ban Thường vụ Huyện ủy"
    assert made.replaces == "Báo cáo này thay thế Báo cáo số 01-BC/VPHU, ngày 15/9/2023 của Văn phòng Huyện ủy."


def test_the_report_on_reminders_is_the_offices_unless_the_committee_is_chosen(visit: Visit) -> None:
    page = visit("office").get("/reports/new?kind=ledger").get_data(as_text=True)

    assert '<option value="office" selected>Văn phòng Huyện ủy: ' in page
    assert "Ban Thường vụ Huyện ủy: " in page


def test_a_draft_is_given_to_the_other_issuer(visit: Visit, app: Flask, database: Database, clock: MovingClock) -> None:
    visitor = visit("office")
    _made(visitor, app, database, clock, signer="")
    form = page_of(visitor.get("/reports/1/draft")).form("/reports/1/settings").fields
    part = "tinh-hinh-giao-nhiem-vu"

    changed = visitor.post("/reports/1/settings", form | {"signer": "office", "rules": "HD36", "part": part})

    with database.reading() as session:
        made = document_of(session, session.get_one(Report, 1), clock)
    assert changed.status_code == 303
    assert made.symbol == "BC/VPHU"


@pytest.mark.parametrize("kind", ["assignments", "conclusion"])
def test_what_goes_down_is_signed_by_the_chief_of_the_office_by_delegation(
    visit: Visit, app: Flask, database: Database, clock: MovingClock, kind: str
) -> None:
    visitor = visit("office")
    page = visitor.get(f"/reports/new?kind={kind}").get_data(as_text=True)

    made = _made(visitor, app, database, clock, kind=kind, signer="delegate")
    draft = visitor.get("/reports/1/draft").get_data(as_text=True)

    assert "Để trống họ tên (T/L BAN THƯỜNG VỤ, CHÁNH VĂN PHÒNG)" in page
    assert (made.symbol.split("/")[1], made.authority) == ("HU", "T/L BAN THƯỜNG VỤ")
    assert made.signer.title == "CHÁNH VĂN PHÒNG"
    assert '<option value="delegate" selected' in draft


def test_a_plan_is_not_offered_in_the_name_of_the_office(visit: Visit) -> None:
    visitor = visit("office")

    answer = visitor.post("/reports", FORM | {"kind": "assignments"})

    assert answer.status_code == 422
    assert "Văn phòng Huyện ủy: " not in visitor.get("/reports/new?kind=assignments").get_data(as_text=True)


def test_recipients_go_by_the_kind(visit: Visit, app: Flask, database: Database, clock: MovingClock) -> None:
    visitor = visit("office")

    first = {
        kind: _made(visitor, app, database, clock, kind=kind, signer="", key=f"key-of-{kind}").recipients[0]
        for kind in ("assignments", "conclusion", "ledger", "overdue")
    }

    assert first["assignments"] == first["conclusion"] == "Các cơ quan, đơn vị được giao nhiệm vụ (thực hiện)"
    assert first["ledger"] == "Thường trực Huyện ủy (báo cáo)"
    assert first["overdue"] == "Lưu Văn phòng Huyện ủy"
