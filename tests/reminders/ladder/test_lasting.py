"""What lasts (silence, a missing report, an unconfirmed result, a day of review): whom it reaches on which day."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from pacnam_tasks.accounts.models import Account
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.decisions.actions import return_
from pacnam_tasks.decisions.refusals.actions import refuse
from pacnam_tasks.decisions.reviews.actions import review
from pacnam_tasks.decisions.reviews.forms import Review
from pacnam_tasks.reminders import labels
from pacnam_tasks.reminders.actions import plan
from pacnam_tasks.reminders.models import Reminder
from pacnam_tasks.tasks.actions import Deed, accept, change_task
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.facts import Recurrence
from tests.conftest import TODAY
from tests.factories import House, make_parts, make_task
from tests.progress.acts import submit
from tests.reminders.conftest import facts_to_send

FAR = TODAY + timedelta(days=100)
Make = Callable[[Session, House, MovingClock], Task]


def silent(session: Session, house: House, clock: MovingClock) -> Task:
    """A task of which nothing is heard."""
    return make_task(session, house, clock, code="NV-2023-010", due_on=FAR, member_id=house.member.person_id)


def submitted(session: Session, house: House, clock: MovingClock) -> Task:
    """A task that is reported as done."""
    task = silent(session, house, clock)
    submit(session, clock, task, house.lead)
    return task


def submitted_part(session: Session, house: House, clock: MovingClock) -> Task:
    """A part that is reported as done."""
    whole = make_task(session, house, clock, due_on=FAR + timedelta(days=1))
    part, _other = make_parts(session, house, clock, whole)
    change_task(session, part, Deed("submitted", None), clock, state="submitted", submitted_on=TODAY)
    return part


def undated(session: Session, house: House, clock: MovingClock) -> Task:
    """A task without a due day, to be reviewed in five days."""
    return make_task(session, house, clock, due_on=None, review_on=TODAY + timedelta(days=5))


def recurring(session: Session, house: House, clock: MovingClock) -> Task:
    """A task that is reported on each week, until Sunday of next week."""
    last = date(2023, 10, 1)
    return make_task(session, house, clock, due_on=last, recurrence=Recurrence.WEEKLY, member_id=house.member.person_id)


def given(session: Session, house: House, clock: MovingClock) -> Task:
    """A task that waits to be accepted."""
    return make_task(session, house, clock, code="NV-2023-010", due_on=FAR, state="assigned")


def returned(session: Session, house: House, clock: MovingClock) -> Task:
    """A result that came back, to be submitted again within ten days."""
    task = submitted(session, house, clock)
    again_by = TODAY + timedelta(days=10)
    return_(session, task, by=house.standing, clock=clock, version=task.version, reason="Thiếu.", again_by=again_by)
    return task


LASTING: dict[str, tuple[Make, dict[int, set[str]]]] = {
    "silence": (silent, {15: {"lead"}, 30: {"lead"}}),
    "submission": (submitted, {3: {"standing", "office"}, 7: {"standing", "office"}}),
    "review": (undated, {5: {"lead", "office", "standing"}, 12: {"lead", "office", "standing"}}),
    "period": (recurring, {10: {"lead"}, 14: {"lead"}}),
    "acceptance": (given, {2: {"lead"}} | {days: {"lead", "office"} for days in (7, 14, 21, 28)}),
    "resubmission": (returned, {9: {"lead"}, 11: {"lead"}, 17: {"lead", "member"}}),
}


def planned(session: Session, matter: str) -> list[Reminder]:
    """The notices of a matter, the oldest first."""
    mine = select(Reminder).where(col(Reminder.matter) == matter, col(Reminder.channel) == "inbox")
    return list(session.exec(mine.order_by(col(Reminder.id))))


def days_of(session: Session, clock: MovingClock, matter: str, until: int) -> dict[int, set[str]]:
    """On which day who was told of a matter, day by day."""
    found: dict[int, set[str]] = {}
    for days in range(until):
        before = {one.id for one in planned(session, matter)}
        plan(session, clock, TODAY + timedelta(days=days))
        new = [one.person_id for one in planned(session, matter) if one.id not in before]
        if new:
            people = select(Account.username).where(col(Account.person_id).in_(new))
            found[days] = set(session.exec(people))
    return found


@pytest.mark.parametrize("matter", LASTING)
def test_each_rung_is_planned_on_its_day(session: Session, house: House, clock: MovingClock, matter: str) -> None:
    make, days = LASTING[matter]
    make(session, house, clock)

    assert days_of(session, clock, matter, 16 if matter == "period" else 35) == days


def test_a_part_waits_for_the_head_of_the_unit_that_gave_it(session: Session, house: House, clock: MovingClock) -> None:
    submitted_part(session, house, clock)

    assert days_of(session, clock, "submission", 5) == {3: {"lead"}}


def test_of_several_missing_reports_the_last_is_spoken_of(session: Session, house: House, clock: MovingClock) -> None:
    recurring(session, house, clock)

    plan(session, clock, date(2023, 10, 2))

    assert [one.occurrence for one in planned(session, "period")] == [date(2023, 10, 1)]


def test_silence_is_not_spoken_of_where_the_deadline_is(session: Session, house: House, clock: MovingClock) -> None:
    make_task(session, house, clock, due_on=TODAY + timedelta(days=20))

    assert days_of(session, clock, "silence", 40) == {}


def test_of_recurring_work_its_periods_are_spoken_of(session: Session, house: House, clock: MovingClock) -> None:
    make_task(session, house, clock, due_on=FAR, recurrence=Recurrence.QUARTERLY)

    assert days_of(session, clock, "silence", 40) == {}


def test_silence_is_not_spoken_of_where_the_acceptance_is(session: Session, house: House, clock: MovingClock) -> None:
    given(session, house, clock)

    assert days_of(session, clock, "silence", 40) == {}


def test_a_day_to_submit_again_that_is_the_due_day_is_spoken_of_as_the_deadline(
    session: Session, house: House, clock: MovingClock
) -> None:
    task = returned(session, house, clock)
    change_task(session, task, Deed("edited", None), clock, due_on=task.again_by)

    assert days_of(session, clock, "resubmission", 20) == {}
    assert planned(session, "deadline")


def accepted(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    """The unit takes it."""
    accept(session, task, by=house.lead, clock=clock, version=task.version)


def refused(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    """The unit refuses it: others have the word."""
    refuse(session, task, by=house.lead, clock=clock, version=task.version, reason="Không thuộc phạm vi.")


def again(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    """The result is submitted again."""
    submit(session, clock, task, house.lead)


def confirmed(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    """The result comes back."""
    return_(session, task, by=house.standing, clock=clock, version=task.version, reason="Thiếu biên bản")


def reported(session: Session, _house: House, clock: MovingClock, task: Task) -> None:
    """Something is recorded."""
    clock.move_to(clock.now() + timedelta(days=16))
    change_task(session, task, Deed("updated", None), clock)


def reviewed(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    """It was looked at, and is again in some months."""
    sent = Review("Tiếp tục.", FAR, task.review_on)
    review(session, task, sent, by=house.office, clock=clock)


def revoked(session: Session, _house: House, clock: MovingClock, task: Task) -> None:
    """It is no more."""
    change_task(session, task, Deed("revoked", None), clock, state="revoked")


ENDS: list[Any] = [
    ("silence", reported, 16),
    ("silence", revoked, 16),
    ("submission", confirmed, 4),
    ("review", reviewed, 5),
    ("review", revoked, 5),
    ("period", revoked, 10),
    ("acceptance", accepted, 2),
    ("acceptance", refused, 2),
    ("acceptance", revoked, 7),
    ("resubmission", again, 9),
    ("resubmission", revoked, 11),
]


@pytest.mark.parametrize(("matter", "end", "after"), ENDS)
def test_once_it_is_over_nothing_is_planned_and_what_waits_is_not_sent(
    session: Session, house: House, clock: MovingClock, matter: str, end: Callable[..., None], after: int
) -> None:
    task, day = LASTING[matter][0](session, house, clock), TODAY + timedelta(days=after)
    plan(session, clock, day)
    mail = session.exec(select(Reminder).where(Reminder.matter == matter, Reminder.channel == "email")).first()
    assert mail is not None
    assert facts_to_send(session, mail, day) is not None

    end(session, house, clock, task)

    assert facts_to_send(session, mail, day) is None
    before = len(planned(session, matter))
    plan(session, clock, day + timedelta(days=1))
    assert len(planned(session, matter)) == before


SUBJECTS = {
    "silence": "Nhắc việc NV-2023-010: chưa có báo cáo từ ngày 15/09/2023 (hạn 24/12/2023)",
    "submission": "Nhắc việc NV-2023-010: kết quả báo cáo ngày 15/09/2023 chờ xác nhận (hạn 24/12/2023)",
    "acceptance": "Nhắc việc NV-2023-010: nhiệm vụ chờ tiếp nhận từ ngày 15/09/2023 (hạn 24/12/2023)",
    "resubmission": (
        "Nhắc việc NV-2023-010: kết quả bị trả lại, cần báo cáo lại, quá hạn 10 ngày (chậm nhất 25/09/2023)"
    ),
}
DEADLINES = {"resubmission": "Báo cáo lại chậm nhất: 25/09/2023 (quá hạn 10 ngày)"}


@pytest.mark.parametrize("matter", SUBJECTS)
def test_the_mail_says_since_when_and_the_deadline(
    session: Session, house: House, clock: MovingClock, matter: str
) -> None:
    LASTING[matter][0](session, house, clock)
    day = TODAY + timedelta(days=20)
    plan(session, clock, day)
    mail = session.exec(select(Reminder).where(Reminder.matter == matter, Reminder.channel == "email")).first()
    assert mail is not None

    found = facts_to_send(session, mail, day)

    assert found is not None
    assert labels.subject(found[0]) == SUBJECTS[matter]
    assert labels.deadline(found[0]) == DEADLINES.get(matter, "Thời hạn hoàn thành: 24/12/2023")
    assert labels.happened(found[0].matter, found[0].since)[0].isupper()


def test_what_has_no_deadline_says_so(session: Session, house: House, clock: MovingClock) -> None:
    task = undated(session, house, clock)
    day = TODAY + timedelta(days=5)
    plan(session, clock, day)
    mail = session.exec(select(Reminder).where(Reminder.matter == "review", Reminder.channel == "email")).first()
    assert mail is not None

    found = facts_to_send(session, mail, day)

    assert found is not None
    assert labels.subject(found[0]) == f"Nhắc việc {task.code}: đến ngày rà soát 20/09/2023"
    assert labels.deadline(found[0]) == "Thời hạn hoàn thành: không xác định"
