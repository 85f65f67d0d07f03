"""A meeting on the wall: its screens, what is recorded there, who may, what is refused and what was typed."""

import json
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import docx
import pytest
from flask import Flask
from sqlmodel import col, select
from werkzeug.test import TestResponse

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.history.models import Event
from pacnam_tasks.reports.jobs import render_waiting
from pacnam_tasks.reports.minutes.agenda import compose as compose_agenda
from pacnam_tasks.reports.minutes.content import Doubt, Stands, frozen_minutes
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.rule_sets import HD36
from pacnam_tasks.units.models import Unit
from tests.conftest import Visitor
from tests.factories import House
from tests.periods.acts import at
from tests.reports.samples import instant
from tests.web.conftest import NewTask, SignedIn, n_rows, send
from tests.web.reading import Page, page_of

Held = Callable[..., str]
SAID = {"text": "Tăng cường lực lượng.", "kind": "direction", "unit": "NNPTNT", "due_on": "30/09/2023"}


@pytest.fixture
def held(visit: SignedIn, new_task: NewTask, clock: MovingClock) -> Held:
    """The address of a meeting of 15/09 that the office put on; before it one of 01/09 that decided and was closed."""
    at(clock, "01/08/2023 08:00")
    new_task(code="NV-LATE", title="Gặt lúa mùa", due_on=date(2023, 9, 10))
    new_task(code="NV-DONE", title="Gieo cấy")

    def hold() -> str:
        at(clock, "01/09/2023 08:00")
        office = visit("office")
        first = put_on(office).location
        record(office, first, text="Gặt trước ngày 10/9.", due_on="12/09/2023")
        act(office, first, "/closing#ket-luan")
        at(clock, "15/09/2023 08:00")
        send(visit("lead"), "NV-LATE", quantity="40", obstacle_class="weather", obstacle="Mưa dài ngày.")
        return put_on(visit("office"), title="Giao ban tháng 9").location

    return hold


def put_on(visitor: Visitor, **typed: str) -> TestResponse:
    """Fill in the form that puts a meeting on, as it stands, and send it."""
    form = page_of(visitor.get("/stocktake")).form("/stocktake").fields
    return visitor.post("/stocktake", form | {"chair": chair_of(visitor.get("/stocktake")), "sure": "1"} | typed)


def chair_of(answer: TestResponse) -> str:
    """The first who can take the chair: what a browser has chosen."""
    choice = answer.text.split('name="chair"', 1)[1]
    return choice.split('<option value="', 1)[1].split('"', 1)[0]


def act(visitor: Visitor, at_: str, what: str, **typed: str) -> TestResponse:
    """Fill in a form of the meeting's page and send it."""
    return visitor.post(f"{at_}{what}", page_of(visitor.get(at_)).form(f"{at_}{what}").fields | typed)


def record(visitor: Visitor, at_: str, field: str = "nong-nghiep", **typed: str) -> TestResponse:
    """Record a decision on a field."""
    return act(visitor, at_, f"/fields/{field}/decisions#{field}", **(SAID | typed))


def test_a_meeting_on_a_day_off_is_asked_about_once(visit: SignedIn, database: Database) -> None:
    office = visit("office")

    asked = put_on(office, held_on="17/09/2023", sure="")
    form = page_of(asked).form("/stocktake").fields
    chair = {"chair": chair_of(office.get("/stocktake"))}
    sure = office.post("/stocktake", form | chair | {"sure": "1"})

    assert (asked.status_code, sure.status_code) == (422, 303)
    assert "17/09/2023 là ngày nghỉ" in page_of(asked).text
    assert n_rows(database, "meeting") == 1
    kept = page_of(office.get(f"{sure.location}/agenda")).form(f"{sure.location}/agenda").fields
    assert office.post(f"{sure.location}/agenda", kept | chair | {"title": "Giao ban"}).status_code == 303, "asked once"


def urls(page: Page) -> set[str]:
    """Where its links lead."""
    return {link.url for link in page.links}


