"""A member rates the work otherwise than the rule, and how a deadline counts on a day off: what must come of it.

It is typed, it must be taken or refused, and it does something.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.life.memory import Life, Rating
from tests.life.people import may
from tests.life.standing import OPEN
from tests.life.telling import FORBIDDEN, OUTDATED, REFUSED, TAKEN

if TYPE_CHECKING:
    from tests.life.forms import Form

RATINGS = ("X", "V", "Đ", None)
"""What a member says of the work; none gives it back to the rule."""
HOLDS_AT_MOST = timedelta(days=90)


def rating_of(form: Form) -> str | None:
    """The rating that is chosen."""
    return RATINGS[form.number % 4]


def until_of(form: Form) -> date | None:
    """Through which day it holds; one time in six too long."""
    return None if rating_of(form) is None else form.opened_on + timedelta(days=form.number % 9 * 13)


def newest(life: Life) -> int | None:
    """The newest word on the work."""
    return life.ratings[-1].id if life.ratings else None


def comes_of_rating(form: Form, today: date) -> str:
    """Members rate the open work of others, for a while; each goes by what was said last."""
    if not may(form.by, "overrule", form.life):
        return FORBIDDEN
    until = until_of(form)
    if not form.reason or (until is not None and not today <= until <= today + HOLDS_AT_MOST):
        return REFUSED
    if form.newest_rating != newest(form.life):
        return OUTDATED
    holds = form.life.now.ruled_until is not None and today <= form.life.now.ruled_until
    return REFUSED if rating_of(form) is None and not holds else TAKEN


def rate(form: Form, made: list[int]) -> None:
    """Neither the silence of the work nor its forms know of it."""
    life, said, until = form.life, rating_of(form), until_of(form)
    life.ratings.append(Rating(made[0], said, until))
    life.now, life.last = replace(life.now, ruled=said, ruled_until=until), None


def wrong_rolling(form: Form, _today: date) -> bool:
    """By a document, of dated work that counts otherwise; a part does not count longer than its whole."""
    life = form.life
    if not form.reason or not form.document or life.now.due_on is None or form.rolls == life.now.rolls:
        return True
    whole = life.parent.now if life.parent else None
    counts = replace(life.now, rolls=form.rolls).counts_on
    return bool(whole and whole.counts_on and counts and counts > whole.counts_on)


def roll(form: Form, today: date) -> None:
    """What hangs on it and is carried or paused goes along, unless it counts so already.

    Numbers stay, and so does with what it was paused.
    """
    life, along = form.life, form.life.along
    for part in life.below:
        if part.now.state in OPEN | {"paused"} and part.now.rolls != form.rolls:
            part.happen(today, rolls=form.rolls)
    life.stand(today, rolls=form.rolls)
    life.along = along
