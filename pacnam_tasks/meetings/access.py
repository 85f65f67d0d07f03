"""Who opens a meeting, who records what was decided, who reads.

The office writes down what the meeting decides, in the right of whoever takes the chair: it decides nothing itself.
"""

from pacnam_tasks.accounts.access import PRINTERS, REPORT_READERS, Audience
from pacnam_tasks.accounts.rules import Actor, Holding, Role
from pacnam_tasks.meetings.rules import DecisionKind

HOSTS = Audience("meeting_hosts", frozenset({Role.OFFICE, Role.STANDING}))
ENDPOINTS = {
    "meetings.index": REPORT_READERS,
    "meetings.create": HOSTS,
    "meetings.show": REPORT_READERS,
    "meetings.edit": HOSTS,
    "meetings.update": HOSTS,
    "meetings.record": PRINTERS,
    "meetings.close": HOSTS,
    "meetings.cancel": HOSTS,
}


def hosting_right(actor: Actor) -> Holding | None:
    """In whose right the person opens a meeting, sets its agenda and closes it."""
    return actor.holding(Role.STANDING) or actor.holding(Role.OFFICE)


def kinds_to_record(actor: Actor, field_id: int) -> tuple[DecisionKind, ...]:
    """What the person may record on a field; a member directs in the own fields and leaves drafts to others."""
    if hosting_right(actor) is not None:
        return tuple(DecisionKind)
    return (DecisionKind.DIRECTION,) if own_right(actor, field_id) is not None else ()


def own_right(actor: Actor, field_id: int) -> Holding | None:
    """The appointment of the member in charge of the field."""
    return next((one for one in actor.holdings if one.role is Role.MEMBER and field_id in one.field_ids), None)
