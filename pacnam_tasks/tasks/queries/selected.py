"""The SQL twin of `rules.selection`: which tasks a list shows on a day; one table of cases holds both."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import col

from pacnam_tasks.tasks.forms import TaskFilter
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.facts import DUE_SOON, OPEN, SILENT_AFTER, State
from pacnam_tasks.tasks.rules.selection import Activity, StateFilter, TimeFilter
from pacnam_tasks.tasks.rules.tally import AGE_LIMITS


def selected(wanted: TaskFilter, day: date) -> list[ColumnElement[bool]]:
    """What a list is narrowed to; drafts are in it only where they are asked for."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.state is not None:
        conditions.append(state_is(wanted.state))
    elif wanted.timeliness is None and wanted.activity is None and wanted.age is None:
        conditions.append(col(Task.state) != State.DRAFT)
    if wanted.timeliness is not None:
        conditions.append(time_is(wanted.timeliness, day))
    if wanted.activity is not None:
        conditions.append(activity_is(wanted.activity, day))
    if wanted.age is not None:
        conditions.append(age_is(wanted.age, day))
    return conditions


def state_is(wanted: StateFilter) -> ColumnElement[bool]:
    """Tasks in a state, or one of the open ones, or marked as returned."""
    if wanted is StateFilter.OPEN:
        return col(Task.state).in_(sorted(OPEN))
    if wanted is StateFilter.RETURNED:
        return and_(col(Task.state) == State.IN_PROGRESS, col(Task.returned_on).is_not(None))
    return col(Task.state) == wanted.value


def time_is(wanted: TimeFilter, day: date) -> ColumnElement[bool]:
    """SQL twin of `timeliness`."""
    clock, soon = col(Task.clock_due_on), day + timedelta(days=DUE_SOON)
    match wanted:
        case TimeFilter.OVERDUE | TimeFilter.OPEN_OVERDUE:
            return clock < day
        case TimeFilter.DUE_TODAY:
            return clock == day
        case TimeFilter.DUE_SOON:
            return and_(clock > day, clock <= soon)
        case TimeFilter.IN_TIME:
            return or_(clock > soon, _clock_stands())
        case TimeFilter.OPEN_IN_TIME:
            return or_(clock >= day, _clock_stands())
        case TimeFilter.UNDATED | TimeFilter.OPEN_UNDATED:
            return and_(state_is(StateFilter.OPEN), col(Task.due_on).is_(None))
        case TimeFilter.DONE_UNDATED:
            return and_(state_is(StateFilter.DONE), col(Task.due_on).is_(None))
        case TimeFilter.DONE_ON_TIME:
            return and_(state_is(StateFilter.DONE), _finished_on() <= col(Task.due_on))
        case TimeFilter.DONE_LATE:
            return and_(state_is(StateFilter.DONE), _finished_on() > col(Task.due_on))


def _clock_stands() -> ColumnElement[bool]:
    return and_(state_is(StateFilter.OPEN), col(Task.due_on).is_not(None), col(Task.clock_due_on).is_(None))


def _finished_on() -> ColumnElement[date]:
    return func.coalesce(col(Task.submitted_on), col(Task.recorded_on))


def activity_is(wanted: Activity, day: date) -> ColumnElement[bool]:
    """SQL twin of silence and its opposite."""
    since = day - timedelta(days=SILENT_AFTER)
    if wanted is Activity.SILENT:
        carried = col(Task.state).in_(sorted(OPEN - {State.SUBMITTED}))
        return and_(carried, col(Task.recorded_on) < since)
    return and_(col(Task.state).in_(sorted(OPEN)), col(Task.recorded_on) >= since)


def age_is(bucket: int, day: date) -> ColumnElement[bool]:
    """SQL twin of the overdue buckets."""
    clock = col(Task.clock_due_on)
    lower = AGE_LIMITS[bucket - 2] if bucket > 1 else 0
    younger = clock < day - timedelta(days=lower)
    if bucket > len(AGE_LIMITS):
        return younger
    return and_(younger, clock >= day - timedelta(days=AGE_LIMITS[bucket - 1]))
