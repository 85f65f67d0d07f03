"""A task is split by units, several levels deep, and shared anew: what is typed, what must come of it, what it does."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.life.memory import Life, dated_periods
from tests.life.people import COMMUNES, UNITS, is_empty, may
from tests.life.standing import ENDED, HUNDRED, Standing, places, share_of
from tests.life.telling import FORBIDDEN, OUTDATED, REFUSED, TAKEN

if TYPE_CHECKING:
    from tests.life.forms import Form

Typed = tuple[tuple[str, Decimal | None], ...]
"""Units with their shares as typed, none where a field was emptied."""
LEVELS = 4
TO_CHANGE = {"assigned", "in_progress", "paused"}
"""What waits for confirmation keeps its share, and what has ended."""
PORTIONS = (1, 1, 2, 3)
PROTOCOL = ("VPHU", "NNPTNT", "HKL", "XBB", "XCL")


def typed(act: str, life: Life, number: int, twist: int) -> Typed:
    """What somebody types into the page of a breakdown; by a mistake shares that do not add up, or the wrong unit."""
    if act == "split":
        units = [*_free(life)[:2], *(life.line[-1:] if twist == 8 else ())]
        return _portions(units, _whole(life), number, twist)
    held = [part for part in life.parts if part.now.state in TO_CHANGE]
    if number % 11 == 0:
        return tuple((part.now.unit, part.now.size) for part in held)
    emptied = [part.now.unit for part in held[:1] if number % 4 == 0 and len(held) > 1]
    units = [part.now.unit for part in held if part.now.unit not in emptied]
    units += [unit for unit in _free(life) if unit not in {part.now.unit for part in life.parts}][: number % 3 % 2]
    rest = _whole(life) - sum(_keeping(life), Decimal(0))
    return (*_portions(units, rest, number, twist), *((unit, None) for unit in emptied))


def _free(life: Life) -> list[str]:
    """Units to whom work of this line can be given without coming back."""
    return [unit for unit in (*COMMUNES, *UNITS) if unit not in life.line]


def _portions(units: list[str], whole: Decimal, number: int, twist: int) -> Typed:
    """Shares that come to the whole; to one more by a mistake."""
    portions = [PORTIONS[(number + place) % 4] for place in range(len(units))]
    sizes = [places(whole * portion / sum(portions), 2) for portion in portions[:-1]]
    sizes.append(whole - sum(sizes, Decimal(0)) + (twist == 9))
    return tuple(zip(units, sizes, strict=False))


def _whole(life: Life) -> Decimal:
    """What all shares come to: the target of what is counted, else a hundred percent."""
    return life.now.target if life.now.kind == "count" and life.now.target is not None else HUNDRED


def _keeping(life: Life) -> list[Decimal]:
    """The shares that stay as they are."""
    kept = [part.now for part in life.parts if part.now.state not in TO_CHANGE | {"revoked"}]
    return [one.size or Decimal(0) for one in kept]


def wrong_split(form: Form, today: date) -> bool:
    """Work does not come back to who leads what it hangs on, goes to somebody, and is not split too deep."""
    life, units = form.life, [unit for unit, _size in form.shares]
    comes_back = life.parent is not None and bool(set(units) & set(life.line))
    comes_to_nobody = any(is_empty(unit, life.house, today) for unit in units)
    return comes_back or comes_to_nobody or len(life.line) > LEVELS or not _adds_up(life, form.shares, [])


def _adds_up(life: Life, shares: Typed, keeping: list[Decimal]) -> bool:
    """Whether each share is more than nought and all come to the whole."""
    sizes = [size for _unit, size in shares if size is not None]
    return bool(sizes) and min(sizes) > 0 and sum([*sizes, *keeping], Decimal(0)) == _whole(life)


def comes_of_shares(form: Form, today: date) -> str:
    """Of shares that somebody may change, in a form that is not outdated."""
    life, wanted = form.life, {unit: size for unit, size in form.shares if size is not None}
    held = {part.now.unit: part for part in life.parts}
    shown = {unit for unit, _size in form.shares}
    if not shown >= {unit for unit, part in held.items() if part.now.state in TO_CHANGE} or not wanted:
        return REFUSED
    if min(wanted.values()) <= 0:
        return REFUSED
    if any(unit in held and held[unit].now.state not in TO_CHANGE for unit in wanted):
        return OUTDATED
    withdrawn = withdrawn_by(life, form.shares)
    is_same = all(unit in held and held[unit].now.size == size for unit, size in wanted.items()) and not withdrawn
    if is_same or not _adds_up(life, form.shares, _keeping(life)):
        return REFUSED
    if any(not may(form.by, "revoke", part) for part in withdrawn):
        return FORBIDDEN
    was_reported = any(one.now.reported or one.updates for part in withdrawn for one in (part, *part.below))
    to_nobody = any(is_empty(unit, life.house, today) for unit in wanted if unit not in held)
    return REFUSED if was_reported or (withdrawn and not form.reason) or to_nobody else TAKEN


def has_room(life: Life) -> bool:
    """Whether the other parts leave room for the share of one that was revoked; what is done has kept its own."""
    if life.parent is None or life.now.state != "revoked":
        return True
    held = [part.now.size or Decimal(0) for part in life.parent.parts if part.now.state != "revoked"]
    return sum(held, life.now.size or Decimal(0)) <= _whole(life.parent)


def withdrawn_by(life: Life, shares: Typed) -> list[Life]:
    """The parts of units whose field was emptied."""
    wanted = {unit for unit, size in shares if size is not None}
    return [part for part in life.parts if part.now.state in TO_CHANGE and part.now.unit not in wanted]


def split(life: Life, shares: Typed, made: list[int], today: date) -> None:
    """Each unit has its part."""
    _give_out(life, shares, len(shares), made, today)
    life.stand(today)


def share_anew(life: Life, shares: Typed, made: list[int], today: date) -> None:
    """Parts are withdrawn, have another share, or are new; who has another share reports nothing by that."""
    wanted = {unit: size for unit, size in shares if size is not None}
    count = len(wanted) + len(_keeping(life))
    for part in withdrawn_by(life, shares):
        below = [one for one in part.below if one.now.state not in ENDED]
        part.go(today, below, state="revoked", refused_on=None)
    held = {part.now.unit: part for part in life.parts}
    for part in held.values():
        size = wanted.get(part.now.unit, part.now.size)
        if size is not None and part.now.state != "revoked":
            _restate(part, size, count)
    _give_out(life, tuple((unit, size) for unit, size in wanted.items() if unit not in held), count, made, today)
    life.stand(today)


def _restate(part: Life, size: Decimal, count: int) -> None:
    """A percentage is measured against the new target; who has the same share among more weighs more."""
    if part.now.kind != "count":
        changes = {"share": size, "weight": _weight(size, count)}
    elif part.parts or part.now.quantity is None:
        changes = {"target": size}
    else:
        changes = {"target": size, "percent": share_of(part.now.quantity, size)}
    if any(getattr(part.now, name) != value for name, value in changes.items()):
        part.change(**changes)


def _weight(share: Decimal, count: int) -> Decimal:
    """One on average of so many parts."""
    return places(share * count / 100, 2)


def _give_out(life: Life, shares: Typed, count: int, made: list[int], today: date) -> None:
    """The units get their parts in the order of protocol."""
    whole, sizes = life.now, dict(shares)
    for part_id, unit in zip(made, sorted(sizes, key=PROTOCOL.index), strict=True):
        size = sizes[unit] or Decimal(0)
        is_counted = whole.kind == "count"
        now = Standing(
            unit=unit,
            field=whole.field,
            start_on=whole.start_on,
            due_on=whole.due_on,
            first_due_on=whole.due_on,
            kind=whole.kind,
            target=size if is_counted else whole.target,
            weight=Decimal(1) if is_counted else _weight(size, count),
            share=None if is_counted else size,
            whole_unit=whole.unit,
            member=whole.member,
            rolls=whole.rolls,
        )
        part = Life(part_id, f"{life.code}-{unit}", now, life, rhythm=life.rhythm, needs_evidence=life.needs_evidence)
        part.review_on, part.house = life.review_on, life.house
        part.periods = dated_periods(part.rhythm, today, now.due_on)
        part.happen(today, state="assigned")
        life.parts.append(part)
