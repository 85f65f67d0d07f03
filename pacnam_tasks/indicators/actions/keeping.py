"""The office makes indicators, changes their definitions and sets expected paths; tasks are linked and unlinked."""

import json
from dataclasses import asdict
from datetime import date
from decimal import Decimal

from sqlmodel import Session, col, select

from pacnam_tasks.accounts.rules import Actor, Holding
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import Conflict, NotAllowed, NotFound, Refused
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.indicators.access import keeping_right, right_to_enter
from pacnam_tasks.indicators.actions.recording import note
from pacnam_tasks.indicators.forms.definitions import DefinitionInput, IndicatorInput, PathInput
from pacnam_tasks.indicators.labels import WRONG_PATH
from pacnam_tasks.indicators.models import Indicator, IndicatorDefinition, IndicatorPath, IndicatorTask
from pacnam_tasks.indicators.queries import linked
from pacnam_tasks.plans.models import Field
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.facts import MeasureKind
from pacnam_tasks.trajectories.rules.path import Path, what_is_wrong
from pacnam_tasks.units.models import Unit
from pacnam_tasks.units.rules import is_valid_on


def make(
    session: Session, sent: IndicatorInput, *, by: Actor, clock: Clock, rank: int | None = None, key: str | None = None
) -> Indicator:
    """A new indicator with its first definition, last in order unless a rank is given; raises NotAllowed or Refused."""
    right = _keeping(by)
    _check_new(session, sent, clock.today())
    last = session.exec(select(Indicator).order_by(col(Indicator.rank).desc()).limit(1)).first()
    indicator = Indicator(
        code=sent.code,
        name=sent.name,
        field_id=sent.field_id,
        unit_id=sent.unit_id,
        is_per_unit=sent.is_per_unit,
        rank=rank if rank is not None else (last.rank + 1 if last else 0),
        made_at=clock.now(),
    )
    session.add(indicator)
    session.flush()
    session.add(_definition(indicator, sent.definition, right, clock))
    session.flush()
    data = {"indicator": sent.code, "name": sent.name, "unit_id": sent.unit_id, **asdict(sent.definition)}
    note(session, "indicator_made", data, right, clock, key)
    return indicator


def _keeping(by: Actor) -> Holding:
    right = keeping_right(by)
    if right is None:
        raise NotAllowed(_("Indicators and their definitions are kept by the office."))
    return right


def _check_new(session: Session, sent: IndicatorInput, today: date) -> None:
    wrong = {}
    if session.exec(select(Indicator).where(col(Indicator.code) == sent.code)).first() is not None:
        wrong["code"] = _("There is an indicator with this code already. Please choose another.")
    if session.get(Field, sent.field_id) is None:
        wrong["field"] = _("Please choose the field.")
    unit = session.get(Unit, sent.unit_id)
    if unit is None or not is_valid_on(unit, today):
        wrong["unit"] = _("Please choose the unit that answers for the indicator.")
    if wrong:
        raise Refused(wrong)


def _definition(indicator: Indicator, sent: DefinitionInput, right: Holding, clock: Clock) -> IndicatorDefinition:
    return IndicatorDefinition(indicator_id=indicator.id or 0, **asdict(sent), made_by=right.id, made_at=clock.now())


def give(
    session: Session,
    indicator: Indicator,
    unit_id: int | None,
    *,
    by: Actor,
    clock: Clock,
    was: int,
    key: str | None = None,
) -> None:
    """Let another unit answer for an indicator; what the one before entered stays its entry.

    `was` is the unit that the person saw: raises Conflict where it is another by now. Raises NotAllowed or Refused.
    """
    right = _keeping(by)
    if indicator.unit_id != was:
        raise Conflict
    unit = session.get(Unit, unit_id) if unit_id is not None else None
    if unit is None or not is_valid_on(unit, clock.today()) or unit.id == was:
        raise Refused({"unit": _("Please choose another unit that answers for the indicator.")})
    before = session.get_one(Unit, was)
    indicator.unit_id = unit.id or 0
    session.add(indicator)
    session.flush()
    data = {"indicator": indicator.code, "unit": unit.code, "before": before.code}
    note(session, "indicator_given", data, right, clock, key)


def define(
    session: Session,
    indicator: Indicator,
    sent: DefinitionInput,
    *,
    by: Actor,
    clock: Clock,
    seen: int | None = None,
    key: str | None = None,
) -> None:
    """Measure otherwise from a day on; values that stand keep theirs, and are not compared with new ones.

    Raises NotAllowed, Conflict where another definition came meanwhile, or Refused by field.
    """
    right = _keeping(by)
    newest = select(IndicatorDefinition).where(col(IndicatorDefinition.indicator_id) == indicator.id)
    last = session.exec(newest.order_by(col(IndicatorDefinition.valid_from).desc()).limit(1)).one()
    if seen is not None and (last.id or 0) != seen:
        raise Conflict
    if sent.valid_from <= last.valid_from:
        sentence = _(
            "The definition in force holds from %(day)s. A new one begins after that day.", day=dmy(last.valid_from)
        )
        raise Refused({"valid_from": sentence})
    session.add(_definition(indicator, sent, right, clock))
    session.flush()
    note(session, "indicator_defined", {"indicator": indicator.code, **asdict(sent)}, right, clock, key)


