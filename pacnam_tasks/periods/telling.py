"""What other pages say of periods: a unit's home page, the forms of a task, the day that a comparison begins with."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask import g
from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor, Role
from pacnam_tasks.core.periods import Period, ending_alike
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.web import clock
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.periods.models import ReportingPeriod
from pacnam_tasks.periods.queries import standing
from pacnam_tasks.periods.queries.collecting import is_awaited
from pacnam_tasks.periods.rules import named
from pacnam_tasks.progress.task_page import TaskPage


def notice(session: Session, actor: Actor) -> Iterable[Mapping[str, str]]:
    """To the head of a unit: that the office waits for its report, once the office has reminded."""
    units, period_id = actor.units_as(Role.LEADER), g.get("reminded_period")
    period = session.get(ReportingPeriod, period_id) if units and period_id else None
    if period is not None and is_awaited(session, period, units, clock().today()):
        text = _(
            "The office waits for the report of your unit for the period %(name)s (%(first)s to %(last)s).",
            name=period.name,
            first=dmy(period.first_on),
            last=dmy(period.last_on),
        )
        yield {"url": "/tasks?role=lead&state=open", "text": text}


def on_the_page(session: Session, page: TaskPage, _actor: Actor, today: date) -> Mapping[str, Any]:
    """Beside the forms of a task: which period is locked, where what is recorded may come too late for it."""
    can = page.card.can
    if can.report_on_behalf is None and can.update is None:
        return {}
    closed = standing.last_closed(session)
    if closed is None:
        return {}
    name, last_on = closed
    said = _(
        "The period %(name)s (until %(day)s) is locked: what is recorded now for a day up to then stands as recorded "
        "after the lock, among the errata of the next period.",
        name=name,
        day=dmy(last_on),
    )
    late = [one for one in page.periods if one.reported_on is None and one.ends_on <= last_on]
    speaks_of_it = can.report_on_behalf is not None or bool(late) or today <= last_on
    return {"locked_period": said} if speaks_of_it else {}


def after_values(session: Session, periods: Iterable[Period], actor: Actor) -> str:
    """After values of indicators were entered: which locked period they came too late for."""
    names = {one.label for period in periods for one in ending_alike(period)}
    late = standing.closed_without(session, names, actor.person_id, clock())
    if not late:
        return ""
    return _(
        "The period %(name)s is locked: what was entered for it is no part of its figures and stands among the errata "
        "of the next period.",
        name=", ".join(late),
    )


def day_of_period(session: Session, text: str) -> date | None:
    """The day that the name of a closed period stands for where two days are compared; `last` is the last of them."""
    if text == "last":
        closed = standing.last_closed(session)
        return closed[1] if closed is not None else None
    return standing.closed_named(session, text) if named(text) is not None else None
