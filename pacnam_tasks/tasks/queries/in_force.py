"""A past day's counts from the facts in force at its end: classes of like tasks, counted by the database.

Slower than a summary, much faster than reading each task's facts; what the last events have changed may be missing.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import reduce
from typing import Any

from pydantic_core import from_json
from sqlalchemy import BigInteger, ColumnElement, Integer, Select, and_, bindparam, case, cast, func, or_, select
from sqlmodel import Session, col

from pacnam_tasks.core.db import UTCDateTime, fetch
from pacnam_tasks.history.models import Event
from pacnam_tasks.tasks.models import FactsInForce
from pacnam_tasks.tasks.rules.classes import DRAFT, LETTERS, NEVER, SIZES, Stage, When, counts_as
from pacnam_tasks.tasks.rules.days import OnDay
from pacnam_tasks.tasks.rules.facts import SILENT_AFTER, Rating, TaskFacts
from pacnam_tasks.tasks.rules.rated import AT_RISK_FROM, ON_PATH_FROM
from pacnam_tasks.tasks.rules.tally import AGE_LIMITS, Tally, counts_of
from pacnam_tasks.tasks.summary import Corners, Key

_FACTS: Any = FactsInForce.__table__.c  # type: ignore[attr-defined]
_INSTANT = bindparam("instant", type_=UTCDateTime)
_DAY = bindparam("day", type_=Integer)
_SOON = bindparam("soon", type_=Integer)
_IN_FORCE = and_(_FACTS.since < _INSTANT, _FACTS.until >= _INSTANT, _FACTS.settled != DRAFT)
_CORNER = (_FACTS.level, _FACTS.field_id, _FACTS.unit_id, _FACTS.member_id, _FACTS.parent_unit_id)
_LAST: Any = select(func.coalesce(func.max(_FACTS.seq), 0)).scalar_subquery()


def reach(session: Session, instant: datetime) -> bool:
    """Whether every event before an instant has brought its facts in force."""
    missing = select(col(Event.seq)).where(
        col(Event.seq) > _LAST, col(Event.at) < instant, col(Event.facts).is_not(None)
    )
    return fetch(session, missing.limit(1)).first() is None


def last_seq(session: Session) -> int:
    """The last event whose facts are here."""
    return int(fetch(session, select(_LAST)).scalar_one())


def counted_before(session: Session, instant: datetime, on: OnDay) -> dict[Key, Tally]:
    """The counts by corner of what was in force at an instant, judged on a day."""
    sums: dict[Key, list[int]] = {}
    values = {"instant": instant, "day": on.day.toordinal(), "soon": on.soon_until.toordinal()}
    for *corner, of_class, n, weight, weighted_percent, weighted_expected in fetch(session, _CLASSES, values):
        counts = [n * one for one in counts_of(counts_as(of_class))[:-3]]
        _add(sums, tuple(corner), [*counts, weight, weighted_percent, weighted_expected])
    by_milestones = Corners(on)
    for facts in fetch(session, _BY_MILESTONES, {"instant": instant}).scalars():
        by_milestones.take(TaskFacts.from_record(from_json(facts)))
    for key, tally in by_milestones.cells.items():
        _add(sums, key, list(counts_of(tally)))
    return {key: Tally(*counts) for key, counts in sums.items()}


def _add(sums: dict[Key, list[int]], key: Key, counts: list[int]) -> None:
    before = sums.get(key)
    sums[key] = counts if before is None else [one + more for one, more in zip(before, counts, strict=True)]


def facts_in_force(
    session: Session, instant: datetime, narrowed: Mapping[str, Any], among: Select[Any] | None
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The facts, as they were recorded, of each task at an instant: those whose columns have these values."""
    wanted = [_FACTS[name] == value for name, value in narrowed.items()]
    if among is not None:
        wanted.append(_FACTS.task_id.in_(among))
    statement = select(_FACTS.task_id, col(Event.facts)).join(Event, col(Event.seq) == _FACTS.seq)
    rows = fetch(session, statement.where(_IN_FORCE, *wanted), {"instant": instant}, in_batches=True)
    return ((task_id, from_json(facts)) for task_id, facts in rows)


