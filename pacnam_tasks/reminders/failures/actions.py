"""Failed messages are tried again or dropped by hand, with a reason; the caller commits."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlmodel import Session, col

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.errors import Conflict, NotAllowed
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history.actions import Happening, record
from pacnam_tasks.reminders.failures.access import mending_right
from pacnam_tasks.reminders.failures.queries import DROPPED
from pacnam_tasks.reminders.messages.models import Message
from pacnam_tasks.reminders.models import Reminder
from pacnam_tasks.reminders.rules import Fate


@dataclass(frozen=True, slots=True)
class Mending:
    """What is done about failed messages: the kind of its event, and what becomes of them."""

    kind: str
    fate: Fate


RETRY = Mending("reminder_retried", Fate.PLANNED)
"""They wait again as if they had never been tried, each under its own Message-ID."""
DROP = Mending(DROPPED, Fate.DROPPED)
"""They are not sent any more; what the other side answered stays with them."""


def mend(
    session: Session,
    how: Mending,
    chosen: ColumnElement[bool],
    reason: str,
    *,
    by: Actor,
    clock: Clock,
    key: str | None = None,
    asked: int = 1,
) -> int:
    """Do this about those of the chosen messages that still stand as failed; how many they were.

    `asked` is how many the person had before them. Each has its event; the first bears the form's `key`, with what came
    of the form as a whole. Raises NotAllowed; Conflict where not one of them stands any more.
    """
    right = mending_right(by)
    if right is None:
        raise NotAllowed(_("Failed messages are looked after by the office and the administrator."))
    failed = (col(Message.state) == Fate.FAILED, chosen)
    names = ("id", "message_id", "person_id", "attempts", "error")
    rows = fetch(session, select(*(getattr(Message, name) for name in names)).where(*failed).order_by(col(Message.id)))
    happened: list[Happening] = []
    for row in rows.all():
        data: dict[str, Any] = {
            "message": row.id,
            "message_id": row.message_id,
            "person": row.person_id,
            "attempts": row.attempts,
            "error": row.error,
            "reason": reason,
        }
        happened.append(Happening(how.kind, clock.now(), clock.today(), data, actor_id=right.id))
    if not happened:
        raise Conflict
    _become(session, how.fate, failed, clock)
    done = len(happened)
    whole = {"together": done, "asked": asked} if asked > 1 else {}
    happened[0] = replace(happened[0], key=key, data=dict(happened[0].data) | whole)
    record(session, happened)
    return done


def _become(session: Session, fate: Fate, failed: tuple[ColumnElement[bool], ...], clock: Clock) -> None:
    """The reminders first: they are found by their messages, which are found by having failed."""
    inside = col(Reminder.in_message_id).in_(select(col(Message.id)).where(*failed))
    words: dict[str, Any] = {"error": ""} if fate is Fate.PLANNED else {}
    reminders = update(Reminder).where(inside, col(Reminder.state) == Fate.FAILED).values(state=fate, **words)
    fetch(session, reminders.execution_options(synchronize_session=False))
    values: dict[str, Any] = {"state": fate, "lease_until": None, "leased_by": "", **words}
    if fate is Fate.PLANNED:
        values |= {"attempts": 0, "made_at": clock.now(), "next_try_at": clock.real_now()}
    fetch(session, update(Message).where(*failed).values(values).execution_options(synchronize_session=False))
