"""Errata through pages: the old entry struck through with the right one beside it, and what is refused."""

from datetime import timedelta
from typing import Any

import pytest

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from tests.conftest import Visitor
from tests.web.conftest import NewTask, SignedIn, send, task_named
from tests.web.reading import Page, page_of
from tests.web.test_decisions import events
from tests.web.test_files import JPEG, upload

WHY = "Cộng nhầm diện tích thôn Nà Coóc."
Told = tuple[str, str]


@pytest.fixture
def told(visit: SignedIn, new_task: NewTask, clock: MovingClock) -> Told:
    """A task on which the unit reported 40 the day before, and the address at which that is corrected."""
    code = new_task()
    send(visit("lead"), code, quantity="40", note="Gặt xong hai thôn.")
    clock.move_to(clock.now() + timedelta(days=1))
    page = page_of(visit("office").get(f"/tasks/{code}"))
    return code, next(link.url for link in page.links if link.url.endswith("/erratum"))


def correct(visitor: Visitor, url: str, **typed: Any) -> Any:
    """Open the form, fill it in and send it."""
    form = page_of(visitor.get(url)).form(url).fields
    return visitor.post(url, form | {"reason": WHY} | typed)


def struck(page: Page) -> list[str]:
    """What stands struck through."""
    return [tag for tag, _given in page.tags if tag == "s"]


def test_the_entry_stays_with_the_erratum_beside_it(visit: SignedIn, told: Told, database: Database) -> None:
    code, url = told

    answer = correct(visit("office"), url, quantity="35,5", note="Gặt xong ba thôn.")

    assert answer.status_code == 303
    assert task_named(database, code).quantity == 35.5
    for who in ("office", "lead", "standing", "inspector"):
        page = page_of(visit(who).get(f"/tasks/{code}"))
        assert len(struck(page)) == 2, who
        assert "đã đính chính" in page.text
        assert "Đính chính 40% diện tích → 35,5% diện tích" in page.text
        assert "Ghi chú: “Gặt xong hai thôn.” → “Gặt xong ba thôn.”" in page.text
        assert WHY in page.text
        assert "Gặt xong hai thôn." in page.text


def test_the_form_shows_what_holds_and_what_was_corrected_before(visit: SignedIn, told: Told) -> None:
    _code, url = told
    correct(visit("office"), url, quantity="35,5")

    page = page_of(visit("lead").get(url))

    assert page.form(url).fields["quantity"] == "35,5"
    assert WHY in page.text
    assert "Người office" in page.text


def test_a_form_sent_twice_counts_once(visit: SignedIn, told: Told, database: Database) -> None:
    code, url = told
    office = visit("office")
    form = page_of(office.get(url)).form(url).fields | {"reason": WHY, "quantity": "35"}

    assert [office.post(url, form).status_code for _n in range(2)] == [303, 303]
    for other in ({"quantity": "36"}, {"note": "Khác."}, {"reason": "Khác."}):  # after the Back key
        assert office.post(url, form | other).status_code == 409, other
    assert events(database, code, "corrected") == 1


def test_a_second_correction_is_shown_beside_the_first_and_not_saved(
    visit: SignedIn, told: Told, database: Database
) -> None:
    code, url = told
    lead = visit("lead")
    form = page_of(lead.get(url)).form(url).fields | {"reason": "Lý do của đơn vị.", "quantity": "38"}
    correct(visit("office"), url, quantity="35")

    answer = lead.post(url, form)

    page = page_of(answer)
    assert answer.status_code == 409
    assert WHY in page.text
    assert (page.form(url).fields["quantity"], page.form(url).fields["reason"].strip()) == ("38", "Lý do của đơn vị.")
    assert task_named(database, code).quantity == 35
    assert lead.post(url, page.form(url).fields).status_code == 303
    assert task_named(database, code).quantity == 38


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"reason": " "}, "Vui lòng ghi lý do đính chính"),
        ({"reason": "x" * 10_001}, "10.001"),
        ({"reason": "Theo văn bản TUYỆT MẬT"}, "bí mật nhà nước"),
        ({"quantity": ""}, "Vui lòng nhập số liệu đúng"),
        ({"quantity": "1.234"}, "có thể hiểu là"),
        ({"quantity": "-3"}, "không thể nhỏ hơn không"),
        ({"quantity": "500"}, "500 vượt kế hoạch 100"),
        ({}, "Nội dung không khác"),
        ({"holds": "x"}, "chưa đầy đủ"),
        ({"files": upload(JPEG, "anh.jpg")}, "không thay được tệp"),
    ],
)
def test_a_refused_erratum_keeps_what_was_typed(
    visit: SignedIn, told: Told, database: Database, typed: dict[str, Any], sentence: str
) -> None:
    code, url = told

    answer = correct(visit("office"), url, **typed)

    page = page_of(answer)
    assert answer.status_code == 422
    assert sentence.casefold() in page.text.casefold()
    kept = page.form(url).fields
    expected = {"quantity": "40", "reason": WHY} | {k: v for k, v in typed.items() if k in {"quantity", "reason"}}
    assert {name: kept[name].strip() for name in expected} == {name: text.strip() for name, text in expected.items()}
    assert events(database, code, "corrected") == 0


FORM = {"reason": WHY, "quantity": "35", "holds": "0", "key": "a key of mine"}
MAY = {
    "office": 200, "lead": 200, "standing": 403, "member": 403, "staff": 403, "stranger": 404, "commune": 404,
    "inspector": 403, "administrator": 403,
}  # fmt: skip


def test_only_those_whose_business_it_is(visit: SignedIn, told: Told, database: Database) -> None:
    code, url = told
    found, links = {}, set()
    for who, status in MAY.items():
        visitor = visit(who)
        found[who] = visitor.get(url).status_code
        if status != 200:
            assert visitor.post(url, FORM).status_code == status, who
        if url in {link.url for link in page_of(visitor.get(f"/tasks/{code}")).links}:
            links.add(who)

    assert found == MAY
    assert links == {"office", "lead"}
    assert events(database, code, "corrected") == 0


def test_while_an_update_can_be_withdrawn_no_entry_offers_an_erratum(
    visit: SignedIn, told: Told, database: Database
) -> None:
    code, url = told
    send(visit("lead"), code, quantity="50")
    office = visit("office")

    answer = correct(office, url, quantity="35")

    assert answer.status_code == 422
    assert "còn rút lại được trong 10 phút" in page_of(answer).text
    assert url not in {link.url for link in page_of(office.get(f"/tasks/{code}")).links}
    assert task_named(database, code).quantity == 50


def test_an_entry_of_another_task_is_not_found(visit: SignedIn, told: Told, new_task: NewTask) -> None:
    code, url = told
    office, other = visit("office"), new_task()

    for address in (url.replace(code, other), f"/tasks/{code}/entries/1/erratum", f"/tasks/{code}/entries/0/erratum"):
        assert office.get(address).status_code == 404, address
        assert office.post(address, FORM).status_code == 404, address
