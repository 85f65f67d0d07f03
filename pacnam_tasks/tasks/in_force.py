"""The facts in force: made from the history, after it, and nowhere else.

A change waits for nothing here: the scheduler follows the history minute by minute, a load brings its own. Days that
they do not reach yet are counted from the history itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any, NamedTuple, Protocol

from pydantic_core import from_json
from sqlalchemy import bindparam, delete, update
from sqlmodel import Session

from pacnam_tasks.core.bulk import insert_all
from pacnam_tasks.core.db import fetch
from pacnam_tasks.history.queries import facts_after
from pacnam_tasks.tasks.models import FactsInForce
from pacnam_tasks.tasks.queries.in_force import last_seq
from pacnam_tasks.tasks.rules.classes import Numbers, numbers_of
from pacnam_tasks.tasks.rules.facts import TaskFacts

MANY = 20_000
FOREVER = datetime.max.replace(microsecond=0, tzinfo=UTC)
_TABLE: Any = FactsInForce.__table__  # type: ignore[attr-defined]
_NUMBERS = tuple(one.name for one in fields(Numbers))
_COLUMNS = ("seq", "task_id", "since", "until", *_NUMBERS)
_numbers = attrgetter(*_NUMBERS)
# All that was in force later than this: where the clock was set back, more than the last one.
_END = (
    update(_TABLE)
    .where(_TABLE.c.task_id == bindparam("of_task"), _TABLE.c.until > bindparam("ended", type_=_TABLE.c.until.type))
    .values(until=bindparam("ended", type_=_TABLE.c.until.type))
)


class Brought(Protocol):
    """What an event said of its task."""

    @property
    def task_id(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def facts(self) -> TaskFacts: ...


class _Read(NamedTuple):
    """The same, read from the history."""

    task_id: int
    at: datetime
    facts: TaskFacts


def follow(session: Session, limit: int) -> int:
    """Bring the facts of the next events of the history in force, at most so many; how many there were."""
    after = facts_after(session, last_seq(session), limit)
    events = [_Read(task_id, at, TaskFacts.from_record(from_json(facts))) for _seq, task_id, at, facts in after]
    ended: dict[int, datetime] = {}
    for one in events:
        ended[one.task_id] = min(one.at, ended.get(one.task_id, one.at))
    if ended:
        values = [{"of_task": task_id, "ended": at} for task_id, at in ended.items()]
        session.connection().execute(_END, values)
        bring(session, [seq for seq, *_ in after], events)
    return len(events)


def is_up_to_date(session: Session) -> bool:
    """Whether the history has nothing more."""
    return not facts_after(session, last_seq(session), 1)


def catch_up(session: Session) -> None:
    """Follow the history to its end."""
    while follow(session, MANY) == MANY:
        pass


def bring(session: Session, seqs: Iterable[int], events: Sequence[Brought]) -> None:
    """The facts of these events, which follow the last that is here, of tasks that have none here in force later."""
    rows = (
        (seq, one.task_id, one.at, until, *_numbers(numbers_of(one.facts)))
        for seq, one, until in zip(seqs, events, _untils(events), strict=True)
    )
    insert_all(session, _TABLE, _COLUMNS, rows)


def _untils(events: Sequence[Brought]) -> list[datetime]:
    """For each event the instant at which another one of its task, later in order, took its place."""
    first_later: dict[int, datetime] = {}
    untils = []
    for one in reversed(events):
        until = first_later.get(one.task_id, FOREVER)
        untils.append(until)
        first_later[one.task_id] = min(one.at, until)
    return untils[::-1]


def forget(session: Session) -> None:
    """Drop all, to be made anew."""
    fetch(session, delete(_TABLE))
