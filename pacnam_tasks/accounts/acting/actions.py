"""An acting head is named for a period, which can be ended before its last day."""

from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.acting import queries
from pacnam_tasks.accounts.acting.access import naming_right
from pacnam_tasks.accounts.acting.forms import ActingInput
from pacnam_tasks.accounts.acting.rules import has_begun, is_ended, is_too_long, last_day_when_ended
from pacnam_tasks.accounts.models import Appointment
from pacnam_tasks.accounts.queries import workers_of
from pacnam_tasks.accounts.rules import Actor, Holding, Role
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import Conflict, NotAllowed, Refused
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history.actions import Happening, record


def name_acting(
    session: Session, unit_id: int, sent: ActingInput, *, by: Actor, clock: Clock, key: str | None = None
) -> Appointment:
    """From the first through the last day a person of the unit has the rights of its head, whose own remain.

    Raises NotAllowed, or Refused by field.
    """
    right = may_name(by, unit_id)
    head = _head(session, unit_id, sent, right, clock)
    _check_period(session, unit_id, sent, clock)
    name = _check_person(session, unit_id, sent)
    if right.role is Role.OFFICE and not sent.basis:
        raise Refused({"basis": _("Please enter on whose decision: number and symbol of the document.")})
    appointment = Appointment(
        person_id=sent.person_id,
        unit_id=unit_id,
        role=Role.LEADER,
        title=_("Acting head of unit, for %(name)s", name=head.name),
        valid_from=sent.first,
        valid_to=sent.last,
        acting_for_id=head.id,
        basis=sent.basis,
    )
    session.add(appointment)
    session.flush()
    data = {
        "appointment": appointment.id,
        "unit": unit_id,
        "person": name,
        "acting_for": head.id,
        "first": sent.first,
        "last": sent.last,
        "basis": sent.basis,
    }
    record(session, [Happening("acting_named", clock.now(), clock.today(), data, actor_id=right.id, key=key)])
    return appointment


def may_name(by: Actor, unit_id: int) -> Holding:
    """In whose right the person names the acting head of this unit; raises NotAllowed."""
    right = naming_right(by, unit_id)
    if right is None:
        raise NotAllowed(_("An acting head is named by the head of the unit in person; for the head by the office."))
    return right


def _head(session: Session, unit_id: int, sent: ActingInput, right: Holding, clock: Clock) -> Any:
    """For whom the person acts: for the head who names, else for the one chosen by the office."""
    heads = queries.heads_of(session, unit_id, clock.today())
    wanted = right.id if right.role is Role.LEADER else sent.head_id
    if not heads:
        raise Refused(_("The unit has never had a head, so nobody can act for one. Please have a head appointed."))
    if wanted is None and len(heads) == 1:
        return heads[0]
    found = next((one for one in heads if one.id == wanted), None)
    if found is None:
        raise Refused({"head": _("Please choose the head for whom the person acts.")})
    return found


def _check_period(session: Session, unit_id: int, sent: ActingInput, clock: Clock) -> None:
    if sent.last < sent.first:
        raise Refused({"last": _("The last day lies before the first. Please correct one of the two.")})
    if has_begun(sent.first, clock.today()):
        sentence = _(
            "The first day has passed; nobody acts for a time before the naming. Please enter %(day)s or a later day.",
            day=dmy(clock.today()),
        )
        raise Refused({"first": sentence})
    if is_too_long(sent.first, sent.last):
        raise Refused({"last": _("A head is acted for during one year at most. For longer a head is appointed.")})
    other = queries.overlapping(session, unit_id, sent.first, sent.last)
    if other is not None:
        sentence = _(
            "%(name)s acts from %(first)s through %(last)s already. Please choose other days, or end that first.",
            name=other.name,
            first=dmy(other.first),
            last=dmy(other.last),
        )
        raise Refused({"first": sentence})


def _check_person(session: Session, unit_id: int, sent: ActingInput) -> str:
    """The name of a person who works in the unit when the period begins, and is not its head."""
    if sent.person_id in {one.person_id for one in queries.heads_of(session, unit_id, sent.first)}:
        raise Refused({"person": _("This person heads the unit already. Please choose another.")})
    names = {one.id: one.full_name for one in workers_of(session, [unit_id], sent.first)}
    if sent.person_id not in names:
        raise Refused({"person": _("Please choose a person of this unit whose account is in use.")})
    return str(names[sent.person_id])


def end_acting(session: Session, appointment: Appointment, *, by: Actor, clock: Clock, key: str | None = None) -> None:
    """The rights of an acting head end at once; raises NotAllowed, or Conflict where they have ended."""
    right = may_name(by, appointment.unit_id)
    if appointment.valid_to is None or is_ended(appointment.valid_from, appointment.valid_to, clock.today()):
        raise Conflict
    before = appointment.valid_to
    appointment.valid_to = last_day_when_ended(appointment.valid_from, clock.today())
    session.add(appointment)
    data = {"appointment": appointment.id, "unit": appointment.unit_id, "before": before, "last": appointment.valid_to}
    record(session, [Happening("acting_ended", clock.now(), clock.today(), data, actor_id=right.id, key=key)])
