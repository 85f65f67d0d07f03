"""The page of the system: what it shows, and failed messages that are sent again or dropped by hand."""

import json
from collections.abc import Callable, Mapping
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlmodel import col, select
from werkzeug.test import TestResponse

from pacnam_tasks.accounts.models import Account, Appointment
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.core.web import settings
from pacnam_tasks.history.models import Event
from pacnam_tasks.reminders.actions import plan
from pacnam_tasks.reminders.channels.email import Email
from pacnam_tasks.reminders.channels.interface import Rejected, Unreachable
from pacnam_tasks.reminders.delivery import Delivery
from pacnam_tasks.reminders.jobs import beat, gather_waiting
from pacnam_tasks.reminders.messages.models import Message
from pacnam_tasks.reminders.rules import Channel, Fate
from tests.conftest import NOON, TODAY, Visitor, counted
from tests.factories import House, make_task
from tests.reminders.conftest import Pigeonhole, gathered, mails, messages, post  # noqa: F401  # a fixture
from tests.web.conftest import SignedIn
from tests.web.reading import Page, page_of

PAGE = "/admin/system"
SAID = "550 5.1.1 khong co nguoi nay"
REASON = "Đã sửa địa chỉ."


Deliver = Callable[[], Mapping[Fate, int]]


@pytest.fixture
def deliver(app: Flask, database: Database, clock: MovingClock, post: Pigeonhole) -> Deliver:  # noqa: F811
    """Send what waits, as a scheduler does beside the pages."""

    def run() -> Mapping[Fate, int]:
        with app.app_context():
            gather_waiting(app)
            return Delivery(database, clock, {Channel.EMAIL: Email(settings(), clock, post, database)}).run()

    return run


@pytest.fixture
def failed(
    database: Database,
    saved_house: House,
    clock: MovingClock,
    deliver: Deliver,
    post: Pigeonhole,  # noqa: F811
) -> int:
    """One mail that the server refused for good; its number."""

    def refuse(_recipient: str) -> None:
        raise Rejected(SAID)

    with database.writing() as session:
        make_task(session, saved_house, clock, code="NV-2023-010", due_on=TODAY)
        plan(session, clock, TODAY)
    post.refuse = refuse
    assert deliver() == {Fate.FAILED: 1}
    post.refuse = lambda _recipient: None
    with database.reading() as session:
        return messages(session)[0].id or 0


def mend(visitor: Visitor, message: int, act: str, reason: str = REASON, key: str = "key of mending") -> TestResponse:
    """Send the form of a failed message."""
    return visitor.post(f"{PAGE}/messages/{message}/{act}", {"reason": reason, "key": key})


def mail(database: Database) -> Message:
    """The one message; what is in it stands as it does."""
    with database.reading() as session:
        [one] = messages(session)
        assert [row.state for row in mails(session)] == [one.state]
    return one


def events(database: Database) -> list[Event]:
    """What was done about failed messages."""
    with database.reading() as session:
        return list(session.exec(select(Event).where(col(Event.kind).startswith("reminder_"))))


@pytest.mark.usefixtures("failed")
def test_the_office_learns_of_failed_messages_on_its_first_page(visit: SignedIn) -> None:
    said = [link for link in page_of(visit("office").get("/")).links if link.url == f"{PAGE}#h-failed"]

    assert [link.words for link in said] == ["Có 1 tin nhắc không gửi được, chờ Văn phòng gửi lại hoặc thôi gửi"]
    for who in ("standing", "lead", "member"):
        assert "tin nhắc không gửi được" not in page_of(visit(who).get("/")).text


def test_with_nothing_failed_the_first_page_says_nothing_of_it(visit: SignedIn) -> None:
    assert "tin nhắc không gửi được" not in page_of(visit("office").get("/")).text


