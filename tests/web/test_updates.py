"""Reporting on a task through its forms: what is taken, what is refused, and that nothing typed is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.tasks.rules.facts import MeasureKind
from tests.conftest import Visitor
from tests.web.conftest import NewTask, SignedIn, fill_in, n_rows, send, task_named
from tests.web.reading import Form, page_of

ASKED = "“{text}” có thể hiểu là 1.234 hoặc 1,234. Vui lòng viết rõ 1234 hoặc 1,2340."


def test_a_figure_and_a_note_are_recorded(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    visitor, code = visit("lead"), new_task()

    response = send(visitor, code, quantity="40", note="Đã gieo cấy xong.")

    assert (response.status_code, response.location) == (303, f"/tasks/{code}")
    page = page_of(visitor.get(f"/tasks/{code}"))
    assert "Đã ghi 40% diện tích lúc 12:00." in page.text
    assert "Đã gieo cấy xong." in page.text
    assert task_named(database, code).percent == 40


def test_where_nothing_was_ever_reported_no_last_figure_is_told(visit: SignedIn, new_task: NewTask) -> None:
    visitor, code = visit("lead"), new_task(target=None, measure="", measure_kind="")

    before = page_of(visitor.get(f"/tasks/{code}")).text
    send(visitor, code, percent="30")
    after = page_of(visitor.get(f"/tasks/{code}")).text

    assert ("Lần trước" in before, "Chưa có báo cáo" in before) == (False, True)
    assert "Lần trước 30%." in after


def test_a_card_is_answered_with_the_card_alone(visit: SignedIn, new_task: NewTask) -> None:
    visitor, code = visit("lead"), new_task()

    response = send(visitor, code, part=True, quantity="40")

    page = page_of(response)
    assert response.status_code == 200
    assert response.text.lstrip().startswith("<article")
    assert [given["id"] for tag, given in page.tags if tag == "article"] == [f"t-{code}"]
    assert "Đã ghi 40% diện tích lúc 12:00." in page.text
    assert len(response.data) < 6000


@pytest.mark.parametrize("part", [False, True], ids=["page", "card"])
def test_a_count_over_its_plan_is_asked_about_once_and_what_was_typed_kept(
    visit: SignedIn, new_task: NewTask, database: Database, part: bool
) -> None:
    visitor, code = visit("lead"), new_task(target=Decimal(350), measure="ha", measure_kind="count")

    asked = send(visitor, code, part=part, quantity="352,5", note="Trồng vượt.")
    form = page_of(asked).form(f"/tasks/{code}/updates").fields
    sure = visitor.post(f"/tasks/{code}/updates", form | {"sure": "1"})

    assert (asked.status_code, sure.status_code) == (422, 303)
    assert "352,5 vượt kế hoạch 350." in page_of(asked).text
    assert (form["quantity"], form["note"]) == ("352,5", "Trồng vượt.")
    assert task_named(database, code).quantity == Decimal("352.5")


def test_from_the_home_page_one_comes_back_to_it(visit: SignedIn, new_task: NewTask) -> None:
    visitor, code = visit("lead"), new_task()
    form = page_of(visitor.get("/")).form(f"/tasks/{code}/updates")

    response = visitor.post(form.action, form.fields | {"quantity": "40"})

    assert response.location == "/"


@pytest.mark.parametrize(
    ("text", "quantity"),
    [("1.234,5", "1234.5"), ("31,5", "31.5"), ("31.5", "31.5"), ("1234", "1234"), (" 1 234,5 ", "1234.5"), ("0", "0")],
)
def test_numbers_are_read_as_written_here(
    visit: SignedIn, new_task: NewTask, database: Database, text: str, quantity: str
) -> None:
    visitor, code = visit("lead"), new_task(target=Decimal(2000))

    assert send(visitor, code, quantity=text).status_code == 303
    assert task_named(database, code).quantity == Decimal(quantity)


@pytest.mark.parametrize("text", ["31,5 ha", "31,5ha", "31,5 HA"])
def test_a_number_may_be_followed_by_the_measure_of_the_task(
    visit: SignedIn, new_task: NewTask, database: Database, text: str
) -> None:
    visitor, code = visit("lead"), new_task(measure="ha", measure_kind=MeasureKind.COUNT, target=Decimal(100))

    assert send(visitor, code, quantity=text).status_code == 303
    assert task_named(database, code).quantity == Decimal("31.5")


@pytest.mark.parametrize("part", [False, True], ids=["page", "part"])
@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("quantity", "1.234", ASKED.format(text="1.234")),
        ("quantity", "1,234", ASKED.format(text="1,234")),
        ("quantity", "1,234.5", "“1,234.5” chưa đúng cách viết số. Có phải đồng chí muốn nhập 1.234,5?"),
        ("quantity", "ba mươi", "“ba mươi” không phải là số. Vui lòng nhập như 31,5 hoặc 1.234,5."),
        ("quantity", "12 km", "“12 km” không phải là số. Vui lòng nhập như 31,5 hoặc 1.234,5."),
        ("percent", "101 %", "Tỷ lệ phải từ 0 đến 100."),
        ("quantity", "-5", "Khối lượng không thể nhỏ hơn không."),
        ("percent", "101", "Tỷ lệ phải từ 0 đến 100."),
        ("percent", "-1", "Tỷ lệ phải từ 0 đến 100."),
        ("percent", "−1", "Tỷ lệ phải từ 0 đến 100."),
    ],
    ids=["1.234", "1,234", "1,234.5", "words", "12 km", "101 %", "-5", "101%", "-1%", "true minus 1%"],
)
def test_a_wrong_number_is_refused_and_stays_in_its_field(
    visit: SignedIn, new_task: NewTask, database: Database, name: str, text: str, sentence: str, part: bool
) -> None:
    measured: dict[str, Any] = {} if name == "quantity" else {"measure": "", "measure_kind": None, "target": None}
    visitor, code = visit("lead"), new_task(**measured)
    before = task_named(database, code).version

    response = send(visitor, code, part=part, **{name: text, "note": "ghi chú giữ lại"})

    page = page_of(response)
    assert response.status_code == 422
    assert sentence in page.text
    fields = page.form(f"/tasks/{code}/updates").fields
    assert (fields[name], fields["note"]) == (text, "ghi chú giữ lại")
    assert task_named(database, code).version == before


def test_the_wrong_field_is_marked_and_named_to_screen_readers(visit: SignedIn, new_task: NewTask) -> None:
    visitor, code = visit("lead"), new_task()

    tags = page_of(send(visitor, code, quantity="1.234")).tags

    [wrong] = [given for tag, given in tags if tag == "input" and given.get("aria-invalid") == "true"]
    named = {given.get("id") for _, given in tags}
    assert wrong["name"] == "quantity"
    assert set(wrong["aria-describedby"].split()) <= named


def test_a_note_of_100_kilobytes_is_refused_and_comes_back(
    visit: SignedIn, new_task: NewTask, database: Database
) -> None:
    visitor, code = visit("lead"), new_task()
    note = "Đã trồng rừng. " * 5000

    response = send(visitor, code, note=note)

    page = page_of(response)
    assert response.status_code == 422
    assert "Nội dung có 74.999 ký tự; chỉ ghi được nhiều nhất 10.000 ký tự." in page.text
    assert page.form(f"/tasks/{code}/updates").fields["note"] == note
    assert n_rows(database, "progress_update") == 0


def test_a_note_of_10000_characters_is_kept(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    visitor, code = visit("lead"), new_task()

    assert send(visitor, code, note="ẩ" * 10_000).status_code == 303


def test_an_empty_form_is_refused(visit: SignedIn, new_task: NewTask) -> None:
    visitor, code = visit("lead"), new_task()

    response = send(visitor, code)

    assert response.status_code == 422
    assert "Chưa nhập gì. Vui lòng nhập số liệu, ghi chú hoặc chọn tệp." in page_of(response).text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"obstacle": "Thiếu vốn"}, "Vui lòng chọn loại khó khăn, vướng mắc."),
        ({"obstacle_class": "capital"}, "Vui lòng ghi nội dung khó khăn, vướng mắc và kiến nghị."),
        ({"obstacle_class": "password_hash", "obstacle": "x"}, "Vui lòng chọn loại khó khăn, vướng mắc."),
    ],
    ids=["no class", "no words", "unknown class"],
)
def test_half_an_obstacle_is_refused(visit: SignedIn, new_task: NewTask, typed: dict[str, Any], sentence: str) -> None:
    visitor, code = visit("lead"), new_task()

    response = send(visitor, code, **typed)

    assert response.status_code == 422
    assert sentence in page_of(response).text


def test_an_obstacle_shows_on_the_task(visit: SignedIn, new_task: NewTask) -> None:
    visitor, code = visit("lead"), new_task()

    send(visitor, code, obstacle_class="capital", obstacle="Thiếu 120 triệu đồng đối ứng.")

    assert "Thiếu 120 triệu đồng đối ứng." in page_of(visit("standing").get(f"/tasks/{code}")).text


@pytest.mark.parametrize("who", ["office", "standing", "member"])
def test_those_who_only_read_a_task_cannot_report_on_it(
    visit: SignedIn, new_task: NewTask, database: Database, who: str
) -> None:
    visitor, code = visit(who), new_task()
    version = str(task_named(database, code).version)

    response = visitor.post(f"/tasks/{code}/updates", {"version": version, "key": "a-key-of-form", "quantity": "40"})

    assert response.status_code == 403
    assert "Tiến độ do đơn vị chủ trì cập nhật." in page_of(response).text
    forms = [form for form in page_of(visitor.get(f"/tasks/{code}")).forms if form.action == f"/tasks/{code}/updates"]
    assert [form for form in forms if form.fields.get("paper") != "1"] == []  # the office has one for papers
    assert n_rows(database, "progress_update") == 0


@pytest.mark.parametrize("who", ["inspector", "administrator"])
def test_those_who_write_nothing_cannot_report(visit: SignedIn, new_task: NewTask, who: str) -> None:
    form = {"version": "2", "key": "a-key-of-form", "quantity": "40"}

    assert visit(who).post(f"/tasks/{new_task()}/updates", form).status_code == 403


def test_a_task_of_another_unit_is_answered_like_no_task(visit: SignedIn, new_task: NewTask) -> None:
    visitor, code = visit("stranger"), new_task()
    form = {"version": "2", "key": "a-key-of-form", "quantity": "40"}

    foreign, unknown = (visitor.post(f"/tasks/{one}/updates", form) for one in (code, "NV-9999-999"))

    assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert page_of(foreign).text == page_of(unknown).text


def test_a_co_ordinating_unit_reads_but_does_not_report(visit: SignedIn, new_task: NewTask) -> None:
    visitor, code = visit("stranger"), new_task(co=["HKL"])
    form = {"version": "2", "key": "a-key-of-form", "quantity": "40"}

    assert visitor.get(f"/tasks/{code}").status_code == 200
    assert visitor.post(f"/tasks/{code}/updates", form).status_code == 403


def test_the_unit_of_a_part_cannot_report_on_the_whole(visit: SignedIn, new_task: NewTask) -> None:
    visitor, code = visit("commune"), new_task(parts=True)
    form = {"version": "3", "key": "a-key-of-form", "note": "x"}

    assert visitor.post(f"/tasks/{code}/updates", form).status_code == 404
    assert visitor.post(f"/tasks/{code}-XCL/updates", form).status_code == 404


def test_a_part_moves_the_whole_at_once(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    code = new_task(parts=True)

    send(visit("commune"), f"{code}-XBB", quantity="40")

    assert task_named(database, code).percent == 20


def test_a_task_with_parts_takes_no_figure_of_its_own(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    visitor, code = visit("lead"), new_task(parts=True)

    response = send(visitor, code, quantity="40")

    assert response.status_code == 422
    assert "lấy số liệu từ các phần" in page_of(response).text
    assert "quantity" not in fill_in(visitor, code)


def test_an_old_form_saves_nothing_and_shows_both_texts(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    head, staff, code = visit("lead"), visit("staff"), new_task()
    mine = fill_in(head, code, quantity="55", note="số của trưởng phòng")
    send(staff, code, quantity="40", note="số của chuyên viên")

    response = head.post(f"/tasks/{code}/updates", mine)

    page = page_of(response)
    assert response.status_code == 409
    assert "số của chuyên viên" in page.text
    assert "số của trưởng phòng" in page.text
    assert "Người staff" in page.text
    assert task_named(database, code).quantity == 40


@pytest.mark.parametrize("part", [False, True], ids=["page", "part"])
def test_after_a_conflict_mine_can_be_sent_all_the_same(
    visit: SignedIn, new_task: NewTask, database: Database, part: bool
) -> None:
    head, staff, code = visit("lead"), visit("staff"), new_task()
    mine = fill_in(head, code, quantity="55", note="số của <b>trưởng</b> phòng")
    send(staff, code, quantity="40")
    conflict = page_of(head.post(f"/tasks/{code}/updates", mine, part=part)).form(f"/tasks/{code}/updates")

    response = head.post(conflict.action, conflict.fields, part=part)

    assert response.status_code == (200 if part else 303)
    assert task_named(database, code).quantity == 55
    assert "số của <b>trưởng</b> phòng" in page_of(head.get(f"/tasks/{code}")).text


@pytest.mark.parametrize("part", [False, True], ids=["page", "part"])
def test_twenty_equal_forms_at_once_count_once(
    app: Flask, visit: SignedIn, new_task: NewTask, database: Database, part: bool
) -> None:
    visitor, code = visit("lead"), new_task()
    form = fill_in(visitor, code, quantity="40", note="một lần")
    headers = {"HX-Request": "true", "Cookie": cookies_of(visitor)} if part else {"Cookie": cookies_of(visitor)}

    def post(_number: int) -> tuple[int, str, str | None]:
        answer = app.test_client(use_cookies=False).post(f"/tasks/{code}/updates", data=form, headers=headers)
        return answer.status_code, page_of(answer).text, answer.location

    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(post, range(20)))

    assert len(set(answers)) == 1
    assert answers[0][0] == (200 if part else 303)
    assert n_rows(database, "progress_update") == 1
    assert task_named(database, code).version == 4


def cookies_of(visitor: Visitor) -> str:
    """The browser's cookies as one header."""
    found = [visitor.client.get_cookie(name) for name in ("session_id", "form_token")]
    return "; ".join(f"{one.key}={one.value}" for one in found if one is not None)


