"""Happenings of every shape, and the check of a chain."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlmodel import Session

from pacnam_tasks.history.actions import Happening
from pacnam_tasks.history.queries import checked
from pacnam_tasks.history.rules import Verdict
from tests.conftest import NOON


def happenings(n: int, name: str = "") -> Iterator[Happening]:
    """So many, with and without task, facts, actor and key."""
    for number in range(n):
        yield Happening(
            kind=["assigned", "updated", "unit_renamed"][number % 3],
            at=NOON + timedelta(minutes=number, microseconds=number * 7),
            effective_on=date(2023, 9, 15),
            data={"note": f"Đã gieo {number} ha", "quantity": number},
            task_id=None if number % 3 == 2 else number % 5,
            facts=None if number % 3 == 2 else {"state": "in_progress", "percent": str(number % 100)},
            actor_id=None if number % 4 == 3 else number % 7,
            on_behalf_of_id=number if number % 6 == 5 else None,
            key=f"key {name} {number}" if number % 2 else None,
        )


def check(session: Session) -> Verdict:
    """Whether the chain in the database holds."""
    return checked(session)