def end_head(database: Database, house: House, last: date | None, *, enabled: bool = True) -> None:
    """Whoever heads the second unit does so until a day, with an account in use or without."""
    with database.writing() as session:
        person = col(Appointment.person_id) == house.stranger.person_id
        session.exec(select(Appointment).where(person)).one().valid_to = last
        account = select(Account).where(col(Account.person_id) == house.stranger.person_id)
        session.exec(account).one().enabled = enabled


WITHOUT_HEAD = [  # last day of the head, an account in use, on the first page, on the page of the system
    pytest.param(None, True, False, "", id="headed"),
    pytest.param(TODAY - timedelta(days=1), True, True, "chưa có thủ trưởng", id="gone"),
    pytest.param(None, False, True, "chưa có thủ trưởng", id="the account is disabled"),
    pytest.param(TODAY + timedelta(days=13), True, False, "có thủ trưởng đến hết 28/09/2023", id="goes soon"),
    pytest.param(TODAY + timedelta(days=14), True, False, "", id="goes later"),
]


@pytest.mark.parametrize(("last", "enabled", "at_home", "on_page"), WITHOUT_HEAD)
def test_the_office_learns_which_units_with_open_tasks_nobody_heads(
    visit: SignedIn,
    database: Database,
    saved_house: House,
    clock: MovingClock,
    last: date | None,
    enabled: bool,
    at_home: bool,
    on_page: str,
) -> None:
    with database.writing() as session:
        make_task(session, saved_house, clock, lead="HKL")
    end_head(database, saved_house, last, enabled=enabled)
    office = visit("office")

    home, page = page_of(office.get("/")), page_of(office.get(PAGE))

    assert ("Có 1 đơn vị đang thực hiện nhiệm vụ nhưng không có thủ trưởng" in home.text) is at_home
    assert ("Hạt Kiểm lâm huyện 1 nhiệm vụ đang thực hiện" in " ".join(page.text.split())) is bool(on_page)
    assert on_page in page.text
    assert page_of(visit("lead").get("/")).text.count("không có thủ trưởng") == 0
    for who, may_name in (("office", True), ("administrator", False)):
        links = [link.url for link in page_of(visit(who).get(PAGE)).links]
        assert ("/units/HKL/acting" in links) is (may_name and bool(on_page))


def test_of_a_unit_without_open_tasks_nobody_need_learn(
    visit: SignedIn, database: Database, saved_house: House
) -> None:
    end_head(database, saved_house, TODAY - timedelta(days=1))

    assert "không có hoặc sắp không còn thủ trưởng" not in page_of(visit("office").get(PAGE)).text


@pytest.mark.parametrize(("who", "sees_code"), [("office", True), ("administrator", False)])
def test_it_shows_what_failed_with_the_words_of_the_server(
    visit: SignedIn, failed: int, who: str, sees_code: bool
) -> None:
    page = page_of(visit(who).get(PAGE))

    for words in ("Người lead", "lead@pacnam.example", SAID, "đã thử 1 lần", "Đến hạn hôm nay"):
        assert words in page.text
    assert ("NV-2023-010" in page.text) is sees_code
    assert page.form(f"{PAGE}/messages/{failed}/retry").fields["reason"] == ""


@pytest.mark.parametrize("who", ["standing", "member", "lead", "inspector"])
def test_nobody_else_sees_or_does_it(visit: SignedIn, failed: int, database: Database, who: str) -> None:
    visitor = visit(who)

    assert visitor.get(PAGE).status_code == 403
    assert [mend(visitor, failed, act).status_code for act in ("retry", "drop")] == [403, 403]
    assert mail(database).state == "failed"


def test_a_failed_mail_is_sent_again_under_its_own_message_id(
    visit: SignedIn,
    failed: int,
    database: Database,
    deliver: Deliver,
    post: Pigeonhole,  # noqa: F811
) -> None:
    before = mail(database).message_id

    assert mend(visit("administrator"), failed, "retry").status_code == 303

    assert deliver() == {Fate.SENT: 1}
    assert mail(database).message_id == before
    assert [str(one["Message-ID"]) for one in post.taken] == [f"<{before}>"]
    [event] = events(database)
    data = json.loads(event.data)
    assert (event.kind, data["reason"], data["error"], data["attempts"]) == ("reminder_retried", REASON, SAID, 1)


