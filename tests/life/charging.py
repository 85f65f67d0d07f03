"""The office puts another member in charge of many tasks at once: what must come of it, what it does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.life.standing import ENDED
from tests.life.telling import FORBIDDEN, OUTDATED, REFUSED, REPEATED, TAKEN

if TYPE_CHECKING:
    from collections.abc import Collection

    from tests.life.forms import Form
    from tests.life.memory import Life


Ticked = tuple[tuple["Life", str | None], ...]
"""Tasks, each with who was in charge when the form was made."""


def ticked(life: Life, number: int) -> Ticked:
    """The task at hand, and up to three others."""
    others = [one for one in life.house.lives if one.parent is None and one is not life]
    return tuple((one, one.now.member) for one in (life, *others[: number % 4]))


def comes_of_change(form: Form, taken: Collection[str]) -> str:
    """All of them change or none: whole tasks that have not ended and are with whom they were."""
    if not form.by.is_a("office"):
        return FORBIDDEN
    if not form.reason or form.new_member in form.life.house.left:
        return REFUSED
    if form.key in taken:
        return REPEATED
    if any(one.parent is not None or one.now.state in ENDED or one.now.member != was for one, was in form.ticked):
        return OUTDATED
    return TAKEN if changed_by(form) else REFUSED


def changed_by(form: Form) -> list[Life]:
    """The whole tasks that come to another member, by code."""
    changed = [one for one, _was in form.ticked if one.now.member != form.new_member]
    return sorted(changed, key=lambda one: one.code)


def put_in_charge(form: Form) -> None:
    """The work stays as silent as it was, and its forms stay good; a draft's form names the member too."""
    for whole in changed_by(form):
        for life in (whole, *whole.below):
            if life.now.member != form.new_member:
                life.now, life.last = replace(life.now, member=form.new_member), None
                life.version += life.now.state == "draft"
