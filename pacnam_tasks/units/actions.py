"""What becomes of units: one is set up; one is dissolved by a decision, once nothing hangs on it any more."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.text import dmy, number
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history.actions import Happening, record
from pacnam_tasks.units import queries
from pacnam_tasks.units.models import Unit
from pacnam_tasks.units.rules import UnitKind, is_unit_code, is_valid_on

CARRIED_BY: list[Callable[[Session, int, date], list[str]]] = []
"""What features above find hanging on a unit on a day, each thing named as its people know it."""
ENDING_WITH: list[Callable[[Session, Unit, date, Clock], None]] = []
"""What features above end with a unit on its last day, in the same transaction."""
SHOWN = 20
MAX_DOCUMENT = 120
MAX_CODE, MAX_NAME, MAX_SHORT_NAME = 40, 200, 80


@dataclass(frozen=True)
class Dissolution:
    """A decision that a unit ends; `on` is its last day."""

    on: date
    document: str


@dataclass(frozen=True)
class NewUnit:
    """A unit that is set up; below which one it hangs, none for the committee itself."""

    code: str
    name: str
    short_name: str
    kind: UnitKind
    since: date
    parent: str = ""


def add(session: Session, wanted: NewUnit, clock: Clock) -> Unit:
    """The unit, the last one in protocol order; raises Refused."""
    unit = Unit(
        code=wanted.code,
        name=wanted.name,
        short_name=wanted.short_name or wanted.name[:MAX_SHORT_NAME],
        kind=wanted.kind,
        parent_id=_parent_id(session, wanted),
        rank=queries.last_rank(session) + 1,
        valid_from=wanted.since,
    )
    session.add(unit)
    session.flush()
    said = {"unit": unit.code, "parent": wanted.parent, "kind": wanted.kind.value}
    record(session, [Happening("unit_added", clock.now(), wanted.since, said)])
    return unit


def _parent_id(session: Session, wanted: NewUnit) -> int | None:
    """The id of the unit above, where nothing is wrong with what is wanted."""
    known = {unit.code: unit for unit in queries.all_units(session)}
    if wanted.code in known:
        raise Refused(_("There is a unit %(code)s already: %(name)s.", code=wanted.code, name=known[wanted.code].name))
    if not is_unit_code(wanted.code) or len(wanted.code) > MAX_CODE:
        raise Refused(_("The code of a unit has 2 to 40 capital letters without marks or digits, such as NNPTNT."))
    if not 0 < len(wanted.name) <= MAX_NAME or len(wanted.short_name) > MAX_SHORT_NAME:
        raise Refused(_("Please enter the unit's name, at most 200 characters, and a short name of at most 80."))
    if not wanted.parent:
        return None
    above = known.get(wanted.parent)
    if above is None:
        raise Refused(_("There is no unit %(code)s.", code=wanted.parent))
    if not is_valid_on(above, wanted.since):
        raise Refused(_("%(unit)s does not exist on %(day)s.", unit=above.name, day=dmy(wanted.since)))
    return above.id


def dissolve(session: Session, unit: Unit, decided: Dissolution, clock: Clock) -> None:
    """The unit gets no work after its last day, and the posts of its people end; it stays in the history by its name.

    Raises Refused, with the list of what it still carries where there is anything.
    """
    _check(unit, decided, clock.today())
    carried = [name for find in (queries.below, *CARRIED_BY) for name in find(session, unit.id or 0, clock.today())]
    if carried:
        raise Refused(_still_carries(unit, carried))
    unit.valid_to = decided.on
    session.add(unit)
    for end in ENDING_WITH:
        end(session, unit, decided.on, clock)
    said = {"unit": unit.code, "last_day": decided.on, "document": decided.document}
    record(session, [Happening("unit_dissolved", clock.now(), decided.on, said)])


def _check(unit: Unit, decided: Dissolution, today: date) -> None:
    if not unit.valid_from <= decided.on <= today:
        sentence = _(
            "The last day lies between %(first)s and today, %(today)s.", first=dmy(unit.valid_from), today=dmy(today)
        )
        raise Refused(sentence)
    if not is_valid_on(unit, today):
        raise Refused(_("%(unit)s has ended already, on %(day)s.", unit=unit.name, day=dmy(unit.valid_to)))
    if not decided.document or len(decided.document) > MAX_DOCUMENT:
        raise Refused(_("Please enter number and symbol of the document that decides this."))


def _still_carries(unit: Unit, carried: list[str]) -> str:
    head = _(
        "%(unit)s still carries %(n)s things, so it cannot be dissolved. Hand them over or end them first:",
        unit=unit.name,
        n=number(len(carried)),
    )
    more = [_("… and %(n)s more", n=number(len(carried) - SHOWN))] if len(carried) > SHOWN else []
    return "\n".join([head, *(f"- {name}" for name in carried[:SHOWN] + more)])
