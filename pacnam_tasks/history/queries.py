"""Reading the history: the head of the chain, a task's timeline, the facts of tasks on a past day."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from typing import Any

from pydantic_core import from_json
from sqlalchemy import CompoundSelect, Row, Select, bindparam, func, literal, select, union_all
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.core.db import UTCDateTime, fetch, written
from pacnam_tasks.core.errors import SentBefore
from pacnam_tasks.core.form_fields import FormKey
from pacnam_tasks.history.models import Event, HistoryEnd
from pacnam_tasks.history.rules import GENESIS, Entry, Verdict, canonical, verify

FORM = "form"
"""Where an event keeps the digest of its form."""

# Made once, as every change asks for them.
_HEAD = select(col(Event.seq), col(Event.mac)).order_by(col(Event.seq).desc()).limit(written(1))
_END = select(col(HistoryEnd.seal))
_WITH_KEY = select_rows(Event).where(col(Event.key) == bindparam("key"))


def head(session: Session) -> tuple[int, str]:
    """Number and seal of the last event; (0, genesis) before the first."""
    row = fetch(session, _HEAD).first()
    return (row.seq, row.mac) if row else (0, GENESIS)


def end_mark(session: Session) -> str | None:
    """The mark of the end as it is kept; None where there is none."""
    found: str | None = fetch(session, _END).scalar_one_or_none()
    return found


def with_key(session: Session, key: str) -> Event | None:
    """The event that a form with this one-time key has already caused, if any."""
    return session.exec(_WITH_KEY, params={"key": key}).first()


def of_form(key: str | None) -> dict[str, str]:
    """What an event keeps of the form that caused it, beside its key."""
    return {FORM: key.said} if isinstance(key, FormKey) else {}


def caused_by(session: Session, key: str, *kinds: str) -> Event | None:
    """The event, of one of these kinds, that the same form has caused before.

    Raises SentBefore where a form with this key has caused another, or said something else.
    """
    event = with_key(session, key)
    if event is None:
        return None
    said = of_form(key).get(FORM)
    if event.kind not in kinds or json.loads(event.data).get(FORM, said) != said:
        raise _sent_before(event)
    return event


def _sent_before(event: Event) -> SentBefore:
    """With the words of the event themselves: its row is gone when the transaction is undone."""
    return SentBefore(event.kind, event.at, event.actor_id, json.loads(event.data))


def already_done(session: Session, key: str, task_id: int | None, *kinds: str) -> bool:
    """Whether this form has had (one of) this effect on the task; raises SentBefore as `caused_by` does."""
    event = caused_by(session, key, *kinds)
    if event is not None and event.task_id != task_id:
        raise _sent_before(event)
    return event is not None


def already_said(session: Session, key: str, task_id: int | None, kind: str, data: Mapping[str, Any]) -> bool:
    """The same for a form on one of several things of a task, or of none: its event must say `data` too."""
    event = caused_by(session, key, kind)
    if event is None:
        return False
    then, now = json.loads(event.data), json.loads(canonical(data))
    if event.task_id != task_id or any((then.get(name) or None) != (now[name] or None) for name in now):
        raise _sent_before(event)
    return True


def timeline(session: Session, task_id: int, limit: int) -> list[Event]:
    """The newest events of a task, newest first."""
    mine = select_rows(Event).where(col(Event.task_id) == task_id).order_by(col(Event.seq).desc()).limit(limit)
    return list(session.exec(mine))


def facts_before(
    session: Session, instant: datetime, among: Select[Any] | None = None
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """For each task known before `instant`, its id and its facts after the last event recorded by then.

    `among` selects the ids of the tasks that are wanted, if not all. A plan of 100,000 tasks has as many records: read
    by pydantic's parser they take a third of the time.
    """
    statement = _LAST_FACTS if among is None else _last_facts(_INSTANT, among)
    with closing(fetch(session, statement, {"instant": instant}, in_batches=among is None)) as rows:
        for task_id, facts in rows:
            yield task_id, from_json(facts)


def facts_before_each(
    session: Session, instants: Sequence[datetime], among: Select[Any] | None = None
) -> Iterator[tuple[int, int, Mapping[str, Any]]]:
    """The same for several instants in one statement; each row begins with the place of its instant among them."""
    each = (_last_facts(instant, among, literal(place).label("place")) for place, instant in enumerate(instants))
    with closing(fetch(session, union_all(*each), in_batches=among is None)) as rows:
        for place, task_id, facts in rows:
            yield place, task_id, from_json(facts)


def _last_facts(instant: Any, among: Select[Any] | None, *more: Any) -> Select[Any]:
    wanted = () if among is None else (col(Event.task_id).in_(among),)
    last = (
        select(func.max(Event.seq).label("seq"))
        .where(col(Event.at) < instant, col(Event.facts).is_not(None), *wanted)
        .group_by(col(Event.task_id))
        .subquery()
    )
    return select(*more, col(Event.task_id), col(Event.facts)).join(last, last.c.seq == Event.seq)


_INSTANT = bindparam("instant", type_=UTCDateTime())
_LAST_FACTS = _last_facts(_INSTANT, None)


def facts_until(
    session: Session, instant: datetime, among: Select[Any] | CompoundSelect[Any] | None = None
) -> Iterator[tuple[int, datetime, int, str]]:
    """Every event with facts recorded before `instant`, in order: its number, when, of which task, facts as text."""
    wanted = () if among is None else (col(Event.task_id).in_(among),)
    statement = select(col(Event.seq), col(Event.at), col(Event.task_id), col(Event.facts)).where(
        col(Event.at) < instant, col(Event.facts).is_not(None), *wanted
    )
    with closing(fetch(session, statement.order_by(col(Event.seq)), in_batches=True)) as rows:
        for row in rows:
            yield row.seq, row.at, row.task_id, row.facts


def facts_after(session: Session, seq: int, limit: int) -> list[tuple[int, int, datetime, str]]:
    """The next events with facts after one, at most so many, in order: number, task, when, facts as text."""
    statement = select(col(Event.seq), col(Event.task_id), col(Event.at), col(Event.facts)).where(
        col(Event.seq) > seq, col(Event.facts).is_not(None)
    )
    return [tuple(row) for row in fetch(session, statement.order_by(col(Event.seq)).limit(limit))]


def facts_by_task(session: Session, instant: datetime) -> Iterator[tuple[int, datetime, str]]:
    """Every event with facts recorded before `instant`, task by task, each in order: task, when, facts as text."""
    statement = select(col(Event.task_id), col(Event.at), col(Event.facts)).where(
        col(Event.at) < instant, col(Event.facts).is_not(None)
    )
    with closing(fetch(session, statement.order_by(col(Event.task_id), col(Event.seq)), in_batches=True)) as rows:
        for row in rows:
            yield row.task_id, row.at, row.facts


def last_recorded(session: Session, task_ids: Sequence[int], instant: datetime) -> dict[int, datetime]:
    """For each of these tasks the instant of its last change before `instant`; what is only noted changes nothing."""
    rows = fetch(
        session,
        select(col(Event.task_id), func.max(col(Event.at), type_=UTCDateTime()).label("at"))
        .where(col(Event.task_id).in_(task_ids), col(Event.at) < instant, col(Event.facts).is_not(None))
        .group_by(col(Event.task_id)),
    )
    return {row.task_id: row.at for row in rows}


def checked(session: Session) -> Verdict:
    """Whether the history holds, from its first event to the mark of its end."""
    return verify(session.info["chain_key"], entries(session), end_mark(session))


def entries(session: Session) -> Iterator[tuple[Entry, str]]:
    """All events in order, for checking the chain."""
    columns: list[Any] = [getattr(Event, name) for name in (*Entry.__slots__, "mac")]
    with closing(fetch(session, select(*columns).order_by(col(Event.seq)), in_batches=True)) as rows:
        for row in rows:
            yield _entry(row), row.mac


def _entry(row: Row[Any]) -> Entry:
    return Entry(*row[: len(Entry.__slots__)])
