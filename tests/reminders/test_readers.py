"""What is asked of whom: of the unit its work, of who decides a word, of others that they urge the unit."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from pacnam_tasks.accounts.models import Account
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.reminders import labels
from pacnam_tasks.reminders.actions import plan
from pacnam_tasks.reminders.ladder.rules import Addressee, Source
from pacnam_tasks.reminders.models import Reminder
from pacnam_tasks.reminders.rules import Matter, Reader
from tests.conftest import TODAY
from tests.factories import House, make_task
from tests.progress.acts import submit
from tests.reminders.conftest import facts_to_send
from tests.reminders.ladder.keeping import EVERYBODY, keep, rung
from tests.reminders.test_letter import FACTS
from tests.reminders.test_waiting import ask_for_later, direct

WORKS, DECIDES, IN_CHARGE, FOLLOWS = Reader
URGE = "Kính đề nghị đồng chí chỉ đạo, đôn đốc đơn vị."
ASKED = [
    (Matter.DEADLINE, WORKS, "Đề nghị đơn vị cập nhật kết quả hoặc nêu lý do."),
    (Matter.DEADLINE, IN_CHARGE, URGE),
    (Matter.DEADLINE, FOLLOWS, "Đề nghị đồng chí theo dõi, đôn đốc đơn vị."),
    (Matter.REVIEW, WORKS, "Đề nghị báo cáo tình hình để Thường trực rà soát."),
    (Matter.REVIEW, DECIDES, "Kính đề nghị đồng chí rà soát nhiệm vụ và ấn định ngày rà soát tiếp theo."),
    (Matter.ACCEPTANCE, WORKS, "Đề nghị tiếp nhận nhiệm vụ hoặc từ chối, nêu rõ lý do."),
    (Matter.ACCEPTANCE, FOLLOWS, "Đề nghị đồng chí theo dõi, đôn đốc đơn vị."),
    (Matter.RESUBMISSION, WORKS, "Đề nghị hoàn thiện và báo cáo lại kết quả."),
    (Matter.PERIOD, WORKS, "Đề nghị gửi báo cáo của kỳ."),
    (Matter.PERIOD, IN_CHARGE, URGE),
    (Matter.SUBMISSION, DECIDES, "Kính đề nghị đồng chí kiểm tra, xác nhận kết quả hoặc trả lại."),
    (Matter.SUBMISSION, WORKS, "Kính chuyển đồng chí để theo dõi."),
    (Matter.EXTENSION, FOLLOWS, "Kính chuyển đồng chí để theo dõi."),
    (Matter.DIRECTION, WORKS, "Đề nghị đồng chí trả lời ý kiến chỉ đạo."),
    (Matter.DIRECTION, IN_CHARGE, URGE),
]


@pytest.mark.usefixtures("in_app")
@pytest.mark.parametrize(("matter", "reader", "asked"), ASKED)
def test_each_is_asked_for_what_is_theirs_to_do(matter: Matter, reader: Reader, asked: str) -> None:
    assert labels.request(replace(FACTS, matter=matter, reader=reader, days_left=-3)) == asked


OF = {"lead": WORKS, "staff": WORKS, "member": IN_CHARGE, "office": FOLLOWS, "standing": IN_CHARGE}
READERS = {
    Matter.DEADLINE: OF,
    Matter.DIRECTION: OF,
    Matter.SUBMISSION: OF | {"office": DECIDES, "standing": DECIDES},
    Matter.EXTENSION: OF | {"member": DECIDES, "standing": DECIDES},
    Matter.REVIEW: OF | {"office": DECIDES, "standing": DECIDES},
}


def one_of_each(session: Session, house: House, clock: MovingClock) -> None:
    """A task of each kind, with everybody around it."""
    made = {matter: make_task(session, house, clock, due_on=TODAY + timedelta(days=2)) for matter in READERS}
    made[Matter.REVIEW] = make_task(session, house, clock, due_on=None, review_on=TODAY)
    for task in made.values():
        task.member_id, task.handler_id = house.member.person_id, house.staff.person_id
    submit(session, clock, made[Matter.SUBMISSION], house.lead)
    ask_for_later(session, house, clock, made[Matter.EXTENSION])
    direct(session, house, clock, made[Matter.DIRECTION])


def test_a_message_knows_what_its_reader_has_to_do_with_the_thing(
    session: Session, house: House, clock: MovingClock
) -> None:
    one_of_each(session, house, clock)
    sources = {Source.SUBMISSION: 0, Source.EXTENSION: 0, Source.REVIEW: 0, Source.DUE: -2, Source.DIRECTION: -5}
    to_all = EVERYBODY | {Addressee.DECIDER}
    keep(session, [rung(days, *to_all, source=source) for source, days in sources.items()])
    plan(session, clock, TODAY)

    rows = session.exec(
        select(Reminder, Account.username)
        .join(Account, col(Account.person_id) == col(Reminder.person_id))
        .where(col(Reminder.channel) == "email", col(Reminder.matter).in_(READERS))
    )
    found: dict[Matter, dict[str, Reader]] = {}
    for mail, who in rows.all():
        to_send = facts_to_send(session, mail, TODAY)
        assert to_send is not None
        found.setdefault(Matter(mail.matter), {})[who] = to_send[0].reader

    assert found == READERS
