"""The kinds that there are, and who makes and reads them. The one place that a new kind is added to."""

from dataclasses import dataclass

from pacnam_tasks.accounts.rules import Actor, Holding, Role
from pacnam_tasks.reports.kinds import (
    agenda,
    assignments,
    conclusion,
    followup,
    ledger,
    letter,
    minutes,
    obstacles,
    overdue,
    task,
    unit,
)
from pacnam_tasks.reports.kinds.kind import Kind

KINDS = {
    kind.key: kind
    for kind in (
        followup.KIND,
        overdue.KIND,
        obstacles.KIND,
        assignments.KIND,
        ledger.KIND,
        conclusion.KIND,
        unit.KIND,
        task.KIND,
        letter.KIND,
        agenda.KIND,
        minutes.KIND,
    )
}
USUAL = followup.KIND
LETTER = letter.KIND
AGENDA, MINUTES = agenda.KIND, minutes.KIND


def right_to_make(actor: Actor, kind: Kind, unit_id: int | None = None) -> Holding | None:
    """The appointment in whose right the person makes such a document (of a unit), if any."""
    found = next((one for one in actor.holdings if one.role in kind.makers.roles), None)
    if found is None and kind.of_own_unit and unit_id is not None:
        return actor.holding(Role.LEADER, unit_id)
    return found


def offered_to(actor: Actor) -> list[Kind]:
    """What the person may ask for, of the own unit at least."""
    heads = Role.LEADER in actor.roles
    return [
        kind
        for kind in KINDS.values()
        if kind.is_offered and (right_to_make(actor, kind) or (kind.of_own_unit and heads))
    ]


def may_read_draft(actor: Actor, key: str, unit_id: int | None) -> bool:
    """Whether the person may read a document of this kind, of this unit, before it has a number."""
    kind = KINDS[key]
    if kind.readers.roles & actor.roles:
        return True
    return kind.of_own_unit and unit_id in actor.units_as(Role.LEADER)


@dataclass(frozen=True, slots=True)
class Readable:
    """The kinds of which a person reads `whole` all, `own` what is of the own units, `issued` all that has a number,
    and `to_own` what has a number and goes to the own units.
    """

    whole: tuple[str, ...]
    own: tuple[str, ...]
    issued: tuple[str, ...]
    to_own: tuple[str, ...]


def readable(actor: Actor) -> Readable:
    """What the person may read, by kind."""
    kinds = sorted(KINDS.values(), key=lambda kind: kind.key)
    return Readable(
        tuple(kind.key for kind in kinds if kind.readers.roles & actor.roles),
        tuple(kind.key for kind in kinds if kind.of_own_unit),
        tuple(kind.key for kind in kinds if kind.readers_once_issued.roles & actor.roles),
        tuple(kind.key for kind in kinds if kind.is_for_its_unit),
    )
