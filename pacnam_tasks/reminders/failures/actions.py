"""A failed message is tried again or dropped by hand, with a reason; the caller commits."""

from sqlalchemy import update
from sqlmodel import Session, col

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.errors import Conflict, NotAllowed
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history.actions import Happening, record
from pacnam_tasks.reminders.failures.access import mending_right
from pacnam_tasks.reminders.messages.models import Message
from pacnam_tasks.reminders.models import Reminder
from pacnam_tasks.reminders.rules import Fate


def retry(session: Session, message: Message, reason: str, *, by: Actor, clock: Clock, key: str | None = None) -> None:
    """It waits again as if it had never been tried, under the same Message-ID; raises NotAllowed or Conflict."""
    _settle(session, message, "reminder_retried", reason, Fate.PLANNED, by=by, clock=clock, key=key)
    message.attempts, message.error = 0, ""
    message.next_try_at = clock.real_now()


def drop(session: Session, message: Message, reason: str, *, by: Actor, clock: Clock, key: str | None = None) -> None:
    """It is not sent any more; raises NotAllowed or Conflict."""
    _settle(session, message, "reminder_dropped", reason, Fate.VOID, by=by, clock=clock, key=key)


def _settle(
    session: Session, message: Message, kind: str, reason: str, fate: Fate, *, by: Actor, clock: Clock, key: str | None
) -> None:
    right = mending_right(by)
    if right is None:
        raise NotAllowed(_("Failed messages are looked after by the office and the administrator."))
    if message.state != Fate.FAILED:
        raise Conflict
    data = {
        "message": message.id,
        "message_id": message.message_id,
        "person": message.person_id,
        "attempts": message.attempts,
        "error": message.error,
        "reason": reason,
    }
    message.state, message.lease_until, message.leased_by = fate, None, ""
    session.add(message)
    inside = (col(Reminder.in_message_id) == message.id, col(Reminder.state) == Fate.FAILED)
    fetch(session, update(Reminder).where(*inside).values(state=fate, error=""))
    record(session, [Happening(kind, clock.now(), clock.today(), data, actor_id=right.id, key=key)])
