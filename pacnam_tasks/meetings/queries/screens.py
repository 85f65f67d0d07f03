"""What the screens of a meeting show of tasks: figures by field on two days, what is behind, what stands in the way."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import Clock, end_of_day
from pacnam_tasks.core.db import fetch
from pacnam_tasks.decisions.extensions.models import ExtensionRequest
from pacnam_tasks.indicators.book import Book, read_briefly
from pacnam_tasks.indicators.line import Line
from pacnam_tasks.meetings.queries.one import Held
from pacnam_tasks.meetings.rules import SHOWN_TASKS, day_of_figures, is_off_path, urgency
from pacnam_tasks.progress.models import Obstacle
from pacnam_tasks.progress.obstacles.rules import ENDED
from pacnam_tasks.tasks.models import Task, facts_of
from pacnam_tasks.tasks.queries.changes import Events, Span, events_by, span_of
from pacnam_tasks.tasks.queries.counts import POSITION, AsOf, Scope, day_of, sums_by
from pacnam_tasks.tasks.queries.lists import NAMED, Listed, listed
from pacnam_tasks.tasks.queries.visible import visible_to
from pacnam_tasks.tasks.rules.facts import Level, TaskFacts
from pacnam_tasks.tasks.rules.tally import Tally

TASKS = Scope(level=Level.TASK)
NOTHING = Events()
_OBSTACLE = ("id", "cause", "text", "proposal", "level", "answer_by", "answered_at")
_REQUEST = ("id", "asked_on", "cause", "reason", "due_on", "proposed_on", "level")


@dataclass(frozen=True)
class Figures:
    """The counts of a field on the day; on the day compared with, and what has happened since, where there is one."""

    now: Tally
    then: Tally | None = None
    events: Events = NOTHING


@dataclass(frozen=True)
class Standing:
    """How the fields stand: figures by field, the comparison, what is behind in each (the most urgent first).

    Of what is behind, `off_path` counts by field what is overdue or off its path; the rest, at risk, comes after it.
    """

    figures: Mapping[int, Figures]
    span: Span | None
    behind: Mapping[int, Sequence[tuple[int, TaskFacts]]]
    off_path: Mapping[int, int]

    def figures_of(self, field_id: int) -> Figures:
        """The figures of a field, which may have no task at all."""
        none = Figures(Tally(), Tally() if self.span is not None else None)
        return self.figures.get(field_id, none)

    def first_behind(self) -> dict[int, TaskFacts]:
        """The tasks that fit the screens, by id."""
        return {one: facts for rows in self.behind.values() for one, facts in rows[:SHOWN_TASKS]}


def standing(session: Session, actor: Actor, when: AsOf, since: date | None) -> Standing:
    """How all fields stand on a day, whole tasks only; each day is read once."""
    span = span_of(session, when, since) if since is not None else None
    day = span.now if span is not None else day_of(session, when, keep=True)
    now = sums_by(session, actor, when, TASKS, "field_id")
    then, events = dict[int, Tally](), dict[int, Events]()
    if span is not None:
        then = sums_by(session, actor, span.since, TASKS, "field_id")
        events = events_by(span, actor, TASKS, lambda _task_id, cell: (cell[POSITION["field_id"]],))
    figures = {
        one: Figures(now.get(one, Tally()), then.get(one, Tally()) if span else None, events.get(one, Events()))
        for one in now.keys() | then.keys()
    }
    behind: dict[int, list[tuple[int, TaskFacts]]] = {}
    for task_id, facts in day.behind.items():
        if facts.level is Level.TASK:
            behind.setdefault(facts.field_id, []).append((task_id, facts))
    for rows in behind.values():
        rows.sort(key=lambda one: (*urgency(one[1], when.day), one[0]))
    off_path = {one: sum(is_off_path(facts, when.day) for _id, facts in rows) for one, rows in behind.items()}
    return Standing(figures, span, behind, off_path)


def lines_of(book: Book, field: str) -> list[Line]:
    """The indicators of a field that have a value or a plan in the period that is shown of each."""
    lines = (book.shown(one) for one in book.indicators if one.field_code == field)
    return [line for line in lines if line.actual.amount or line.measured.target]


@dataclass(frozen=True)
class Looked:
    """A task that a screen shows as it stood on the day, with what stood in its way then and what was asked for it.

    Both are columns of their rows: of obstacles, and of the request for a later due day.
    """

    task: Listed
    obstacles: Sequence[Mapping[str, Any]]
    request: Mapping[str, Any] | None


def looked_at(
    session: Session, actor: Actor, when: AsOf, chosen: Mapping[int, TaskFacts], field_ids: Collection[int]
) -> dict[int, Looked]:
    """The chosen tasks; and whatever in these fields had an obstacle open or asked for a later due day. By id.

    One statement for all, as the page has others to ask. Only the chosen ones stand as they stood on a past day.
    """
    end = end_of_day(when.day, when.zone)
    stands = and_(
        col(Obstacle.task_id) == col(Task.id),
        col(Obstacle.raised_at) < end,
        or_(col(Obstacle.closed_at).is_(None), col(Obstacle.closed_at) >= end),
    )
    waits = and_(
        col(ExtensionRequest.task_id) == col(Task.id),
        col(ExtensionRequest.asked_at) < end,
        or_(col(ExtensionRequest.decided_at).is_(None), col(ExtensionRequest.decided_at) >= end),
    )
    hinders: ColumnElement[bool] = col(Obstacle.id).is_not(None)
    if not when.is_past:
        hinders = and_(hinders, col(Task.state).not_in(sorted(ENDED)))
    statement = (
        NAMED.outerjoin(Obstacle, stands)
        .outerjoin(ExtensionRequest, waits)
        .add_columns(*(getattr(Obstacle, name).label(f"obstacle_{name}") for name in _OBSTACLE))
        .add_columns(*(getattr(ExtensionRequest, name).label(f"request_{name}") for name in _REQUEST))
        .where(
            visible_to(actor),
            col(Task.field_id).in_(sorted(field_ids)),
            or_(col(Task.id).in_(sorted(chosen)), hinders, col(ExtensionRequest.id).is_not(None)),
        )
        .order_by(col(Obstacle.id), col(Task.id))
    )
    found: dict[int, list[Any]] = {}
    for row in fetch(session, statement):
        found.setdefault(row.id, []).append(row)
    return {
        task_id: Looked(
            listed(rows[0], chosen.get(task_id) or facts_of(rows[0])),
            [_named(row, "obstacle", _OBSTACLE) for row in rows if row.obstacle_id is not None],
            _named(rows[0], "request", _REQUEST) if rows[0].request_id is not None else None,
        )
        for task_id, rows in found.items()
    }


def _named(row: Any, of: str, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, f"{of}_{name}") for name in names}


@dataclass(frozen=True)
class Shown:
    """All that the screens of a meeting show, as of `when`; compared with `since`, where a meeting was held before."""

    when: AsOf
    since: date | None
    stands: Standing
    looked: Mapping[int, Looked]
    book: Book


def shown_at(session: Session, meeting: Held, actor: Actor, clock: Clock) -> Shown:
    """What the screens of a meeting show, which its minutes tell too."""
    today, before = clock.today(), meeting.previous_on
    when = AsOf(day_of_figures(meeting.held_on, today), today, clock.zone)
    since = before if before is not None and before < when.day else None
    stands = standing(session, actor, when, since)
    fields = {item.field_id for item in meeting.agenda}
    chosen = {one: facts for one, facts in stands.first_behind().items() if facts.field_id in fields}
    looked = looked_at(session, actor, when, chosen, fields)
    return Shown(when, since, stands, looked, read_briefly(session, when))