def test_a_dropped_mail_is_not_sent(
    visit: SignedIn,
    failed: int,
    database: Database,
    deliver: Deliver,
) -> None:
    assert mend(visit("office"), failed, "drop").status_code == 303

    assert deliver() == {}
    assert mail(database).state == "dropped"
    assert [one.kind for one in events(database)] == ["reminder_dropped"]
    assert "Không có tin nào không gửi được." in page_of(visit("office").get(PAGE)).text


@pytest.mark.parametrize(("reason", "sentence"), [("", "Ghi lý do."), ("x" * 301, "nhiều nhất"), ("   ", "Ghi lý do.")])
def test_without_a_good_reason_nothing_is_done_and_what_was_typed_is_kept(
    visit: SignedIn, failed: int, database: Database, reason: str, sentence: str
) -> None:
    answer = mend(visit("office"), failed, "retry", reason)

    assert answer.status_code == 422
    page = page_of(answer)
    assert sentence in page.text
    assert page.form(f"{PAGE}/messages/{failed}/retry").fields["reason"] == reason
    assert (mail(database).state, events(database)) == ("failed", [])


def test_what_another_has_settled_meanwhile_is_left_alone(visit: SignedIn, failed: int, database: Database) -> None:
    mend(visit("administrator"), failed, "drop")

    answer = mend(visit("office"), failed, "retry", key="the other key")

    assert answer.status_code == 409
    assert "vừa được gửi lại hoặc bỏ" in page_of(answer).text
    assert mail(database).state == "dropped"


def test_a_form_sent_twice_acts_once(visit: SignedIn, failed: int, database: Database) -> None:
    office = visit("office")

    assert [mend(office, failed, "retry").status_code for _ in range(2)] == [303, 303]

    assert len(events(database)) == 1


def test_a_message_that_is_none_is_not_found(visit: SignedIn, failed: int, database: Database) -> None:
    assert mend(visit("office"), failed + 999, "drop").status_code == 404
    assert mail(database).state == "failed"


STANDS = [(0, "đang chạy"), (180, "đang chạy"), (181, "ngừng 3 phút"), (7200, "ngừng 120 phút")]


@pytest.mark.parametrize(("seconds", "words"), STANDS)
def test_it_says_whether_the_scheduler_lives(
    app: Flask, visit: SignedIn, clock: MovingClock, seconds: int, words: str
) -> None:
    office = visit("office")
    beat(app)
    clock.move_to(NOON + timedelta(seconds=seconds))

    assert words in page_of(office.get(PAGE)).text


@pytest.mark.parametrize(("seconds", "shown"), [(180, False), (181, True)])
def test_the_office_is_told_on_each_page_when_it_has_stopped(
    app: Flask, visit: SignedIn, clock: MovingClock, seconds: int, shown: bool
) -> None:
    visitors = {who: visit(who) for who in ("office", "lead")}
    beat(app)
    clock.move_to(NOON + timedelta(seconds=seconds))

    links = {who: [one.url for one in page_of(visitor.get("/tasks")).links] for who, visitor in visitors.items()}

    assert links["office"].count(PAGE) == 1 + shown
    assert PAGE not in links["lead"]


def test_before_anything_has_run_it_says_so(visit: SignedIn) -> None:
    page = page_of(visit("administrator").get(PAGE)).text

    assert "chưa chạy lần nào" in page
    assert "Không có tin nào không gửi được." in page