def set_path(
    session: Session, indicator: Indicator, sent: PathInput, *, by: Actor, clock: Clock, key: str | None = None
) -> None:
    """Say how the plan of a year is expected to be reached; raises NotAllowed, or Refused by field."""
    right = _keeping(by)
    drawn = Path(
        date(sent.year - 1, 12, 31),
        date(sent.year, 12, 31),
        Decimal(0),
        Decimal(1),
        sent.shape,
        sent.points,
        sent.curve,
    )
    wrong = what_is_wrong(drawn)
    if wrong is not None:
        raise Refused({"curve" if wrong == "no_curve" else "points": str(WRONG_PATH[wrong])})
    standing = select(IndicatorPath).where(
        col(IndicatorPath.indicator_id) == indicator.id,
        col(IndicatorPath.year) == sent.year,
        col(IndicatorPath.replaced_at).is_(None),
    )
    for before in session.exec(standing).all():
        before.replaced_at = clock.now()
        session.add(before)
    points = json.dumps([[on.isoformat(), str(value)] for on, value in sent.points])
    session.add(
        IndicatorPath(
            indicator_id=indicator.id or 0,
            year=sent.year,
            shape=sent.shape,
            curve=sent.curve or "",
            points=points,
            entered_by=right.id,
            entered_at=clock.now(),
        )
    )
    session.flush()
    data = {"indicator": indicator.code, **asdict(sent)}
    note(session, "indicator_path_set", data, right, clock, key)


def link(
    session: Session,
    indicator: Indicator,
    task: Task,
    *,
    feeds: bool,
    by: Actor,
    clock: Clock,
    key: str | None = None,
) -> None:
    """Say that a task serves an indicator, and whether its quantity is counted into it.

    Raises NotAllowed, or Refused where it is linked so already or its quantity does not count in the same measure.
    """
    right = _linking(by, indicator)
    if feeds:
        _check_feeding(session, indicator, task)
    before = linked.linked(session, indicator.id or 0, task.id or 0)
    if before is not None and before.feeds == feeds:
        raise Refused({"task": _("This task is linked to the indicator already.")})
    if before is not None:
        before.replaced_at = clock.now()
        session.add(before)
    session.add(
        IndicatorTask(
            indicator_id=indicator.id or 0, task_id=task.id or 0, feeds=feeds, linked_by=right.id, linked_at=clock.now()
        )
    )
    session.flush()
    data = {"indicator": indicator.code, "task": task.code, "feeds": feeds}
    note(session, "indicator_linked", data, right, clock, key)


def _linking(by: Actor, indicator: Indicator) -> Holding:
    right = right_to_enter(by, indicator.unit_id)
    if right is None:
        raise NotAllowed(_("Tasks are linked by the unit that answers for the indicator, and by the office."))
    return right


def _check_feeding(session: Session, indicator: Indicator, task: Task) -> None:
    newest = select(IndicatorDefinition).where(col(IndicatorDefinition.indicator_id) == indicator.id)
    definition = session.exec(newest.order_by(col(IndicatorDefinition.valid_from).desc()).limit(1)).one()
    if not task.measure_kind or not _same_measure(task.measure, definition.measure):
        sentence = _(
            "The quantity of this task is counted in “%(task)s”, the indicator in “%(indicator)s”: it cannot be added.",
            task=task.measure or "–",
            indicator=definition.measure,
        )
        raise Refused({"feeds": sentence})
    if definition.is_cumulative and task.measure_kind != MeasureKind.COUNT:
        raise Refused({"feeds": _("Only quantities that are counted add up; percentages and levels do not.")})


def _same_measure(task: str, indicator: str) -> bool:
    """`tỷ đồng giá trị sản xuất` is counted in `tỷ đồng`."""
    return task == indicator or task.startswith(f"{indicator} ")


def unlink(
    session: Session, indicator: Indicator, task: Task, *, by: Actor, clock: Clock, key: str | None = None
) -> None:
    """Say that a task serves an indicator no longer; raises NotAllowed or NotFound."""
    right = _linking(by, indicator)
    before = linked.linked(session, indicator.id or 0, task.id or 0)
    if before is None:
        raise NotFound
    before.replaced_at = clock.now()
    session.add(before)
    session.flush()
    note(session, "indicator_unlinked", {"indicator": indicator.code, "task": task.code}, right, clock, key)
