"""The groups of a home page: what comes first for a unit, the office, the committee; each bounded, with its count."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, not_, or_, select, true, union_all
from sqlmodel import Session, col

from pacnam_tasks.accounts.rules import Actor, Role
from pacnam_tasks.core.db import fetch
from pacnam_tasks.tasks.models import CARRIED, Task
from pacnam_tasks.tasks.queries.counts import AsOf, Scope, sums_by
from pacnam_tasks.tasks.queries.lists import Listed, rows_with
from pacnam_tasks.tasks.queries.selected import activity_is, days_of, state_is
from pacnam_tasks.tasks.queries.visible import visible_to
from pacnam_tasks.tasks.rules.facts import Level, Rating, State
from pacnam_tasks.tasks.rules.rated import rating
from pacnam_tasks.tasks.rules.selection import Activity, StateFilter
from pacnam_tasks.tasks.rules.tally import Tally, total

SHOWN = 12
LOOKED_AT, SHOWN_BEHIND = 100, 6
"""No statement can tell a rating, so of a member's open work the heaviest is looked at."""


@dataclass(frozen=True)
class Group:
    """A group of a home page: its first rows and how many there are in all."""

    name: str
    count: int
    rows: list[Listed]


@dataclass(frozen=True)
class Pick:
    """How a group is read: which tasks, by what they are ordered, and how many there are where that is known.

    `at_most` rows are looked at, and `chosen` are shown of them.
    """

    which: ColumnElement[bool]
    first: Any
    count: int | None = None
    at_most: int = SHOWN
    chosen: Callable[[list[Listed]], list[Listed]] = list


@dataclass(frozen=True)
class UnitWork:
    """A unit's open work, each task in the first group it belongs to, and how many there are of each kind in all."""

    groups: list[Group]
    counts: Mapping[str, int]


def unit_work(session: Session, actor: Actor, today: date) -> UnitWork:
    """The work of the person's units; parts that wait for them and what is paused come along.

    What a unit leads, with its parts, is visible to its people.
    """
    return UnitWork(*_groups(session, today, _of_unit(actor, today), _kinds_of(sorted(actor.unit_ids), today)))


def unit_work_and_desk(
    session: Session, actor: Actor, when: AsOf, by_field: Mapping[int, Tally]
) -> tuple[UnitWork, list[Group]]:
    """Both for who has two posts, in the statements of one."""
    mine, desk = _of_unit(actor, when.day), _of_desk(actor, when, by_field)
    both = {**mine, **{f"{DESK}{name}": pick for name, pick in desk.items()}}
    groups, counts = _groups(session, when.day, both, _kinds_of(sorted(actor.unit_ids), when.day))
    of_desk = [replace(one, name=one.name.removeprefix(DESK)) for one in groups if one.name.startswith(DESK)]
    return UnitWork([one for one in groups if not one.name.startswith(DESK)], counts), of_desk


DESK = "desk:"


def _of_unit(actor: Actor, today: date) -> dict[str, Pick]:
    units = sorted(actor.unit_ids)
    open_, clock, sunday = _open_of(units), col(Task.clock_due_on), _sunday_of(today)
    parts_of_ours = and_(col(Task.parent_unit_id).in_(units), col(Task.lead_unit_id).not_in(units))
    back = state_is(StateFilter.RETURNED)
    silent = activity_is(Activity.SILENT)
    later = or_(clock.is_(None), clock > sunday)
    groups = {
        "overdue": and_(open_, clock < today),
        "returned": and_(open_, back, or_(clock.is_(None), clock >= today)),
        "due_week": and_(open_, clock >= today, clock <= sunday, not_(back)),
        "to_confirm": and_(parts_of_ours, col(Task.state) == State.SUBMITTED),
        "silent": and_(open_, silent, later, not_(back)),
        "rest": and_(open_, not_(silent), later, not_(back)),
        "paused": and_(col(Task.lead_unit_id).in_(units), col(Task.state) == State.PAUSED),
    }
    return {name: Pick(which, col(Task.sort_due_on)) for name, which in groups.items()}


def unit_counts(session: Session, actor: Actor, today: date) -> dict[str, int]:
    """How much of the work of the person's units is of each kind."""
    kinds = _kinds_of(sorted(actor.unit_ids), today)
    rows = fetch(session, union_all(*(_counted(name, which) for name, which in kinds.items())), days_of(today))
    return {row.name: row.n for row in rows}


def _open_of(units: Sequence[int]) -> ColumnElement[bool]:
    return and_(col(Task.lead_unit_id).in_(units), state_is(StateFilter.OPEN))


def _sunday_of(today: date) -> date:
    return today + timedelta(days=6 - today.weekday())


def _kinds_of(units: Sequence[int], today: date) -> dict[str, ColumnElement[bool]]:
    """What a unit asks of its work first; a task may be of several kinds."""
    open_, clock = _open_of(units), col(Task.clock_due_on)
    return {
        "overdue": and_(open_, clock < today),
        "returned": and_(open_, state_is(StateFilter.RETURNED)),
        "due_week": and_(open_, clock >= today, clock <= _sunday_of(today)),
        "silent": and_(open_, activity_is(Activity.SILENT)),
    }


