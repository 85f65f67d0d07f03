"""Who is reminded of what waits for a decision or an answer, on which day, and that nothing is sent once it came."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask
from sqlmodel import Session, col, select

from pacnam_tasks.accounts import queries as accounts
from pacnam_tasks.accounts.models import Account, Appointment
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.decisions.directions import actions as directions
from pacnam_tasks.decisions.directions.forms import DirectionInput, FieldDirectionInput
from pacnam_tasks.decisions.directions.models import DirectedUnit, Direction
from pacnam_tasks.decisions.extensions.actions import ask, decide
from pacnam_tasks.decisions.extensions.forms import DecisionInput, RequestInput
from pacnam_tasks.decisions.extensions.queries import open_request
from pacnam_tasks.decisions.extensions.queries import waiting as asked_of
from pacnam_tasks.decisions.extensions.rules import Verdict
from pacnam_tasks.plans.models import Field
from pacnam_tasks.progress.models import Obstacle
from pacnam_tasks.progress.obstacles.actions import answer as answer_obstacle
from pacnam_tasks.progress.obstacles.actions import raise_obstacle
from pacnam_tasks.progress.obstacles.forms import ObstacleInput
from pacnam_tasks.progress.obstacles.queries import waiting as answers_of
from pacnam_tasks.progress.rules import Cause
from pacnam_tasks.reminders import labels
from pacnam_tasks.reminders.actions import plan
from pacnam_tasks.reminders.delivery import Delivery
from pacnam_tasks.reminders.models import Reminder
from pacnam_tasks.reminders.queries.outbox import forecast
from pacnam_tasks.reminders.rules import CHANGES, GIVEN, WAITS_FROM
from pacnam_tasks.tasks.actions import Deed, change_task
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.levels import Authority
from tests.conftest import TODAY, Visitor
from tests.factories import PEOPLE, House, make_parts, make_task
from tests.reminders.conftest import Pigeonhole, facts_to_send, mails
from tests.reminders.test_commands import said
from tests.reminders.test_letter import text_of

WAITS = WAITS_FROM + 2
FAR, SECRET = TODAY + timedelta(days=60), "chim-hoang-yen"
Make = Callable[[Session, House, MovingClock, Task], Any]


def ask_for_later(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    """The head asks for a later day."""
    sent = RequestInput(task.version, f"ask {task.code}", FAR + timedelta(days=90), Cause.WEATHER, SECRET, sure=True)
    ask(session, task, sent, by=house.lead, clock=clock)


def hinder(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    """The head reports an obstacle that is to be answered within five days."""
    sent = ObstacleInput(Cause.LAND, SECRET, SECRET, SECRET, None, TODAY + timedelta(days=5))
    raise_obstacle(session, task, sent, by=house.lead, clock=clock, version=task.version)
    session.flush()


def direct(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    """The member in charge directs the unit, to be answered within five days."""
    sent = DirectionInput(SECRET, TODAY + timedelta(days=5))
    directions.direct(session, task, sent, by=house.member, clock=clock)


def direct_field(session: Session, house: House, clock: MovingClock, _task: Task, *units: str) -> None:
    """The member in charge directs the unit, or these, in the field."""
    field = session.get_one(Field, house.fields["nong-nghiep"])
    sent = FieldDirectionInput(SECRET, TODAY + timedelta(days=5), frozenset(units or {"NNPTNT"}))
    directions.direct_field(session, field, sent, by=house.member, clock=clock)


MATTERS: Mapping[str, Make] = {
    "extension": ask_for_later,
    "obstacle": hinder,
    "direction": direct,
    "field_direction": direct_field,
}
DAYS = {  # after how many days which rung is planned
    "extension": {2: WAITS, 59: -1},
    "obstacle": {6: 1, 8: 3, 12: 7},
    "direction": {0: GIVEN, 6: 1, 8: 3, 12: 7},
    "field_direction": {0: GIVEN, 6: 1, 8: 3, 12: 7},
}
WHO = {
    "extension": {"standing", "member"},
    "obstacle": {"standing", "member"},
    "direction": {"lead"},
    "field_direction": {"lead"},
}


@pytest.fixture
def task(session: Session, house: House, clock: MovingClock) -> Task:
    """A task that is due in sixty days."""
    return make_task(session, house, clock, code="NV-2023-010", due_on=FAR)


def planned(session: Session, matter: str) -> list[Reminder]:
    """The notices of a matter in the outbox, the oldest first."""
    mine = select(Reminder).where(col(Reminder.matter) == matter, col(Reminder.channel) == "inbox")
    return list(session.exec(mine.order_by(col(Reminder.id))))


def people(session: Session, reminders: list[Reminder]) -> set[str]:
    """To whom these go, by account name."""
    ids = {one.person_id for one in reminders}
    return set(session.exec(select(Account.username).where(col(Account.person_id).in_(ids))))


@pytest.mark.parametrize("matter", MATTERS)
def test_each_rung_is_planned_on_its_day_for_those_whose_turn_it_is(
    session: Session, house: House, clock: MovingClock, task: Task, matter: str
) -> None:
    MATTERS[matter](session, house, clock, task)
    found: dict[int, int] = {}
    for days in range(62):
        before = {one.id for one in planned(session, matter)}
        plan(session, clock, TODAY + timedelta(days=days))
        new = [one for one in planned(session, matter) if one.id not in before]
        if new:
            assert people(session, new) == WHO[matter], days
            [found[days]] = {one.rung for one in new}

    assert found == DAYS[matter]


def test_asked_on_the_eve_of_the_due_day_it_is_told_at_once_and_once(
    session: Session, house: House, clock: MovingClock
) -> None:
    late = make_task(session, house, clock, due_on=TODAY + timedelta(days=1))
    ask_for_later(session, house, clock, late)

    for days in range(5):
        plan(session, clock, TODAY + timedelta(days=days))

    assert {one.rung for one in planned(session, "extension")} == {-1}


def decided(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    """The request is refused."""
    request = open_request(session, task.id or 0)
    assert request is not None
    sent = DecisionInput(task.version, "decide it once", Verdict.REFUSED, note="Không.")
    decide(session, task, request.id or 0, sent, by=house.standing, clock=clock)


def answered(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    """The obstacle is answered."""
    one = session.exec(select(Obstacle)).one()
    answer_obstacle(session, task, one, by=house.standing, clock=clock, version=one.version, text="Đã giao.")


def replied(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    """The direction is answered."""
    [direction] = session.exec(select(Direction)).all()
    directions.answer(session, task, direction, "Đã làm.", by=house.lead, clock=clock)


def replied_on_field(session: Session, house: House, clock: MovingClock, _task: Task) -> None:
    """The direction on the field is answered."""
    directions.answer_for_unit(session, session.exec(select(DirectedUnit)).one(), "Xong.", by=house.lead, clock=clock)


def revoked(session: Session, _house: House, clock: MovingClock, task: Task) -> None:
    """The task is revoked."""
    change_task(session, task, Deed("revoked", None), clock, state="revoked")


ENDS = [
    ("extension", decided),
    ("obstacle", answered),
    ("direction", replied),
    ("field_direction", replied_on_field),
    ("extension", revoked),
    ("obstacle", revoked),
    ("direction", revoked),
]


@pytest.mark.parametrize(("matter", "end"), ENDS)
def test_answered_meanwhile_nothing_is_planned_and_nothing_sent(
    session: Session, house: House, clock: MovingClock, task: Task, matter: str, end: Make
) -> None:
    MATTERS[matter](session, house, clock, task)
    day = TODAY + timedelta(days=6)
    plan(session, clock, day)
    mail = session.exec(select(Reminder).where(Reminder.matter == matter, Reminder.channel == "email")).first()
    assert mail is not None
    assert facts_to_send(session, mail, day) is not None

    end(session, house, clock, task)

    assert facts_to_send(session, mail, day) is None
    before = len(planned(session, matter))
    plan(session, clock, TODAY + timedelta(days=59))
    assert len(planned(session, matter)) == before


def test_a_later_rung_overtakes_the_mail_that_still_waits(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    ask_for_later(session, house, clock, task)
    plan(session, clock, TODAY + timedelta(days=2))
    mail = session.exec(select(Reminder).where(Reminder.matter == "extension", Reminder.channel == "email")).first()
    assert mail is not None

    plan(session, clock, FAR)

    assert facts_to_send(session, mail, FAR) is None


def test_whoever_is_reminded_finds_it_among_the_decisions(session: Session, house: House, clock: MovingClock) -> None:
    whole = make_task(session, house, clock, due_on=FAR + timedelta(days=200))
    part, _other = make_parts(session, house, clock, whole)
    change_task(session, part, Deed("edited", None), clock, due_on=FAR)
    forest = make_task(session, house, clock, due_on=FAR, lead="HKL", field_id=house.fields["lam-nghiep"])
    own = make_task(session, house, clock, due_on=FAR)
    second = make_task(session, house, clock, due_on=FAR)
    for task, head in ((part, house.commune), (forest, house.stranger), (own, house.lead), (second, house.lead)):
        sent = RequestInput(task.version, f"ask {task.code}", FAR + timedelta(days=90), Cause.WEATHER, "x", sure=True)
        ladder = [Authority.BUREAU if task is second else Authority.STANDING]
        ask(session, task, sent, by=head, clock=clock, ladder=ladder)
        for level in (None, Authority.BUREAU, Authority.PROVINCE):
            hindered = ObstacleInput(Cause.LAND, "x", "", "", level, TODAY)
            raise_obstacle(session, task, hindered, by=head, clock=clock, version=task.version)
    heads_too = Appointment(
        person_id=house.standing.person_id, unit_id=house.units["HKL"], role=Role.LEADER, valid_from=TODAY
    )
    session.add(heads_too)  # who never decides on the work of that unit
    session.flush()
    day = TODAY + timedelta(days=2)

    plan(session, clock, day)

    reminded = {(one.matter, one.matter_id, one.person_id) for one in session.exec(select(Reminder))}
    found = set()
    for who in PEOPLE:
        actor = accounts.actor_named(session, who[0], day)
        found |= {("extension", row.id, actor.person_id) for row in asked_of(session, actor, day)}
        found |= {("obstacle", row.id, actor.person_id) for row in answers_of(session, actor, day)}
    assert len(found) == 15
    assert {one for one in reminded if one[0] not in CHANGES | {"deadline", "acceptance"}} == found


@pytest.fixture
def four(database: Database, saved_house: House, clock: MovingClock) -> None:
    """One of each, saved, and the day after their day of answer."""
    with database.writing() as session:
        task = make_task(session, saved_house, clock, code="NV-2023-010", due_on=FAR)
        for make in MATTERS.values():
            make(session, saved_house, clock, task)
    clock.move_to(clock.now() + timedelta(days=6))


SUBJECTS = {
    ("lead", "Nhắc việc NV-2023-010: ý kiến chỉ đạo chờ trả lời, quá hạn 1 ngày (hạn trả lời 20/09/2023)"),
    ("lead", "Nhắc việc Lĩnh vực Nông nghiệp: ý kiến chỉ đạo chờ trả lời, quá hạn 1 ngày (hạn trả lời 20/09/2023)"),
    *(
        (who, f"Nhắc việc NV-2023-010: {said}")
        for who in ("standing", "member")
        for said in (
            "đề nghị gia hạn chờ quyết định (hạn 14/11/2023)",
            "khó khăn, vướng mắc chờ trả lời, quá hạn 1 ngày (hạn trả lời 20/09/2023)",
        )
    ),
}
LINKS = {
    "/tasks/NV-2023-010#gia-han",
    "/tasks/NV-2023-010#vuong-mac",
    "/tasks/NV-2023-010#chi-dao",
    "/progress/fields/nong-nghiep/directions",
}


@pytest.mark.usefixtures("four")
def test_the_mails_say_what_waits_where_and_until_when_and_no_reason(
    app: Flask, database: Database, clock: MovingClock, delivery: Delivery, post: Pigeonhole
) -> None:
    said(app, "plan")
    with database.reading() as session:
        found = [facts_to_send(session, one, clock.today()) for one in mails(session)]

    delivery.run()

    assert {(one[1].split("@")[0], labels.subject(one[0])) for one in found if one} == SUBJECTS
    sent: list[EmailMessage] = post.taken
    both = "02 việc chờ đồng chí quyết định hoặc trả lời"
    late = "khó khăn, vướng mắc chờ trả lời, quá hạn 1 ngày (hạn trả lời 20/09/2023)"
    of_task = f"Nhắc việc NV-2023-010, Phòng Nông nghiệp và Phát triển nông thôn: {late}, {both}"
    assert {str(one["To"]): str(one["Subject"]) for one in sent} == {
        f"{who}@pacnam.example": said for who, said in (("lead", both), ("standing", of_task), ("member", of_task))
    }
    texts = [text_of(one, "plain") + text_of(one, "html") for one in sent]
    assert SECRET not in "".join(texts)
    assert all("Đơn vị: Phòng Nông nghiệp và Phát triển nông thôn" in one for one in texts)
    assert {link for link in LINKS for one in texts if f"http://localhost{link}\n" in one.replace("\r", "")} == LINKS


def test_who_heads_two_directed_units_is_told_once(session: Session, house: House, clock: MovingClock) -> None:
    lead, other = house.lead.person_id, house.units["HKL"]
    session.add(Appointment(person_id=lead, unit_id=other, role=Role.LEADER, valid_from=TODAY))
    task, _other = (make_task(session, house, clock, lead=unit) for unit in ("NNPTNT", "HKL"))
    direct_field(session, house, clock, task, "NNPTNT", "HKL")
    of_it = col(Reminder.matter) == "field_direction", col(Reminder.person_id) == lead
    foreseen = [one.channel for one in forecast(session, TODAY, TODAY) if one.matter == "field_direction"]

    plan(session, clock, TODAY)
    plan(session, clock, TODAY)

    assert sorted(session.exec(select(Reminder.channel).where(*of_it))) == ["email", "inbox"]
    assert sorted(foreseen) == ["email", "email", "inbox", "inbox"], "the other head of one of them too"


@pytest.mark.usefixtures("four")
def test_the_forecast_holds_them(app: Flask, clock: MovingClock) -> None:
    day = date(2023, 9, 23)
    lines = [line.split("\t")[:3] for line in said(app, "forecast", day.isoformat())[:-1]]
    assert [line[:2] for line in lines] == [
        ["NV-2023-010", "direction +3"],
        ["NV-2023-010", "obstacle +3"],
        ["NV-2023-010", "obstacle +3"],
        ["nong-nghiep", "field_direction +3"],
    ]
    assert {line[2] for line in lines} == {"2023-09-20"}
    today = {line.split("\t")[1] for line in said(app, "forecast", clock.today().isoformat())[:-1]}
    assert today == {"direction +1", "field_direction +1", "obstacle +1", "extension waits"}


NOTICES = {
    "standing": ["Đề nghị gia hạn chờ quyết định", "Khó khăn, vướng mắc chờ trả lời", "Quá hạn 1 ngày"],
    "lead": ["Ý kiến chỉ đạo chờ trả lời", "Quá hạn 1 ngày", "Lĩnh vực Nông nghiệp", "trả lời chậm nhất 20/09/2023"],
}


@pytest.mark.usefixtures("four")
def test_the_inbox_says_the_same(app: Flask, visit: Callable[[str], Visitor]) -> None:
    said(app, "plan")

    for who, sentences in NOTICES.items():
        html = visit(who).get("/inbox").get_data(as_text=True)
        assert [one for one in sentences if one not in html] == [], who
        assert SECRET not in html
    assert 'href="/progress/fields/nong-nghiep/directions"' in visit("lead").get("/inbox").get_data(as_text=True)
