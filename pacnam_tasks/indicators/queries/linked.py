"""Tasks that serve an indicator: those that the asker may see, and what the feeding ones bring, whoever asks."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import case, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import end_of_day
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.history.queries import facts_before
from pacnam_tasks.indicators.models import Indicator, IndicatorTask
from pacnam_tasks.indicators.queries.in_force import in_force, known_at
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.tasks.queries.sets import SETS, Sets
from pacnam_tasks.tasks.queries.visible import visible_to
from pacnam_tasks.tasks.rules.facts import State
from pacnam_tasks.units.models import Unit

_MEMBERS: Any = select(col(IndicatorTask.task_id), col(IndicatorTask.indicator_id).label("set_id")).distinct()
SETS["indicator"] = Sets(
    _MEMBERS.where(col(IndicatorTask.replaced_at).is_(None)),
    Indicator,
    col(Indicator.name),
    (col(Indicator.rank), col(Indicator.code)),
    lambda instant: _MEMBERS.where(known_at(IndicatorTask, col(IndicatorTask.linked_at), instant)),
)
_LINKS: Any = (
    select(
        col(IndicatorTask.indicator_id),
        col(IndicatorTask.task_id),
        col(IndicatorTask.feeds),
        col(Task.code),
        col(Task.title),
        col(Task.state),
        col(Task.percent),
        col(Task.quantity),
        col(Task.baseline),
        col(Task.measure),
        col(Unit.short_name).label("lead_name"),
    )
    .join(Task, col(Task.id) == col(IndicatorTask.task_id))
    .join(Unit, col(Unit.id) == col(Task.lead_unit_id))
    .order_by(col(Task.code))
)


def links_of(session: Session, indicator_id: int, actor: Actor, when: AsOf) -> Sequence[Any]:
    """The tasks linked to an indicator on the day with how they stand today, by code; `seen` where the person may see
    them.
    """
    recorded = in_force(IndicatorTask, col(IndicatorTask.linked_at), when)
    statement = _LINKS.add_columns(case((visible_to(actor), 1), else_=0).label("seen"))
    rows: Sequence[Any] = fetch(
        session, statement.where(col(IndicatorTask.indicator_id) == indicator_id, recorded)
    ).all()
    return rows


def feeding(session: Session, when: AsOf) -> Sequence[Any]:
    """The links of all tasks that feed any indicator on the day."""
    recorded = in_force(IndicatorTask, col(IndicatorTask.linked_at), when)
    rows: Sequence[Any] = fetch(session, _LINKS.where(col(IndicatorTask.feeds).is_(True), recorded)).all()
    return rows


def quantities_on(session: Session, feeders: Collection[Any], day: date, when: AsOf) -> dict[int, Decimal | None]:
    """What the feeding tasks had brought by the end of a day, by task; nothing for one that was not known then.

    What was done before a task began and is counted in stands until its first report.
    """
    on = min(day, when.day)
    if on >= when.today:
        return {one.task_id: one.quantity if one.quantity is not None else one.baseline for one in feeders}
    baselines = {one.task_id: one.baseline for one in feeders}
    among = select(col(Task.id)).where(col(Task.id).in_(sorted(baselines)))
    known = facts_before(session, end_of_day(on, when.zone), among)
    then = {task_id: Decimal(facts["quantity"]) if "quantity" in facts else None for task_id, facts in known}
    return {
        task_id: (then[task_id] if then[task_id] is not None else baseline) if task_id in then else None
        for task_id, baseline in baselines.items()
    }


def linked(session: Session, indicator_id: int, task_id: int) -> IndicatorTask | None:
    """The link that stands between an indicator and a task, if any."""
    return session.exec(
        select_rows(IndicatorTask).where(
            col(IndicatorTask.indicator_id) == indicator_id,
            col(IndicatorTask.task_id) == task_id,
            col(IndicatorTask.replaced_at).is_(None),
        )
    ).one_or_none()


def task_to_link(session: Session, code: str, actor: Actor) -> Task:
    """The task with this code, no draft, that the person may see; raises NotFound."""
    statement = select_rows(Task).where(col(Task.code) == code, col(Task.state) != State.DRAFT, visible_to(actor))
    task = session.exec(statement).one_or_none()
    if task is None:
        raise NotFound
    return task
