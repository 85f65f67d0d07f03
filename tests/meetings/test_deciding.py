"""What is decided becomes a direction or a draft in the same transaction, in the right of whoever decides."""

import json
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from pacnam_tasks.accounts.models import Appointment
from pacnam_tasks.accounts.rules import Actor, Role
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.errors import Conflict, NotAllowed, Refused
from pacnam_tasks.decisions.directions.models import DirectedUnit, FieldDirection
from pacnam_tasks.history.models import Event
from pacnam_tasks.meetings.actions import holding
from pacnam_tasks.meetings.actions.holding import saved_id
from pacnam_tasks.meetings.models import Meeting, MeetingDecision
from pacnam_tasks.meetings.queries.held import last_closed
from pacnam_tasks.meetings.queries.one import held
from pacnam_tasks.meetings.rules import DecisionKind
from pacnam_tasks.tasks.models import Task
from tests.conftest import TODAY
from tests.factories import House, make_task
from tests.meetings.making import agenda, close, decide, put_on


def said(session: Session, kind: str) -> tuple[dict[str, object], int | None]:
    """What the last event of a kind says, and in whose right."""
    event = session.exec(select(Event).where(Event.kind == kind).order_by(col(Event.seq).desc()).limit(1)).one()
    return json.loads(event.data), event.actor_id


def post(actor: Actor, role: Role) -> int:
    """The appointment of a person in a role."""
    holding = actor.holding(role)
    assert holding is not None
    return holding.id


def test_the_office_writes_down_what_the_chair_directs(session: Session, house: House, clock: MovingClock) -> None:
    make_task(session, house, clock)

    made = decide(session, house, clock, put_on(session, house, clock))

    direction = session.get_one(FieldDirection, made.direction_id)
    addressed = session.exec(select(DirectedUnit).where(DirectedUnit.direction_id == direction.id)).all()
    chair, office = post(house.standing, Role.STANDING), post(house.office, Role.OFFICE)
    assert (direction.text, direction.answer_by, direction.given_by) == (made.text, made.due_on, chair)
    assert [one.unit_id for one in addressed] == [house.units["NNPTNT"]]
    directed, by = said(session, "field_directed")
    assert (directed["given_by"], by) == (chair, office)
    recorded, by = said(session, "decision_recorded")
    assert (recorded["decision"], recorded["unit"], by) == (made.id, "NNPTNT", office)


def test_a_decision_becomes_a_draft_that_the_office_completes(
    session: Session, house: House, clock: MovingClock
) -> None:
    meeting = put_on(session, house, clock)

    made = decide(
        session, house, clock, meeting, house.standing, kind=DecisionKind.DRAFT, unit="HKL", field="lam-nghiep"
    )

    task = session.get_one(Task, made.task_id)
    assert (task.state, task.title, task.quoted) == ("draft", "Báo cáo rõ từng xã", "Báo cáo rõ từng xã.")
    assert (task.lead_unit_id, task.due_on, task.code[:8]) == (house.units["HKL"], made.due_on, "NV-2023-")
    assert said(session, "drafted")[1] == post(house.standing, Role.STANDING)


def test_a_member_directs_in_the_own_field_and_drafts_nothing(
    session: Session, house: House, clock: MovingClock
) -> None:
    make_task(session, house, clock)
    make_task(session, house, clock, field_id=house.fields["lam-nghiep"])
    meeting = put_on(session, house, clock)

    made = decide(session, house, clock, meeting, house.member)

    direction = session.get_one(FieldDirection, made.direction_id)
    assert direction.given_by == made.recorded_by == post(house.member, Role.MEMBER)
    with pytest.raises(NotAllowed):
        decide(session, house, clock, meeting, house.member, field="lam-nghiep")
    with pytest.raises(Refused, match="Văn phòng và Thường trực"):
        decide(session, house, clock, meeting, house.member, kind=DecisionKind.DRAFT)


@pytest.mark.parametrize("who", ["inspector", "lead", "staff", "administrator"])
def test_nobody_else_holds_a_meeting_or_records(session: Session, house: House, clock: MovingClock, who: str) -> None:
    make_task(session, house, clock)
    meeting, actor = put_on(session, house, clock), house.people[who]

    with pytest.raises(NotAllowed):
        decide(session, house, clock, meeting, actor)
    with pytest.raises(NotAllowed):
        holding.close_meeting(session, meeting, by=actor, clock=clock)
    with pytest.raises(NotAllowed):
        holding.open_meeting(session, agenda(house, TODAY), by=actor, clock=clock)


def test_what_cannot_be_decided_is_refused_and_nothing_is_kept(
    session: Session, house: House, clock: MovingClock
) -> None:
    make_task(session, house, clock)
    meeting = put_on(session, house, clock)
    decide(session, house, clock, meeting)
    kept = session.exec(select(MeetingDecision)).all()

    with pytest.raises(Refused, match="không chủ trì việc đang thực hiện"):
        decide(session, house, clock, meeting, unit="HKL")
    with pytest.raises(Refused, match="Người office đã ghi kết luận này lúc 12:00 ngày 15/09/2023"):
        decide(session, house, clock, meeting, house.standing)
    chair = session.get_one(Appointment, meeting.chair_id)
    chair.valid_to = TODAY - timedelta(days=1)
    session.add(chair)
    with pytest.raises(Refused, match="không còn là Thường trực"):
        decide(session, house, clock, meeting, text="Việc khác.")

    assert session.exec(select(MeetingDecision)).all() == kept


