"""Appending to the history; every change of any feature ends here, in its own transaction."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlmodel import Session

from pacnam_tasks.core.bulk import insert_all
from pacnam_tasks.history.models import Event, HistoryEnd
from pacnam_tasks.history.queries import end_mark, head, of_form
from pacnam_tasks.history.rules import Entry, canonical, end_seal, seal

COLUMNS = (*Entry.__slots__, "mac")
_values = attrgetter(*Entry.__slots__)
_INSERT = insert(Event)
_FIRST_END = insert(HistoryEnd).values(id=1, seal=bindparam("end"))
_NEXT_END = update(HistoryEnd).values(seal=bindparam("end"))


@dataclass(frozen=True, slots=True)
class Happening:
    """What is to be recorded."""

    kind: str
    at: datetime
    effective_on: date
    data: Mapping[str, Any]
    task_id: int | None = None
    facts: Mapping[str, Any] | None = None
    actor_id: int | None = None
    on_behalf_of_id: int | None = None
    key: str | None = None


def record(session: Session, happenings: Iterable[Happening]) -> list[int]:
    """Append `happenings` in order and return their numbers; only inside the one write transaction."""
    last = head(session)
    sealed = _sealed(session.info["chain_key"], last, happenings)
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in sealed]
    if rows:
        session.connection().execute(_INSERT, rows)
        _mark_end(session, rows[-1]["mac"], is_first=last[0] == 0)
    return [row["seq"] for row in rows]


def record_very_many(session: Session, happenings: Iterable[Happening]) -> None:
    """The same for so many that they stream into the database."""
    last = head(session)
    sealed = _sealed(session.info["chain_key"], last, happenings)
    insert_all(session, Event.__table__, COLUMNS, sealed)  # type: ignore[attr-defined]
    seq, mac = head(session)
    if seq > last[0]:
        _mark_end(session, mac, is_first=last[0] == 0)


def seal_end(session: Session) -> None:
    """Seal the mark that a migration has left open; one that is sealed, or is gone, stays so."""
    if end_mark(session) == "":
        _mark_end(session, head(session)[1], is_first=False)


def _mark_end(session: Session, mac: str, *, is_first: bool) -> None:
    """Move the mark to the last event; where it is gone it does not come back, so that the check tells."""
    seal_ = end_seal(session.info["chain_key"], mac)
    session.connection().execute(_FIRST_END if is_first else _NEXT_END, {"end": seal_})


def _sealed(chain_key: bytes, head_: tuple[int, str], happenings: Iterable[Happening]) -> Iterator[tuple[Any, ...]]:
    """The rows of `happenings`, each tied to the one before it, the first to the head of the chain."""
    last, before = head_
    for seq, happening in enumerate(happenings, start=last + 1):
        entry = Entry(
            seq=seq,
            at=happening.at,
            effective_on=happening.effective_on,
            kind=happening.kind,
            task_id=happening.task_id,
            actor_id=happening.actor_id,
            on_behalf_of_id=happening.on_behalf_of_id,
            key=str(happening.key) if happening.key else None,
            data=canonical(dict(happening.data) | of_form(happening.key)),
            facts=None if happening.facts is None else canonical(happening.facts),
        )
        before = seal(chain_key, before, entry)
        yield (*_values(entry), before)
