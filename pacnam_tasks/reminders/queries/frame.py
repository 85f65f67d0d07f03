"""What the frame of each page says of a person, within the statement that finds the person."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, exists, func, literal, select
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Account
from pacnam_tasks.accounts.rules import Actor, Role
from pacnam_tasks.calendar.queries import STAMP
from pacnam_tasks.core.db import fetch, written
from pacnam_tasks.decisions.handover.models import Handover
from pacnam_tasks.decisions.handover.queries import IS_OPEN
from pacnam_tasks.indicators.models import Indicator
from pacnam_tasks.meetings.queries.held import LAST_MET, TO_MEET
from pacnam_tasks.periods.queries.standing import LAST_CLOSED, REMINDED
from pacnam_tasks.progress.obstacles.queries import n_overdue
from pacnam_tasks.reminders.failures.queries import FAILED
from pacnam_tasks.reminders.messages.models import Message
from pacnam_tasks.reminders.models import Heartbeat, Reminder, unread
from pacnam_tasks.reminders.queries.inbox import SCHEDULER, STUCK
from pacnam_tasks.tasks.queries.staffed import is_headless
from pacnam_tasks.units.models import Unit

MANY = 100

_UNREAD = (
    select(col(Reminder.id))
    .where(col(Reminder.person_id) == col(Account.person_id), *unread())
    .limit(written(MANY))
    .correlate(Account)
    .subquery()
)
FRAME = (
    select(func.count()).select_from(_UNREAD).scalar_subquery().label("unread"),
    select(func.count())
    .where(col(Handover.to_person_id) == col(Account.person_id), IS_OPEN)
    .correlate(Account)
    .scalar_subquery()
    .label("handovers"),
    select(col(Heartbeat.seen_at)).where(col(Heartbeat.name) == SCHEDULER).scalar_subquery().label("heard_at"),
    select(col(Heartbeat.seen_at)).where(col(Heartbeat.name) == STUCK).scalar_subquery().label("stuck_at"),
    STAMP.label("calendar_stamp"),
    LAST_CLOSED[0].label("closed_name"),
    LAST_CLOSED[1].label("closed_on"),
    REMINDED.label("reminded_period"),
    LAST_MET.label("last_met"),
    TO_MEET.label("to_meet"),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What each page says of a person's notices (counted up to `MANY`) and of hand-overs that wait for the person's
    word, when the scheduler was last heard of and last saw a message that it could not send, of the working calendar
    that pages go by, of the reporting period that was closed last and the one of which units were reminded, of the day
    of the last closed meeting and the open one.
    """

    unread: int
    handovers: int
    heard_at: datetime | None
    stuck_at: datetime | None
    calendar_stamp: int
    closed_name: str | None
    closed_on: date | None
    reminded_period: int | None
    last_met: date | None
    to_meet: int | None


def frame_of(row: Row[Any]) -> Frame:
    """What the row says that was found with these columns beside the person."""
    return Frame(*(getattr(row, one.name) for one in FRAME))


@dataclass(frozen=True, slots=True)
class Home:
    """What home pages say beside their tasks: how many answers to obstacles are overdue, how many of these the person
    owes, whether a unit of the person answers for indicators, and to the office how many messages failed and how many
    units have open tasks and no head.
    """

    overdue_obstacles: int = 0
    overdue_answers: int = 0
    answers_for_indicators: bool = False
    failed_messages: int = 0
    headless_units: int = 0


def of_home(session: Session, actor: Actor, today: date) -> Home:
    """What the person's home page says, in one statement."""
    values = {"today": today, "units": sorted(actor.unit_ids)}
    answers = exists().where(col(Indicator.unit_id).in_(sorted(actor.units_as(Role.LEADER)))).label("answers_for")
    of_office: list[Any] = [literal(0), literal(0)]
    if Role.OFFICE in actor.roles:
        counted = ((Message, FAILED), (Unit, is_headless(today)))
        of_office = [select(func.count()).select_from(rows).where(which).scalar_subquery() for rows, which in counted]
    found = fetch(session, select(*n_overdue(actor), answers, *of_office), values).one()
    known, owed, answers_for, failed, without_head = found
    return Home(known, owed, bool(answers_for), failed, without_head)