def test_a_screen_tells_where_the_field_is_what_changed_and_what_waits(held: Held, visit: SignedIn) -> None:
    address = held()

    page = page_of(visit("inspector").get(address))

    for words in (
        "2. Lâm nghiệp 2/2 · số liệu đến 15/09/2023",
        "Từ hội nghị 01/09/2023: Mới hoàn thành 0 · Mới quá hạn 1",
        "Gặt lúa mùa Phòng Nông nghiệp và Phát triển nông thôn · hạn 10/09/2023",
        "Quá hạn 5 ngày",
        "Thời tiết, thiên tai: Mưa dài ngày.",
        "Gặt trước ngày 10/9. Phòng Nông nghiệp và Phát triển nông thôn · hạn 12/09/2023",
        "Quá hạn trả lời 3 ngày",
    ):
        assert words in page.text
    assert {
        "/tasks?level=task&field=nong-nghiep&timeliness=open_overdue",
        "/tasks?level=task&field=nong-nghiep&since=2023-09-01&timeliness=open_overdue",
        "/tasks/NV-LATE",
        "/progress/fields/nong-nghiep/directions",
        "#nong-nghiep",
        "#ket-luan",
    } <= urls(page)
    assert not [form for form in page.forms if form.action.startswith("/stocktake")]


def test_a_closed_meeting_shows_the_figures_of_its_day(held: Held, visit: SignedIn) -> None:
    held()

    page = page_of(visit("member").get("/stocktake/1"))

    assert "số liệu đến 01/09/2023" in page.text
    assert "Quá hạn 5 ngày" not in page.text
    assert "/tasks?level=task&field=nong-nghiep&as_of=2023-09-01" in urls(page)


def test_what_is_recorded_stands_on_the_screen_and_among_the_decisions(
    held: Held, visit: SignedIn, database: Database
) -> None:
    address, standing = held(), visit("standing")

    answers = [
        record(standing, address),
        record(standing, address, "lam-nghiep", text="Lập tổ trực.", kind="draft", unit="HKL"),
    ]

    assert [one.location for one in answers] == [f"{address}#nong-nghiep", f"{address}#lam-nghiep"]
    page = page_of(standing.get(address))
    assert page.text.count("Tăng cường lực lượng.") == 2
    assert "Kết luận (2)" in page.text
    draft = next(url for url in urls(page) if url.startswith("/tasks/NV-2023-"))
    assert "Lập tổ trực" in page_of(visit("office").get(draft)).text
    unit = page_of(visit("lead").get("/progress/fields/nong-nghiep/directions")).text
    assert "Tăng cường lực lượng. Người standing" in unit


def test_a_direction_on_one_task_goes_to_its_lead_unit_in_the_chair_s_right(held: Held, visit: SignedIn) -> None:
    address = held()

    recorded = record(visit("office"), address, text="Báo cáo hằng tuần.", task="NV-LATE", unit="")

    assert recorded.location == f"{address}#nong-nghiep"
    wall = page_of(visit("standing").get(address))
    assert "Chỉ đạo về NV-LATE" in wall.text
    assert "/tasks/NV-LATE" in urls(wall)
    unit = visit("lead")
    task = page_of(unit.get("/tasks/NV-LATE"))
    assert "Báo cáo hằng tuần." in task.text
    assert "Người standing" in task.text
    send(unit, "NV-LATE", act="directions/1/answer", answer="Sẽ báo cáo.")
    assert "Đã trả lời" in page_of(visit("standing").get(address)).text


WRONG_TASKS = [
    ({"task": "NV-DONE", "unit": "HKL"}, "NV-DONE do Phòng Nông nghiệp và Phát triển nông thôn chủ trì."),
    ({"task": "NV-DONE", "unit": "", "kind": "draft"}, "chỉ ghi được chỉ đạo"),
    ({"task": "NV-KHONG", "unit": ""}, "Nhiệm vụ này không còn đang thực hiện trong lĩnh vực."),
]


