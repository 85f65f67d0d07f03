"""Indicators together with what was recorded about them, in one statement, for pages that ask much else."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from pacnam_tasks.core.db import fetch
from pacnam_tasks.indicators.models import (
    Indicator,
    IndicatorExplanation,
    IndicatorPath,
    IndicatorTask,
    IndicatorValue,
)
from pacnam_tasks.indicators.queries.definitions import COMMUNE, INDICATORS, Described, described, made_by
from pacnam_tasks.indicators.queries.in_force import in_force
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.units.models import Unit
from pacnam_tasks.units.rules import UnitKind

_ONCE = or_(
    COMMUNE.c.id.is_(None),
    COMMUNE.c.id == select(func.min(col(Unit.id))).where(col(Unit.kind) == UnitKind.COMMUNE).scalar_subquery(),
)
"""Beside one of the communes alone: what else is asked of an indicator need not come with each of them."""
_STATED = (
    "id", "period", "kind", "amount", "qualifier", "percent_of_plan", "percent_of_plan_qualifier", "percent_of_same",
    "percent_of_same_qualifier", "is_derived", "said_low", "confirmed_at", "definition_id", "unit_id",
)  # fmt: skip


def with_paths_and_feeders(
    session: Session, when: AsOf
) -> tuple[list[Described], dict[tuple[int, int], Any], list[Any]]:
    """Every indicator, the expected paths by indicator and year, and the tasks that feed any of them, each with
    `indicator_id`, `task_id`, `quantity` and `baseline`; in one statement, for pages that ask much more.
    """
    path = (getattr(IndicatorPath, name).label(f"path_{name}") for name in ("year", "shape", "curve", "points"))
    fed_by: tuple[Any, ...] = (col(Task.id).label("task_id"), col(Task.quantity), col(Task.baseline))
    rows = fetch(
        session,
        INDICATORS.add_columns(*path, *fed_by)
        .outerjoin(IndicatorPath, _of_indicator(IndicatorPath, col(IndicatorPath.entered_at), when))
        .outerjoin(
            IndicatorTask,
            and_(
                _of_indicator(IndicatorTask, col(IndicatorTask.linked_at), when),
                col(IndicatorTask.feeds).is_(True),
                _ONCE,
            ),
        )
        .outerjoin(Task, col(Task.id) == col(IndicatorTask.task_id))
        .where(*made_by(when)),
    ).all()
    paths_ = {
        (row.id, row.path_year): SimpleNamespace(shape=row.path_shape, curve=row.path_curve, points=row.path_points)
        for row in rows
        if row.path_year is not None
    }
    feeders = {
        (row.id, row.task_id): SimpleNamespace(
            indicator_id=row.id, task_id=row.task_id, quantity=row.quantity, baseline=row.baseline
        )
        for row in rows
        if row.task_id is not None
    }
    return described(rows), paths_, list(feeders.values())


@dataclass(frozen=True)
class Stated:
    """What was entered of some indicators."""

    indicators: list[Described]
    values: list[Any]
    paths: dict[tuple[int, int], Any]
    explanations: dict[tuple[int, str], Any]


def stated(session: Session, when: AsOf, *, unit_ids: Sequence[int] = (), field_id: int | None = None) -> Stated:
    """The indicators of a field, or those for which units answer, with the values of this year and of the year before
    (of single units this year's), who explained them, and this year's path; in one statement, for pages that ask much
    else.
    """
    year = when.day.year
    value: Any = aliased(IndicatorValue)
    said: Any = aliased(IndicatorExplanation)
    path: Any = aliased(IndicatorPath)
    this_year, last_year = (col(value.period).startswith(str(one)) for one in (year, year - 1))
    of_years = or_(this_year, and_(last_year, col(value.unit_id).is_(None)))
    whose = col(Indicator.unit_id).in_(unit_ids) if field_id is None else col(Indicator.field_id) == field_id
    explained = and_(said.indicator_id == value.indicator_id, said.period == value.period)
    rows = fetch(
        session,
        INDICATORS.add_columns(
            *(getattr(value, name).label(f"value_{name}") for name in _STATED),
            *(getattr(path, name).label(f"path_{name}") for name in ("shape", "curve", "points")),
            *(getattr(said, name).label(f"said_{name}") for name in ("cause", "remedy")),
        )
        .outerjoin(value, and_(_of_indicator(value, value.entered_at, when), of_years, _ONCE))
        .outerjoin(said, and_(explained, in_force(said, said.entered_at, when)))
        .outerjoin(path, and_(_of_indicator(path, path.entered_at, when), path.year == year))
        .where(*made_by(when), whose),
    ).all()
    values_: dict[int, Any] = {}
    paths_, explanations_ = {}, {}
    for row in rows:
        if row.path_shape is not None:
            paths_[row.id, year] = SimpleNamespace(shape=row.path_shape, curve=row.path_curve, points=row.path_points)
        if row.value_id is not None:
            of_value = {name: getattr(row, f"value_{name}") for name in _STATED}
            values_[row.value_id] = SimpleNamespace(indicator_id=row.id, of_unit_code="", of_unit_name="", **of_value)
        if row.said_cause is not None:
            explained_ = SimpleNamespace(cause=row.said_cause, remedy=row.said_remedy)
            explanations_[row.id, row.value_period] = explained_
    in_order = [values_[one] for one in sorted(values_)]
    return Stated(described(rows), in_order, paths_, explanations_)


def _of_indicator(table: Any, entered_at: Any, when: AsOf) -> ColumnElement[bool]:
    return and_(table.indicator_id == col(Indicator.id), in_force(table, entered_at, when))
