"""Two periods beside each other, row by row: what is new, gone or stands otherwise, and how the counts differ."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from pacnam_tasks.core.text import dmy, number, percent
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.periods.picture import Picture, Row, tally_of
from pacnam_tasks.rollup.formats import points, signed
from pacnam_tasks.tasks.labels import STATE, TIMELINESS
from pacnam_tasks.tasks.rules.facts import State, Timeliness
from pacnam_tasks.tasks.rules.tally import Tally

LOOKED_AT = ("state", "timeliness", "percent", "quantity", "due_on", "field", "unit", "member")
WORDS = {
    "state": _l("State"),
    "timeliness": _l("Deadline"),
    "percent": _l("Percent done"),
    "quantity": _l("Quantity"),
    "due_on": _l("Due day"),
    "field": _l("Field"),
    "unit": _l("Unit"),
    "member": _l("Member in charge"),
}
COMPARED = ("assigned", "done", "open_in_time", "open_overdue")
SHOWN = 300


@dataclass(frozen=True)
class Difference:
    """A task that is not the same in both: `kind` new, gone or changed; `parts` are words, then, now."""

    code: str
    title: str
    unit: str
    level: str
    kind: str
    parts: Sequence[tuple[str, str, str]] = ()


class Pair(NamedTuple):
    """A count then and now, the signed difference, and the rows behind each."""

    then: int
    now: int
    change: str
    then_url: str
    now_url: str


@dataclass(frozen=True)
class Side:
    """One of the two periods; `rows_url` gives the address of the rows behind one of its counts."""

    picture: Picture
    rows_url: Callable[..., str]


@dataclass(frozen=True)
class Compared:
    """A line of counts in both, in the order of `COMPARED`."""

    name: str
    pairs: Sequence[Pair]
    percent_then: Decimal | None
    percent: Decimal | None
    points: str


def differences(then: Picture, now: Picture) -> list[Difference]:
    """The tasks that differ, by code. Names alone make no difference: a unit that was renamed is the same unit."""
    before, after = ({row["code"]: row for row in one.rows} for one in (then, now))
    found: list[Difference] = []
    for code in sorted(before.keys() | after.keys()):
        old, new = before.get(code), after.get(code)
        if old is None or new is None:
            one, of = (new, now) if old is None else (old, then)
            assert one is not None  # noqa: S101  # the code is from one of the two
            found.append(_difference(one, of, "new" if old is None else "gone"))
        elif any(old[name] != new[name] for name in LOOKED_AT):
            found.append(_difference(new, now, "changed", tuple(_parts(old, new, then, now))))
    return found


def _difference(row: Row, of: Picture, kind: str, parts: Sequence[tuple[str, str, str]] = ()) -> Difference:
    return Difference(row["code"], row["title"], names_in(of, "unit").get(row["unit"], ""), row["level"], kind, parts)


def _parts(old: Row, new: Row, then: Picture, now: Picture) -> Iterator[tuple[str, str, str]]:
    for name in LOOKED_AT:
        if old[name] != new[name] and not (name == "quantity" and _says_the_percent(old) and _says_the_percent(new)):
            yield str(WORDS[name]), _said(name, old, then), _said(name, new, now)


def _says_the_percent(row: Row) -> bool:
    """Whether the quantity is the percentage over again, as of work measured in % of 100."""
    return row["quantity"] is not None and Decimal(row["quantity"]) == Decimal(row["percent"])


def _said(name: str, row: Row, of: Picture) -> str:
    value = row[name]
    if name in {"field", "unit", "member"}:
        return names_in(of, name).get(value) or _("nobody")
    return _SAID[name](value) if value not in (None, "") else "–"


_SAID: Mapping[str, Callable[[str], str]] = {
    "state": lambda value: str(STATE[State(value)]),
    "timeliness": lambda value: str(TIMELINESS[Timeliness(value)]),
    "percent": lambda value: percent(Decimal(value)),
    "quantity": lambda value: number(Decimal(value)),
    "due_on": lambda value: dmy(date.fromisoformat(value)),
}


def names_in(picture: Picture, by: str) -> Mapping[str, str]:
    """The names of that day by code; of a unit the short one."""
    return {named[0]: named[-1] for named in picture.figures["names"][by]}


def tables(then: Side, now: Side) -> list[dict[str, Any]]:
    """The counts of tasks in both, by field and by unit, each with the total."""
    titles = (("field", _("By field"), _("Field")), ("unit", _("By lead unit"), _("Unit")))
    return [
        {
            "anchor": by,
            "title": title,
            "first_column": first,
            "rows": list(_lines(then, now, by)),
            "total": _line(_("Total"), then, now, "total", ""),
        }
        for by, title, first in titles
    ]


def _lines(then: Side, now: Side, by: str) -> Iterator[Compared]:
    names = {**names_in(then.picture, by), **names_in(now.picture, by)}
    counted = {line["code"] for one in (then, now) for line in one.picture.figures["counts"]["task"][by]}
    for code, name in names.items():
        if code in counted:
            yield _line(name, then, now, by, code)


def _tally(of: Picture, by: str, code: str) -> Tally:
    lines = of.figures["counts"]["task"][by]
    return next((tally_of(line) for line in lines if line["code"] == code), Tally())


def _line(name: str, then: Side, now: Side, by: str, code: str) -> Compared:
    narrowed = {"level": "task"} | ({by: code} if code else {})
    old, new = _tally(then.picture, by, code), _tally(now.picture, by, code)
    pairs = []
    for one in COMPARED:
        before, after = getattr(old, one), getattr(new, one)
        urls = [side.rows_url(one, **narrowed) for side in (then, now)]
        pairs.append(Pair(before, after, signed(after - before), *urls))
    return Compared(name, pairs, old.percent, new.percent, signed(points(new, old)))
