"""What the statement of a list depends on, and the values that it is given later.

A statement made once serves every list of its shape. Where one statement counts several lists, `mark` tells the
values of one list from those of another.
"""

import re
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select, true
from sqlmodel import col

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.plans.models import Field, Plan, Programme
from pacnam_tasks.tasks.forms import NOBODY, LevelChoice, ListRole, TaskFilter
from pacnam_tasks.tasks.models import Participation, Task, TaskProgramme
from pacnam_tasks.tasks.queries.selected import all_days_of, selected
from pacnam_tasks.tasks.queries.sets import tasks_of_code
from pacnam_tasks.tasks.queries.visible import UNITS, led_by, visible_to_units
from pacnam_tasks.tasks.rules.days import OnDay
from pacnam_tasks.units.models import Unit

KEPT_SHAPES = 200
GIVEN, SOMEBODY = "given", 1
GIVEN_LATER = ("field", "unit", "plan", "programme", "indicator", "member")
ESCAPE = "/"


def shape_of(actor: Actor, wanted: TaskFilter) -> TaskFilter:
    """What a statement depends on: that there is a unit, say, and not which; `values_of` are given to it later."""
    return replace(
        wanted,
        level=level_choice(actor, wanted),
        field=wanted.field and GIVEN,
        unit=wanted.unit and GIVEN,
        plan=wanted.plan and GIVEN,
        programme=wanted.programme and GIVEN,
        indicator=wanted.indicator and GIVEN,
        member=wanted.member if wanted.member in {None, NOBODY} else SOMEBODY,
        as_of=None,
        since=None,
        after=wanted.after and GIVEN,
    )


def values_of(actor: Actor, wanted: TaskFilter, on: OnDay) -> dict[str, Any]:
    """The values that statements name; each takes its own from them."""
    return values_of_asker(actor, on) | values_of_list(wanted)


def values_of_asker(actor: Actor, on: OnDay) -> dict[str, Any]:
    """Those that are the same for every list of a person on a day."""
    return {"units": sorted(actor.unit_ids), "person_id": actor.person_id, **all_days_of(on)}


def values_of_list(wanted: TaskFilter, mark: str = "") -> dict[str, Any]:
    """Those of one list."""
    codes = {f"{name}{mark}": getattr(wanted, name) for name in GIVEN_LATER}
    return codes | {f"word{mark}_{nth}": f"%{_plain(word)}%" for nth, word in enumerate(wanted.words)}


def _plain(word: str) -> str:
    """The word with what a pattern would read as a sign of its own marked as plain."""
    return re.sub(f"[%_{ESCAPE}]", rf"{ESCAPE}\g<0>", word)


def conditions_of(shape: TaskFilter, reads_all: bool) -> list[ColumnElement[bool]]:
    """Which tasks a list shows."""
    return [may_see(reads_all), *narrowed(shape), *selected(shape)]


def may_see(reads_all: bool) -> ColumnElement[bool]:
    """Tasks that the asker may see in lists, where the statement knows only whether that is all of them."""
    return true() if reads_all else visible_to_units(UNITS)


def level_choice(actor: Actor, wanted: TaskFilter) -> LevelChoice:
    """What is asked for, or tasks for those who see all, and both for those who work in a unit."""
    return wanted.level or (LevelChoice.TASK if actor.reads_all else LevelChoice.ALL)


def narrowed(shape: TaskFilter, mark: str = "") -> list[ColumnElement[bool]]:
    """What does not depend on the day."""
    conditions: list[ColumnElement[bool]] = []
    if shape.level is not LevelChoice.ALL:
        conditions.append(col(Task.level) == shape.level)
    if shape.field:
        conditions.append(col(Task.field_id) == id_of(Field, f"field{mark}"))
    if shape.unit:
        conditions.append(col(Task.lead_unit_id) == id_of(Unit, f"unit{mark}"))
    if shape.plan:
        conditions.append(col(Task.plan_id) == id_of(Plan, f"plan{mark}"))
    if shape.programme:
        serving = select(col(TaskProgramme.task_id)).where(
            col(TaskProgramme.programme_id) == id_of(Programme, f"programme{mark}")
        )
        conditions.append(col(Task.id).in_(serving))
    if shape.indicator:
        conditions.append(col(Task.id).in_(tasks_of_code("indicator", f"indicator{mark}")))
    if shape.member == NOBODY:
        conditions.append(col(Task.member_id).is_(None))
    elif shape.member is not None:
        conditions.append(col(Task.member_id) == bindparam(f"member{mark}"))
    if shape.role is not None:
        conditions.append(_role(shape.role))
    like: Any = (bindparam(f"word{mark}_{nth}") for nth in range(len(shape.words)))
    return conditions + [col(Task.search_text).like(pattern, escape=ESCAPE) for pattern in like]


def id_of(table: Any, name: str) -> Any:
    """The id of what has the code in the value of this name."""
    return select(table.id).where(table.code == bindparam(name)).scalar_subquery()


def _role(role: ListRole) -> ColumnElement[bool]:
    if role is ListRole.LEAD:
        return col(Task.lead_unit_id).in_(UNITS)
    if role is ListRole.OURS:
        return led_by(UNITS)
    if role is ListRole.CO:
        helped = select(col(Participation.task_id)).where(col(Participation.unit_id).in_(UNITS))
        return col(Task.id).in_(helped)
    if role is ListRole.MEMBER:
        return col(Task.member_id) == bindparam("person_id")
    return col(Task.handler_id) == bindparam("person_id")
