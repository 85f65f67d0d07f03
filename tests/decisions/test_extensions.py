"""What an extension does to a task, who may ask and decide, and what lapses."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from pacnam_tasks.accounts.rules import Actor, Holding, Role
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.errors import Conflict, NotAllowed, NotFound, Refused
from pacnam_tasks.decisions.actions import confirm
from pacnam_tasks.decisions.extensions.actions import ask, decide, withdraw
from pacnam_tasks.decisions.extensions.forms import DecisionInput, RequestInput
from pacnam_tasks.decisions.extensions.models import ExtensionRequest
from pacnam_tasks.decisions.extensions.queries import open_request, waiting
from pacnam_tasks.decisions.extensions.rules import Verdict, level_of, right_to_decide
from pacnam_tasks.history.queries import timeline
from pacnam_tasks.progress.rules import Cause
from pacnam_tasks.reminders.actions import plan
from pacnam_tasks.reminders.models import Reminder
from pacnam_tasks.tasks.access import powers
from pacnam_tasks.tasks.actions import Deed, change_task
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.one import periods_of
from pacnam_tasks.tasks.rules.facts import Recurrence, State, Timeliness, timeliness
from pacnam_tasks.tasks.rules.levels import Authority
from tests.conftest import TODAY
from tests.factories import House, make_parts, make_task
from tests.progress.acts import submit
from tests.reminders.conftest import facts_to_send
from tests.tasks.acts_page import Carried
from tests.tasks.cases import judged

DUE, LATER = TODAY + timedelta(days=10), TODAY + timedelta(days=24)


@pytest.fixture
def task(session: Session, house: House, clock: MovingClock) -> Task:
    """A task that is due in ten days."""
    return make_task(session, house, clock, due_on=DUE)


def asked(
    session: Session, clock: MovingClock, task: Task, by: Actor, day: date = LATER, *, sure: bool = True
) -> ExtensionRequest:
    """A request of this person, for whom a day off is meant."""
    key = f"ask {task.code} {task.version}"
    sent = RequestInput(task.version, key, day, Cause.WEATHER, "Mưa lũ làm hỏng cây giống.", sure)
    return ask(session, task, sent, by=by, clock=clock)


def decided(
    session: Session, clock: MovingClock, task: Task, request: ExtensionRequest, by: Actor, **said: Any
) -> ExtensionRequest:
    """A decision of this person: granted unless said otherwise."""
    values: dict[str, Any] = {
        "verdict": Verdict.GRANTED,
        "key": f"decide {task.code} {task.version}",
        "version": task.version,
        "sure": True,
    } | said
    return decide(session, task, request.id or 0, DecisionInput(**values), by=by, clock=clock)


def extended(session: Session, house: House, clock: MovingClock, task: Task, times: int) -> None:
    """Extend a task so often, by a week each time."""
    for _ in range(times):
        assert task.due_on is not None
        request = asked(session, clock, task, house.lead, task.due_on + timedelta(days=7))
        decided(session, clock, task, request, house.standing, document_number="12-TB/HU")


def test_a_granted_request_moves_the_due_day(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    request = asked(session, clock, task, house.lead)
    assert task.due_on == DUE

    decided(session, clock, task, request, house.standing, note="Đồng ý.")

    assert (task.due_on, task.clock_due_on, task.sort_due_on) == (LATER, LATER, LATER)
    assert (task.original_due_on, task.extension_count, task.facts.extensions) == (DUE, 1, 1)
    assert (request.state, request.decided_due_on, request.note) == ("granted", LATER, "Đồng ý.")


def test_the_history_holds_both_days(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    decided(session, clock, task, asked(session, clock, task, house.lead), house.standing)

    event = timeline(session, task.id or 0, 1)[0]
    said = json.loads(event.data)
    assert event.kind == "extended"
    assert (said["due_before"], said["due_after"]) == (DUE.isoformat(), LATER.isoformat())
    assert event.actor_id == house.standing.holdings[0].id


def test_another_day_may_be_granted(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    day = DUE + timedelta(days=3)

    request = decided(
        session, clock, task, asked(session, clock, task, house.lead), house.standing, verdict=Verdict.CHANGED, day=day
    )

    assert (task.due_on, request.state, task.extension_count) == (day, "changed", 1)


def test_a_refused_request_leaves_the_due_day(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    request = asked(session, clock, task, house.lead)

    decided(session, clock, task, request, house.member, verdict=Verdict.REFUSED, note="Chưa đủ căn cứ.")

    assert (task.due_on, task.extension_count, request.state) == (DUE, 0, "refused")
    assert timeline(session, task.id or 0, 1)[0].kind == "extension_refused"


def test_the_level_climbs_with_each_extension(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    levels = []
    for times in range(4):
        request = asked(session, clock, task, house.lead, (task.due_on or DUE) + timedelta(days=7))
        levels.append((request.number, request.level))
        decided(session, clock, task, request, house.standing, document_number="12-TB/HU")
        assert task.extension_count == times + 1

    assert levels == [(1, "thuong_truc"), (2, "ban_thuong_vu"), (3, "ban_chap_hanh"), (4, "ban_chap_hanh")]


def test_who_asks_again_after_a_refusal_asks_a_level_higher(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    request = asked(session, clock, task, house.lead)
    decided(session, clock, task, request, house.standing, verdict=Verdict.REFUSED, note="Chưa đủ căn cứ.")

    again = asked(session, clock, task, house.lead)

    assert (again.number, again.level, task.extension_count) == (2, "ban_thuong_vu", 0)


def test_a_request_that_nobody_decided_does_not_count(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    request = asked(session, clock, task, house.lead)
    withdraw(session, task, request.id or 0, by=house.lead, clock=clock, version=task.version, key="withdrawn")

    again = asked(session, clock, task, house.lead)

    assert (again.number, again.level) == (1, "thuong_truc")


def test_the_levels_can_be_set(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    sent = RequestInput(task.version, "a key", LATER, Cause.WEATHER, "Mưa lũ.", sure=True)

    request = ask(session, task, sent, by=house.lead, clock=clock, ladder=[Authority.BUREAU])

    assert request.level == "ban_thuong_vu"
    assert [level_of(task, n, [Authority.STANDING, Authority.COMMITTEE]) for n in range(3)] == [
        "thuong_truc", "ban_chap_hanh", "ban_chap_hanh",
    ]  # fmt: skip


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_higher_level_needs_the_number_of_its_document(
    session: Session, house: House, clock: MovingClock, task: Task, verdict: Verdict
) -> None:
    extended(session, house, clock, task, 1)
    request = asked(session, clock, task, house.lead)
    said: dict[str, Any] = {"verdict": verdict, "note": "x", "day": LATER}

    with pytest.raises(Refused) as refused:
        decided(session, clock, task, request, house.standing, **said)
    assert set(refused.value.messages) == {"document_number"}

    decided(session, clock, task, request, house.standing, document_number="15-QĐ/HU", **said)
    assert (request.state, request.document_number) == (verdict, "15-QĐ/HU")


def test_a_member_decides_the_first_request_only(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    decided(session, clock, task, asked(session, clock, task, house.lead), house.member)
    second = asked(session, clock, task, house.lead, LATER + timedelta(days=7))

    with pytest.raises(NotAllowed):
        decided(session, clock, task, second, house.member, document_number="15-QĐ/HU")


def test_a_member_decides_in_the_own_field_only(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock, due_on=DUE, field_id=house.fields["lam-nghiep"])
    request = asked(session, clock, task, house.lead)

    with pytest.raises(NotAllowed):
        decided(session, clock, task, request, house.member)


@pytest.mark.parametrize("who", ["office", "lead", "staff", "stranger", "commune", "inspector", "administrator"])
def test_nobody_else_decides(session: Session, house: House, clock: MovingClock, task: Task, who: str) -> None:
    request = asked(session, clock, task, house.lead)

    with pytest.raises(NotAllowed):
        decided(session, clock, task, request, house.people[who])


@pytest.mark.parametrize("who", ["office", "standing", "member", "staff", "stranger", "commune", "inspector"])
def test_only_the_head_of_the_lead_unit_asks(
    session: Session, house: House, clock: MovingClock, task: Task, who: str
) -> None:
    with pytest.raises(NotAllowed):
        asked(session, clock, task, house.people[who])


def test_nobody_decides_on_the_own_request(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    request = asked(session, clock, task, house.lead)
    both = replace(house.lead, holdings=(*house.lead.holdings, *house.standing.holdings))
    promoted = replace(house.standing, person_id=house.lead.person_id)

    for asker in (both, promoted):
        with pytest.raises(NotAllowed):
            decided(session, clock, task, request, asker)
        assert waiting(session, asker, TODAY) == []


def test_the_office_s_own_request_is_decided_by_standing(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock, lead="VPHU", state="assigned", due_on=DUE)
    head = replace(house.staff, holdings=(Holding(house.staff.holdings[0].id, house.units["VPHU"], Role.LEADER),))
    request = asked(session, clock, task, head)

    with pytest.raises(NotAllowed):
        decided(session, clock, task, request, house.office)
    decided(session, clock, task, request, house.standing)

    assert task.due_on == LATER


def test_the_head_of_the_unit_that_leads_the_whole_decides_on_a_part_at_every_time(
    session: Session, house: House, clock: MovingClock
) -> None:
    whole = make_task(session, house, clock, due_on=LATER)
    part, _other = make_parts(session, house, clock, whole)
    change_task(session, part, Deed("edited", None), clock, due_on=DUE)

    for days in (3, 6, 9):
        request = asked(session, clock, part, house.commune, DUE + timedelta(days=days))
        for stranger in (house.standing, house.member, house.office, house.commune, house.staff):
            with pytest.raises(NotAllowed):
                decided(session, clock, part, request, stranger)
        decided(session, clock, part, request, house.lead)

    assert (part.due_on, part.extension_count, request.level) == (DUE + timedelta(days=9), 3, "lead_unit")


def test_a_part_ends_with_the_whole_at_the_latest(session: Session, house: House, clock: MovingClock) -> None:
    whole = make_task(session, house, clock, due_on=DUE)
    part, _other = make_parts(session, house, clock, whole)
    request = asked(session, clock, part, house.commune)

    with pytest.raises(Refused) as refused:
        decided(session, clock, part, request, house.lead)
    assert whole.code in refused.value.messages["due_on"]

    extended(session, house, clock, whole, 2)
    decided(session, clock, part, request, house.lead)
    assert part.due_on == LATER


def test_parts_keep_their_day_when_the_whole_is_extended(session: Session, house: House, clock: MovingClock) -> None:
    whole = make_task(session, house, clock, due_on=DUE)
    parts = make_parts(session, house, clock, whole)

    extended(session, house, clock, whole, 1)

    assert [part.due_on for part in parts] == [DUE, DUE]


@pytest.mark.parametrize(
    ("due_on", "passed", "proposed", "field"),
    [
        pytest.param(None, 0, LATER, "", id="undated"),
        pytest.param(DUE, 11, LATER, "", id="after the due day"),
        pytest.param(DUE, 0, DUE, "due_on", id="the same day"),
        pytest.param(DUE, 0, DUE - timedelta(days=1), "due_on", id="an earlier day"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(
    session: Session,
    house: House,
    clock: MovingClock,
    due_on: date | None,
    passed: int,
    proposed: date,
    field: str,
) -> None:
    task = make_task(session, house, clock, due_on=due_on)
    clock.move_to(clock.now() + timedelta(days=passed))

    with pytest.raises(Refused) as refused:
        asked(session, clock, task, house.lead, proposed)

    assert set(refused.value.messages) == {field}
    assert open_request(session, task.id or 0) is None


def test_on_the_due_day_it_is_not_too_late_to_ask(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    clock.move_to(clock.now() + timedelta(days=10))

    assert asked(session, clock, task, house.lead).state == "open"


def test_one_request_is_open_at_a_time(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    asked(session, clock, task, house.lead)

    with pytest.raises(Refused):
        asked(session, clock, task, house.lead)


def test_a_day_that_passed_while_the_request_waited_is_not_granted(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    request = asked(session, clock, task, house.lead)
    clock.move_to(clock.now() + timedelta(days=30))

    with pytest.raises(Refused) as refused:
        decided(session, clock, task, request, house.standing)
    assert set(refused.value.messages) == {"due_on"}
    day = TODAY + timedelta(days=40)
    decided(session, clock, task, request, house.standing, verdict=Verdict.CHANGED, day=day)

    assert timeliness(task.facts, judged(clock.today())) is Timeliness.IN_TIME


def test_a_request_is_decided_once(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    request = asked(session, clock, task, house.lead)
    decided(session, clock, task, request, house.standing)

    with pytest.raises(Conflict):
        decided(session, clock, task, request, house.member, verdict=Verdict.REFUSED, note="Không.")

    assert (task.due_on, request.state) == (LATER, "granted")


def test_a_decision_from_an_older_version_is_a_conflict(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    request = asked(session, clock, task, house.lead)

    with pytest.raises(Conflict):
        decided(session, clock, task, request, house.standing, version=task.version - 1)


@pytest.mark.parametrize("state", [State.PAUSED, State.REVOKED, State.DONE])
def test_a_request_lapses_with_its_task(
    session: Session, house: House, clock: MovingClock, task: Task, state: State
) -> None:
    request = asked(session, clock, task, house.lead)
    seq = change_task(session, task, Deed("ended", None), clock, state=state)

    assert (request.state, request.decided_event_seq) == ("void", seq)
    with pytest.raises(Refused):
        decided(session, clock, task, request, house.standing)
    with pytest.raises(NotAllowed):
        decided(session, clock, task, request, house.office)
    assert task.due_on == DUE


def test_after_a_pause_one_asks_again(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    first = asked(session, clock, task, house.lead)
    change_task(session, task, Deed("paused", None), clock, state=State.PAUSED)
    change_task(session, task, Deed("resumed", None), clock, state=State.IN_PROGRESS)

    second = asked(session, clock, task, house.lead)

    assert (first.state, second.state) == ("void", "open")


def test_a_confirmation_ends_the_request(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    request = asked(session, clock, task, house.lead)
    submit(session, clock, task, house.lead)
    assert request.state == "open"

    confirm(session, task, by=house.standing, clock=clock, version=task.version)

    assert request.state == "void"


def test_who_asked_withdraws(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    request = asked(session, clock, task, house.lead)
    said: dict[str, Any] = {"clock": clock, "version": task.version, "key": "withdraw once"}
    for stranger in (house.staff, house.standing, house.office):
        with pytest.raises(NotAllowed):
            withdraw(session, task, request.id or 0, by=stranger, **said)

    withdraw(session, task, request.id or 0, by=house.lead, **said)

    assert request.state == "withdrawn"
    assert open_request(session, task.id or 0) is None
    with pytest.raises(Refused):
        decided(session, clock, task, request, house.standing)
    with pytest.raises(Refused):
        withdraw(session, task, request.id or 0, by=house.lead, **said)


def test_a_request_belongs_to_its_task(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    request = asked(session, clock, task, house.lead)
    other = make_task(session, house, clock, due_on=DUE)

    with pytest.raises(NotFound):
        decided(session, clock, other, request, house.standing)


def test_reminders_follow_the_due_day(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    request = asked(session, clock, task, house.lead)
    clock.move_to(clock.now() + timedelta(days=9))
    plan(session, clock, clock.today())
    of_deadline = select(Reminder).where(col(Reminder.matter) == "deadline")
    [mail] = session.exec(of_deadline.where(col(Reminder.channel) == "email")).all()
    assert mail.occurrence == DUE
    assert facts_to_send(session, mail, clock.today()) is not None

    decided(session, clock, task, request, house.standing)

    assert facts_to_send(session, mail, clock.today()) is None
    clock.move_to(clock.now() + timedelta(days=1))
    plan(session, clock, clock.today())
    assert {row.occurrence for row in session.exec(of_deadline).all()} == {DUE}
    clock.move_to(clock.now() + timedelta(days=13))
    plan(session, clock, clock.today())
    assert {row.occurrence for row in session.exec(of_deadline).all()} == {DUE, LATER}


def test_what_waits_is_told_to_who_decides(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    whole = make_task(session, house, clock, due_on=LATER)
    part, _other = make_parts(session, house, clock, whole)
    change_task(session, part, Deed("edited", None), clock, due_on=DUE)
    asked(session, clock, task, house.lead)
    asked(session, clock, part, house.commune, DUE + timedelta(days=1))

    found = {who: [one.code for one in waiting(session, actor, TODAY)] for who, actor in house.people.items()}

    assert {who: codes for who, codes in found.items() if codes} == {
        "standing": [task.code],
        "member": [task.code],
        "lead": [part.code],
    }
    [one] = waiting(session, house.member, DUE + timedelta(days=1))
    assert (one.age_days, one.overdue, one.url) == (11, True, f"/tasks/{task.code}#gia-han")


def test_a_request_waits_for_just_those_who_may_decide_it(session: Session, house: House, clock: MovingClock) -> None:
    plain, again = (make_task(session, house, clock, due_on=DUE) for _n in range(2))
    change_task(session, again, Deed("edited", None), clock, extension_count=1)
    part, _other = make_parts(session, house, clock, make_task(session, house, clock, due_on=LATER))
    change_task(session, part, Deed("edited", None), clock, due_on=DUE)
    requests = {
        task.code: (task, asked(session, clock, task, by))
        for task, by in ((plain, house.lead), (again, house.lead), (part, house.commune))
    }
    both = replace(house.standing, holdings=house.standing.holdings + house.lead.holdings)
    for name, actor in {**house.people, "both": both}.items():
        mine = {
            code
            for code, (task, request) in requests.items()
            if right_to_decide(powers(actor, task), Authority(request.level)) is not None
        }
        assert {one.code for one in waiting(session, actor, TODAY)} == mine, name

    assert [one.in_all for one in waiting(session, house.standing, TODAY, limit=1)] == [2]


@pytest.mark.parametrize(
    ("extensions", "parent", "level"),
    [
        (0, None, "thuong_truc"),
        (1, None, "ban_thuong_vu"),
        (2, None, "ban_chap_hanh"),
        (7, None, "ban_chap_hanh"),
        (0, 99, "lead_unit"),
        (5, 99, "lead_unit"),
    ],
)
def test_who_decides_next(extensions: int, parent: int | None, level: str) -> None:
    assert level_of(Carried("in_progress", parent_unit_id=parent), extensions) == level


@pytest.mark.parametrize(
    ("day", "why"),
    [
        pytest.param(date(2023, 10, 14), "cuối tuần", id="a Saturday"),
        pytest.param(date(2024, 2, 12), "Mùng ba Tết Nguyên Đán, chưa được xác nhận", id="a day of the moon"),
        pytest.param(date(2024, 4, 29), "Ngày nghỉ (thay cho ngày 04/05/2024), chưa được xác nhận", id="a swapped day"),
    ],
)
def test_the_calendar_says_why_a_day_is_asked_about(
    session: Session, house: House, clock: MovingClock, task: Task, day: date, why: str
) -> None:
    with pytest.raises(Refused) as doubt:
        asked(session, clock, task, house.lead, day, sure=False)

    assert f"là ngày nghỉ ({why})" in doubt.value.messages["sure"]


def test_a_day_off_is_asked_about_once_and_taken_when_meant(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    saturday, sunday = date(2023, 10, 14), date(2023, 10, 15)
    with pytest.raises(Refused) as doubt:
        asked(session, clock, task, house.lead, saturday, sure=False)
    assert set(doubt.value.messages) == {"sure"}
    assert open_request(session, task.id or 0) is None
    request = asked(session, clock, task, house.lead, saturday)

    other: dict[str, Any] = {"verdict": Verdict.CHANGED, "day": sunday}
    with pytest.raises(Refused) as doubt:
        decided(session, clock, task, request, house.standing, sure=False, **other)
    assert set(doubt.value.messages) == {"sure"}
    decided(session, clock, task, request, house.standing, **other)

    assert task.due_on == sunday


def test_a_task_that_rolls_is_not_asked_about_a_day_off(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock, due_on=date(2023, 10, 10), rolls=True)
    request = asked(session, clock, task, house.lead, date(2023, 10, 14), sure=False)

    decided(session, clock, task, request, house.standing, sure=False)

    assert (task.due_on, task.rolled_on) == (date(2023, 10, 14), date(2023, 10, 16))


def test_an_extension_is_asked_for_through_the_day_that_counts(
    session: Session, house: House, clock: MovingClock
) -> None:
    tasks = [make_task(session, house, clock, due_on=date(2023, 9, 16), rolls=True) for _n in range(2)]

    clock.move_to(clock.now() + timedelta(days=3))
    assert asked(session, clock, tasks[0], house.lead, date(2023, 9, 29)).due_on == date(2023, 9, 16)
    clock.move_to(clock.now() + timedelta(days=1))
    with pytest.raises(Refused):
        asked(session, clock, tasks[1], house.lead, date(2023, 9, 29))


def test_what_was_asked_for_is_agreed_to_without_asking_again(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    request = asked(session, clock, task, house.lead, date(2023, 10, 14))

    decided(session, clock, task, request, house.standing, sure=False)

    assert task.due_on == date(2023, 10, 14)


ENDS: dict[str, Callable[..., Any]] = {
    "granted": lambda session, clock, task, request, house: decided(session, clock, task, request, house.standing),
    "refused": lambda session, clock, task, request, house: decided(
        session, clock, task, request, house.standing, verdict=Verdict.REFUSED, note="Không."
    ),
    "withdrawn": lambda session, clock, task, request, house: withdraw(
        session, task, request.id, by=house.lead, clock=clock, version=task.version, key="withdraw once"
    ),
    "void": lambda session, clock, task, _request, _house: change_task(
        session, task, Deed("paused", None), clock, state=State.PAUSED
    ),
}


@pytest.mark.parametrize("end", ENDS)
def test_the_task_says_since_when_a_request_waits(
    session: Session, house: House, clock: MovingClock, task: Task, end: str
) -> None:
    request = asked(session, clock, task, house.lead)
    before = task.extension_asked_on

    ENDS[end](session, clock, task, request, house)

    assert (before, request.state, task.extension_asked_on) == (TODAY, end, None)


def test_recurring_work_that_is_extended_owes_reports_up_to_the_new_day(
    session: Session, house: House, clock: MovingClock
) -> None:
    task = make_task(session, house, clock, due_on=date(2023, 10, 20), recurrence=Recurrence.MONTHLY)
    assert [(one.label, one.ends_on) for one in periods_of(session, task.id or 0)] == [("2023-10", date(2023, 10, 20))]

    request = asked(session, clock, task, house.lead, date(2023, 12, 5))
    decided(session, clock, task, request, house.standing)

    assert [(one.label, one.ends_on) for one in periods_of(session, task.id or 0)] == [
        ("2023-10", date(2023, 10, 31)), ("2023-11", date(2023, 11, 30)), ("2023-12", date(2023, 12, 5)),
    ]  # fmt: skip


def test_an_earlier_due_day_voids_the_periods_after_it(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock, due_on=date(2023, 12, 31), recurrence=Recurrence.MONTHLY)
    first = periods_of(session, task.id or 0)[0]
    first.reported_on = TODAY

    change_task(session, task, Deed("extended", house.standing.holdings[0]), clock, due_on=date(2023, 11, 10))

    found = periods_of(session, task.id or 0)
    assert [(one.label, one.ends_on) for one in found] == [
        ("2023-10", date(2023, 10, 31)), ("2023-11", date(2023, 11, 10)),
    ]  # fmt: skip
    assert found[0].reported_on == TODAY
