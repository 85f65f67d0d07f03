"""The office's ladder is kept; the caller commits. Every change is an event."""

from typing import Any

from sqlalchemy import delete
from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor, Holding
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.errors import Conflict, NotAllowed, NotFound, Refused
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history.actions import Happening, record
from pacnam_tasks.reminders.ladder import queries
from pacnam_tasks.reminders.ladder.access import keeping_right
from pacnam_tasks.reminders.ladder.labels import FIELD, sentence
from pacnam_tasks.reminders.ladder.models import RungRow
from pacnam_tasks.reminders.ladder.rules import Rung, Source, fault_of
from pacnam_tasks.reminders.ladder.shipped import SHIPPED


def add(session: Session, rung: Rung, *, by: Actor, clock: Clock, key: str | None = None) -> None:
    """One rung more; raises NotAllowed, or Refused by field."""
    right = _right(by)
    kept = _kept(session)
    _check(rung, kept)
    session.add(RungRow(source=rung.source, days=rung.days, **_columns(rung)))
    _record(session, "rung_added", {"rung": said(rung)}, right, clock, key)


def change(
    session: Session,
    place: tuple[Source, int],
    rung: Rung,
    version: int,
    *,
    by: Actor,
    clock: Clock,
    key: str | None = None,
) -> None:
    """The rung at this place (source and days) becomes this one.

    Raises NotAllowed, NotFound, Conflict where it was changed meanwhile, or Refused by field.
    """
    right = _right(by)
    kept = _kept(session)
    row = next((one for one in kept if (one.source, one.days) == place), None)
    if row is None:
        raise NotFound
    if row.version != version:
        raise Conflict
    before = queries.rung_of(row)
    _check(rung, [one for one in kept if one is not row])
    row.days, row.version = rung.days, row.version + 1
    for name, value in _columns(rung).items():
        setattr(row, name, value)
    session.add(row)
    _record(session, "rung_changed", {"rung": said(rung), "before": said(before)}, right, clock, key)


def restore(session: Session, *, by: Actor, clock: Clock, key: str | None = None) -> None:
    """The shipped ladder is in force again; raises NotAllowed."""
    right = _right(by)
    before = [said(queries.rung_of(row)) for row in queries.rows(session)]
    fetch(session, delete(RungRow))
    _record(session, "ladder_restored", {"before": before}, right, clock, key)


def said(rung: Rung) -> dict[str, Any]:
    """The rung as an event keeps it."""
    return {"source": rung.source, "days": rung.days, **_columns(rung)}


def _right(by: Actor) -> Holding:
    right = keeping_right(by)
    if right is None:
        raise NotAllowed(_("The ladder of reminders is kept by the office and the administrator."))
    return right


def _kept(session: Session) -> list[RungRow]:
    """The office's rungs; at the first change they are those that were shipped."""
    found = queries.rows(session)
    if not found:
        found = [RungRow(source=one.source, days=one.days, **_columns(one)) for one in SHIPPED.rungs]
        session.add_all(found)
        session.flush()
    return found


def _check(rung: Rung, others: list[RungRow]) -> None:
    fault = fault_of(rung, map(queries.rung_of, others))
    if fault is not None:
        raise Refused({FIELD[fault]: sentence(fault, rung)})


def _columns(rung: Rung) -> dict[str, Any]:
    return {
        "unit": rung.unit,
        "audience": " ".join(sorted(rung.audience)),
        "channels": " ".join(sorted(rung.channels)),
        "weekly": rung.weekly,
        "enabled": rung.enabled,
    }


def _record(session: Session, kind: str, data: dict[str, Any], right: Holding, clock: Clock, key: str | None) -> None:
    session.flush()
    record(session, [Happening(kind, clock.now(), clock.today(), data, actor_id=right.id, key=key)])
