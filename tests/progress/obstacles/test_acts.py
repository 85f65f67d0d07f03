"""Raising, passing on, answering and closing: who may, what is refused, and what it does to the task."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, select

from pacnam_tasks.accounts.rules import Actor, Holding, Role
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.errors import Conflict, NotAllowed, NotFound, Refused
from pacnam_tasks.history.queries import timeline
from pacnam_tasks.progress.actions import report_progress
from pacnam_tasks.progress.forms import UpdateInput
from pacnam_tasks.progress.models import Obstacle
from pacnam_tasks.progress.obstacles.access import standing_at
from pacnam_tasks.progress.obstacles.cards import card_of
from pacnam_tasks.progress.obstacles.queries import obstacle_of, waiting
from pacnam_tasks.progress.obstacles.rules import answer_day, first_level, next_level
from pacnam_tasks.progress.queries import hanging_on
from pacnam_tasks.progress.rules import Cause
from pacnam_tasks.progress.withdrawals.actions import withdraw
from pacnam_tasks.tasks.access import is_part_of_another
from pacnam_tasks.tasks.actions import Deed, change_task
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.facts import State
from pacnam_tasks.tasks.rules.levels import ANSWERING, Authority
from pacnam_tasks.tasks.splitting.actions import break_down
from pacnam_tasks.tasks.splitting.shares import Share
from tests.factories import House, make_parts, make_task
from tests.progress.acts import report
from tests.progress.obstacles.acts import finish, hinder, pass_on, reply

PEOPLE = ("office", "standing", "member", "lead", "staff", "stranger", "commune", "commune2", "inspector")
LEVEL = {level.value: level for level in ANSWERING}


@pytest.fixture
def task(session: Session, house: House, clock: MovingClock) -> Task:
    """A task of the agricultural office, in the member's field."""
    return make_task(session, house, clock)


@pytest.fixture
def part(session: Session, house: House, clock: MovingClock, task: Task) -> Task:
    """The commune's part of it."""
    return make_parts(session, house, clock, task)[0]


def later(clock: MovingClock, days: int) -> None:
    """Let days pass."""
    clock.move_to(clock.now() + timedelta(days=days))


def test_from_a_part_of_a_part_an_obstacle_climbs_unit_by_unit(
    session: Session, house: House, clock: MovingClock, part: Task
) -> None:
    share = Share(house.units["HKL"], "HKL", target=Decimal(100))
    (deep,) = break_down(session, part, [share], by=house.commune, clock=clock)
    obstacle = hinder(session, clock, deep, house.stranger)
    heads, words = [house.commune, house.lead], []
    for head in heads:
        assert [len(waiting(session, one, clock.today())) for one in heads] == [int(one is head) for one in heads]
        card = card_of(waiting(session, head, clock.today())[0], head, clock.today())
        words += [card.level_word, card.above_word]
        pass_on(session, clock, deep, obstacle, head)

    assert words == [
        "Xã Bộc Bố", "Phòng Nông nghiệp và Phát triển nông thôn", "Phòng Nông nghiệp và Phát triển nông thôn",
        "Thường trực Huyện ủy",
    ]  # fmt: skip
    assert (obstacle.level, obstacle.asked_unit_id) == ("thuong_truc", None)


def allowed(act: Callable[[Actor], None], house: House) -> set[str]:
    """For whom an act is not refused as somebody else's."""
    found = set()
    for name in PEOPLE:
        try:
            act(house.people[name])
        except NotAllowed:
            continue
        except (Refused, Conflict):
            pass
        found.add(name)
    return found


@pytest.mark.parametrize(
    ("cause", "of_part", "level"),
    [
        (Cause.LAND, False, Authority.STANDING),
        (Cause.LAND, True, Authority.LEAD_UNIT),
        (Cause.BEYOND_AUTHORITY, False, Authority.PROVINCE),
        (Cause.BEYOND_AUTHORITY, True, Authority.PROVINCE),
    ],
)
def test_who_assigned_the_work_is_asked_first(cause: Cause, of_part: bool, level: Authority) -> None:
    assert first_level(cause, led_by_another=of_part) is level


def test_each_level_has_one_above_it_but_the_province() -> None:
    assert [next_level(level) for level in ANSWERING] == [*ANSWERING[1:], None]


def test_an_obstacle_of_an_update_goes_to_who_assigned(
    session: Session, house: House, clock: MovingClock, task: Task, part: Task
) -> None:
    report(session, clock, task, house.staff, cause=Cause.BEYOND_AUTHORITY, obstacle="Thiếu vắc-xin.")
    report(session, clock, part, house.commune, cause=Cause.LAND, obstacle="Chưa có mặt bằng.")
    session.flush()

    assert [row.level for row in waiting(session, house.standing, clock.today())] == ["province"]
    assert [row.level for row in waiting(session, house.lead, clock.today())] == ["lead_unit"]


