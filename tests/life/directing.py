"""Directions on a field, to units that lead work in it: what must come of them, what they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.life.affairs import FieldDirection
from tests.life.standing import OPEN
from tests.life.telling import FORBIDDEN, OUTDATED, REFUSED, REPEATED, TAKEN, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Collection

    from tests.life.forms import Form


def addressed(form: Form) -> set[str]:
    """The unit of the task at hand, now and then another too."""
    return {form.life.now.unit, *(["XBB"] if form.number % 3 == 0 else [])}


def comes_of_field_direction(form: Form, taken: Collection[str]) -> str:
    """Standing members direct any field, members theirs; never their own unit, and only who leads work there."""
    if form.key in taken:
        return REPEATED
    if not form.reason:
        return REFUSED
    field, by = form.life.now.field, form.by
    if not by.is_a("standing") and field not in by.fields:
        return FORBIDDEN
    lives = [one.now for one in form.life.house.lives if one.now.field == field]
    at_work = {one.unit for one in lives if one.state in OPEN | {"paused"}}
    own = {unit for unit in addressed(form) if by.is_in(unit, "leader", "staff", "office")}
    return REFUSED if own or not addressed(form) <= at_work else TAKEN


def comes_of_field_answer(form: Form, direction: FieldDirection, taken: Collection[str]) -> str:
    """The head of an addressed unit answers once; other units do not know of it."""
    unit = form.life.now.unit
    if not form.by.reads_all and unit not in form.by.units:
        return UNKNOWN
    if form.key in taken:
        return REPEATED
    if not form.reason:
        return REFUSED
    if not form.by.is_in(unit, "leader"):
        return FORBIDDEN
    return OUTDATED if direction.answered[unit] else TAKEN


def direct_field(form: Form, made: list[int]) -> None:
    """Each unit owes an answer of its own."""
    if isinstance(form.aim, FieldDirection):
        form.aim.answered[form.life.now.unit] = True
        return
    answered = dict.fromkeys(addressed(form), False)
    form.life.house.directions.append(FieldDirection(made[0], form.life.now.field, answered))
