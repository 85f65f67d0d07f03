"""Somebody acts for the head of a unit: what is typed, what must come of it, what it does."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from tests.life.affairs import Acting, Affairs
from tests.life.people import PEOPLE, workers
from tests.life.telling import FORBIDDEN, OUTDATED, REFUSED, TAKEN

if TYPE_CHECKING:
    from tests.life.forms import Form

DAY = timedelta(days=1)


def person_of(form: Form) -> str:
    """Who is to act: mostly somebody of the unit's staff, now and then its head or a stranger."""
    unit = form.life.now.unit
    staff = [name for name in workers(unit) if name not in heads_in_person(unit)]
    choices = [*staff * 6, *workers(unit), "standing"]
    return choices[form.number % len(choices)]


def first_of(form: Form) -> date:
    """The first day; it may have passed, and then nobody is named."""
    return form.opened_on + (form.number % 4 - 1) * DAY


def last_of(form: Form) -> date:
    """The last day; now and then one before the first."""
    return first_of(form) + (form.number // 4 % 16 - 1) * DAY


def head_of(form: Form) -> str | None:
    """For whom; the office may leave it open."""
    heads = heads_in_person(form.life.now.unit)
    return None if form.twist == 7 else heads[form.number % len(heads)]


@cache
def heads_in_person(unit: str) -> list[str]:
    """Those who head a unit for good."""
    return [one.name for one in PEOPLE if one.is_in(unit, "leader")]


def may_name(form: Form) -> bool:
    """A head in person passes the rights on, and the office for the head; who acts passes them on to nobody."""
    return form.by.name in heads_in_person(form.life.now.unit) or form.by.is_a("office")


def comes_of_naming(form: Form, affairs: Affairs, today: date) -> str:
    """The unit has one acting head at a time, out of its own people."""
    unit, person, first, last = form.life.now.unit, person_of(form), first_of(form), last_of(form)
    heads = heads_in_person(unit)
    by_head = form.by.name in heads
    others = [one for one in affairs.actings if one.unit == unit and one.first <= one.last]
    wrong = (
        last < first
        or first < today
        or any(one.first <= last and first <= one.last for one in others)
        or person in heads
        or person not in workers(unit, affairs.left)
        or (not by_head and (not form.document or (head_of(form) is None and len(heads) > 1)))
    )
    return REFUSED if wrong else TAKEN


def comes_of_ending(acting: Acting, today: date) -> str:
    """What is over is not ended again."""
    return OUTDATED if acting.last < max(acting.first, today) else TAKEN


def comes_of_acting(form: Form, today: date) -> str:
    """What must come of a form that names an acting head, or ends that."""
    if not may_name(form):
        return FORBIDDEN
    if isinstance(form.aim, Acting):
        return comes_of_ending(form.aim, today)
    return comes_of_naming(form, form.life.house, today)


def act(form: Form, made: list[int], today: date) -> None:
    """Rights begin with the first day, and end at once when they are ended."""
    if isinstance(form.aim, Acting):
        form.aim.last = max(form.aim.first, today) - DAY
        return
    new = Acting(made[0], form.life.now.unit, person_of(form), first_of(form), last_of(form))
    form.life.house.actings.append(new)
