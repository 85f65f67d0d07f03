"""The one-minute update: a link of a reminder opens one small form, without a session, and gives nothing else."""

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import brotli
import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.datastructures import FileStorage

from pacnam_tasks.accounts.models import Account, Appointment
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.core.static_files import static_files
from pacnam_tasks.tasks.rules.facts import Recurrence
from tests.conftest import TODAY, Visitor, counted, settings_for
from tests.factories import House
from tests.photos import photo
from tests.web.conftest import NewTask, SignedIn, n_rows, send, task_named
from tests.web.links import address_of, link_of, post, report
from tests.web.reading import page_of

ENDED = "Liên kết không còn dùng được"
Opening = Callable[..., str]


@pytest.fixture
def phone(app: Flask) -> Visitor:
    """A browser that nobody has signed in with."""
    return Visitor(app.test_client())


@pytest.fixture
def opening(database: Database, saved_house: House) -> Opening:
    """The address of somebody's link on a task."""
    return lambda code, who="lead", **changes: address_of(link_of(database, saved_house, code, who, **changes))


def last_event(database: Database) -> dict[str, Any]:
    """What the newest event says."""
    with database.reading() as session:
        row = session.connection().execute(text("SELECT kind, actor_id, data FROM event ORDER BY seq DESC")).first()
    assert row is not None
    return {"kind": row.kind, "actor_id": row.actor_id, **json.loads(row.data)}


def test_a_figure_is_recorded_in_the_right_of_the_person(
    phone: Visitor, opening: Opening, new_task: NewTask, database: Database, saved_house: House
) -> None:
    code = new_task()

    answer = report(phone, opening(code), quantity="40", note="Đã gieo cấy xong.")

    assert answer.status_code == 200
    assert "Đã ghi 40% diện tích lúc 12:00." in page_of(answer).text
    assert "Đã gieo cấy xong." in page_of(answer).text
    assert task_named(database, code).percent == 40
    said = last_event(database)
    assert (said["kind"], said["channel"]) == ("updated", "link")
    assert said["actor_id"] == saved_house.lead.holdings[0].id


def test_photo_and_obstacle_come_along(phone: Visitor, opening: Opening, new_task: NewTask, database: Database) -> None:
    picture = FileStorage(BytesIO(photo()), "anh.jpg")

    answer = report(phone, opening(new_task()), obstacle_class="land", obstacle="Chưa có mặt bằng.", files=picture)

    assert "anh.jpg" in page_of(answer).text
    assert (n_rows(database, "evidence_file"), n_rows(database, "obstacle")) == (1, 1)


def test_the_timeline_says_that_it_came_by_a_link(
    phone: Visitor, opening: Opening, new_task: NewTask, visit: SignedIn
) -> None:
    code = new_task()
    report(phone, opening(code), quantity="40")

    assert "Gửi qua liên kết trong thư nhắc việc." in page_of(visit("office").get(f"/tasks/{code}")).text


def test_no_session_begins(phone: Visitor, opening: Opening, new_task: NewTask, database: Database) -> None:
    address = opening(new_task())

    answers = [phone.get(address), report(phone, address, quantity="40"), report(phone, address, quantity="x")]

    assert [answer.status_code for answer in answers] == [200, 200, 422]
    assert [answer.headers.getlist("Set-Cookie") for answer in answers] == [[], [], []]
    assert n_rows(database, "sign_in_session") == 0
    assert phone.get("/tasks").status_code == 303


def test_whoever_is_signed_in_there_does_not_matter(
    opening: Opening, new_task: NewTask, visit: SignedIn, database: Database, saved_house: House
) -> None:
    office = visit("office")

    report(office, opening(new_task()), quantity="40")

    assert last_event(database)["actor_id"] == saved_house.lead.holdings[0].id


def test_no_session_is_looked_at(opening: Opening, new_task: NewTask, visit: SignedIn, database: Database) -> None:
    address, office = opening(new_task()), visit("office")

    with counted(database) as sent:
        office.get(address)

    assert [statement for statement in sent if "sign_in_session" in statement] == []


