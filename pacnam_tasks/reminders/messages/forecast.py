"""When the message of each person would go, before anything is planned."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlmodel import Session, select

from pacnam_tasks.calendar.queries import calendar_of
from pacnam_tasks.reminders.messages.rules import URGENT_MATTER, URGENT_RUNGS, Hours, Waiting, expected
from pacnam_tasks.reminders.preferences.models import Preference
from pacnam_tasks.reminders.queries.outbox import Foreseen
from pacnam_tasks.reminders.rules import Channel


def messages_foreseen(session: Session, lines: Iterable[Foreseen], day: date, hours: Hours) -> dict[int, datetime]:
    """For each person to whom a mail goes of what is foreseen on `day`: when, in the organisation's time zone.

    All lines of a person go in that one message, unless another one was made before on the same day.
    """
    urgent: dict[int, bool] = {}
    for one in lines:
        if one.channel != Channel.INBOX:
            is_urgent = one.matter == URGENT_MATTER and one.rung in URGENT_RUNGS
            urgent[one.person_id] = urgent.get(one.person_id, False) or is_urgent
    chosen = {one.person_id: one for one in session.exec(select(Preference)) if one.person_id in urgent}
    calendar = calendar_of(session)
    found = {}
    for person_id, is_urgent in urgent.items():
        own = chosen.get(person_id, Preference(person_id=person_id))
        found[person_id] = expected(Waiting(own.hour, is_urgent and own.urgent, had_one=False), day, hours, calendar)
    return found