def test_the_back_key_and_other_words_are_a_conflict_not_a_repeat(
    visit: SignedIn, new_task: NewTask, database: Database
) -> None:
    visitor, code = visit("lead"), new_task()
    form = fill_in(visitor, code, quantity="40", note="lần đầu")
    visitor.post(f"/tasks/{code}/updates", form)

    response = visitor.post(f"/tasks/{code}/updates", form | {"note": "sửa lại sau khi bấm Quay lại"})

    assert response.status_code == 409
    assert "sửa lại sau khi bấm Quay lại" in page_of(response).text
    assert n_rows(database, "progress_update") == 1


def test_a_key_used_on_another_task_has_no_effect_and_says_so(
    visit: SignedIn, new_task: NewTask, database: Database
) -> None:
    visitor, one, other = visit("lead"), new_task(), new_task()
    form = fill_in(visitor, one, quantity="40")
    visitor.post(f"/tasks/{one}/updates", form)

    response = visitor.post(f"/tasks/{other}/updates", form)

    assert response.status_code == 409
    assert task_named(database, other).quantity is None


def test_an_update_can_be_withdrawn_for_ten_minutes(
    visit: SignedIn, new_task: NewTask, database: Database, clock: MovingClock
) -> None:
    visitor, code = visit("lead"), new_task()
    card = page_of(send(visitor, code, part=True, quantity="40"))
    [form] = [one for one in card.forms if one.action.endswith("/withdrawal")]
    clock.move_to(clock.now() + timedelta(minutes=9))

    response = visitor.post(form.action, form.fields, part=True)

    assert response.status_code == 200
    assert task_named(database, code).quantity is None