def test_a_direction_on_a_task_that_cannot_be_keeps_what_was_typed(
    held: Held, visit: SignedIn, database: Database
) -> None:
    address, office = held(), visit("office")

    for typed, sentence in WRONG_TASKS:
        answer = record(office, address, **typed)
        assert answer.status_code == 422, typed
        assert sentence in page_of(answer).text, typed
        assert "Tăng cường lực lượng." in answer.text
    assert n_rows(database, "meeting_decision") == 1


def test_the_same_form_sent_twice_records_once_and_with_other_words_asks(
    held: Held, visit: SignedIn, database: Database
) -> None:
    address, office = held(), visit("office")
    to = f"{address}/fields/nong-nghiep/decisions"
    form = page_of(office.get(address)).form(f"{to}#nong-nghiep").fields | SAID
    new = page_of(office.get("/stocktake")).form("/stocktake").fields

    answers = [office.post(to, form).status_code for _ in range(2)]
    other = office.post(to, form | {"text": "Việc khác."})
    opened = {office.post("/stocktake", new).location for _ in range(2)}

    assert (answers, other.status_code) == ([303, 303], 409)
    assert "Việc khác." in other.text
    assert (n_rows(database, "meeting_decision"), n_rows(database, "field_direction")) == (2, 2)
    assert len(opened) == 1


NO_DECISIONS: list[tuple[dict[str, str], str]] = [
    ({"text": " "}, "Vui lòng ghi nội dung kết luận."),
    ({"unit": ""}, "Vui lòng chọn đơn vị thực hiện."),
    ({"unit": "XCL"}, "Xã Cổ Linh không còn hiệu lực tại ngày này."),
    ({"unit": "HKL"}, "không chủ trì việc đang thực hiện ở lĩnh vực này"),
    ({"due_on": ""}, "Vui lòng nhập thời hạn thực hiện."),
    ({"due_on": "01/09/2023"}, "Ngày này đã qua."),
    ({"kind": "x"}, "Vui lòng chọn hình thức giao."),
    ({"text": "x" * 1001}, "nhiều nhất 1.000"),
]


def test_what_is_no_decision_is_refused_in_a_sentence_with_what_was_typed(
    held: Held, visit: SignedIn, database: Database, saved_house: House
) -> None:
    address, office = held(), visit("office")
    with database.writing() as session:
        ended = session.get_one(Unit, saved_house.units["XCL"])
        ended.valid_to = date(2023, 9, 1)
        session.add(ended)
    to = f"{address}/fields/nong-nghiep/decisions"
    form = page_of(office.get(address)).form(f"{to}#nong-nghiep").fields | SAID

    for typed, words in NO_DECISIONS:
        answer = office.post(to, form | typed)
        page = page_of(answer)
        kept = page.form(f"{to}#nong-nghiep").fields
        sent = {name: (form | typed)[name].strip() for name in ("text", "due_on")}
        assert (answer.status_code, {name: kept[name].strip() for name in sent}) == (422, sent)
        assert words in page.text
    assert n_rows(database, "meeting_decision") == 1


def test_who_records_in_a_meeting_that_was_closed_meanwhile_is_told_by_whom(held: Held, visit: SignedIn) -> None:
    address, standing = held(), visit("standing")
    form = page_of(standing.get(address)).form(f"{address}/fields/nong-nghiep/decisions#nong-nghiep").fields
    closed = act(visit("office"), address, "/closing#ket-luan")

    late = standing.post(f"{address}/fields/nong-nghiep/decisions", form | SAID)

    assert (closed.status_code, late.status_code) == (303, 409)
    assert "Hội nghị đã được đồng chí Người office kết thúc lúc 08:00 ngày 15/09/2023" in page_of(late).text
    assert "Tăng cường lực lượng." in page_of(late).text


