"""An entry is set right beside itself: what follows, what stays, who may, and what is refused."""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.errors import Conflict, NotAllowed, NotFound, Refused
from pacnam_tasks.decisions.actions import check
from pacnam_tasks.decisions.rules import Question
from pacnam_tasks.history.queries import timeline
from pacnam_tasks.progress.errata.actions import correct
from pacnam_tasks.progress.errata.forms import Correction
from pacnam_tasks.progress.errata.queries import entry_of
from pacnam_tasks.progress.errata.rules import Said
from pacnam_tasks.progress.models import ProgressUpdate
from pacnam_tasks.progress.rules import Paper
from pacnam_tasks.progress.withdrawals.actions import withdraw
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.counts import AsOf, Scope, facts_by_id
from pacnam_tasks.tasks.rules.facts import State
from tests.conftest import TODAY
from tests.factories import House, make_parts, make_task
from tests.progress.acts import report, settle, submit

D = Decimal
DAY = timedelta(days=1)


@pytest.fixture
def task(session: Session, house: House, clock: MovingClock) -> Task:
    """A task that counts to 200."""
    return make_task(session, house, clock, target=D(200))


def told(session: Session, clock: MovingClock, task: Task, by: Actor, **said: Any) -> ProgressUpdate:
    """A report, and a day passes."""
    made = report(session, clock, task, by, **said)
    clock.move_to(clock.now() + DAY)
    return made


def put_right(session: Session, clock: MovingClock, task: Task, update: ProgressUpdate, by: Actor, **more: Any) -> None:
    """Correct the entry of an update from a form made now."""
    entry = entry_of(session, task.id or 0, update.event_seq)
    holds, sure = more.pop("holds", entry.holds), more.pop("sure", False)
    said = Said(**({"note": entry.said.note} | entry.said.figure | more))
    sent = Correction(said, "Cộng nhầm diện tích thôn Nà Coóc.", holds, sure)
    correct(session, task, update.event_seq, sent, by=by, clock=clock)


def last_data(session: Session, task: Task) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(timeline(session, task.id or 0, 1)[0].data)
    return found


