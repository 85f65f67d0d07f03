"""Who sees a saved view, and who may change it: its person, or the office once it is shared."""

from typing import Protocol

from pacnam_tasks.accounts.access import TASK_READERS
from pacnam_tasks.accounts.rules import WORKS_IN_UNIT, Actor, Holding, Role
from pacnam_tasks.tasks.saved_views.rules import Sharing

# A saved view is a setting of its person, so that an inspector may have some too.
ENDPOINTS = {
    "saved_views.index": TASK_READERS,
    "saved_views.new": TASK_READERS,
    "saved_views.create": TASK_READERS,
    "saved_views.update": TASK_READERS,
    "saved_views.pin": TASK_READERS,
    "saved_views.destroy": TASK_READERS,
}


class Kept(Protocol):
    """What rights over a view depend on."""

    @property
    def person_id(self) -> int: ...
    @property
    def shared_with(self) -> str: ...


def sharing_right(actor: Actor) -> Holding | None:
    """The appointment in whose right the person shares views and changes shared ones; None for all but the office."""
    return actor.holding(Role.OFFICE)


def shared_with(actor: Actor) -> frozenset[Sharing]:
    """The circles of sharing to which the person belongs; the office sees all that it shares."""
    in_unit = bool(actor.roles & WORKS_IN_UNIT)
    return frozenset({Sharing.ALL, Sharing.UNITS}) if in_unit or sharing_right(actor) else frozenset({Sharing.ALL})


def may_change(actor: Actor, view: Kept) -> bool:
    """Whether the person may rename, share and delete the view."""
    return sharing_right(actor) is not None if view.shared_with else view.person_id == actor.person_id