NO_MEETINGS = [
    ({"place-nong-nghiep": "", "place-lam-nghiep": ""}, "ít nhất một lĩnh vực"),
    ({"place-nong-nghiep": "đầu"}, "bằng số từ 1 đến 99"),
    ({"held_on": "31/08/2023"}, "Hội nghị ngày 01/09/2023 đã kết thúc."),
    ({"held_on": ""}, "Vui lòng nhập ngày họp."),
    ({"title": ""}, "Vui lòng ghi tên hội nghị."),
    ({"chair": "0"}, "Vui lòng chọn đồng chí chủ trì"),
]


def test_what_is_no_meeting_is_refused_with_what_was_typed(held: Held, visit: SignedIn, database: Database) -> None:
    held()
    office = visit("office")
    form = page_of(office.get("/stocktake")).form("/stocktake").fields | {"chair": chair_of(office.get("/stocktake"))}

    for typed, words in NO_MEETINGS:
        answer = office.post("/stocktake", form | {"title": "Họp bất thường"} | typed)
        page = page_of(answer)
        assert answer.status_code == 422
        assert words in page.text
        assert page.form("/stocktake").fields["title"] == typed.get("title", "Họp bất thường")
    assert n_rows(database, "meeting") == 2


def test_the_agenda_says_the_order_and_of_two_who_change_it_the_second_is_asked(
    held: Held, visit: SignedIn, database: Database
) -> None:
    address, office, standing = held(), visit("office"), visit("standing")
    to = f"{address}/agenda"
    form = page_of(standing.get(to)).form(to).fields | {"chair": chair_of(standing.get(to))}
    mine = page_of(office.get(to)).form(to).fields | {"chair": form["chair"]}

    kept = office.post(to, mine | {"place-nong-nghiep": "2", "place-lam-nghiep": "1"})
    lost = standing.post(to, form | {"title": "Tên khác"})

    assert (kept.status_code, lost.status_code) == (303, 409)
    assert "Chương trình vừa được người khác sửa" in page_of(lost).text
    assert page_of(lost).form(to).fields["title"] == "Tên khác"
    assert "1. Lâm nghiệp" in page_of(office.get(address)).text


RIGHTS = {  # reads, records in agriculture, in forestry (where nobody leads work), cancels what was decided, closes
    "lead": (403, 403, 403, 403, 403),
    "administrator": (403, 403, 403, 403, 403),
    "inspector": (200, 403, 403, 403, 403),
    "member": (200, 303, 403, 403, 403),
    "standing": (200, 303, 422, 422, 303),
}


def test_each_role_does_what_is_its_own(held: Held, visit: SignedIn) -> None:
    address, found = held(), {}

    for who in RIGHTS:
        visitor, said = visit(who), SAID | {"text": f"Theo dõi ({who})."}
        found[who] = (
            visitor.get(address).status_code,
            visitor.post(f"{address}/fields/nong-nghiep/decisions", said | {"key": f"key-1-{who}"}).status_code,
            visitor.post(f"{address}/fields/lam-nghiep/decisions", said | {"key": f"key-2-{who}"}).status_code,
            visitor.post(f"{address}/cancellation", {"key": f"key-4-{who}"}).status_code,
            visitor.post(f"{address}/closing", {"key": f"key-3-{who}"}).status_code,
        )

    assert found == RIGHTS


def test_the_minutes_are_written_once_the_meeting_is_closed(
    held: Held, visit: SignedIn, app: Flask, database: Database
) -> None:
    address, office = held(), visit("office")
    record(office, address)
    early = office.post(f"{address}/minutes", {"key": "key-of-one"})
    act(office, address, "/closing#ket-luan")

    first = act(office, address, "/minutes")
    again = act(visit("standing"), address, "/minutes")
    render_waiting(app, instant)

    assert (early.status_code, first.status_code, again.location) == (422, 303, first.location)
    page = page_of(visit("inspector").get(first.location))
    assert "Biên bản hội nghị" in page.text
    assert {f"{first.location}.docx", f"{first.location}.pdf"} <= urls(page)
    assert visit("member").get(f"{first.location}.docx").data.startswith(b"PK")
    with database.reading() as session:
        asked: list[dict[str, Any]] = [
            json.loads(one.data) for one in session.exec(select(Event).where(Event.kind == "report_requested"))
        ]
    assert [(one["kind"], one["meeting"]) for one in asked] == [("minutes", 2)]