def test_what_was_typed_wrong_is_kept_and_named(phone: Visitor, opening: Opening, new_task: NewTask) -> None:
    address = opening(new_task())

    answer = report(phone, address, quantity="1.234", note="Đang gieo.")

    page = page_of(answer)
    assert answer.status_code == 422
    assert "“1.234” có thể hiểu là" in page.text
    assert page.form(address).fields["note"] == "Đang gieo."


def test_a_figure_over_the_plan_is_asked_about_once_and_what_was_typed_kept(
    phone: Visitor, opening: Opening, new_task: NewTask, database: Database
) -> None:
    code = new_task(target=Decimal(1), measure="xã", measure_kind="count")
    address = opening(code)

    asked = report(phone, address, quantity="1,5", note="Hai xã có phương án.")
    form = page_of(asked).form(address).fields
    sure = post(phone, address, form | {"sure": "1"})

    assert (asked.status_code, sure.status_code) == (422, 200)
    assert "1,5 vượt kế hoạch 1. Nếu đúng, đánh dấu “Số này đúng”" in page_of(asked).text
    assert (form["quantity"], form["note"]) == ("1,5", "Hai xã có phương án.")
    assert task_named(database, code).quantity == Decimal("1.5")


def test_sent_twice_it_counts_once(phone: Visitor, opening: Opening, new_task: NewTask, database: Database) -> None:
    address = opening(new_task())
    form = page_of(phone.get(address)).form(address).fields | {"quantity": "40"}

    answers = [post(phone, address, form), post(phone, address, form)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert n_rows(database, "progress_update") == 1


def test_what_came_between_stands_beside_what_was_typed(
    phone: Visitor, opening: Opening, new_task: NewTask, visit: SignedIn, database: Database
) -> None:
    code = new_task()
    address = opening(code)
    form = page_of(phone.get(address)).form(address).fields | {"quantity": "60", "note": "Của tôi."}
    send(visit("staff"), code, quantity="50", note="Của cán bộ.")

    answer = post(phone, address, form)

    page = page_of(answer)
    assert answer.status_code == 409
    assert "Của cán bộ." in page.text
    assert "Của tôi." in page.text
    assert "Set-Cookie" not in answer.headers
    assert post(phone, address, page.form(address).fields).status_code == 200
    assert task_named(database, code).quantity == 60


def test_completion_is_not_reported_by_a_link(
    phone: Visitor, opening: Opening, new_task: NewTask, database: Database
) -> None:
    code = new_task()
    address = opening(code)
    form = page_of(phone.get(address)).form(address).fields
    evil = {"quantity": "100", "submit": "1", "paper": "1", "received_on": "15/09/2023", "document": "1-BC"}

    answer = post(phone, address, form | evil)

    assert "submit" not in phone.get(address).text
    assert answer.status_code == 200
    assert last_event(database)["kind"] == "updated"
    assert task_named(database, code).state == "in_progress"


def test_a_period_with_nothing_new_is_reported(
    phone: Visitor, opening: Opening, new_task: NewTask, database: Database, clock: MovingClock
) -> None:
    address = opening(new_task(recurrence=Recurrence.WEEKLY))
    clock.move_to(clock.now() + timedelta(days=7))

    assert report(phone, address, nothing="1").status_code == 200
    assert last_event(database)["nothing"] is True


def test_what_was_sent_by_a_link_is_taken_back_by_it(
    phone: Visitor, opening: Opening, new_task: NewTask, database: Database
) -> None:
    code = new_task()
    page = page_of(report(phone, opening(code), quantity="40"))
    form = next(one for one in page.forms if one.action.endswith("/withdrawal"))

    answer = post(phone, form.action, form.fields)

    assert answer.status_code == 200
    assert "Đã rút cập nhật." in page_of(answer).text
    assert task_named(database, code).percent == 0


def test_an_update_of_a_session_is_not_taken_back_by_a_link(
    phone: Visitor, opening: Opening, new_task: NewTask, visit: SignedIn, database: Database
) -> None:
    code = new_task()
    send(visit("lead"), code, quantity="40")

    answer = post(phone, f"{opening(code)}/updates/1/withdrawal", {"key": "key of a test"})

    assert answer.status_code == 404
    assert task_named(database, code).percent == 40


def test_after_ten_minutes_nothing_is_taken_back(
    phone: Visitor, opening: Opening, new_task: NewTask, clock: MovingClock
) -> None:
    page = page_of(report(phone, opening(new_task()), quantity="40"))
    form = next(one for one in page.forms if one.action.endswith("/withdrawal"))
    clock.move_to(clock.now() + timedelta(minutes=11))

    answer = post(phone, form.action, form.fields)

    assert answer.status_code == 422
    assert "Chỉ rút được cập nhật trong 10 phút." in page_of(answer).text


def _cut_off(database: Database, house: House, **changes: Any) -> None:
    with database.writing() as session:
        account = session.get_one(Account, house.lead.account_id)
        for name, value in changes.items():
            setattr(account, name, value)
        session.add(account)


@pytest.mark.parametrize(
    "changes", [{"link_series": 1}, {"takes_links": False}, {"enabled": False}], ids=["cut off", "unwanted", "disabled"]
)
def test_a_link_dies_with_its_series_its_wish_and_its_account(
    phone: Visitor,
    opening: Opening,
    new_task: NewTask,
    database: Database,
    saved_house: House,
    changes: dict[str, Any],
) -> None:
    code = new_task()
    address = opening(code)
    form = page_of(phone.get(address)).form(address).fields | {"quantity": "40"}
    _cut_off(database, saved_house, **changes)

    answers = [phone.get(address), post(phone, address, form)]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert "Liên kết này đã bị hủy." in page_of(answers[0]).text
    assert code not in answers[0].text + answers[1].text
    assert n_rows(database, "progress_update") == 0


@pytest.mark.parametrize(("days", "status"), [(14, 200), (15, 410)])
def test_it_opens_for_fourteen_days(
    phone: Visitor, opening: Opening, new_task: NewTask, clock: MovingClock, days: int, status: int
) -> None:
    address = opening(new_task(due_on=TODAY + timedelta(days=40)))
    clock.move_to(clock.now() + timedelta(days=days))

    answer = phone.get(address)

    assert answer.status_code == status
    assert ("Liên kết này đã hết hạn dùng." in page_of(answer).text) is (status == 410)


def test_switched_off_no_link_opens(
    app: Flask, phone: Visitor, opening: Opening, new_task: NewTask, database_url: str, tmp_path: Any
) -> None:
    code = new_task()
    app.extensions["pacnam_settings"] = settings_for(database_url, tmp_path, update_links=False)

    answer = phone.get(opening(code))

    assert answer.status_code == 410
    assert "Hệ thống đã tắt cập nhật bằng liên kết." in page_of(answer).text


OVERTAKEN = ["submitted", "revoked", "done", "led by another", "post ended"]


@pytest.mark.parametrize("how", OVERTAKEN)
def test_an_overtaken_link_says_so_and_nothing_of_the_task(
    phone: Visitor, opening: Opening, new_task: NewTask, database: Database, saved_house: House, how: str
) -> None:
    code = new_task(title="Việc không được lộ")
    address = opening(code)
    form = page_of(phone.get(address)).form(address).fields | {"quantity": "40"}
    with database.writing() as session:
        if how == "post ended":
            post_held = session.get_one(Appointment, saved_house.lead.holdings[0].id)
            post_held.valid_to = TODAY - timedelta(days=1)
            session.add(post_held)
        else:
            values = {"code": code, "unit": saved_house.units["HKL"], "state": how}
            change = "lead_unit_id = :unit" if how == "led by another" else "state = :state"
            session.connection().execute(text(f"UPDATE task SET {change} WHERE code = :code"), values)  # noqa: S608

    answers = [phone.get(address), post(phone, address, form)]

    for answer in answers:
        assert answer.status_code == 410
        assert ENDED in page_of(answer).text
        assert "Đồng chí không phải cập nhật nhiệm vụ này nữa" in page_of(answer).text
        assert code not in answer.text
        assert "không được lộ" not in answer.text
    assert n_rows(database, "progress_update") == 0


@pytest.mark.parametrize("who", ["office", "standing", "stranger", "inspector", "administrator"])
def test_a_link_gives_nobody_more_than_the_unit_s_own_report(
    phone: Visitor, opening: Opening, new_task: NewTask, who: str
) -> None:
    assert phone.get(opening(new_task(), who)).status_code == 410


def test_a_link_opens_nothing_but_its_form(phone: Visitor, opening: Opening, new_task: NewTask) -> None:
    code = new_task()
    token = opening(code).removeprefix("/u/")

    answers = {path: phone.get(path).status_code for path in (f"/tasks/{code}?token={token}", f"/calendar/{token}.ics")}

    assert list(answers.values()) == [303, 404]


def forged(address: str) -> list[str]:
    """Addresses that look like it."""
    token = address.removeprefix("/u/")
    body, signature = token.rsplit(".", 1)
    return [
        f"/u/{body}",
        f"/u/{body}.",
        f"/u/.{signature}",
        f"/u/{body[:-1]}A.{signature}",
        f"/u/{body}.{signature[:-4]}AAAA",
        f"/u/{token}a",
        f"/u/{'a' * 5000}",
        "/u/đường-dẫn",
        "/u/%00",
        "/u/..",
    ]


def test_a_forged_link_is_not_found(phone: Visitor, opening: Opening, new_task: NewTask) -> None:
    for address in forged(opening(new_task())):
        assert phone.get(address).status_code == 404, address[:60]
        assert post(phone, address, {"quantity": "1"}).status_code in {404, 429}, address[:60]


def test_wrong_ones_are_counted_and_good_ones_go_on(
    phone: Visitor, opening: Opening, new_task: NewTask, database: Database
) -> None:
    good = opening(new_task())

    statuses = [phone.get(f"/u/wrong-{number}").status_code for number in range(25)]
    held = phone.get("/u/wrong")

    assert statuses[:20] == [404] * 20
    assert statuses[20:] == [429] * 5
    assert int(held.headers["Retry-After"]) > 0
    assert n_rows(database, "throttle") == 1
    assert phone.get(good).status_code == 200
    assert phone.sign_in("lead").status_code == 303


def test_looking_changes_nothing(phone: Visitor, opening: Opening, new_task: NewTask, database: Database) -> None:
    address = opening(new_task())
    before = n_rows(database, "event")

    answers = [
        phone.client.open(address, method=method).status_code for method in ("GET", "HEAD", "OPTIONS", "PUT", "DELETE")
    ]

    assert answers == [200, 200, 200, 405, 405]
    assert n_rows(database, "event") == before


def test_the_page_may_be_kept_and_found_by_nobody(phone: Visitor, opening: Opening, new_task: NewTask) -> None:
    answer = phone.get(opening(new_task()))

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_a_fault_leaves_no_token_in_the_log(
    app: Flask,
    phone: Visitor,
    opening: Opening,
    new_task: NewTask,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address = opening(new_task())

    def broken(token: str) -> str:
        del token
        raise ValueError

    monkeypatch.setitem(app.view_functions, "by_link.show", broken)

    assert phone.get(address).status_code == 500
    assert "GET /u/…" in caplog.text
    assert address.removeprefix("/u/") not in caplog.text


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_a_first_visit_weighs_less_than_twelve_kilobytes(
    phone: Visitor, opening: Opening, new_task: NewTask, clock: MovingClock, coding: str
) -> None:
    address = opening(new_task(recurrence=Recurrence.WEEKLY))
    clock.move_to(clock.now() + timedelta(days=13))

    answer = phone.client.get(address, headers={"Accept-Encoding": coding}, buffered=True)

    html = answer.data if coding == "gzip" else brotli.decompress(answer.data)
    named = [name for name in static_files() if name.encode() in (html if coding == "br" else phone.get(address).data)]
    assert sorted(named) == ["css/link.css", "favicon.svg"]
    total = len(answer.data) + sum(len(static_files()[name].encoded[coding]) for name in named)
    assert total <= 12_000, total


def test_the_form_takes_few_statements(phone: Visitor, opening: Opening, new_task: NewTask, database: Database) -> None:
    address = opening(new_task(recurrence=Recurrence.WEEKLY))
    phone.get(address)

    with counted(database) as sent:
        phone.get(address)

    assert len(sent) <= 8


def test_no_script_is_needed_or_named(phone: Visitor, opening: Opening, new_task: NewTask) -> None:
    page = page_of(phone.get(opening(new_task())))

    assert [tag for tag, _given in page.tags if tag == "script"] == []
    assert [given for _tag, given in page.tags if any(name.startswith("hx-") for name in given)] == []
