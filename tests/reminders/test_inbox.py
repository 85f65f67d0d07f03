"""The inbox, the count of unread notices, and what the office hears of a silent scheduler."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import insert
from sqlmodel import Session, col, select

from pacnam_tasks.accounts.models import Appointment
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.decisions.course.actions import Decided, pause, resume
from pacnam_tasks.progress.obstacles.actions import raise_obstacle
from pacnam_tasks.progress.obstacles.forms import ObstacleInput
from pacnam_tasks.progress.rules import Cause
from pacnam_tasks.reminders.actions import mark_all_read, plan
from pacnam_tasks.reminders.jobs import beat
from pacnam_tasks.reminders.models import Reminder
from pacnam_tasks.reminders.queries.inbox import PAGE, unread_count
from pacnam_tasks.tasks.actions import Deed, change_task
from pacnam_tasks.tasks.models import Task
from tests.conftest import NOON, TODAY, Visitor, counted
from tests.factories import House, make_task
from tests.progress.acts import send_back, submit
from tests.reminders.deeds import RULING, ruled
from tests.reminders.test_planning import due_in

Visit = Callable[[str], Visitor]


@pytest.fixture
def reminded(database: Database, saved_house: House, clock: MovingClock) -> None:
    """A notice of one task to the head of its lead unit."""
    with database.writing() as session:
        make_task(session, saved_house, clock, code="NV-2023-010", title="Trồng rừng <b>", due_on=due_in(3))
        plan(session, clock, TODAY)


def unread(database: Database, house: House) -> int:
    """How many notices the head of the lead unit has not read."""
    with database.reading() as session:
        return unread_count(session, house.lead.person_id)


def page(visitor: Visitor, path: str = "/inbox") -> str:
    """A page as text."""
    response = visitor.get(path)
    assert response.status_code == 200
    return response.get_data(as_text=True)


@pytest.mark.usefixtures("reminded")
def test_a_notice_says_task_unit_deadline_and_how_it_stands(visit: Visit) -> None:
    html = page(visit("lead"))

    for words in ("NV-2023-010", "Trồng rừng &lt;b&gt;", "Còn 3 ngày", "18/09/2023", 'href="/tasks/NV-2023-010"'):
        assert words in html


def test_a_notice_of_a_returned_result_says_until_when_it_is_submitted_again(
    visit: Visit, database: Database, saved_house: House, clock: MovingClock
) -> None:
    with database.writing() as session:
        task = make_task(session, saved_house, clock, code="NV-2023-010", due_on=due_in(60))
        submit(session, clock, task, saved_house.lead)
        send_back(session, clock, task, saved_house.standing, again_by=due_in(1))
        plan(session, clock, TODAY)

    html = page(visit("lead"))

    for words in ("Còn 1 ngày", "Kết quả bị trả lại, cần báo cáo lại", "báo cáo lại chậm nhất 16/09/2023"):
        assert words in html


@pytest.mark.usefixtures("reminded")
@pytest.mark.parametrize(("days", "said"), [(2, "Còn 1 ngày"), (3, "Đến hạn hôm nay"), (34, "Quá hạn 31 ngày")])
def test_a_notice_counts_its_days_to_the_day_on_which_it_is_read(
    visit: Visit, clock: MovingClock, days: int, said: str
) -> None:
    clock.move_to(NOON + timedelta(days=days))

    assert said in page(visit("lead"))


@pytest.mark.usefixtures("reminded")
def test_a_notice_that_was_read_says_nothing_of_a_day_that_is_none_any_more(
    visit: Visit, database: Database, clock: MovingClock
) -> None:
    visitor = visit("lead")
    visitor.post("/inbox/read", {})
    assert "Còn 3 ngày" in page(visitor)
    with database.writing() as session:
        change_task(session, session.exec(select(Task)).one(), Deed("extended", None), clock, due_on=due_in(9))

    html = page(visitor)

    assert "18/09/2023" in html
    assert "Còn 3 ngày" not in html


@pytest.mark.parametrize("path", ["/inbox?format=json", "/inbox?after=x", "/inbox?after=-1"])
def test_an_odd_address_shows_the_inbox(visit: Visit, path: str) -> None:
    assert "<h1>Tin báo</h1>" in page(visit("lead"), path)


@pytest.mark.usefixtures("reminded")
def test_notices_are_their_persons_alone(visit: Visit) -> None:
    assert "NV-2023-010" not in page(visit("stranger"))
    assert "NV-2023-010" not in page(visit("office"))


@pytest.mark.usefixtures("reminded")
def test_a_notice_of_a_task_out_of_sight_shows_nothing_of_it(
    visit: Visit, database: Database, saved_house: House
) -> None:
    with database.writing() as session:
        held = session.exec(select(Appointment).where(col(Appointment.person_id) == saved_house.lead.person_id)).one()
        held.unit_id = saved_house.units["HKL"]
        session.add(held)

    html = page(visit("lead"))

    assert "Nhiệm vụ không còn thuộc phạm vi theo dõi của đồng chí" in html
    for words in ("NV-2023-010", "Trồng rừng", "18/09/2023", "Còn 3 ngày"):
        assert words not in html


@pytest.mark.usefixtures("reminded")
def test_one_notice_is_marked_as_read(visit: Visit, database: Database, saved_house: House) -> None:
    with database.reading() as session:
        notice = session.exec(select(Reminder.id).where(col(Reminder.channel) == "inbox")).one()

    response = visit("lead").post(f"/inbox/{notice}/read", {})

    assert response.status_code == 303
    assert unread(database, saved_house) == 0


@pytest.mark.usefixtures("reminded")
def test_nobody_marks_the_notice_of_another(visit: Visit, database: Database, saved_house: House) -> None:
    with database.reading() as session:
        ids = session.exec(select(Reminder.id)).all()

    statuses = {visit("stranger").post(f"/inbox/{one}/read", {}).status_code for one in ids}

    assert statuses == {404}
    assert unread(database, saved_house) == 1


@pytest.mark.usefixtures("reminded")
def test_a_mail_is_no_notice(visit: Visit, database: Database) -> None:
    with database.reading() as session:
        mail = session.exec(select(Reminder.id).where(col(Reminder.channel) == "email")).one()

    assert visit("lead").post(f"/inbox/{mail}/read", {}).status_code == 404


@pytest.mark.usefixtures("reminded")
def test_all_notices_up_to_the_newest_shown_are_marked_as_read(
    visit: Visit, database: Database, saved_house: House, clock: MovingClock
) -> None:
    with database.writing() as session:
        newest = session.exec(select(Reminder.id).where(col(Reminder.channel) == "inbox")).one()
        make_task(session, saved_house, clock, due_on=due_in(1))
        plan(session, clock, TODAY)
    visitor = visit("lead")

    visitor.post("/inbox/read", {"until": newest})
    assert unread(database, saved_house) == 1

    visitor.post("/inbox/read", {})
    assert unread(database, saved_house) == 0


def test_on_a_later_page_too_what_arrives_meanwhile_stays_unread(
    visit: Visit, database: Database, saved_house: House, clock: MovingClock
) -> None:
    with database.writing() as session:
        for _ in range(PAGE + 1):
            make_task(session, saved_house, clock, due_on=due_in(3))
        plan(session, clock, TODAY)
        oldest_shown = session.exec(select(Reminder.id).where(col(Reminder.channel) == "inbox")).all()[1]
    visitor = visit("lead")
    html = page(visitor, f"/inbox?after={oldest_shown}")
    until = html.split('name="until" value="', 1)[1].split('"', 1)[0]
    with database.writing() as session:
        make_task(session, saved_house, clock, due_on=due_in(1))
        plan(session, clock, TODAY)

    visitor.post("/inbox/read", {"until": until})

    assert unread(database, saved_house) == 1


@pytest.mark.usefixtures("reminded")
def test_each_page_says_how_many_notices_are_unread(visit: Visit) -> None:
    assert 'class="num">1<' in page(visit("lead"), "/tasks")
    assert 'class="num">' not in page(visit("stranger"), "/tasks")


@pytest.mark.usefixtures("reminded")
def test_a_page_that_refuses_a_form_says_it_too(visit: Visit) -> None:
    refused = visit("lead").post("/tasks/views", {})

    assert refused.status_code == 422
    assert 'class="num">1<' in refused.text


def test_more_unread_notices_than_anyone_counts_are_said_roughly(
    visit: Visit, database: Database, saved_house: House, clock: MovingClock
) -> None:
    with database.writing() as session:
        like = make_task(session, saved_house, clock, due_on=due_in(3)).model_dump(exclude={"id", "code"})
        session.connection().execute(insert(Task), [like | {"code": f"NV-{number}"} for number in range(100)])
        plan(session, clock, TODAY)
    visitor = visit("lead")

    assert 'class="num">99+<' in page(visitor, "/tasks")
    assert "Đánh dấu đã đọc cả 101" in page(visitor)


def test_older_notices_are_on_the_next_page(
    visit: Visit, database: Database, saved_house: House, clock: MovingClock
) -> None:
    with database.writing() as session:
        for number in range(PAGE + 1):
            make_task(session, saved_house, clock, code=f"NV-{number:04d}", due_on=due_in(3))
        plan(session, clock, TODAY)
    visitor = visit("lead")

    first = page(visitor)
    after = first.split('href="/inbox?after=', 1)[1].split('"', 1)[0]
    second = page(visitor, f"/inbox?after={after}")

    assert "NV-0000" in first
    assert f"NV-{PAGE:04d}" not in first
    assert f"NV-{PAGE:04d}" in second
    assert "NV-0000" not in second


def about(session: Session, house: House) -> list[tuple[str, int, str]]:
    """Matter, rung and state of the notices of the head, the oldest first."""
    mine = (col(Reminder.person_id) == house.lead.person_id, col(Reminder.channel) == "inbox")
    rows = session.exec(select(Reminder).where(*mine).order_by(col(Reminder.id)))
    return [(one.matter, one.rung, one.state) for one in rows]


def test_a_newer_notice_about_a_task_takes_the_place_of_one_that_nobody_read(
    session: Session, house: House, clock: MovingClock
) -> None:
    make_task(session, house, clock, due_on=due_in(3))
    make_task(session, house, clock, due_on=due_in(30))
    plan(session, clock, TODAY)
    plan(session, clock, due_in(2))

    assert about(session, house) == [("deadline", -3, "replaced"), ("deadline", -1, "sent")]
    assert unread_count(session, house.lead.person_id) == 1

    mark_all_read(session, house.lead.person_id, clock)
    plan(session, clock, due_in(3))

    states = [state for _matter, _rung, state in about(session, house)]
    assert states == ["replaced", "sent", "sent"], "what was read stays"


def test_the_day_to_submit_again_and_the_due_day_of_a_task_are_one_notice_the_newer(
    session: Session, house: House, clock: MovingClock
) -> None:
    task = make_task(session, house, clock, start_on=due_in(-30), due_on=due_in(-8))
    submit(session, clock, task, house.lead)
    send_back(session, clock, task, house.standing, again_by=due_in(4))
    plan(session, clock, TODAY)
    plan(session, clock, due_in(3))

    of_work = [one for one in about(session, house) if one[0] != "returned"]
    assert of_work == [("deadline", 7, "replaced"), ("resubmission", -1, "sent")]


def test_what_waits_for_an_answer_gives_way_to_a_newer_notice_of_the_same_alone(
    session: Session, house: House, clock: MovingClock
) -> None:
    task = make_task(session, house, clock, due_on=due_in(90))
    for _ in range(2):
        sent = ObstacleInput(Cause.LAND, "x", "", "", None, TODAY)
        raise_obstacle(session, task, sent, by=house.lead, clock=clock, version=task.version)
    session.flush()
    plan(session, clock, due_in(1))
    plan(session, clock, due_in(3))

    mine = (col(Reminder.person_id) == house.standing.person_id, col(Reminder.matter) == "obstacle")
    rows = session.exec(select(Reminder).where(*mine, col(Reminder.channel) == "inbox")).all()
    assert sorted((one.rung, one.state) for one in rows) == [(1, "replaced"), (1, "replaced"), (3, "sent"), (3, "sent")]


def test_what_was_decided_is_replaced_by_nothing_but_a_later_word_on_the_same(
    session: Session, house: House, clock: MovingClock
) -> None:
    task = ruled(pause, resume)(session, house, clock)
    plan(session, clock, TODAY)
    change_task(session, task, Deed("edited", None), clock, due_on=due_in(1))
    plan(session, clock, TODAY)
    pause(session, task, Decided(RULING, house.standing, task.version), clock)
    plan(session, clock, TODAY)

    assert sorted(about(session, house)) == [
        ("deadline", -1, "void"),
        ("paused", 0, "replaced"),
        ("paused", 0, "sent"),
        ("resumed", 0, "replaced"),
    ]


def test_count_and_heartbeat_cost_one_statement(visit: Visit, database: Database) -> None:
    visitor = visit("office")
    page(visitor, "/tasks")

    with counted(database) as sent:
        page(visitor, "/tasks")

    assert sum("heartbeat" in statement for statement in sent) == 1
    assert sum("FROM reminder" in statement for statement in sent) == 1


@pytest.mark.parametrize("path", ["/tasks?format=json", "/static/css/app.css"])
def test_what_is_no_page_asks_nothing_about_notices(visit: Visit, database: Database, path: str) -> None:
    visitor = visit("office")

    with counted(database) as sent:
        visitor.get(path)

    assert not any("heartbeat" in statement for statement in sent)


SILENCE = "Bộ hẹn giờ đã ngừng"


@pytest.mark.parametrize(
    ("account", "minutes", "is_told"),
    [("office", None, True), ("office", 4, True), ("office", 3, False), ("lead", 4, False), ("standing", 4, False)],
)
def test_the_office_is_told_of_a_silent_scheduler(
    app: Flask, visit: Visit, clock: MovingClock, account: str, minutes: int | None, is_told: bool
) -> None:
    if minutes is not None:
        clock.move_to(NOON - timedelta(minutes=minutes))
        beat(app)
        clock.move_to(NOON)

    assert (SILENCE in page(visit(account), "/tasks")) is is_told