def test_it_says_how_many_mails_wait_and_since_when(
    visit: SignedIn, database: Database, saved_house: House, clock: MovingClock
) -> None:
    with database.writing() as session:
        make_task(session, saved_house, clock, due_on=TODAY)
        plan(session, clock, TODAY)
        gathered(session, clock)

    assert "lâu nhất từ 15/09/2023 12:00" in page_of(visit("office").get(PAGE)).text


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("550 khong co nguoi nay", "Bên nhận trả lời: 550 khong co nguoi nay"),
        ("not an e-mail address", "Nguyên nhân: Địa chỉ thư điện tử của người nhận ghi không đúng."),
        ("", "Việc gửi bị ngắt, bên nhận không trả lời."),
    ],
)
def test_what_was_found_here_is_not_told_as_an_answer(
    visit: SignedIn, failed: int, database: Database, error: str, said: str
) -> None:
    with database.writing() as session:
        session.get_one(Message, failed).error = error

    assert said in page_of(visit("office").get(PAGE)).text


def test_a_way_that_is_closed_is_told_with_the_words_of_the_other_side_and_after_half_an_hour_on_each_page(
    app: Flask,
    visit: SignedIn,
    database: Database,
    saved_house: House,
    clock: MovingClock,
    deliver: Deliver,
    post: Pigeonhole,  # noqa: F811
) -> None:
    def refuse(_recipient: str) -> None:
        raise Unreachable("Connection refused")

    with database.writing() as session:
        make_task(session, saved_house, clock, due_on=TODAY)
        plan(session, clock, TODAY)
    post.refuse = refuse
    deliver()

    told = {}
    for minutes in (30, 31):
        clock.move_to(NOON + timedelta(minutes=minutes))
        beat(app)
        pages = {who: page_of(visit(who).get("/tasks")).text for who in ("office", "lead")}
        told[minutes] = {
            who: "chờ quá 30 phút chưa gửi được: hộp thư người nhận, máy chủ thư" in text for who, text in pages.items()
        }

    assert told == {30: {"office": False, "lead": False}, 31: {"office": True, "lead": False}}
    assert "Đã thử gửi, chưa được: 1 Bên nhận trả lời: Connection refused" in " ".join(
        page_of(visit("office").get(PAGE)).text.split()
    )


def test_many_failures_take_several_pages_and_few_statements(
    visit: SignedIn, failed: int, database: Database, saved_house: House, clock: MovingClock
) -> None:
    with database.writing() as session:
        for _ in range(26):
            make_task(session, saved_house, clock, due_on=TODAY)
            plan(session, clock, TODAY)
            gathered(session, clock)
        for one in messages(session):
            one.state = Fate.FAILED
    office = visit("office")
    office.get(PAGE)

    with counted(database) as sent:
        first = page_of(office.get(PAGE))

    assert len(sent) <= 8
    [following] = [one.url for one in first.links if one.rel == "next"]
    rest = page_of(office.get(following))
    actions = [one.action for page in (first, rest) for one in page.forms]
    forms = [one for one in actions if one.endswith("/retry") and one != f"{PAGE}/messages/retry"]
    assert len(forms) == len(set(forms)) == 27


def test_a_mail_sent_again_goes_to_the_address_that_was_put_right(
    visit: SignedIn,
    failed: int,
    deliver: Deliver,
    app: Flask,
    post: Pigeonhole,  # noqa: F811
) -> None:
    app.test_cli_runner().invoke(args=["accounts", "email", "lead", "dung@pacnam.example"])

    office = visit("office")
    shown = page_of(office.get(PAGE)).text
    mend(office, failed, "retry")
    deliver()

    assert "dung@pacnam.example (tài khoản lead)" in shown
    assert post.recipients == ["dung@pacnam.example"]


def test_of_another_way_than_e_mail_it_names_the_way_and_no_address(
    visit: SignedIn, failed: int, database: Database
) -> None:
    with database.writing() as session:
        session.get_one(Message, failed).channel = Channel.WEBHOOK

    page = page_of(visit("administrator").get(PAGE))

    assert "kết nối hệ thống khác" in page.text
    assert "lead@pacnam.example" not in page.text


