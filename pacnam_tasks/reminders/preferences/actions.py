"""A person's choice is kept; the caller commits."""

from dataclasses import asdict

from sqlmodel import Session

from pacnam_tasks.reminders.preferences.models import Preference
from pacnam_tasks.reminders.preferences.rules import Choice


def keep(session: Session, person_id: int, choice: Choice) -> None:
    """It counts from the next message on; mails that wait are not sent to who wants none."""
    session.merge(Preference(person_id=person_id, **asdict(choice)))
