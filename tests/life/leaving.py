"""Somebody leaves, whose account is disabled: what must come of it, what it does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.life.handing import is_held
from tests.life.people import PEOPLE
from tests.life.standing import ENDED
from tests.life.telling import REFUSED, TAKEN

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    from tests.life.affairs import Affairs
    from tests.life.memory import Life

LEAVERS = ("staff", "deputy", "double", "member2", "commune2")
"""Those without whom the others still have all acts to do."""


def leaver(affairs: Affairs, dice: Random) -> str | None:
    """Who leaves now, if anybody: best one who had work that has ended, as it may come back."""
    had = {name for one in affairs.lives if one.now.state in ENDED for name in (one.handler, one.now.member)}
    with_work = [name for name in LEAVERS if name in had - affairs.left]
    if with_work:
        return dice.choice(with_work)
    return dice.choice(LEAVERS) if dice.random() < 0.2 else None


def comes_of_leaving(name: str, affairs: Affairs) -> str:
    """Nobody leaves who is in charge of work, or would leave a unit with work without a head."""
    in_charge = any(one.now.member == name and (is_held(one) or one.now.state == "draft") for one in affairs.lives)
    at_work = {one.now.unit for one in affairs.lives if is_held(one)}
    heads = {unit: {one.name for one in PEOPLE if one.is_in(unit, "leader")} - affairs.left for unit in at_work}
    return REFUSED if in_charge or any(one == {name} for one in heads.values()) else TAKEN


def leave(name: str, affairs: Affairs, today: date) -> None:
    """Minutes lapse, tasks go back to the head of the unit, posts end at once."""
    affairs.left.add(name)
    for minute in affairs.minutes:
        if minute.state == "open" and name in {minute.giver, minute.receiver}:
            minute.state = "lapsed"
    for acting in affairs.actings:
        if acting.person == name and acting.last >= today:
            acting.last = max(acting.first, today) - timedelta(days=1)
    for life in affairs.lives:
        if life.handler == name and is_held(life):
            life.handler = None


def keep_from_leavers(lives: Iterable[Life]) -> None:
    """Nothing comes back to who has left."""
    for life in lives:
        if life.handler in life.house.left:
            life.handler = None
        if life.now.member in life.house.left:
            life.now, life.last = replace(life.now, member=None), None
