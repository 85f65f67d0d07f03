"""What the follow-up report of a day is written from: the counts of the roll-up, and the tasks behind them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import end_of_day
from pacnam_tasks.core.db import fetch
from pacnam_tasks.progress.obstacles.open_then import open_obstacles
from pacnam_tasks.progress.rules import Cause
from pacnam_tasks.reports import sentences
from pacnam_tasks.reports.content import DueTask, FollowUpFigures, Line, Obstacle, OverdueTask, Span
from pacnam_tasks.reports.document import Signer
from pacnam_tasks.reports.labels import PRINTED_CAUSE
from pacnam_tasks.reports.letterheads.rules import levels_of
from pacnam_tasks.reports.measured import deadline_of, result_of, standing_of
from pacnam_tasks.reports.queries.answerable import answerable, answered, people_of
from pacnam_tasks.reports.queries.letterheads import letterhead_of
from pacnam_tasks.reports.queries.within import within
from pacnam_tasks.reports.spans import ahead
from pacnam_tasks.reports.wording import inside
from pacnam_tasks.rollup.queries import Table, roll_up
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.counts import AsOf, Scope, facts_by_id
from pacnam_tasks.tasks.queries.ordered import plans_known
from pacnam_tasks.tasks.rules.facts import Level, State, TaskFacts, overdue_days
from pacnam_tasks.tasks.rules.levels import Authority
from pacnam_tasks.units.models import Unit

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Named:
    """A task's names as printed; `rank` is its unit's place in protocol order."""

    code: str
    title: str
    unit: str
    rank: int
    parent_id: int | None
    measure: str
    target: Any
    product: str
    unit_code: str


@dataclass(frozen=True, slots=True)
class Behind:
    """The tasks behind the counts: their facts by id, and the obstacles that were open on the day.

    `days` tells how many days each of the overdue ones is late.
    """

    overdue: dict[int, TaskFacts]
    days: Mapping[int, int]
    due: dict[int, TaskFacts]
    hindered: set[int]
    obstacles: Mapping[int, Sequence[Any]]
    names: Mapping[int, Named]


def follow_up(
    session: Session,
    actor: Actor,
    when: AsOf,
    *,
    document_on: date,
    signer: Signer,
    unit_id: int | None = None,
    span: Span | None = None,
) -> FollowUpFigures:
    """The figures of `when` as `actor` may count them; of a unit what it leads, tasks and parts alike; told of a span
    also what comes due in the next one.
    """
    tasks = Scope(level=Level.TASK.value) if unit_id is None else Scope(unit_id=unit_id)
    parts = roll_up(session, actor, when, "unit", Scope(level=Level.PART.value, unit_id=unit_id))
    by_field = roll_up(session, actor, when, "field", tasks)
    by_unit = roll_up(session, actor, when, "unit", tasks)
    behind = _behind(session, when, unit_id, ahead(span, when.day))
    plan, sources = _plans(session, when)
    people, end = people_of(session), end_of_day(when.day, when.zone)
    letterhead = letterhead_of(session, document_on)
    return FollowUpFigures(
        as_of=when.day,
        document_on=document_on,
        letterhead=letterhead,
        signer=signer,
        total=by_field.total,
        by_field=_lines(by_field),
        by_unit=_lines(by_unit),
        overdue=tuple(answerable(session, overdue_of(behind, when.day, people), when.day, end, when.zone)),
        due=tuple(due_of(behind, when.day)),
        obstacles=tuple(answered(session, obstacles_of(behind, end), end, when.zone)),
        parts=parts.total if parts.lines else None,
        parts_by_unit=_lines(parts),
        plan=plan,
        sources=sources,
        span=span,
        within=within(session, when, span, unit_id) if span is not None else None,
        levels=levels_of(letterhead),
        of_unit="" if unit_id is None else session.get_one(Unit, unit_id).code,
    )


def _lines(table: Table) -> tuple[Line, ...]:
    return tuple(Line(line.name, line.tally, line.code) for line in table.lines)


def _behind(session: Session, when: AsOf, unit_id: int | None, window: tuple[date, date]) -> Behind:
    obstacles = open_obstacles(session, end_of_day(when.day, when.zone))
    overdue: dict[int, TaskFacts] = {}
    days: dict[int, int] = {}
    due: dict[int, TaskFacts] = {}
    hindered: set[int] = set()
    for task_id, facts in facts_by_id(session, when, Scope()):
        if facts.is_open and task_id in obstacles and unit_id in {None, facts.lead_unit_id, facts.parent_unit_id}:
            hindered.add(task_id)
        if (facts.level is not Level.TASK) if unit_id is None else (facts.lead_unit_id != unit_id):
            continue
        if late := overdue_days(facts, when.day):
            overdue[task_id], days[task_id] = facts, late
        elif comes_due(facts, window):
            due[task_id] = facts
    return Behind(overdue, days, due, hindered, obstacles, _names_upwards(session, {*overdue, *due, *hindered}))


def _names_upwards(session: Session, ids: set[int]) -> dict[int, Named]:
    """The names of these tasks and of all that they hang on."""
    names = _names(session, ids)
    while further_up := {one.parent_id for one in names.values() if one.parent_id is not None} - names.keys():
        names |= _names(session, further_up)
    return names


def _hangs_on(names: Mapping[int, Named], part_id: int, task_id: int) -> bool:
    above = names[part_id].parent_id
    return above is not None and (above == task_id or _hangs_on(names, above, task_id))


def comes_due(facts: TaskFacts, window: tuple[date, date]) -> bool:
    """Whether open work comes due within the days of the window."""
    due = facts.counts_on
    return facts.is_open and due is not None and window[0] <= due <= window[1]


def _names(session: Session, ids: Iterable[int]) -> dict[int, Named]:
    wanted = sorted(ids)
    found: dict[int, Named] = {}
    for start in range(0, len(wanted), BATCH):
        rows = fetch(
            session,
            select(
                col(Task.id),
                col(Task.code),
                col(Task.title),
                col(Unit.name).label("unit"),
                col(Unit.rank),
                col(Task.parent_id),
                col(Task.measure),
                col(Task.target),
                col(Task.product),
                col(Unit.code),
            )
            .join(Unit, col(Unit.id) == col(Task.lead_unit_id))
            .where(col(Task.id).in_(wanted[start : start + BATCH])),
        )
        found |= {row.id: Named(*row[1:]) for row in rows}
    return found


def overdue_of(behind: Behind, day: date, people: Mapping[int, str]) -> Iterable[OverdueTask]:
    """In protocol order of the units, the longest overdue first; `people` are the names of members by id."""
    names = behind.names
    for one, facts in sorted(
        behind.overdue.items(), key=lambda pair: (names[pair[0]].rank, pair[1].counts_on, names[pair[0]].code)
    ):
        yield OverdueTask(
            code=names[one].code,
            title=names[one].title,
            unit=names[one].unit,
            days=behind.days[one],
            percent=facts.percent,
            **deadline_of(facts, day),
            result=result_of(facts, names[one]),
            **standing_of(facts),
            cause=_cause(behind, one),
            unit_code=names[one].unit_code,
            member=people.get(facts.member_id or 0, ""),
        )


def due_of(behind: Behind, day: date) -> Iterable[DueTask]:
    """By the day that counts, then in protocol order of the units."""
    names = behind.names
    for one, facts in sorted(
        behind.due.items(), key=lambda pair: (pair[1].counts_on, names[pair[0]].rank, names[pair[0]].code)
    ):
        yield DueTask(
            code=names[one].code,
            title=names[one].title,
            unit=names[one].unit,
            left=((facts.counts_on or day) - day).days,
            percent=facts.percent,
            **deadline_of(facts, day),
            result=result_of(facts, names[one]),
            product=names[one].product,
            waits=facts.state is State.SUBMITTED,
        )


def _cause(behind: Behind, task_id: int) -> str:
    """What the lead unit reported, else what the units that hold the parts did."""
    own = [row.text.rstrip(". ") for row in behind.obstacles.get(task_id, ())]
    if own or task_id not in behind.names:
        return "; ".join(own)
    parts = [one for one in behind.hindered if _hangs_on(behind.names, one, task_id)]
    told = sorted((behind.names[one].rank, behind.names[one].unit, one) for one in parts)
    return "; ".join(
        f"{row.text.rstrip('. ')} ({inside(unit)})" for _, unit, one in told for row in behind.obstacles[one]
    )


def obstacles_of(behind: Behind, end: datetime) -> Iterable[Obstacle]:
    """In protocol order of the units that reported them."""
    names = behind.names
    for one in sorted(behind.hindered, key=lambda one: (names[one].rank, names[one].code)):
        for row in behind.obstacles[one]:
            yield Obstacle(
                code=names[one].code,
                title=names[one].title,
                unit=names[one].unit,
                kind=PRINTED_CAUSE[Cause(row.cause)],
                text=row.text,
                proposal=row.proposal,
                of_province=_of_province(row, end),
                for_province=_of_province(row, end) and not _is_answered(row, end),
                answered=_is_answered(row, end),
            )


def _of_province(row: Any, end: datetime) -> bool:
    """Whether it was the province's then: it is the highest level, so nothing was passed on from it since.

    What lies beyond the authority of the committee is the province's, unless a level below has answered it.
    """
    if row.level == Authority.PROVINCE:
        return row.escalated_at is None or row.escalated_at < end
    return row.cause == Cause.BEYOND_AUTHORITY and not _is_answered(row, end)


def _is_answered(row: Any, end: datetime) -> bool:
    return row.answered_at is not None and row.answered_at < end


def _plans(session: Session, when: AsOf) -> tuple[str, tuple[str, ...]]:
    """The plan's title where there is one only, and the documents that order the work, as cited."""
    plans, documents = plans_known(session, end_of_day(when.day, when.zone))
    return (plans[0].title if len(plans) == 1 else ""), tuple(map(cited, documents))


def cited(document: Any) -> str:
    """A source document as reports cite it."""
    return sentences.source(document.kind, document.number, document.issued_on, document.issuer, document.abstract)
