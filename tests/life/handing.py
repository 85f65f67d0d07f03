"""A minute of hand-over is made, and answered by its receiver: what must come of it, what it does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.life.affairs import Line, Minute
from tests.life.people import PEOPLE, Person, workers
from tests.life.standing import ENDED
from tests.life.telling import FORBIDDEN, OUTDATED, REFUSED, REPEATED, TAKEN, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from tests.life.forms import Form
    from tests.life.memory import Life


def giver_of(form: Form) -> str:
    """Who gives: the one who handles the task at hand, or is in charge of it, or the sender."""
    return ([form.member, form.handler][form.number % 2]) or form.by.name


def receiver_of(form: Form) -> str:
    """Who receives, mostly one who could hold the task."""
    life = form.life
    fit = [one.name for one in PEOPLE if one.is_in(life.now.unit, "leader", "staff") or one.is_a("member")]
    choices = [*fit, *fit, *(one.name for one in PEOPLE)]
    return choices[form.number % len(choices)]


def _units(form: Form, lives: Iterable[Life]) -> set[str] | None:
    """Of which units' work the sender makes a minute, None for all; of none without business there."""
    by, giver = form.by, giver_of(form)
    if by.is_a("office") or (by.name == giver and not by.only_administers):
        return None
    led = {unit for role, unit in by.posts if role == "leader"}
    handles = {life.now.unit for life in lives if life.handler == giver and is_held(life)}
    return {unit for unit in led if giver in workers(unit, form.life.house.left)} | (led & handles)


def is_held(life: Life) -> bool:
    """Whether somebody still has to do with it."""
    return life.now.state not in ENDED | {"draft"}


def _held(giver: str, units: set[str] | None, lives: Iterable[Life], minutes: Iterable[Minute]) -> list[Line]:
    """What somebody holds and what is on no minute that waits."""
    waits = {
        (line.life, line.was) for one in minutes if one.state == "open" and one.giver == giver for line in one.lines
    }
    held = []
    for life in lives:
        mine = [("handler", life.handler == giver), ("member", life.now.member == giver and units is None)]
        within = units is None or life.now.unit in units
        held += [Line(life, was) for was, is_mine in mine if is_mine and within and is_held(life)]
    return [line for line in held if (line.life, line.was) not in waits]


def _fits(receiver: str, line: Line) -> bool:
    """Who works in the lead unit can handle the task; who sits on the committee can be in charge of it."""
    left = line.life.house.left
    if line.was == "handler":
        return receiver in workers(line.life.now.unit, left)
    return receiver not in left and any(
        one.name == receiver and (one.is_a("member") or one.is_a("standing")) for one in PEOPLE
    )


def lines_of(form: Form, lives: Collection[Life]) -> list[Line]:
    """What the minute will list."""
    held = _held(giver_of(form), _units(form, lives), lives, form.life.house.minutes)
    return [line for line in held if _fits(receiver_of(form), line)]


def comes_of_minute(form: Form, taken: Collection[str]) -> str:
    """Of a minute that is made."""
    if form.key in taken:
        return REPEATED
    if _units(form, form.life.house.lives) == set():
        return UNKNOWN
    own = receiver_of(form) in {giver_of(form), form.by.name}
    return REFUSED if own or not lines_of(form, form.life.house.lives) else TAKEN


def comes_of_answer(form: Form, minute: Minute, taken: Collection[str]) -> str:
    """Of a minute that is confirmed, declined or withdrawn."""
    by = form.by
    reads = any(by.is_a(role) for role in ("office", "standing", "inspector"))
    if not reads and by.name not in {minute.giver, minute.receiver, minute.opener}:
        return UNKNOWN
    if form.key in taken:
        return REPEATED
    if form.act == "decline_minute" and not form.reason:
        return REFUSED
    if form.act == "withdraw_minute":
        made = by.name == minute.opener and by.still_has(minute.right)
        may = made or by.name == minute.giver or by.is_a("office")
    else:
        may = by.name == minute.receiver
    if not may or by.only_administers:
        return FORBIDDEN
    return TAKEN if minute.state == "open" else OUTDATED


def hand_over(form: Form, made: list[int]) -> None:
    """Nothing moves before the receiver confirms it; then what is still with the giver does."""
    house = form.life.house
    if not isinstance(form.aim, Minute):
        right = 0 if form.by.is_a("office") or form.by.name == giver_of(form) else _right_of(form)
        lines = lines_of(form, house.lives)
        house.minutes.append(Minute(made[0], giver_of(form), receiver_of(form), form.by.name, lines, right))
        return
    form.aim.state = {"confirm_minute": "confirmed", "decline_minute": "declined"}.get(form.act, "withdrawn")
    if form.act == "confirm_minute":
        for line in form.aim.lines:
            line.left_out = _left_out(form.aim, line)
            if not line.left_out:
                _move(form.by, line)


def _right_of(form: Form) -> int:
    """A head makes a minute in the right of the unit, the first of those concerned."""
    units = _units(form, form.life.house.lives) or set()
    return max(form.by.right_in(unit) for unit in units) if len(units) == 1 else 0


def moves_any(minute: Minute) -> bool:
    """Whether any task would move now."""
    return any(not _left_out(minute, line) for line in minute.lines)


def _left_out(minute: Minute, line: Line) -> str:
    life = line.life
    if not is_held(life):
        return "ended"
    if (life.handler if line.was == "handler" else life.now.member) != minute.giver:
        return "moved"
    return "" if _fits(minute.receiver, line) else "unfit"


def _move(by: Person, line: Line) -> None:
    life = line.life
    if line.was == "handler":
        life.handler = by.name
    else:
        life.now, life.last = replace(life.now, member=by.name), None