def failing(database: Database, house: House, clock: MovingClock, n: int, error: str = SAID) -> list[int]:
    """So many mails more that have failed, each with a reminder in it."""
    made = []
    with database.writing() as session:
        for _ in range(n):
            make_task(session, house, clock, due_on=TODAY)
            plan(session, clock, TODAY)
            gathered(session, clock)
            one = messages(session)[-1]
            one.state, one.error, one.attempts = Fate.FAILED, error, 20
            for row in mails(session):
                row.state = Fate.FAILED if row.in_message_id == one.id else row.state
            session.flush()
            made.append(one.id or 0)
    return made


def states(database: Database) -> dict[int, str]:
    """How each message stands, which is how the reminders in it stand."""
    with database.reading() as session:
        found = {one.id or 0: one.state for one in messages(session)}
        assert all(row.state == found[row.in_message_id or 0] for row in mails(session))
    return found


def choice(page: Page, of: str) -> str:
    """The value of the choice that is `ticked`, `every`, or is of so many messages of one cause."""
    values = [given["value"] for tag, given in page.tags if tag == "option"]
    [found] = [one for one in values if one.startswith(of) or (of.isdigit() and one.split(":")[1:2] == [of])]
    return found


def several(visitor: Visitor, act: str, of: str, ticked: list[int], **typed: str) -> TestResponse:
    """Send the form about several messages as it stands on the page, with these ticks and this choice."""
    page = page_of(visitor.get(PAGE))
    form = page.form(f"{PAGE}/messages/retry").fields | {"reason": REASON, "which": choice(page, of)}
    return visitor.post(f"{PAGE}/messages/{act}", form | {f"message-{one}": "1" for one in ticked} | typed)


def test_the_ticked_messages_are_sent_again_in_one_act_with_an_event_each(
    visit: SignedIn, failed: int, database: Database, saved_house: House, clock: MovingClock, deliver: Deliver
) -> None:
    others = failing(database, saved_house, clock, 2)

    office = visit("office")

    answer = several(office, "retry", "ticked", [failed, others[0]])

    assert answer.status_code == 303
    assert states(database) == {failed: "planned", others[0]: "planned", others[1]: "failed"}
    said = [(one.kind, json.loads(one.data)["message"], json.loads(one.data)["reason"]) for one in events(database)]
    assert said == [("reminder_retried", failed, REASON), ("reminder_retried", others[0], REASON)]
    assert "2 tin chờ gửi lại." in page_of(office.get(PAGE)).text
    assert deliver()[Fate.SENT] == 2


def test_all_of_one_cause_are_dropped_and_the_others_stand(
    visit: SignedIn, failed: int, database: Database, saved_house: House, clock: MovingClock
) -> None:
    others = failing(database, saved_house, clock, 3, "Connection refused")

    several(visit("administrator"), "drop", "3", [])

    assert states(database) == {failed: "failed", **dict.fromkeys(others, "dropped")}
    assert [one.kind for one in events(database)] == ["reminder_dropped"] * 3


def test_after_an_outage_all_are_sent_again_at_once(
    visit: SignedIn, failed: int, database: Database, saved_house: House, clock: MovingClock
) -> None:
    failing(database, saved_house, clock, 30, "Connection refused")
    office = visit("office")

    several(office, "retry", "every", [])

    assert set(states(database).values()) == {"planned"}
    assert "31 tin chờ gửi lại." in page_of(office.get(PAGE)).text