def test_after_ten_minutes_it_stands(
    visit: SignedIn, new_task: NewTask, database: Database, clock: MovingClock
) -> None:
    visitor, code = visit("lead"), new_task()
    card = page_of(send(visitor, code, part=True, quantity="40"))
    [form] = [one for one in card.forms if one.action.endswith("/withdrawal")]
    clock.move_to(clock.now() + timedelta(minutes=11))

    response = visitor.post(form.action, form.fields)

    assert response.status_code == 422
    assert "Chỉ rút được cập nhật trong 10 phút" in page_of(response).text
    assert task_named(database, code).quantity == 40


def withdrawals(visitor: Visitor, code: str) -> list[Form]:
    """The forms of a task's page that take an update back."""
    return [one for one in page_of(visitor.get(f"/tasks/{code}")).forms if one.action.endswith("/withdrawal")]


def test_the_page_of_the_task_takes_the_last_update_back_without_scripts(
    visit: SignedIn, new_task: NewTask, database: Database
) -> None:
    visitor, code = visit("lead"), new_task()
    send(visitor, code, quantity="40")
    [form] = withdrawals(visitor, code)

    response = visitor.post(form.action, form.fields)

    assert response.location == f"/tasks/{code}"
    assert task_named(database, code).quantity is None
    assert withdrawals(visitor, code) == []