def _counted(name: str, which: ColumnElement[bool]) -> Any:
    return select(literal(0).label("id"), literal(name).label("name"), func.count().label("n")).where(which)


def counted_by_field(session: Session, actor: Actor, when: AsOf) -> dict[int, Tally]:
    """What a desk has to tell of each field: whole tasks only."""
    return sums_by(session, actor, when, Scope(level=Level.TASK), "field_id")


def desk_groups(session: Session, actor: Actor, when: AsOf, by_field: Mapping[int, Tally] | None = None) -> list[Group]:
    """What waits for the office or for those who decide, and for a member in the member's fields: whole tasks only.

    The summary knows how many there are, where they have not been counted by field already; the first of each stand
    at the beginning of an index.
    """
    by_field = counted_by_field(session, actor, when) if by_field is None else by_field
    return _groups(session, when.day, _of_desk(actor, when, by_field))[0]


def _of_desk(actor: Actor, when: AsOf, by_field: Mapping[int, Tally]) -> dict[str, Pick]:
    own = own_fields_of(actor)
    tally = total(tally for field_id, tally in by_field.items() if own is None or field_id in own)
    mine = and_(
        visible_to(actor),
        col(Task.level) == Level.TASK,
        true() if own is None else col(Task.field_id).in_(sorted(own)),
    )
    by_due = col(Task.sort_due_on)
    overdue, silent = col(Task.clock_due_on) < when.day, and_(CARRIED, activity_is(Activity.SILENT))
    review_first = func.coalesce(col(Task.review_on), col(Task.start_on))
    groups = {
        "to_decide": Pick(and_(mine, col(Task.state) == State.SUBMITTED), by_due, tally.submitted),
        "overdue": Pick(and_(mine, overdue), col(Task.clock_due_on), tally.open_overdue),
        "not_accepted": Pick(and_(mine, col(Task.state) == State.ASSIGNED), by_due, tally.not_accepted),
        "returned": Pick(and_(mine, state_is(StateFilter.RETURNED)), col(Task.returned_on), tally.returned),
        "silent": Pick(and_(mine, silent), col(Task.recorded_on), tally.silent),
        "to_review": Pick(and_(mine, activity_is(Activity.TO_REVIEW)), review_first),
    }
    if own is not None:
        may_be_behind = and_(mine, state_is(StateFilter.OPEN), or_(col(Task.reported), col(Task.ruled).is_not(None)))
        in_time = or_(col(Task.clock_due_on).is_(None), col(Task.clock_due_on) >= when.day)
        groups["behind"] = Pick(
            and_(may_be_behind, in_time), col(Task.weight).desc(), tally.at_risk, LOOKED_AT, behind_on(when.day)
        )
    if actor.roles & {Role.OFFICE, Role.STANDING}:
        groups["drafts"] = Pick(and_(mine, col(Task.state) == State.DRAFT), by_due)
    order = ("to_decide", "overdue", "behind", "not_accepted", "returned", "silent", "to_review", "drafts")
    return {name: groups[name] for name in order if name in groups}


def behind_on(day: date) -> Callable[[list[Listed]], list[Listed]]:
    """Of these tasks the first that are off their path, then those at risk of it, each the heaviest first."""

    def chosen(rows: list[Listed]) -> list[Listed]:
        rated = [(rating(row.facts, day), row) for row in rows]
        behind = [row for letter in (Rating.OFF_PATH, Rating.AT_RISK) for one, row in rated if one is letter]
        return behind[:SHOWN_BEHIND]

    return chosen


def own_fields_of(actor: Actor) -> frozenset[int] | None:
    """A member's own fields; None for those who follow up or decide on everything."""
    own = [holding.field_ids for holding in actor.holdings if holding.role is Role.MEMBER]
    return None if not own or actor.roles & {Role.OFFICE, Role.STANDING} else frozenset().union(*own)


def _groups(
    session: Session, day: date, picks: Mapping[str, Pick], kinds: Mapping[str, ColumnElement[bool]] | None = None
) -> tuple[list[Group], dict[str, int]]:
    """The groups, and how many tasks there are of these kinds, counted in the same statement."""
    statements = [_first(name, pick) for name, pick in picks.items() if pick.count != 0]
    statements += [_counted(name, which) for name, which in (kinds or {}).items()]
    rows: Sequence[Any] = fetch(session, union_all(*statements), days_of(day)).all() if statements else ()
    found = [one for one in rows if one.id]
    listed = {row.id: row for row in rows_with(session, sorted({one.id for one in found}))}
    groups = [
        Group(
            name,
            next((one.n for one in found if one.name == name), 0),
            pick.chosen([listed[one.id] for one in found if one.name == name]),
        )
        for name, pick in picks.items()
    ]
    return groups, {one.name: one.n for one in rows if not one.id}


def _first(name: str, pick: Pick) -> Any:
    number = func.count().over() if pick.count is None else literal(pick.count)
    first = (
        select(col(Task.id).label("id"), literal(name).label("name"), number.label("n"))
        .where(pick.which)
        .order_by(pick.first, col(Task.id))
        .limit(pick.at_most)
        .subquery()
    )
    return select(first)
