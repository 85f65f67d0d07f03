"""Who reads indicators, and who enters, confirms and keeps them."""

from dataclasses import dataclass

from pacnam_tasks.accounts.access import TASK_READERS, TASK_WRITERS, Audience
from pacnam_tasks.accounts.rules import Actor, Holding, Role

KEEPERS = Audience("indicator_keepers", frozenset({Role.OFFICE}))
CONFIRMERS = Audience("indicator_confirmers", frozenset({Role.OFFICE, Role.STANDING}))
ENDPOINTS = {
    "indicators.index": TASK_READERS,
    "indicators.show": TASK_READERS,
    "indicators.new": KEEPERS,
    "indicators.create": KEEPERS,
    "indicators.define": KEEPERS,
    "indicators.edit_unit": KEEPERS,
    "indicators.update_unit": KEEPERS,
    "indicators.set_path": KEEPERS,
    "indicators.enter": TASK_WRITERS,
    "indicators.confirm": CONFIRMERS,
    "indicators.explain": TASK_WRITERS,
    "indicators.link": TASK_WRITERS,
    "indicators.unlink": TASK_WRITERS,
    "indicators.show_import": TASK_WRITERS,
    "indicators.template": TASK_WRITERS,
    "indicators.import_values": TASK_WRITERS,
}


@dataclass(frozen=True, slots=True)
class IndicatorPowers:
    """What a person may do with an indicator, each with the appointment in whose right, none where not.

    `enter` is for the value of the whole; a unit's own value see `right_to_enter`.
    """

    enter: Holding | None = None
    keep: Holding | None = None
    confirm: Holding | None = None


NO_POWERS = IndicatorPowers()


def keeping_right(actor: Actor) -> Holding | None:
    """In whose right the person makes indicators, changes definitions and sets paths: the office."""
    return actor.holding(Role.OFFICE)


def right_to_enter(actor: Actor, responsible_unit_id: int, of_unit_id: int | None = None) -> Holding | None:
    """In whose right the person enters a value: the head of the unit that answers for it, else the office.

    The value of one unit is entered by its own head too.
    """
    own = actor.holding(Role.LEADER, of_unit_id) if of_unit_id is not None else None
    return own or actor.holding(Role.LEADER, responsible_unit_id) or actor.holding(Role.OFFICE)


def powers(actor: Actor, responsible_unit_id: int) -> IndicatorPowers:
    """What the person may do with an indicator for which this unit answers."""
    return IndicatorPowers(
        enter=right_to_enter(actor, responsible_unit_id),
        keep=keeping_right(actor),
        confirm=actor.holding(Role.OFFICE) or actor.holding(Role.STANDING),
    )


def right_to_confirm(actor: Actor, entered_by_person_id: int) -> Holding | None:
    """In whose right the person confirms a value: the office or a standing member, never one's own entry."""
    if actor.person_id == entered_by_person_id:
        return None
    return actor.holding(Role.OFFICE) or actor.holding(Role.STANDING)