def test_of_those_that_another_has_settled_meanwhile_it_says_how_many(
    visit: SignedIn, failed: int, database: Database, saved_house: House, clock: MovingClock
) -> None:
    others = failing(database, saved_house, clock, 2)
    office = visit("office")
    form = page_of(office.get(PAGE)).form(f"{PAGE}/messages/retry").fields | {"which": "ticked"}
    mend(visit("administrator"), failed, "drop")

    ticks = {f"message-{one}": "1" for one in (failed, *others)}
    sent = [office.post(f"{PAGE}/messages/retry", form | ticks | {"reason": REASON}) for _ in range(2)]

    assert [one.status_code for one in sent] == [303, 303]
    assert states(database) == {failed: "dropped", **dict.fromkeys(others, "planned")}
    assert len(events(database)) == 3
    words = page_of(office.get(PAGE)).text
    assert words.count("2 tin chờ gửi lại. 1 tin vừa được người khác xử lý, giữ nguyên.") == 2


def test_where_all_were_settled_meanwhile_nothing_is_done(
    visit: SignedIn, failed: int, database: Database, saved_house: House, clock: MovingClock
) -> None:
    failing(database, saved_house, clock, 1)
    office = visit("office")
    form = page_of(office.get(PAGE)).form(f"{PAGE}/messages/retry").fields | {"which": "ticked"}
    mend(visit("administrator"), failed, "drop")

    answer = office.post(f"{PAGE}/messages/retry", form | {f"message-{failed}": "1", "reason": REASON})

    assert answer.status_code == 409
    assert "không có gì thay đổi" in page_of(answer).text
    assert [one.kind for one in events(database)] == ["reminder_dropped"]


def test_nothing_is_dropped_that_was_not_seen(
    visit: SignedIn, failed: int, database: Database, saved_house: House, clock: MovingClock
) -> None:
    seen = failing(database, saved_house, clock, 1)
    office = visit("office")
    page = page_of(office.get(PAGE))
    form = page.form(f"{PAGE}/messages/retry").fields | {"which": choice(page, "every"), "reason": REASON}
    later = failing(database, saved_house, clock, 1)

    office.post(f"{PAGE}/messages/drop", form)

    assert states(database) == {failed: "dropped", seen[0]: "dropped", later[0]: "failed"}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [({"reason": ""}, "Ghi lý do."), ({}, "Chưa đánh dấu tin nào."), ({"which": "x"}, "Chọn các tin cần xử lý.")],
)
def test_an_incomplete_form_about_several_does_nothing_and_keeps_what_was_typed(
    visit: SignedIn,
    failed: int,
    database: Database,
    saved_house: House,
    clock: MovingClock,
    typed: dict[str, str],
    sentence: str,
) -> None:
    failing(database, saved_house, clock, 1)

    answer = several(visit("office"), "drop", "ticked", [], **typed)

    page = page_of(answer)
    assert answer.status_code == 422
    assert sentence in page.text
    assert page.form(f"{PAGE}/messages/retry").fields["reason"] == typed.get("reason", REASON)
    assert (set(states(database).values()), events(database)) == ({"failed"}, [])


@pytest.mark.parametrize("who", ["standing", "member", "lead", "inspector"])
def test_nobody_else_settles_several(visit: SignedIn, failed: int, database: Database, who: str) -> None:
    typed = {"which": f"every:1:{failed}", "reason": REASON, "key": "key of mending"}

    assert [visit(who).post(f"{PAGE}/messages/{act}", typed).status_code for act in ("retry", "drop")] == [403, 403]
    assert mail(database).state == "failed"


@pytest.mark.parametrize(("minutes", "is_told"), [(1, False), (30, False), (31, True)])
def test_what_is_sent_again_waits_from_then_on(
    app: Flask, visit: SignedIn, failed: int, clock: MovingClock, minutes: int, is_told: bool
) -> None:
    clock.move_to(NOON + timedelta(days=3))
    mend(visit("office"), failed, "retry")
    clock.move_to(NOON + timedelta(days=3, minutes=minutes))
    beat(app)

    assert ("chờ quá 30 phút chưa gửi được" in page_of(visit("office").get("/tasks")).text) is is_told
