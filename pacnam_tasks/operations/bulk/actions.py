"""A load into the database, in the caller's one transaction: the house, tasks, history, reports, summary."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import chain
from operator import attrgetter
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import select, text
from sqlmodel import Session, col

from pacnam_tasks.core.bulk import ids_are_taken, insert_all, next_id
from pacnam_tasks.core.clock import local_day
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history import queries as history
from pacnam_tasks.history.actions import Happening, record_very_many
from pacnam_tasks.operations.bulk.people import House, save_house
from pacnam_tasks.operations.bulk.reading import Source, TaskLine
from pacnam_tasks.operations.bulk.rules import Step, Told, story
from pacnam_tasks.progress.models import ProgressUpdate
from pacnam_tasks.tasks import in_force, summary
from pacnam_tasks.tasks.actions import search_forms
from pacnam_tasks.tasks.models import UNDATED, Task
from pacnam_tasks.tasks.rules.facts import Level, State, TaskFacts

Tell = Callable[[str], None]
Item = TypeVar("Item")

TASKS: Any = Task.__table__  # type: ignore[attr-defined]
UPDATES: Any = ProgressUpdate.__table__  # type: ignore[attr-defined]
TASK_COLUMNS = tuple(column.name for column in TASKS.c)
UPDATE_COLUMNS = ("id", "task_id", "author_id", "recorded_at", "percent", "note", "event_seq")
UNSAID = {name: one.default for name, one in Task.model_fields.items() if not one.is_required()}
FROM_FACTS = tuple(name for name in TaskFacts.__dataclass_fields__ if name in TASK_COLUMNS and name != "path")
TELL_EVERY = 50_000


@dataclass(frozen=True, slots=True)
class Loaded:
    """How much a load has brought."""

    tasks: int
    updates: int
    events: int


@dataclass(frozen=True, slots=True)
class History:
    """A task of the load and everything that happened to it, in order."""

    task_id: int
    code: str
    line: TaskLine
    told: list[Told]


def load(
    session: Session, source: Source, *, zone: ZoneInfo, today: date, password: str | None = None, tell: Tell
) -> Loaded:
    """Save all of `source`; raises Refused when some of it is in the database already."""
    since = min((line.start_on for line in source.tasks.values()), default=today)
    house = save_house(session, source, since=min(since, today), password=password)
    histories = _histories(session, source, house, zone)
    _save_tasks(session, histories, house, tell)
    told = sorted(chain.from_iterable(one.told for one in histories), key=attrgetter("at"))
    n_updates = _save_history(session, told, {one.task_id: one.line.note for one in histories}, tell)
    tell(_("Counting …"))
    summary.forget(session)
    summary.refresh(session, today)
    fetch(session, text("ANALYZE"))
    return Loaded(len(histories), n_updates, len(told))


def _histories(session: Session, source: Source, house: House, zone: ZoneInfo) -> list[History]:
    codes = {number: f"NV-BENCH-{number:06d}" for number in source.tasks}
    _refuse_known(session, codes.values())
    first_id = next_id(session, TASKS)
    found = []
    for task_id, (number, line) in enumerate(source.tasks.items(), start=first_id):
        steps = _steps(source, house, number, line)
        at = min(_midnight(line.start_on, zone), steps[0].at if steps else line.updated_at)
        told = list(story(task_id, _assigned(line, house, local_day(at, zone)), at, steps, zone))
        found.append(History(task_id, codes[number], line, told))
    return found


def _refuse_known(session: Session, codes: Iterable[str]) -> None:
    there = set(fetch(session, select(col(Task.code)).where(col(Task.code).startswith("NV-BENCH-"))).scalars())
    if both := there.intersection(codes):
        raise Refused(_("“%(text)s” is in the database already.", text=min(both)))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def _steps(source: Source, house: House, number: int, line: TaskLine) -> list[Step]:
    """The reports on a task; what its own line says beyond them is one more."""
    steps = [
        Step(update.at, update.state, update.percent, house.appointments[update.author], update.note)
        for update in source.updates.get(number, ())
    ]
    reached = (steps[-1].state, steps[-1].percent) if steps else (State.ASSIGNED, 0)
    if reached != (line.state, line.percent):
        at = max(line.updated_at, steps[-1].at) if steps else line.updated_at
        steps.append(Step(at, line.state, line.percent, house.appointments[line.assignee], ""))
    return steps


def _assigned(line: TaskLine, house: House, on: date) -> TaskFacts:
    return TaskFacts(
        level=Level.TASK,
        field_id=house.fields[line.field],
        lead_unit_id=house.unit_id(line.unit_id),
        state=State.ASSIGNED,
        start_on=line.start_on,
        recorded_on=on,
        original_due_on=line.due_on,
        due_on=line.due_on,
    )


def _save_tasks(session: Session, histories: list[History], house: House, tell: Tell) -> None:
    rows = (_task_row(one, house) for one in histories)
    insert_all(session, TASKS, TASK_COLUMNS, _counted(rows, tell, _("Tasks")))
    ids_are_taken(session, TASKS)


def _task_row(one: History, house: House) -> list[Any]:
    first, last, line = one.told[0], one.told[-1], one.line
    row = UNSAID | {name: getattr(last.facts, name) for name in FROM_FACTS}
    row |= search_forms(one.code, line.title, house.units[line.unit_id].short_name)
    row |= {
        "id": one.task_id,
        "code": one.code,
        "title": line.title,
        "handler_id": house.people[line.assignee],
        "clock_due_on": last.facts.clock_due_on,
        "sort_due_on": line.due_on or UNDATED,
        "created_at": first.at,
        "updated_at": last.at,
        "version": len(one.told) + 1,
    }
    return [row[name] for name in TASK_COLUMNS]


def _save_history(session: Session, told: list[Told], notes: dict[int, str], tell: Tell) -> int:
    """Save the events, the facts that they bring in force and the reports that they record; the number of reports."""
    before, _seal = history.head(session)
    in_force.catch_up(session)
    happenings = (_happening(one, notes[one.task_id]) for one in told)
    record_very_many(session, _counted(happenings, tell, _("History")))
    in_force.bring(session, range(before + 1, before + 1 + len(told)), told)
    reports = ((seq, one) for seq, one in enumerate(told, start=before + 1) if one.step is not None)
    first_id = next_id(session, UPDATES)
    rows = [_update_row(first_id + index, seq, one) for index, (seq, one) in enumerate(reports)]
    insert_all(session, UPDATES, UPDATE_COLUMNS, _counted(rows, tell, _("Updates")))
    ids_are_taken(session, UPDATES)
    return len(rows)


def _happening(one: Told, note: str) -> Happening:
    said: dict[str, Any] = {"percent": one.step.percent, "note": one.step.note} if one.step else {}
    if one.kind == "assigned":
        said = {"note": note}
    return Happening(
        kind=one.kind,
        at=one.at,
        effective_on=one.facts.recorded_on,
        data={name: value for name, value in said.items() if value != ""},
        task_id=one.task_id,
        facts=one.facts.as_record(),
        actor_id=one.step.author_id if one.step else None,
    )


def _update_row(id_: int, seq: int, one: Told) -> tuple[Any, ...]:
    assert one.step is not None  # noqa: S101
    return (id_, one.task_id, one.step.author_id, one.at, one.step.percent, one.step.note, seq)


def _counted(rows: Iterable[Item], tell: Tell, what: str) -> Iterator[Item]:
    """The rows as they pass, with a word now and then on how many have."""
    n = 0
    for n, row in enumerate(rows, start=1):
        yield row
        if n % TELL_EVERY == 0:
            tell(f"{what}: {n:,} …")
    tell(f"{what}: {n:,}")
