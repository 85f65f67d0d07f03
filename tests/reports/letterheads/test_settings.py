"""Letterheads are set on a page, from a day on; nothing that has a number is ever said to have had another name."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.core.errors import NotAllowed
from pacnam_tasks.history.models import Event
from pacnam_tasks.reports.jobs import render_waiting
from pacnam_tasks.reports.letterheads.actions import set_letterhead
from pacnam_tasks.reports.letterheads.forms import Version
from pacnam_tasks.reports.models import Letterhead
from pacnam_tasks.reports.printing import Sheet
from pacnam_tasks.reports.queries.letterheads import letterhead_of
from pacnam_tasks.reports.render import Rendered, Wanted
from pacnam_tasks.reports.rule_sets import Organisation
from tests.conftest import NOON, TODAY, Visitor
from tests.factories import House
from tests.reports.samples import LETTERHEAD, in_word, instant
from tests.web.reading import page_of

Visit = Callable[[str], Visitor]
PAGE, FORM = "/admin/settings", "/admin/settings/letterheads"
NEW = {
    "organisation": "party",
    "valid_from": "15/09/2023",
    "superior": "Đảng bộ tỉnh Bắc Kạn",
    "issuer": "Huyện ủy Pác Nặm mới",
    "place": "Bộc Bố",
    "symbol": "HU",
    "authority": "T/M BAN THƯỜNG VỤ",
    "author": "Ban Thường vụ Huyện ủy",
    "addressee": "Tỉnh ủy",
    "recipients": "- Thường trực Tỉnh ủy (báo cáo);\n\n- Lưu Văn phòng Huyện ủy.",
}


def typed(visitor: Visitor, page: str = PAGE, **changes: str) -> dict[str, Any]:
    """The form as it stands on the page, with what is typed into it."""
    fields = page_of(visitor.get(page)).form(FORM).fields | NEW | changes
    del fields["csrf_token"]  # each visitor sends the own one
    return fields


def count(database: Database) -> int:
    """How many versions there are."""
    with database.reading() as session:
        return len(session.exec(select(Letterhead)).all())


@pytest.mark.parametrize(
    ("who", "status"), [("office", 303), ("administrator", 303), ("standing", 403), ("inspector", 403), ("lead", 403)]
)
def test_the_office_and_the_administrator_set_it(visit: Visit, database: Database, who: str, status: int) -> None:
    form = typed(visit("office"))

    answer = visit(who).post(FORM, form)

    assert answer.status_code == status
    assert count(database) == (status == 303)


def test_what_is_set_is_printed_from_that_day_on(visit: Visit, app: Flask, database: Database) -> None:
    visitor = visit("office")
    visitor.post(FORM, typed(visitor, valid_from="15/09/2023"))
    visitor.post("/reports", {"kind": "followup", "as_of": "14/09/2023", "signer": "", "key": "key-of-a-report"})

    html = _printed(app)

    assert "HUYỆN ỦY PÁC NẶM MỚI" in html
    assert "Bộc Bố, ngày 15 tháng 9 năm 2023" in html
    assert "<li>- Thường trực Tỉnh ủy (báo cáo);</li><li>- Lưu Văn phòng Huyện ủy.</li>" in html
    with database.reading() as session:
        event = session.exec(select(Event).order_by(col(Event.seq).desc()).where(Event.kind == "letterhead_set")).one()
        assert event.actor_id is not None


def test_an_older_draft_is_made_again_under_the_name_of_the_new_day(
    visit: Visit, app: Flask, database: Database, clock: MovingClock
) -> None:
    visitor = visit("office")
    address = visitor.post(
        "/reports", {"kind": "followup", "as_of": "14/09/2023", "signer": "", "key": "key-of-a-report"}
    ).headers["Location"]
    before = _printed(app)
    clock.move_to(NOON + timedelta(days=20))
    visitor = visit("office")
    visitor.post(FORM, typed(visitor, valid_from="01/10/2023"))

    form = page_of(visitor.get(f"{address}/draft")).form(f"{address}/settings")
    settings = form.fields | {"rules": "HD36", "as_of": "13/09/2023", "part": "tinh-hinh-giao-nhiem-vu"}
    made_again = visitor.post(f"{address}/settings", settings)
    again = _printed(app)

    assert made_again.status_code == 303
    assert "HUYỆN ỦY" in before
    assert "đến hết ngày 13/9/2023" in again
    assert "MỚI" not in before
    assert "HUYỆN ỦY PÁC NẶM MỚI" in again
    assert "ngày 05 tháng 10 năm 2023" in again


def test_versions_are_listed_with_their_days(visit: Visit) -> None:
    visitor = visit("office")
    visitor.post(FORM, typed(visitor, valid_from="1/1/2020", issuer="Huyện ủy cũ"))
    visitor.post(FORM, typed(visitor, valid_from="1/10/2023"))

    page = page_of(visitor.get(PAGE)).text

    assert "Huyện ủy cũ, Bộc Bố HU Từ 01/01/2020 đến 30/09/2023 đang áp dụng" in page
    assert "Huyện ủy Pác Nặm mới, Bộc Bố HU từ 01/10/2023" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"issuer": " "}, "Nhập cơ quan ban hành"),
        ({"issuer": "Ủ" * 121}, "121"),
        ({"place": ""}, "Nhập địa danh"),
        ({"authority": ""}, "Nhập thẩm quyền ký"),
        ({"author": ""}, "Nhập tên gọi"),
        ({"symbol": ""}, "Nhập ký hiệu"),
        ({"symbol": "BC/HU"}, "“BC/HU” không phải ký hiệu"),
        ({"symbol": "hu"}, "“hu” không phải ký hiệu"),
        ({"recipients": " - ;"}, "Nhập ít nhất một nơi nhận"),
        ({"recipients": "\n".join("abc" for _ in range(21))}, "21 nơi nhận"),
        ({"carriers": "x" * 201}, "tối đa 200 ký tự"),
        ({"organisation": "club"}, "chọn thể thức"),
        ({"valid_from": ""}, "Nhập ngày bắt đầu"),
        ({"valid_from": "31/11/2023"}, "Tháng 11/2023 không có ngày 31."),
        ({"valid_from": "1/1/1950"}, "từ năm 2000 đến năm 2100"),
        ({"key": ""}, "Biểu mẫu chưa đầy đủ"),
    ],
    ids=str,
)
def test_what_cannot_be_printed_is_refused_and_stays_typed(
    visit: Visit, database: Database, wrong: dict[str, str], said: str
) -> None:
    visitor = visit("office")

    answer = visitor.post(FORM, typed(visitor, addressee="Nơi đang gõ") | wrong)

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said in page_of(answer).text
    assert "Nơi đang gõ" in page
    assert count(database) == 0


def _issue(visit: Visit, app: Flask) -> str:
    visitor = visit("office")
    form = {"kind": "followup", "as_of": "14/09/2023", "signer": "", "key": "key-of-a-report"}
    address: str = visitor.post("/reports", form).headers["Location"]
    render_waiting(app, instant, in_word)
    visitor.post(f"{address}/issue", {})
    return address


def test_it_does_not_begin_before_a_document_that_has_a_number(visit: Visit, app: Flask, database: Database) -> None:
    _issue(visit, app)
    visitor = visit("office")

    refused = [visitor.post(FORM, typed(visitor, valid_from=day)) for day in ("01/01/2020", "15/09/2023")]
    taken = visitor.post(FORM, typed(visitor, valid_from="16/09/2023"))

    assert [one.status_code for one in (*refused, taken)] == [422, 422, 303]
    assert "Số 01-BC/HU ngày 15/09/2023 đã phát hành" in page_of(refused[0]).text
    assert "16/09/2023" in page_of(refused[0]).text
    assert count(database) == 1


def test_a_version_between_two_is_taken_while_nothing_was_issued_in_its_days(
    session: Session, house: House, clock: MovingClock
) -> None:
    for day in (date(2020, 1, 1), date(2023, 1, 1), date(2021, 6, 1)):
        set_letterhead(session, Version(day, replace(LETTERHEAD, place=str(day))), by=house.office, clock=clock)

    days = (date(2021, 5, 31), date(2021, 6, 1), date(2022, 12, 31), TODAY)
    assert [letterhead_of(session, day).place for day in days] == [
        "2020-01-01", "2021-06-01", "2021-06-01", "2023-01-01",
    ]  # fmt: skip


def test_two_forms_of_one_version_do_not_overwrite_each_other(visit: Visit, database: Database) -> None:
    first, second = visit("office"), visit("administrator")
    forms = [typed(first), typed(second, issuer="Tên khác")]

    answers = [one.post(FORM, form) for one, form in zip((first, second), forms, strict=True)]

    assert [one.status_code for one in answers] == [303, 409]
    assert "Tên khác" in answers[1].get_data(as_text=True)
    assert count(database) == 1


def test_a_form_sent_twice_sets_it_once(visit: Visit, database: Database) -> None:
    visitor = visit("office")
    form = typed(visitor)

    assert [visitor.post(FORM, form).status_code for _ in range(2)] == [303, 303]

    with database.reading() as session:
        assert len(session.exec(select(Event).where(Event.kind == "letterhead_set")).all()) == 1


def test_a_version_that_has_not_begun_is_taken_back(visit: Visit, database: Database) -> None:
    visitor = visit("office")
    visitor.post(FORM, typed(visitor, valid_from="01/01/2020"))
    visitor.post(FORM, typed(visitor, valid_from="16/09/2023"))
    action = f"{FORM}/2023-09-16/removal"

    page = page_of(visitor.get(PAGE))
    answer = visitor.post(action, page.form(action).fields)
    begun = visitor.post(f"{FORM}/2020-01-01/removal", page.form(action).fields | {"key": "another-key"})

    assert not page.has_form(f"{FORM}/2020-01-01/removal")
    assert (answer.status_code, begun.status_code, count(database)) == (303, 422, 1)
    assert visitor.post(f"{FORM}/2022-01-01/removal", {"key": "a-third-key"}).status_code == 404


def test_a_unit_has_its_own_and_the_committee_keeps_its(visit: Visit, database: Database, saved_house: House) -> None:
    visitor = visit("office")
    own = typed(
        visitor, f"{PAGE}?unit=HKL", superior="Chi cục Kiểm lâm Bắc Kạn", issuer="Hạt Kiểm lâm", authority="",
        symbol="HKL", organisation="state",
    )  # fmt: skip

    assert visitor.post(FORM, own).headers["Location"] == f"{PAGE}?unit=HKL"

    with database.reading() as session:
        unit = letterhead_of(session, TODAY, saved_house.units["HKL"])
        assert (unit.superior, unit.symbol, unit.organisation) == (
            "Chi cục Kiểm lâm Bắc Kạn", "BC-HKL", Organisation.STATE,
        )  # fmt: skip
        assert letterhead_of(session, TODAY).issuer == "Huyện ủy"
    assert "CHI CỤC KIỂM LÂM BẮC KẠN" in page_of(visitor.get(f"{PAGE}?unit=HKL")).text
    assert visitor.get(f"{PAGE}?unit=NOBODY").status_code == 404


def test_the_database_holds_one_version_a_day(session: Session, house: House) -> None:
    del house
    session.add_all(Letterhead(valid_from=TODAY, **_plain()) for _ in range(2))

    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        session.flush()


def test_whoever_has_no_right_is_refused_without_the_page(session: Session, house: House, clock: MovingClock) -> None:
    with pytest.raises(NotAllowed, match="Văn phòng và quản trị viên"):
        set_letterhead(session, Version(TODAY, LETTERHEAD), by=house.standing, clock=clock)


@pytest.mark.parametrize("who", ["office", "administrator"])
def test_the_way_there_is_where_they_look_for_it(visit: Visit, who: str) -> None:
    visitor = visit(who)

    for page in ("/", "/reports") if who == "office" else ("/",):
        assert PAGE in {link.url for link in page_of(visitor.get(page)).links}
    assert PAGE not in {link.url for link in page_of(visit("standing").get("/reports")).links}


def _plain() -> dict[str, Any]:
    return dict.fromkeys(
        ("superior", "issuer", "place", "symbol", "authority", "author", "addressee", "recipients"), "x"
    )


def _printed(app: Flask) -> str:
    printed: list[Sheet] = []

    def watching(sheet: Sheet, _wanted: Wanted) -> Rendered:
        printed.append(sheet)
        return instant(sheet)

    render_waiting(app, watching, in_word)
    return printed[-1].html