def test_the_number_follows_the_entry_it_comes_from(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    first = told(session, clock, task, house.lead, quantity=D(80), note="Đã gặt.")
    silent_since, version = task.recorded_on, task.version

    put_right(session, clock, task, first, house.office, quantity=D(60))

    assert (task.quantity, task.percent, task.recorded_on, task.version) == (D(60), D(30), silent_since, version + 1)
    event = timeline(session, task.id or 0, 1)[0]
    assert (event.kind, event.effective_on, event.at.date()) == ("corrected", TODAY, clock.today())
    assert last_data(session, task) == {
        "entry": first.event_seq,
        "entry_on": "2023-09-15",
        "old": {"quantity": "80.0000"},
        "new": {"quantity": "60"},
        "reason": "Cộng nhầm diện tích thôn Nà Coóc.",
    }
    assert first.quantity == 80


def test_past_days_stay_as_they_were_known(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    first = told(session, clock, task, house.lead, quantity=D(80))
    put_right(session, clock, task, first, house.office, quantity=D(60))
    clock.move_to(clock.now() + DAY)

    known = {}
    for day in (0, 1):
        facts = dict(facts_by_id(session, AsOf(TODAY + DAY * day, clock.today(), clock.zone), Scope()))
        known[day] = facts[task.id or 0].quantity

    assert known == {0: D(80), 1: D(60)}


def test_an_entry_that_no_longer_counts_leaves_the_number(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    first = told(session, clock, task, house.lead, quantity=D(80))
    told(session, clock, task, house.lead, quantity=D(100))
    version = task.version

    put_right(session, clock, task, first, house.lead, quantity=D(60))

    assert (task.quantity, task.version) == (D(100), version)
    assert timeline(session, task.id or 0, 1)[0].facts is None


def test_a_note_is_corrected_without_touching_the_number(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    first = told(session, clock, task, house.lead, quantity=D(80), note="Gặt xong 2 thôn.")

    put_right(session, clock, task, first, house.lead, note="Gặt xong 3 thôn.")

    assert last_data(session, task)["new"] == {"note": "Gặt xong 3 thôn."}
    assert task.quantity == 80


def test_corrections_of_corrections_chain(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    first = told(session, clock, task, house.lead, quantity=D(80), note="Hai thôn.")
    for said in ({"quantity": D(60)}, {"note": "Ba thôn."}, {"quantity": D(65)}):
        put_right(session, clock, task, first, house.office, **said)

    entry = entry_of(session, task.id or 0, first.event_seq)
    assert entry.first_said == Said(D(80), None, "Hai thôn.")
    assert entry.said == Said(D(65), None, "Ba thôn.")
    assert [(one.old, one.new) for one in entry.errata] == [
        ({"quantity": "80.0000"}, {"quantity": "60"}),
        ({"note": "Hai thôn."}, {"note": "Ba thôn."}),
        ({"quantity": "60"}, {"quantity": "65"}),
    ]
    assert task.quantity == 65


def test_parents_follow_quietly(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    part = make_parts(session, house, clock, task)[0]
    first = told(session, clock, part, house.commune, quantity=D(50))
    silent_since = task.recorded_on

    put_right(session, clock, part, first, house.commune, quantity=D(30))

    assert (task.percent, task.recorded_on) == (D("7.5"), silent_since)
    assert (part.percent, part.recorded_on) == (D(30), silent_since)


def test_a_percent_is_corrected_as_a_percent(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock, target=None, measure="", measure_kind=None)
    first = told(session, clock, task, house.lead, percent=D(45))

    put_right(session, clock, task, first, house.office, percent=D("41.5"))

    assert task.percent == D("41.5")


def test_an_opinion_on_the_old_figure_is_void(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    sent = submit(session, clock, task, house.lead, quantity=D(200))
    check(session, task, by=house.office, clock=clock, version=task.version, holds=set(Question))
    clock.move_to(clock.now() + DAY)

    put_right(session, clock, task, sent, house.lead, quantity=D(190))

    assert (task.state, task.quantity, task.check_passed) == (State.SUBMITTED.value, D(190), None)


MAY = {"office", "lead"}
ALL = ("office", "standing", "member", "lead", "staff", "stranger", "commune", "inspector", "administrator")


def test_only_the_office_and_the_head_of_the_unit(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    first = told(session, clock, task, house.staff, quantity=D(80))
    done = set()
    for number, who in enumerate(ALL):
        try:
            put_right(session, clock, task, first, house.people[who], quantity=D(60 + number))
            done.add(who)
        except NotAllowed:
            continue

    assert done == MAY


def test_the_head_leaves_what_the_office_entered(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    paper = told(session, clock, task, house.office, quantity=D(80), paper=Paper(TODAY, "45/BC-UBND"))

    with pytest.raises(NotAllowed):
        put_right(session, clock, task, paper, house.lead, quantity=D(60))
    put_right(session, clock, task, paper, house.office, quantity=D(60))

    assert task.quantity == 60


def test_the_office_corrects_its_own_units_work_in_no_way(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    first = told(session, clock, task, house.lead, quantity=D(80))
    task.lead_unit_id = house.units["VPHU"]

    with pytest.raises(NotAllowed):
        put_right(session, clock, task, first, house.office, quantity=D(60))


@pytest.mark.parametrize("state", [State.DONE, State.PAUSED, State.REVOKED])
def test_what_has_ended_is_re_opened_first(
    session: Session, house: House, clock: MovingClock, task: Task, state: State
) -> None:
    first = submit(session, clock, task, house.lead, quantity=D(200))
    settle(session, clock, task, house.standing)
    clock.move_to(clock.now() + DAY)
    task.state = state

    with pytest.raises(NotAllowed, match="Đang thực hiện"):
        put_right(session, clock, task, first, house.office, quantity=D(60))


REFUSED = [
    pytest.param({}, {""}, id="nothing differs"),
    pytest.param({"quantity": None}, {"quantity"}, id="no figure any more"),
    pytest.param({"quantity": D("180.5")}, {"sure"}, id="a share over 100"),
]


@pytest.mark.parametrize(("said", "fields"), REFUSED)
def test_what_cannot_be_right_is_refused(
    session: Session, house: House, clock: MovingClock, said: dict[str, Any], fields: set[str]
) -> None:
    task = make_task(session, house, clock)
    first = told(session, clock, task, house.lead, quantity=D(80))
    with pytest.raises(Refused) as refused:
        put_right(session, clock, task, first, house.office, **said)

    assert set(refused.value.messages) == fields
    assert task.quantity == 80
    if fields == {"sure"}:
        put_right(session, clock, task, first, house.office, sure=True, **said)
        assert task.quantity == D("180.5")


def test_a_note_becomes_no_figure(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    first = told(session, clock, task, house.lead, note="Chưa gặt.")

    with pytest.raises(Refused) as refused:
        put_right(session, clock, task, first, house.office, quantity=D(60))

    assert set(refused.value.messages) == {"quantity"}


def test_while_anything_can_be_withdrawn_nothing_is_corrected(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    first = told(session, clock, task, house.lead, quantity=D(80))
    second = report(session, clock, task, house.lead, quantity=D(90))

    for update in (first, second):
        with pytest.raises(Refused, match="rút lại được"):
            put_right(session, clock, task, update, house.office, quantity=D(60))
    withdraw(session, task, second.id or 0, by=house.lead, clock=clock, key="a key of lead")
    with pytest.raises(Refused, match="đã được rút lại"):
        put_right(session, clock, task, second, house.office, quantity=D(60))
    put_right(session, clock, task, first, house.office, quantity=D(60))

    assert task.quantity == 60


def test_of_two_corrections_at_once_the_second_is_asked_again(
    session: Session, house: House, clock: MovingClock, task: Task
) -> None:
    first = told(session, clock, task, house.lead, quantity=D(80))
    put_right(session, clock, task, first, house.lead, quantity=D(60))

    with pytest.raises(Conflict):
        put_right(session, clock, task, first, house.office, quantity=D(70), holds=first.event_seq)

    assert task.quantity == 60


def test_an_entry_of_another_task_is_not_there(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    first = told(session, clock, task, house.lead, quantity=D(80))
    other = make_task(session, house, clock)

    for seq in (first.event_seq, 0, first.event_seq - 1):
        with pytest.raises(NotFound):
            correct(session, other, seq, Correction(Said(D(1)), "x", seq), by=house.office, clock=clock)
