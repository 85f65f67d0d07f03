"""The four files of a load: units, people, tasks, updates."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.operations.bulk.lines import Line, lines_of
from pacnam_tasks.tasks.rules.facts import State

UNITS, PEOPLE, TASKS, UPDATES = "units.csv", "people.csv", "tasks.csv", "updates.csv"
COLUMNS = {
    UNITS: ("id", "code", "name"),
    PEOPLE: ("id", "login", "name", "unit"),
    TASKS: (
        "id", "title", "field", "lead_unit", "assignee", "start", "due", "status", "percent", "updated_at", "note",
    ),
    UPDATES: (
        "id", "task_id", "author", "created_at", "status_from", "status_to", "percent_from", "percent_to", "note",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person of a unit; the first of each leads it."""

    name: str
    unit_id: int


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task as it stands at the end of its history."""

    title: str
    field: str
    unit_id: int
    assignee: str
    start_on: date
    due_on: date | None
    state: State
    percent: Decimal
    updated_at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class UpdateLine:
    """A report on a task and where it brought it."""

    author: str
    at: datetime
    state: State
    percent: Decimal
    note: str


@dataclass
class Source:
    """All that is to be loaded: units and tasks by id, people by login, updates by the id of their task in order."""

    units: dict[int, UnitLine] = field(default_factory=dict)
    people: dict[str, PersonLine] = field(default_factory=dict)
    tasks: dict[int, TaskLine] = field(default_factory=dict)
    updates: dict[int, list[UpdateLine]] = field(default_factory=dict)


def read_source(folder: Path, zone: ZoneInfo) -> Source:
    """Everything in the folder, its times local in `zone`; raises Refused at the first wrong line."""
    source = Source()
    codes: set[str] = set()
    for line in _lines(folder, UNITS):
        _read_unit(line, source, codes)
    for line in _lines(folder, PEOPLE):
        _read_person(line, source)
    for line in _lines(folder, TASKS):
        _read_task(line, source, zone)
    for line in _lines(folder, UPDATES):
        _read_update(line, source, zone)
    for updates in source.updates.values():
        updates.sort(key=lambda update: update.at)
    return source


def _lines(folder: Path, name: str) -> Iterator[Line]:
    return lines_of(folder, name, COLUMNS[name])


def _read_unit(line: Line, source: Source, codes: set[str]) -> None:
    number, unit = line.id("id"), UnitLine(line.text("code", 40), line.text("name", 200))
    line.new("id", number, source.units)
    line.new("code", unit.code, codes)
    codes.add(unit.code)
    source.units[number] = unit


def _read_person(line: Line, source: Source) -> None:
    login = line.text("login", 60)
    line.new("login", login, source.people)
    unit_id = line.known("unit", line.id("unit"), source.units, UNITS)
    source.people[login] = PersonLine(line.text("name", 120), unit_id)


def _read_task(line: Line, source: Source, zone: ZoneInfo) -> None:
    number = line.id("id")
    line.new("id", number, source.tasks)
    task = TaskLine(
        title=line.text("title", 1000),
        field=line.text("field", 80),
        unit_id=line.known("lead_unit", line.id("lead_unit"), source.units, UNITS),
        assignee=line.known("assignee", line.cells["assignee"], source.people, PEOPLE),
        start_on=line.day("start"),
        due_on=line.day("due") if line.cells["due"] else None,
        state=line.state("status"),
        percent=line.percent("percent"),
        updated_at=line.instant("updated_at", zone),
        note=line.note("note"),
    )
    if task.due_on is not None and task.due_on < task.start_on:
        raise line.refuse(_("the due day lies before the start."))
    source.tasks[number] = task


def _read_update(line: Line, source: Source, zone: ZoneInfo) -> None:
    task_id = line.known("task_id", line.id("task_id"), source.tasks, TASKS)
    line.state("status_from")
    line.percent("percent_from")
    update = UpdateLine(
        author=line.known("author", line.cells["author"], source.people, PEOPLE),
        at=line.instant("created_at", zone),
        state=line.state("status_to"),
        percent=line.percent("percent_to"),
        note=line.note("note"),
    )
    source.updates.setdefault(task_id, []).append(update)