def test_issued_minutes_are_replaced_by_others_that_name_them(held: Held, visit: SignedIn, app: Flask) -> None:
    address, office = held(), visit("office")
    record(office, address)
    act(office, address, "/closing#ket-luan")
    first = act(office, address, "/minutes").location
    render_waiting(app, instant)
    sent = office.post(f"{first}/issue", {})
    render_waiting(app, instant)

    assert sent.status_code == 303, page_of(sent).text
    form = page_of(office.get(first)).form(f"{address}/minutes").fields
    second, again = (office.post(f"{address}/minutes", form).location for _ in range(2))
    render_waiting(app, instant)

    assert second == again != first
    text = "\n".join(line.text for line in docx.Document(BytesIO(office.get(f"{second}.docx").data)).paragraphs)
    assert "Biên bản này thay thế Biên bản số 01-BB/HU, ngày 15/9/2023 của Ban Thường vụ Huyện ủy" in text
    drafted = second.rsplit("/", 1)[1]
    assert office.post(f"{address}/minutes", {"key": "key-of-one", "replaces": drafted}).status_code == 422


def test_minutes_drafted_under_an_old_letterhead_are_written_anew(held: Held, visit: SignedIn, app: Flask) -> None:
    address, office = held(), visit("office")
    record(office, address)
    act(office, address, "/closing#ket-luan")
    first = act(office, address, "/minutes").location
    render_waiting(app, instant)
    form = page_of(office.get("/admin/settings")).form("/admin/settings/letterheads").fields
    new = form | {
        "organisation": "party",
        "valid_from": "15/09/2023",
        "issuer": "Huyện ủy Pác Nặm mới",
        "place": "Bộc Bố",
    }
    assert office.post("/admin/settings/letterheads", new).status_code == 303

    refused = office.post(f"{first}/issue", {})
    second = act(office, address, "/minutes").location
    render_waiting(app, instant)

    assert refused.status_code == 422
    assert second != first
    assert office.post(f"{second}/issue", {}).status_code == 303


def test_what_is_late_at_risk_and_asked_for_stands_on_the_screen_and_in_the_minutes(
    held: Held, visit: SignedIn, new_task: NewTask, database: Database
) -> None:
    new_task(code="NV-RISK", title="Tiêm phòng", due_on=date(2023, 12, 31))
    new_task(code="NV-FREE", due_on=None)
    address, lead = held(), visit("lead")
    send(lead, "NV-RISK", quantity="90", obstacle_class="supply", obstacle="Thiếu vắc xin.")
    send(lead, "NV-RISK", act="extensions", due_on="31/01/2024", cause="supply", reason="Chờ vắc xin.")
    record(visit("member"), address, text="Báo cáo hằng tuần.")

    wall = page_of(visit("standing").get(address)).text
    act(visit("office"), address, "/closing#ket-luan")
    act(visit("office"), address, "/minutes")

    for words in (
        "Ngoài ra: Đang thực hiện, không hạn 1",
        "Nhiệm vụ chậm tiến độ (2)",
        "Nhiệm vụ có nguy cơ chậm tiến độ (1)",
        "Đề nghị gia hạn từ 31/12/2023 đến 31/01/2024 (gửi ngày 15/09/2023): Giống, vật tư, vắc xin. Chờ vắc xin.",
        "đồng chí Người member chỉ đạo",
    ):
        assert words in wall
    with database.reading() as session:
        seen = frozen_minutes(session.exec(select(Report.seen)).one())
    one = seen.fields[0]
    assert one.assigned == 4 == one.done + one.in_time + one.overdue + one.undated + one.paused + one.revoked
    assert ([task.code for task in one.behind], one.n_behind) == (["NV-DONE", "NV-LATE"], 2)
    assert [(task.code, task.doubt) for task in one.at_risk] == [("NV-RISK", Doubt.OBSTACLE)]
    assert [(asked.code, asked.proposed_on, asked.reason) for asked in one.requests] == [
        ("NV-RISK", date(2024, 1, 31), "Chờ vắc xin.")
    ]
    assert [line.giver and line.giver[0] for line in one.decisions] == ["Người member"]