def test_nothing_is_recorded_before_the_day_and_after_the_end(
    session: Session, house: House, clock: MovingClock
) -> None:
    make_task(session, house, clock)
    early = put_on(session, house, clock, TODAY + timedelta(days=1))
    with pytest.raises(Refused, match="Hội nghị họp ngày 16/09/2023"):
        decide(session, house, clock, early)
    with pytest.raises(Refused, match="chưa đến ngày họp"):
        close(session, house, clock, early)
    over = put_on(session, house, clock)
    close(session, house, clock, over)

    with pytest.raises(Conflict):
        decide(session, house, clock, over)
    with pytest.raises(Conflict):
        close(session, house, clock, over)
    with pytest.raises(Conflict):
        holding.set_agenda(session, over, agenda(house, TODAY), by=house.office, clock=clock, version=over.version)


def test_a_meeting_follows_the_last_closed_one_and_never_lies_before_it(
    session: Session, house: House, clock: MovingClock
) -> None:
    first = put_on(session, house, clock)
    waiting = put_on(session, house, clock)
    close(session, house, clock, first)

    with pytest.raises(Refused, match="Hội nghị ngày 15/09/2023 đã kết thúc"):
        put_on(session, house, clock, TODAY - timedelta(days=1))
    sent = agenda(house, TODAY - timedelta(days=1))
    with pytest.raises(Refused, match="Hội nghị ngày 15/09/2023 đã kết thúc"):
        holding.set_agenda(session, waiting, sent, by=house.office, clock=clock, version=waiting.version)


def before(session: Session, meeting: Meeting) -> int | None:
    """The meeting since which changes are counted."""
    session.flush()
    return held(session, saved_id(meeting)).previous_id


def test_a_meeting_put_on_while_the_one_before_was_open_shows_what_that_one_decided(
    session: Session, house: House, clock: MovingClock
) -> None:
    make_task(session, house, clock)
    first = put_on(session, house, clock)
    second = put_on(session, house, clock, TODAY + timedelta(days=7))
    decide(session, house, clock, first)

    found = [before(session, second)]
    close(session, house, clock, first)
    found.append(before(session, second))

    assert found == [None, first.id]
    shown = held(session, saved_id(second))
    assert [one.meeting_id for item in shown.agenda for one in item.before] == [first.id]
    earlier = agenda(house, TODAY, title="Họp cùng ngày")
    holding.set_agenda(session, second, earlier, by=house.office, clock=clock, version=second.version)
    assert before(session, second) == first.id


def test_since_which_meeting_changes_were_counted_stays_once_a_meeting_is_closed(
    session: Session, house: House, clock: MovingClock
) -> None:
    first, second, third = (put_on(session, house, clock) for _ in range(3))

    for meeting in (first, third, second):
        close(session, house, clock, meeting)

    assert [before(session, one) for one in (first, second, third)] == [None, third.id, first.id]
    closed = said(session, "meeting_closed")[0]
    assert (closed["meeting"], closed["previous"]) == (second.id, third.id)


def test_a_meeting_put_on_by_mistake_is_cancelled_before_anything_is_decided(
    session: Session, house: House, clock: MovingClock
) -> None:
    make_task(session, house, clock)
    mistaken, decided = put_on(session, house, clock), put_on(session, house, clock)
    decide(session, house, clock, decided)

    holding.cancel_meeting(session, mistaken, by=house.office, clock=clock)

    assert said(session, "meeting_cancelled") == (
        {"meeting": mistaken.id, "title": mistaken.title}, post(house.office, Role.OFFICE),
    )  # fmt: skip
    assert last_closed(session) is None
    with pytest.raises(Conflict):
        decide(session, house, clock, mistaken)
    with pytest.raises(Refused, match="đã có kết luận nên không hủy"):
        holding.cancel_meeting(session, decided, by=house.office, clock=clock)
    with pytest.raises(NotAllowed):
        holding.cancel_meeting(session, decided, by=house.member, clock=clock)


def test_a_field_on_which_something_was_decided_stays_on_the_agenda(
    session: Session, house: House, clock: MovingClock
) -> None:
    make_task(session, house, clock)
    meeting = put_on(session, house, clock)
    decide(session, house, clock, meeting)
    without = agenda(house, TODAY, field_ids=(house.fields["lam-nghiep"],))

    with pytest.raises(Refused, match="đã có kết luận"):
        holding.set_agenda(session, meeting, without, by=house.office, clock=clock, version=meeting.version)


def test_a_chair_does_not_direct_the_own_unit(session: Session, house: House, clock: MovingClock) -> None:
    make_task(session, house, clock)
    session.add(
        Appointment(
            person_id=house.standing.person_id, unit_id=house.units["NNPTNT"], role=Role.LEADER, valid_from=TODAY
        )
    )
    session.flush()

    with pytest.raises(Refused, match="là đơn vị của người chỉ đạo"):
        decide(session, house, clock, put_on(session, house, clock))