def test_the_page_offers_no_withdrawal_of_what_is_old_or_of_another(
    visit: SignedIn, new_task: NewTask, clock: MovingClock
) -> None:
    visitor, code = visit("lead"), new_task()
    send(visitor, code, quantity="40")

    assert withdrawals(visit("office"), code) == []
    clock.move_to(clock.now() + timedelta(minutes=11))
    assert withdrawals(visitor, code) == []


def test_a_withdrawn_update_sent_again_is_not_called_recorded(visit: SignedIn, new_task: NewTask) -> None:
    visitor, code = visit("lead"), new_task()
    form = fill_in(visitor, code, quantity="40")
    card = page_of(visitor.post(f"/tasks/{code}/updates", form, part=True))
    [back] = [one for one in card.forms if one.action.endswith("/withdrawal")]
    visitor.post(back.action, back.fields)

    assert visitor.post(f"/tasks/{code}/updates", form).status_code == 409


def test_nobody_withdraws_the_update_of_another(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    code = new_task()
    card = page_of(send(visit("lead"), code, part=True, quantity="40"))
    [form] = [one for one in card.forms if one.action.endswith("/withdrawal")]
    fields = {name: value for name, value in form.fields.items() if name != "csrf_token"}

    assert visit("staff").post(form.action, fields).status_code == 403
    assert visit("stranger").post(form.action, fields).status_code == 404
    assert task_named(database, code).quantity == 40


@pytest.mark.parametrize(
    "change",
    [{"version": ""}, {"version": "x"}, {"version": "-1"}, {"version": "9" * 30}, {"key": ""}, {"key": "k" * 65}],
    ids=str,
)
def test_a_form_without_good_stamps_is_refused(
    visit: SignedIn, new_task: NewTask, database: Database, change: dict[str, Any]
) -> None:
    visitor, code = visit("lead"), new_task()

    response = send(visitor, code, **({"quantity": "40"} | change))

    assert response.status_code == 422
    assert n_rows(database, "progress_update") == 0


@pytest.mark.parametrize("token", [None, "", "x", "of-another"])
def test_a_form_without_its_token_saves_nothing(
    visit: SignedIn, new_task: NewTask, database: Database, token: str | None
) -> None:
    visitor, code = visit("lead"), new_task()
    form = fill_in(visitor, code, quantity="40")
    del form["csrf_token"]
    if token == "of-another":
        token = visit("staff").token()
    if token is not None:
        form["csrf_token"] = token

    response = visitor.client.post(f"/tasks/{code}/updates", data=form)

    assert response.status_code == 400
    assert "Chưa lưu" in page_of(response).text
    assert n_rows(database, "progress_update") == 0


def test_a_form_sent_by_another_site_is_refused(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    visitor, code = visit("lead"), new_task()
    form = fill_in(visitor, code, quantity="40")

    response = visitor.client.post(f"/tasks/{code}/updates", data=form, headers={"Sec-Fetch-Site": "cross-site"})

    assert response.status_code == 400
    assert n_rows(database, "progress_update") == 0
