"""What happened in a span of days: the tasks of its last day set beside those of the day before it began."""

from collections.abc import Hashable, Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlmodel import Session, col

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.db import fetch
from pacnam_tasks.periods.picture import Picture
from pacnam_tasks.reports.content import Earlier, Span, Within
from pacnam_tasks.rollup.queries import roll_up
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.counts import AsOf, Scope, facts_by_id
from pacnam_tasks.tasks.rules.facts import Level, State, TaskFacts

TASKS = Scope(level=Level.TASK.value)
STANDING_STILL = {State.PAUSED, State.REVOKED}


def before_it(when: AsOf, span: Span) -> AsOf:
    """The day before the span."""
    return AsOf(span.first_on - timedelta(days=1), when.today, when.zone)


def of(unit_id: int | None) -> Scope:
    """The tasks; of a unit what it leads, tasks and parts alike."""
    return TASKS if unit_id is None else Scope(unit_id=unit_id)


def within(session: Session, when: AsOf, span: Span, unit_id: int | None = None) -> Within:
    """What happened from the first day of the span through that of `when`."""
    scope = of(unit_id)
    return _of(dict(facts_by_id(session, before_it(when, span), scope)), dict(facts_by_id(session, when, scope)), span)


def within_picture(
    session: Session, picture: Picture, zone: ZoneInfo, span: Span, unit_id: int | None = None
) -> Within:
    """The same of a period whose last day its picture tells."""
    scope = of(unit_id)
    every = {row["code"]: TaskFacts.from_record(row["facts"]) for row in picture.rows}
    now = {code: facts for code, facts in every.items() if scope.holds(facts)}
    day = before_it(AsOf(picture.as_of, picture.as_of, zone), span)
    codes = {row.id: row.code for row in fetch(session, select(col(Task.id), col(Task.code)))}
    before = {codes[one]: facts for one, facts in facts_by_id(session, day, scope) if one in codes}
    return _of(before, now, span)


def _of(before: Mapping[Hashable, TaskFacts], now: Mapping[Hashable, TaskFacts], span: Span) -> Within:
    had_done = {one for one, facts in before.items() if facts.state is State.DONE}
    done = {one for one, facts in now.items() if facts.state is State.DONE}
    due = {
        one
        for one, facts in now.items()
        if facts.state not in STANDING_STILL
        and facts.counts_on is not None
        and span.first_on <= facts.counts_on <= span.last_on
    }
    return Within(len(now.keys() - before.keys()), len(done - had_done), len(due), len(due & done))


def day_before(session: Session, actor: Actor, when: AsOf, span: Span, unit_id: int | None = None) -> Earlier | None:
    """What was counted at the end of the day before the span, where anything had been assigned."""
    day = before_it(when, span)
    total = roll_up(session, actor, day, "field", of(unit_id)).total
    return Earlier(day.day, total) if total.assigned else None
