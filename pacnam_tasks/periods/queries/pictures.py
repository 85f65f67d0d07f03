"""The picture of a period: taken from the history, or read back from what was frozen."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Person
from pacnam_tasks.core.clock import Clock, end_of_day
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.history.models import Event
from pacnam_tasks.periods.picture import (
    DIMENSIONS,
    NOBODY,
    Check,
    Picture,
    compared_with,
    counted,
    holds_its_seal,
    plain,
    row_of,
)
from pacnam_tasks.periods.picture import opened as read_back
from pacnam_tasks.periods.queries import standing
from pacnam_tasks.periods.queries.collecting import missing
from pacnam_tasks.periods.queries.indicator_lines import indicator_lines
from pacnam_tasks.periods.queries.knowing import VALUE_ENTERED, LateEntry, known_facts, late_entries
from pacnam_tasks.periods.queries.standing import Stands
from pacnam_tasks.periods.rules import PeriodState, Verdict
from pacnam_tasks.plans.models import Field, Programme
from pacnam_tasks.progress.obstacles.open_then import open_obstacles
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.days import judged_on
from pacnam_tasks.tasks.queries.ordered import plans_known
from pacnam_tasks.tasks.queries.sets import serving
from pacnam_tasks.tasks.rules.facts import State
from pacnam_tasks.units.queries import all_units

_TASKS = select(
    col(Task.id),
    col(Task.code),
    col(Task.title),
    col(Task.parent_id),
    col(Task.measure),
    col(Task.target),
    col(Task.product),
).where(col(Task.state) != State.DRAFT)
SAID = ("quantity", "percent", "note", "period", "old", "new", "reason")
SAID_OF_VALUE = ("period", "kind", "unit_name", "amount", "qualifier", "before", "source", "note")
OBSTACLE = ("cause", "text", "proposal", "level", "escalated_at", "answered_at")


def picture_of(session: Session, stands: Stands, clock: Clock) -> Picture:
    """What was frozen, where it was; else what the history gives now."""
    if stands.state == PeriodState.FROZEN:
        kept = standing.frozen(session, stands.period.id)
        if kept is None:
            raise NotFound
        return read_back(kept)
    return taken(session, stands, clock)


def taken(session: Session, stands: Stands, clock: Clock) -> Picture:
    """The picture that the history gives, in the names of today."""
    period = stands.period
    on = judged_on(session, min(period.last_on, stands.today))
    end = min(end_of_day(period.last_on, clock.zone), stands.closing.closed_at)
    house, served = _House(session), serving(session, "programme")
    tasks = {row.id: row for row in fetch(session, _TASKS)}
    hindered = open_obstacles(session, end)
    rows: list[dict[str, Any]] = []
    known = known_facts(session, stands.closing, clock.zone)
    for task_id, facts in known.items():
        if (task := tasks.get(task_id)) is None or facts["state"] == State.DRAFT:
            continue
        above = tasks.get(task.parent_id) if task.parent_id else None
        rows.append(
            row_of(task, facts, on)
            | house.codes_of(facts)
            | {"parent": above.code if above else "", "programmes": house.programmes(served.get(task_id, ()))}
            | {"obstacles": [_obstacle(one) for one in hindered.get(task_id, ())]}
        )
    rows.sort(key=lambda row: row["code"])
    plans, documents = plans_known(session, end)
    names = house.named(rows)
    figures = {
        "period": period.name,
        "kind": period.kind,
        "first_on": period.first_on.isoformat(),
        "last_on": period.last_on.isoformat(),
        "as_of": on.day.isoformat(),
        "closed_at": stands.closing.closed_at.isoformat(),
        "names": names,
        "counts": counted(rows, names),
        "plans": [plan.title for plan in plans],
        "documents": [[one.kind, one.number, one.issued_on.isoformat(), one.issuer, one.abstract] for one in documents],
        "indicators": indicator_lines(session, stands, known, clock.zone),
        "missing": _missing(session, stands, clock),
        "late": [late_row(one) for one in late_for(session, stands, clock)],
    }
    return Picture(plain(figures), plain({"rows": rows})["rows"])


def _missing(session: Session, stands: Stands, clock: Clock) -> list[str]:
    """As it stood at the lock, else as it stands."""
    if stands.state != PeriodState.COLLECTING:
        return [name for name in stands.period.missing.split("\n") if name]
    return [one.name for one in missing(session, stands.period, stands.today, clock.zone)]


def late_for(session: Session, stands: Stands, clock: Clock) -> list[LateEntry]:
    """The errata that a period shows: what came too late for the closed one before it."""
    earlier = standing.before(session, stands.period.kind, stands.period.first_on)
    return late_of(session, standing.listed(session, earlier, clock), stands) if earlier is not None else []


def late_of(session: Session, earlier: Stands, stands: Stands) -> list[LateEntry]:
    """What was recorded for the closed period before this one after its lock: the errata that this one shows.

    They are counted until this one is locked itself; what still comes is the next one's to show.
    """
    return late_entries(session, earlier.period.name, earlier.closing, stands.period.locked_at)


def late_row(one: LateEntry) -> dict[str, Any]:
    """An erratum as a picture keeps it."""
    names = SAID_OF_VALUE if one.kind == VALUE_ENTERED else SAID
    said = {name: one.data[name] for name in names if name in one.data}
    return {
        "at": one.at.isoformat(),
        "kind": one.kind,
        "code": one.code,
        "title": one.title,
        "unit": one.unit,
        "who": one.who,
        "belongs_on": one.belongs_on.isoformat(),
        "said": said,
    }


def _obstacle(row: Any) -> dict[str, Any]:
    values = ((name, getattr(row, name)) for name in OBSTACLE)
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values}


class _House:
    """The names of the day, by the ids that facts hold."""

    def __init__(self, session: Session) -> None:
        self.units = {one.id: one for one in all_units(session)}
        self.fields = _by_id(session, Field)
        self.served = _by_id(session, Programme)
        people = fetch(session, select(col(Person.id), col(Person.full_name)).order_by(col(Person.id)))
        self.people: Mapping[int, str] = {row.id: row.full_name for row in people}

    def codes_of(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Where a task counts."""
        member = facts.get("member_id")
        return {
            "field": self.fields[facts["field_id"]].code,
            "unit": self.units[facts["lead_unit_id"]].code,
            "member": str(member) if member else NOBODY,
        }

    def programmes(self, ids: Iterable[int]) -> list[str]:
        """The programmes that a task serves."""
        return sorted(self.served[one].code for one in ids)

    def named(self, rows: Sequence[Mapping[str, Any]]) -> dict[str, list[list[str]]]:
        """Code and names of all that the rows speak of, in the order of pages; a unit's short name stands last."""
        used = {by: {row[by] for row in rows} for by in DIMENSIONS if by != "programme"}
        used["programme"] = {code for row in rows for code in row["programmes"]}
        every = {
            "field": [[one.code, one.name] for one in self.fields.values()],
            "unit": [[one.code, one.name, one.short_name] for one in self.units.values()],
            "programme": [[one.code, one.name] for one in self.served.values()],
            "member": [*([str(one), name] for one, name in self.people.items()), [NOBODY, ""]],
        }
        return {by: [named for named in every[by] if named[0] in used[by]] for by in DIMENSIONS}


def _by_id(session: Session, table: Any) -> dict[int, Row[Any]]:
    rows = fetch(session, select(table.id, table.code, table.name).order_by(table.rank, table.code))
    return {row.id: row for row in rows}


def check(session: Session, stands: Stands, clock: Clock) -> Check:
    """Whether what was frozen is what it was, and what the history gives."""
    kept = standing.frozen(session, stands.period.id)
    if kept is None or not holds_its_seal(kept, _sealed_as(session, stands.period.name)):
        return Check(Verdict.BROKEN)
    return compared_with(read_back(kept), taken(session, stands, clock))


def _sealed_as(session: Session, name: str) -> str:
    """The hash in the event that froze a period."""
    told = fetch(session, select(col(Event.data)).where(col(Event.kind) == "period_frozen")).scalars()
    said = (json.loads(data) for data in told)
    return next((str(one["sha256"]) for one in said if one["period"] == name), "")
