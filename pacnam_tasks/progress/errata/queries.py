"""An entry of a task that the caller has already found visible, with its errata."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Appointment, Person
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.history.models import Event
from pacnam_tasks.progress.errata.rules import Said
from pacnam_tasks.progress.models import ProgressUpdate


@dataclass(frozen=True)
class Erratum:
    """One correction as recorded: `old` and `new` hold what changed."""

    seq: int
    at: datetime
    who: str
    old: dict[str, Any]
    new: dict[str, Any]
    reason: str


@dataclass(frozen=True)
class Entry:
    """A report of a task by its event, as it was made, with everything that corrects it."""

    seq: int
    at: datetime
    effective_on: date
    who: str
    author_unit_id: int | None
    is_withdrawn: bool
    first_said: Said
    errata: Sequence[Erratum] = ()

    @property
    def said(self) -> Said:
        """What holds now."""
        return self.said_at(self.holds)

    def said_at(self, seq: int) -> Said:
        """What held after the event of this number."""
        said = self.first_said
        for one in self.errata:
            said = said.corrected(one.new) if one.seq <= seq else said
        return said

    @property
    def holds(self) -> int:
        """The number of what holds: the entry, or its last erratum."""
        return self.errata[-1].seq if self.errata else self.seq


def entry_of(session: Session, task_id: int, seq: int) -> Entry:
    """The entry, looked up through its task; raises NotFound."""
    row = fetch(
        session,
        select(
            *(getattr(ProgressUpdate, name) for name in ("quantity", "percent", "note", "withdrawn_at")),
            col(Event.at),
            col(Event.effective_on),
            col(Appointment.unit_id),
            col(Person.full_name),
        )
        .join(Event, col(Event.seq) == col(ProgressUpdate.event_seq))
        .outerjoin(Appointment, col(Appointment.id) == col(ProgressUpdate.author_id))
        .outerjoin(Person, col(Person.id) == col(Appointment.person_id))
        .where(col(ProgressUpdate.task_id) == task_id, col(ProgressUpdate.event_seq) == seq),
    ).one_or_none()
    if row is None:
        raise NotFound
    return Entry(
        seq=seq,
        at=row.at,
        effective_on=row.effective_on,
        who=row.full_name or "",
        author_unit_id=row.unit_id,
        is_withdrawn=row.withdrawn_at is not None,
        first_said=Said(row.quantity, None if row.quantity is not None else row.percent, row.note),
        errata=_errata(session, task_id, seq),
    )


def _errata(session: Session, task_id: int, seq: int) -> list[Erratum]:
    rows = fetch(
        session,
        select(col(Event.seq), col(Event.at), col(Event.data), col(Person.full_name))
        .outerjoin(Appointment, col(Appointment.id) == col(Event.actor_id))
        .outerjoin(Person, col(Person.id) == col(Appointment.person_id))
        .where(col(Event.task_id) == task_id, col(Event.kind) == "corrected", col(Event.seq) > seq)
        .order_by(col(Event.seq)),
    )
    told = [(row, json.loads(row.data)) for row in rows]
    return [
        Erratum(row.seq, row.at, row.full_name or "", data["old"], data["new"], data["reason"])
        for row, data in told
        if data["entry"] == seq
    ]


def last_recorded_at(session: Session, task_id: int) -> datetime | None:
    """When the last report that was not withdrawn was made."""
    newest = select(func.max(col(ProgressUpdate.id))).where(
        col(ProgressUpdate.task_id) == task_id, col(ProgressUpdate.withdrawn_at).is_(None)
    )
    found: datetime | None = fetch(
        session, select(col(ProgressUpdate.recorded_at)).where(col(ProgressUpdate.id) == newest.scalar_subquery())
    ).scalar()
    return found
