"""An entry is set right, never silently: what must come of an erratum, and what it does."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from tests.life.memory import Life, Said, Update
from tests.life.people import may
from tests.life.telling import FORBIDDEN, OUTDATED, REFUSED, TAKEN, TEN_MINUTES

if TYPE_CHECKING:
    from tests.life.forms import Form


def comes_of_erratum(form: Form, entry: Update, now: datetime) -> str:
    """The head sets right what the unit has entered, the office what was entered on the work of others."""
    life = form.life
    if not may(form.by, "correct", life) or (form.by.is_in(life.now.unit, "leader") and entry.is_paper):
        return FORBIDDEN
    last = [one for one in life.updates if not one.is_withdrawn][-1:]
    can_be_taken_back = any(now - one.at <= TEN_MINUTES for one in last)
    if not form.reason or entry.is_withdrawn or can_be_taken_back:
        return REFUSED
    if form.aim_version != entry.version:
        return OUTDATED
    return REFUSED if _is_wrong(life, entry.said, form.said) else TAKEN


def _is_wrong(life: Life, was: Said, said: Said) -> bool:
    """A figure stays one, and something differs."""
    is_same = (said.figure, said.note) == (was.figure, was.note)
    counts_nothing = life.now.target is None and said.quantity is not None
    return is_same or said.has_figure != was.has_figure or counts_nothing


def set_right(life: Life, entry: Update, said: Said, today: date) -> None:
    """The number follows where it comes from this entry; it is no report, and a check of the old number is void."""
    was, entry.said = entry.said, said
    entry.version += 1
    number = was.number(life.now.target)
    is_in_force = life.figures[-1:] == [entry] and all(getattr(life.now, name) == one for name, one in number.items())
    if said.figure == was.figure or life.parts or not is_in_force:
        return
    void = {"check_passed": None} if life.now.state == "submitted" else {}
    life.change(**said.number(life.now.target), **void)
    if life.parent is not None:
        life.parent.follow(today, quietly=True)