def test_raising_counts_as_something_recorded(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    later(clock, 20)
    before = task.version

    hinder(session, clock, task, house.staff, done="Đã họp dân.", proposal="Bố trí quỹ đất.")

    event = timeline(session, task.id or 0, 1)[0]
    assert (event.kind, json.loads(event.data)["proposal"]) == ("obstacle_raised", "Bố trí quỹ đất.")
    assert (task.recorded_on, task.version) == (clock.today(), before + 1)


@pytest.mark.parametrize(
    ("state", "who"),
    [
        ("assigned", {"lead"}),
        ("in_progress", {"lead", "staff"}),
        ("submitted", set()),
        ("paused", set()),
        ("done", set()),
        ("revoked", set()),
    ],
)
def test_an_obstacle_is_raised_by_who_carries_the_task(
    session: Session, house: House, clock: MovingClock, state: str, who: set[str]
) -> None:
    task = make_task(session, house, clock, state="assigned")
    change_task(session, task, Deed("updated", None), clock, state=State(state))

    def attempt(person: Actor) -> None:
        hinder(session, clock, task, person)

    assert allowed(attempt, house) == who


TASK_LEVELS = [
    ("thuong_truc", {"standing", "member"}),
    ("ban_thuong_vu", {"standing"}),
    ("province", {"standing"}),
]


@pytest.mark.parametrize(("level", "who"), TASK_LEVELS)
@pytest.mark.parametrize("act", [reply, pass_on], ids=["answer", "escalate"])
def test_only_the_level_that_must_answer_does(
    session: Session, house: House, clock: MovingClock, task: Task, act: Callable[..., None], level: str, who: set[str]
) -> None:
    one = hinder(session, clock, task, house.lead, level=LEVEL[level])

    def attempt(person: Actor) -> None:
        with session.begin_nested() as save:
            act(session, clock, task, one, person, **({"document": "12-CV/HU"} if act is reply else {}))
            save.rollback()
        session.refresh(one)

    assert allowed(attempt, house) == who


def test_a_part_s_obstacle_is_answered_by_the_unit_of_the_whole(
    session: Session, house: House, clock: MovingClock, part: Task
) -> None:
    one = hinder(session, clock, part, house.commune)

    assert allowed(lambda person: reply(session, clock, part, one, person), house) == {"lead"}


def test_the_member_in_charge_of_another_field_answers_nothing(
    session: Session, house: House, clock: MovingClock
) -> None:
    task = make_task(session, house, clock, field_id=house.fields["lam-nghiep"])
    one = hinder(session, clock, task, house.lead)

    with pytest.raises(NotAllowed):
        reply(session, clock, task, one, house.member)


@pytest.mark.parametrize(
    ("role", "level"),
    [(Role.MEMBER, Authority.STANDING), (Role.STANDING, Authority.STANDING), (Role.STANDING, Authority.PROVINCE)],
)
def test_nobody_answers_the_obstacle_of_their_own_unit(
    session: Session, house: House, clock: MovingClock, task: Task, role: Role, level: Authority
) -> None:
    both = Actor(1, 1, "x", "X", (*house.lead.holdings, Holding(999, 999, role)))
    one = hinder(session, clock, task, house.staff, level=level)

    with pytest.raises(NotAllowed):
        reply(session, clock, task, one, both, document="1")
    assert waiting(session, both, clock.today()) == []


def test_it_climbs_level_by_level_up_to_the_province(
    session: Session, house: House, clock: MovingClock, part: Task
) -> None:
    one = hinder(session, clock, part, house.commune)

    for person in (house.lead, house.member, house.standing):
        pass_on(session, clock, part, one, person)

    assert (one.level, one.version) == ("province", 4)
    with pytest.raises(Refused):
        pass_on(session, clock, part, one, house.standing)


def test_passing_on_may_name_another_day(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    one = hinder(session, clock, task, house.lead)
    first = one.answer_by

    pass_on(session, clock, task, one, house.member)
    kept = one.answer_by
    pass_on(session, clock, task, one, house.standing, answer_by=clock.today())

    assert (kept, one.answer_by) == (first, clock.today())


@pytest.mark.parametrize(
    ("level", "said", "fields"),
    [
        ("thuong_truc", {"text": ""}, {"answer"}),
        ("province", {"document": ""}, {"document"}),
        ("ban_thuong_vu", {"text": "", "document": ""}, {"answer", "document"}),
    ],
)
def test_an_answer_that_says_too_little_is_refused(
    session: Session, house: House, clock: MovingClock, task: Task, level: str, said: dict[str, str], fields: set[str]
) -> None:
    one = hinder(session, clock, task, house.lead, level=LEVEL[level])

    with pytest.raises(Refused) as refused:
        reply(session, clock, task, one, house.standing, **said)

    assert set(refused.value.messages) == fields


@pytest.mark.parametrize("act", [pass_on, finish], ids=["escalate", "close"])
def test_a_note_is_needed(
    session: Session, house: House, clock: MovingClock, task: Task, act: Callable[..., None]
) -> None:
    one = hinder(session, clock, task, house.lead)

    with pytest.raises(Refused) as refused:
        act(session, clock, task, one, house.member if act is pass_on else house.lead, note="")

    assert set(refused.value.messages) == {"note"}


def test_the_office_cannot_be_asked_as_it_never_decides(
    session: Session, house: House, clock: MovingClock, part: Task
) -> None:
    with pytest.raises(Refused):
        hinder(session, clock, part, house.commune, level=Authority.OFFICE)


def test_what_was_asked_of_the_office_before_waits_for_the_standing_members_and_the_member_in_charge(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    one = hinder(session, clock, task, house.lead)
    one.level = "office"
    session.flush()

    card = card_of(waiting(session, house.member, clock.today())[0], house.member, clock.today())

    assert (card.level_word, card.above_word) == ("Thường trực Huyện ủy", "Ban Thường vụ Huyện ủy")
    assert waiting(session, house.office, clock.today()) == []
    assert allowed(lambda person: reply(session, clock, task, one, person), house) == {"standing", "member"}


def test_a_task_has_no_unit_above_its_own(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    with pytest.raises(Refused):
        hinder(session, clock, task, house.lead, level=Authority.LEAD_UNIT)


def test_what_others_do_leaves_the_task_as_silent_as_before(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    one = hinder(session, clock, task, house.lead)
    before = (task.version, task.recorded_on)
    later(clock, 3)

    pass_on(session, clock, task, one, house.standing)
    reply(session, clock, task, one, house.standing, document="05-TB/HU")
    finish(session, clock, task, one, house.standing)

    kinds = [event.kind for event in timeline(session, task.id or 0, 3)]
    assert kinds == ["obstacle_closed", "obstacle_answered", "obstacle_escalated"]
    assert (task.version, task.recorded_on) == before


def test_a_task_knows_since_when_an_answer_is_waited_for(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    one = hinder(session, clock, task, house.lead)
    first = clock.today()
    later(clock, 3)
    other = hinder(session, clock, task, house.lead)
    assert task.facts.obstacle_since == first

    reply(session, clock, task, one, house.standing, document="05-TB/HU")
    assert task.facts.obstacle_since == clock.today()
    assert json.loads(timeline(session, task.id or 0, 1)[0].facts or "")["obstacle_since"] == clock.today().isoformat()
    finish(session, clock, task, other, house.staff)
    assert task.facts.obstacle_since is None


def test_the_unit_s_own_closure_counts_as_something_recorded(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    one = hinder(session, clock, task, house.lead)
    later(clock, 3)

    finish(session, clock, task, one, house.staff)

    assert (task.recorded_on, one.closed_by) == (clock.today(), house.staff.holdings[0].id)


def test_what_is_over_is_closed_without_touching_the_task(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    one = hinder(session, clock, task, house.lead)
    change_task(session, task, Deed("paused", None), clock, state=State.PAUSED)
    version = task.version

    finish(session, clock, task, one, house.lead)

    assert (one.closed_at, task.version) == (clock.now(), version)


def test_it_is_closed_by_the_unit_or_by_who_answered(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    one = hinder(session, clock, task, house.lead)
    for stranger in ("standing", "office", "member", "stranger", "inspector"):
        with pytest.raises(NotAllowed):
            finish(session, clock, task, one, house.people[stranger])

    reply(session, clock, task, one, house.standing)
    finish(session, clock, task, one, house.standing)

    assert one.closed_at == clock.now()


@pytest.mark.parametrize("act", [reply, pass_on], ids=["answer", "escalate"])
def test_what_was_answered_meanwhile_is_a_conflict(
    session: Session, house: House, clock: MovingClock, task: Task, act: Callable[..., None]
) -> None:
    one = hinder(session, clock, task, house.lead)
    seen = one.version
    reply(session, clock, task, one, house.standing)

    with pytest.raises(Conflict):
        act(session, clock, task, one, house.member, version=seen)
    with pytest.raises(Refused):
        act(session, clock, task, one, house.member)


def test_of_two_one_passes_on_and_the_other_learns_of_it(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    one = hinder(session, clock, task, house.lead)
    seen = one.version
    pass_on(session, clock, task, one, house.standing)

    with pytest.raises(Conflict):
        reply(session, clock, task, one, house.member, version=seen)
    with pytest.raises(NotAllowed):
        reply(session, clock, task, one, house.member)


@pytest.mark.parametrize("act", [reply, pass_on, finish], ids=["answer", "escalate", "close"])
def test_what_was_closed_meanwhile_stays_closed(
    session: Session, house: House, clock: MovingClock, task: Task, act: Callable[..., None]
) -> None:
    one = hinder(session, clock, task, house.lead)
    seen = one.version
    finish(session, clock, task, one, house.lead)
    person = house.staff if act is finish else house.standing

    with pytest.raises(Conflict):
        act(session, clock, task, one, person, version=seen)
    with pytest.raises(Refused):
        act(session, clock, task, one, person)


@pytest.mark.parametrize("state", [State.DONE, State.REVOKED])
def test_nothing_is_answered_on_work_that_is_over(
    session: Session, house: House, clock: MovingClock, task: Task, state: State
) -> None:
    one = hinder(session, clock, task, house.lead)
    change_task(session, task, Deed("confirmed", None), clock, state=state)

    with pytest.raises(Refused):
        reply(session, clock, task, one, house.standing)
    assert waiting(session, house.standing, clock.today()) == []


def test_an_obstacle_is_found_only_through_its_task(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    one = hinder(session, clock, task, house.lead)
    other = make_task(session, house, clock)

    assert obstacle_of(session, task.id or 0, one.id or 0) is one
    with pytest.raises(NotFound):
        obstacle_of(session, other.id or 0, one.id or 0)


def test_an_update_whose_obstacle_was_answered_is_not_withdrawn(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    update = report(session, clock, task, house.lead, cause=Cause.LAND, obstacle="Chưa có mặt bằng.")
    session.flush()
    (one,) = hanging_on(session, update.id or 0)
    reply(session, clock, task, one, house.standing)

    with pytest.raises(Refused):
        withdraw(session, task, update.id or 0, by=house.lead, clock=clock, key="a withdrawal")

    assert one.closed_at is None


def test_what_waits_for_a_person_is_what_the_person_may_answer(
    session: Session, house: House, clock: MovingClock, task: Task, part: Task
) -> None:
    forest = make_task(session, house, clock, lead="HKL", field_id=house.fields["lam-nghiep"])
    raised: list[tuple[Any, Task]] = []
    for one, head in ((task, house.lead), (part, house.commune), (forest, house.stranger)):
        levels = ANSWERING if is_part_of_another(one) else ANSWERING[1:]
        raised += [(hinder(session, clock, one, head, level=level), one) for level in levels]

    for name in PEOPLE:
        actor = house.people[name]
        mine = {obstacle.id for obstacle, one in raised if standing_at(actor, obstacle.level, one)}
        assert {row.id for row in waiting(session, actor, clock.today())} == mine, name


def test_what_waits_stands_by_its_day_of_answer_what_is_past_it_first(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    for text, days in (("Cuối.", 30), ("Giữa.", 4), ("Cuối, sau.", 30), ("Gấp.", 0)):
        hinder(session, clock, task, house.lead, text=text, answer_by=clock.today() + timedelta(days=days))
    later(clock, 1)

    found = [row.text for row in waiting(session, house.standing, clock.today())]

    assert found == ["Gấp.", "Giữa.", "Cuối.", "Cuối, sau."]


@pytest.mark.parametrize(
    ("raised", "answer"),
    [
        pytest.param(date(2023, 9, 15), date(2023, 9, 25), id="ten days"),
        pytest.param(date(2023, 9, 13), date(2023, 9, 25), id="from Saturday to Monday"),
        pytest.param(date(2023, 9, 14), date(2023, 9, 25), id="from Sunday to Monday"),
    ],
)
def test_where_no_day_is_named_there_is_one(raised: date, answer: date) -> None:
    assert answer_day(raised) == answer


def test_an_obstacle_of_an_update_has_a_level_and_a_day_too(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    sent = UpdateInput(version=task.version, key="key-of-form", note="Đã làm.", cause=Cause.LAND, obstacle="Thiếu đất.")
    report_progress(session, task, sent, [], by=house.lead, clock=clock)

    one = session.exec(select(Obstacle)).one()
    assert (one.level, one.answer_by) == ("thuong_truc", date(2023, 9, 25))