def test_the_agenda_is_written_before_the_meeting_and_anew_only_when_it_says_something_else(
    held: Held, visit: SignedIn, database: Database
) -> None:
    address, office = held(), visit("office")

    first, again = (act(office, address, "/agenda/document") for _ in range(2))
    send(visit("lead"), "NV-LATE", quantity="60")
    other = act(office, address, "/agenda/document")
    act(office, address, "/closing#ket-luan")
    late = office.post(f"{address}/agenda/document", {"key": "key-of-one"})

    assert (again.location, late.status_code) == (first.location, 422)
    assert other.location != first.location
    page = page_of(visit("inspector").get(first.location))
    assert "Chương trình hội nghị" in page.text
    with database.reading() as session:
        seen = frozen_minutes(session.exec(select(Report.seen).order_by(col(Report.id))).first() or "")
    assert [(one.text, one.stands) for one in seen.fields[0].followed] == [("Gặt trước ngày 10/9.", Stands.OVERDUE)]
    document = compose_agenda(seen, HD36)
    assert (document.kind, document.symbol) == ("CHƯƠNG TRÌNH", "CTr/HU")
    assert document.recipients[0] == "Các đồng chí dự hội nghị"
    for words in ("Gặt trước ngày 10/9. Phòng Nông nghiệp", "thời hạn 12/9/2023: quá hạn báo cáo.", "Mưa dài ngày"):
        assert words in str(document.sections)


def test_a_cancelled_meeting_stays_on_the_list_and_has_no_minutes(held: Held, visit: SignedIn) -> None:
    address, office = held(), visit("office")
    form = page_of(office.get(address)).form(f"{address}/fields/nong-nghiep/decisions#nong-nghiep").fields

    cancelled = act(office, address, "/cancellation#ket-luan")
    late = office.post(f"{address}/fields/nong-nghiep/decisions", form | SAID)

    assert (cancelled.location, late.status_code) == ("/stocktake", 409)
    assert "Hội nghị đã được đồng chí Người office hủy lúc 08:00 ngày 15/09/2023" in page_of(late).text
    listed = page_of(office.get("/stocktake"))
    assert (address in urls(listed), "Đã hủy" in listed.text) == (True, True)
    assert "/progress?since=meeting" in urls(page_of(office.get("/")))
    assert office.post(f"{address}/minutes", {"key": "key-of-one"}).status_code == 422
    assert not [one.action for one in page_of(office.get(address)).forms if one.action.startswith("/stocktake")]


def test_progress_is_compared_with_the_last_meeting_by_name(held: Held, visit: SignedIn) -> None:
    held()

    answer = visit("member").get("/progress?since=meeting&format=json").get_json()

    assert (answer["since"], answer["total"]["new_overdue"]) == ("2023-09-01", 1)


def test_the_first_page_leads_to_the_open_meeting_and_to_what_changed_since_the_last(
    held: Held, visit: SignedIn
) -> None:
    before = urls(page_of(visit("member").get("/")))
    address = held()

    found = {who: urls(page_of(visit(who).get("/"))) for who in ("member", "office", "lead")}

    assert ("/stocktake" in before, "/progress?since=meeting" in before) == (True, False)
    assert {who: {address, "/progress?since=meeting"} <= links for who, links in found.items()} == {
        "member": True,
        "office": True,
        "lead": False,
    }
