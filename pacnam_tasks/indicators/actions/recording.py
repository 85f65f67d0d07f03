"""The events of indicators: they are of no task, and stand in the same chain."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Holding
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.history.actions import Happening, record


def note(
    session: Session, kind: str, data: Mapping[str, Any], right: Holding, clock: Clock, key: str | None = None
) -> None:
    """Append the event of a change."""
    record(session, [Happening(kind, clock.now(), clock.today(), data, actor_id=right.id, key=key)])