def _flag(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _when() -> ColumnElement[int]:
    """SQL twin of `timeliness` and `age_bucket`."""
    oldest_first = [
        (_FACTS.clock_on < _DAY - limit, When.OVERDUE + bucket)
        for bucket, limit in reversed(list(enumerate((0, *AGE_LIMITS))))
    ]
    return case(
        *((condition, int(when)) for condition, when in oldest_first),
        (_FACTS.clock_on == _DAY, int(When.DUE_TODAY)),
        (_FACTS.clock_on <= _SOON, int(When.DUE_SOON)),
        else_=_FACTS.settled,
    )


def _expected() -> ColumnElement[int]:
    """SQL twin of `expected`, in tenths, where no milestone tells; of undated work where it is."""
    length = _FACTS.due_on - _FACTS.start_on
    gone = (2 * (1000 - _FACTS.base) * (_DAY - _FACTS.start_on) + length) // (2 * length)
    return case(
        (_FACTS.due_on == NEVER, _FACTS.percent),
        (_FACTS.due_on <= _DAY, 1000),
        (_FACTS.start_on >= _DAY, _FACTS.base),
        else_=_FACTS.base + gone,
    )


def _letter(expected: ColumnElement[int]) -> ColumnElement[int]:
    """SQL twin of `rating`, by its number."""
    on_path, at_risk, off_path, none = (
        LETTERS.index(one) for one in (Rating.ON_PATH, Rating.AT_RISK, Rating.OFF_PATH, Rating.NONE)
    )
    carried = _FACTS.stage.in_([int(Stage.NOT_ACCEPTED), int(Stage.CARRIED)])
    doubted = and_(carried, or_(_FACTS.doubted, ~_updated()))
    return case(
        (_FACTS.stage == int(Stage.NOT_OPEN), 0),
        (and_(_FACTS.ruled > 0, _FACTS.ruled_until >= _DAY), _FACTS.ruled),
        (_FACTS.clock_on < _DAY, off_path),
        (or_(~_FACTS.reported, _FACTS.due_on == NEVER), none),
        (_FACTS.percent * 100 >= int(ON_PATH_FROM) * expected, case((doubted, at_risk), else_=on_path)),
        (_FACTS.percent * 100 >= int(AT_RISK_FROM) * expected, at_risk),
        else_=off_path,
    )


def _updated(of: Any = _FACTS) -> Any:
    return of.recorded_on >= _DAY - SILENT_AFTER


def _class_of(seen: Any) -> ColumnElement[int]:
    """The number of the class: its parts, each within its size."""
    is_open = seen.stage != int(Stage.NOT_OPEN)
    parts = (
        seen.at,
        seen.stage,
        seen.letter,
        _flag(seen.returned),
        _flag(and_(is_open, _updated(seen))),
        _flag(seen.extended),
        _flag(or_(seen.done_late_first, seen.first_clock_on < _DAY)),
        _flag(seen.reported),
    )
    sized = zip(parts, SIZES, strict=True)
    return reduce(lambda before, one: before * one[1] + one[0], sized, cast(0, Integer))


def _classes() -> Select[Any]:
    expected = _expected()
    seen = (
        select(
            *_CORNER, _FACTS.stage, _FACTS.returned, _FACTS.recorded_on, _FACTS.extended, _FACTS.done_late_first,
            _FACTS.first_clock_on, _FACTS.reported, _FACTS.weight, _FACTS.percent,
            _when().label("at"), _letter(expected).label("letter"), expected.label("expected"),
        )
        .where(_IN_FORCE, ~_FACTS.by_milestones)
        .subquery("seen")
    ).c  # fmt: skip
    key = [*(seen[one.name] for one in _CORNER), _class_of(seen).label("class")]
    weight = cast(seen.weight, BigInteger)
    sums = (cast(func.sum(weight * one), BigInteger) for one in (1, seen.percent, seen.expected))
    return select(*key, func.count(), *sums).group_by(*key)


_CLASSES = _classes()
_BY_MILESTONES = (
    select(col(Event.facts))
    .join(FactsInForce.__table__, col(Event.seq) == _FACTS.seq)  # type: ignore[attr-defined]
    .where(_IN_FORCE, _FACTS.by_milestones)
)
