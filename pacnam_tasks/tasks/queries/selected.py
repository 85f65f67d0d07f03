"""The SQL twin of `rules.selection`: which tasks a list shows on a day; one table of cases holds both.

The conditions name the days they compare with and `days_of` has their values: a statement made once serves every day.
"""

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, func, or_
from sqlmodel import col

from pacnam_tasks.tasks.forms import TaskFilter
from pacnam_tasks.tasks.models import UNDATED, Task
from pacnam_tasks.tasks.rules.days import OnDay
from pacnam_tasks.tasks.rules.facts import CARRIED, OPEN, SILENT_AFTER, State
from pacnam_tasks.tasks.rules.selection import BY_ORIGINAL, Activity, StateFilter, TimeFilter
from pacnam_tasks.tasks.rules.tally import AGE_LIMITS

DAY: BindParameter[date] = bindparam("day")
SOON: BindParameter[date] = bindparam("soon")
SILENT_SINCE: BindParameter[date] = bindparam("silent_since")
AGES = (0, *AGE_LIMITS)


def days_of(day: date) -> dict[str, date]:
    """The values for the days that conditions name, but for the last that is soon."""
    ages = {f"older_than_{age}": day - timedelta(days=age) for age in AGES}
    return {
        "day": day,
        "silent_since": day - timedelta(days=SILENT_AFTER),
        **ages,
    }


def all_days_of(on: OnDay) -> dict[str, date]:
    """The values for all days that conditions name."""
    return days_of(on.day) | {"soon": on.soon_until}


def selected(wanted: TaskFilter) -> list[ColumnElement[bool]]:
    """What a list is narrowed to; drafts are in it only where they are asked for."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.state is not None:
        conditions.append(state_is(wanted.state))
    elif wanted.timeliness is None and wanted.activity is None and wanted.age is None:
        conditions.append(col(Task.state) != State.DRAFT)
    if wanted.timeliness is not None:
        conditions.append(time_is(wanted.timeliness))
    if wanted.activity is not None:
        conditions.append(activity_is(wanted.activity))
    if wanted.age is not None:
        conditions.append(age_is(wanted.age))
    return conditions


def state_is(wanted: StateFilter) -> ColumnElement[bool]:
    """Tasks in a state, or one of the open ones, or marked as returned."""
    if wanted is StateFilter.OPEN:
        return col(Task.state).in_(sorted(OPEN))
    if wanted is StateFilter.RETURNED:
        return and_(col(Task.state) == State.IN_PROGRESS, col(Task.returned_on).is_not(None))
    return col(Task.state) == wanted.value


def time_is(wanted: TimeFilter) -> ColumnElement[bool]:
    """SQL twin of `timeliness`, and of `original_timeliness`."""
    if wanted is TimeFilter.EXTENDED:
        return and_(col(Task.due_on) != col(Task.original_due_on), col(Task.state) != State.DRAFT)
    if wanted in BY_ORIGINAL:
        return _original_is(BY_ORIGINAL[wanted])
    return _in_force_is(wanted)


def _original_is(wanted: TimeFilter) -> ColumnElement[bool]:
    first = func.coalesce(col(Task.original_rolled_on), col(Task.original_due_on), _counts_on())
    if wanted is TimeFilter.DONE_ON_TIME:
        return and_(state_is(StateFilter.DONE), col(Task.due_on).is_not(None), _finished_on() <= first)
    if wanted is TimeFilter.DONE_LATE:
        return and_(state_is(StateFilter.DONE), col(Task.due_on).is_not(None), _finished_on() > first)
    stands = and_(col(Task.state) == State.SUBMITTED, func.coalesce(col(Task.submitted_on), UNDATED) <= first)
    still = and_(state_is(StateFilter.OPEN), col(Task.due_on).is_not(None))
    return and_(still, or_(first >= DAY, stands) if wanted is TimeFilter.OPEN_IN_TIME else and_(first < DAY, ~stands))


def _in_force_is(wanted: TimeFilter) -> ColumnElement[bool]:
    clock = col(Task.clock_due_on)
    match wanted:
        case TimeFilter.OVERDUE | TimeFilter.OPEN_OVERDUE:
            return clock < DAY
        case TimeFilter.DUE_TODAY:
            return clock == DAY
        case TimeFilter.DUE_SOON:
            return and_(clock > DAY, clock <= SOON)
        case TimeFilter.IN_TIME:
            return or_(clock > SOON, _clock_stands())
        case TimeFilter.OPEN_IN_TIME:
            return or_(clock >= DAY, _clock_stands())
        case TimeFilter.UNDATED | TimeFilter.OPEN_UNDATED:
            return and_(state_is(StateFilter.OPEN), col(Task.due_on).is_(None))
        case TimeFilter.DONE_UNDATED:
            return and_(state_is(StateFilter.DONE), col(Task.due_on).is_(None))
        case TimeFilter.DONE_ON_TIME:
            return and_(state_is(StateFilter.DONE), _finished_on() <= _counts_on())
        case _:  # done late: the others are asked of the original deadline
            return and_(state_is(StateFilter.DONE), _finished_on() > _counts_on())


def _clock_stands() -> ColumnElement[bool]:
    return and_(state_is(StateFilter.OPEN), col(Task.due_on).is_not(None), col(Task.clock_due_on).is_(None))


def _counts_on() -> ColumnElement[date]:
    return func.coalesce(col(Task.rolled_on), col(Task.due_on))


def _finished_on() -> ColumnElement[date]:
    return func.coalesce(col(Task.submitted_on), col(Task.recorded_on))


def activity_is(wanted: Activity) -> ColumnElement[bool]:
    """SQL twin of silence and its opposite, and of what is to be reviewed."""
    carried = col(Task.state).in_(sorted(CARRIED))
    if wanted is Activity.SILENT:
        return and_(carried, col(Task.recorded_on) < SILENT_SINCE)
    if wanted is Activity.TO_REVIEW:
        due = or_(col(Task.review_on).is_(None), col(Task.review_on) <= DAY)
        return and_(carried, col(Task.sort_due_on) == UNDATED, due)
    return and_(col(Task.state).in_(sorted(OPEN)), col(Task.recorded_on) >= SILENT_SINCE)


def age_is(bucket: int) -> ColumnElement[bool]:
    """SQL twin of the overdue buckets."""
    clock = col(Task.clock_due_on)
    older = clock < bindparam(f"older_than_{AGES[bucket - 1]}")
    return older if bucket == len(AGES) else and_(older, clock >= bindparam(f"older_than_{AGES[bucket]}"))


def found_at(states: Collection[State]) -> ColumnElement[bool]:
    """Whether a task to which something rarer leads stands at one of these.

    Said so that no index of states is searched: the few requests and directions lead to their tasks, not the many
    tasks to them.
    """
    return func.coalesce(col(Task.state), "").in_(sorted(states))
