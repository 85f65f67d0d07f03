"""What forms that are about no task do to the system when they arrive, as their pages take them in."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.acting import actions as acting
from pacnam_tasks.accounts.acting import queries as acting_heads
from pacnam_tasks.accounts.acting.forms import read_acting
from pacnam_tasks.accounts.models import Appointment
from pacnam_tasks.accounts.rules import Actor, Role
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import Conflict, NotAllowed
from pacnam_tasks.decisions.directions import actions as directions
from pacnam_tasks.decisions.directions.forms import TO, read_answer, read_field_direction
from pacnam_tasks.decisions.directions.queries import on_fields
from pacnam_tasks.decisions.handover import actions as handing
from pacnam_tasks.decisions.handover import queries as minutes
from pacnam_tasks.decisions.handover.forms import read_handover, read_reason
from pacnam_tasks.history.queries import already_said, with_key
from pacnam_tasks.tasks.access import DRAFTERS
from pacnam_tasks.tasks.drafting.queries import members
from pacnam_tasks.tasks.in_charge.actions import change_members
from pacnam_tasks.tasks.in_charge.forms import TICK, read_new_member
from tests.factories import House
from tests.life.acting import first_of, head_of, last_of, person_of
from tests.life.affairs import FieldDirection
from tests.life.desk import aim_of
from tests.life.directing import addressed
from tests.life.forms import Form, kind_of
from tests.life.handing import giver_of, receiver_of


@dataclass(frozen=True)
class HouseDesk:
    """Where such a form arrives: the transaction, and who sends."""

    session: Session
    by: Actor
    clock: Clock
    house: House

    @property
    def who(self) -> dict[str, Any]:
        """By whom and when."""
        return {"by": self.by, "clock": self.clock}

    def was_said(self, form: Form, **data: Any) -> bool:
        """Whether the same form has had its effect."""
        return already_said(self.session, form.key, None, kind_of(form), data)


def _name_acting(at: HouseDesk, form: Form) -> list[int]:
    unit_id = at.house.units[form.life.now.unit]
    acting.may_name(at.by, unit_id)
    if at.was_said(form, unit=unit_id):
        return []
    head = head_of(form)
    heads = at.house.people[head].holdings if head else ()
    typed: Mapping[str, str] = {
        "person": str(at.house.people[person_of(form)].person_id),
        "first": f"{first_of(form):%d/%m/%Y}",
        "last": f"{last_of(form):%d/%m/%Y}",
        "basis": form.document,
        "head": next((str(one.id) for one in heads if (one.role, one.unit_id) == (Role.LEADER, unit_id)), ""),
    }
    sent = read_acting(typed, at.clock.today())
    return _ids(acting.name_acting(at.session, unit_id, sent, key=form.key, **at.who))


def _end_acting(at: HouseDesk, form: Form) -> list[int]:
    unit_id = at.house.units[form.life.now.unit]
    acting.may_name(at.by, unit_id)
    appointment = acting_heads.one_of(at.session, unit_id, aim_of(form))
    if not at.was_said(form, appointment=aim_of(form)):
        acting.end_acting(at.session, appointment, key=form.key, **at.who)
    return []


def _make_minute(at: HouseDesk, form: Form) -> list[int]:
    giver_id = at.house.people[giver_of(form)].person_id
    if at.was_said(form, **{"from": giver_id}):
        return []
    sent = read_handover({"receiver": str(at.house.people[receiver_of(form)].person_id), "note": form.reason})
    return [handing.open_handover(at.session, giver_id, sent, key=form.key, **at.who).id or 0]


def _answer_minute(at: HouseDesk, form: Form) -> list[int]:
    minute = minutes.get_visible(at.session, at.by, aim_of(form))
    if at.was_said(form, handover=aim_of(form)):
        return []
    match form.act:
        case "confirm_minute":
            handing.confirm(at.session, minute, key=form.key, **at.who)
        case "decline_minute":
            handing.decline(at.session, minute, read_reason({"reason": form.reason}), key=form.key, **at.who)
        case _:
            handing.withdraw(at.session, minute, key=form.key, **at.who)
    return []


def _change_members(at: HouseDesk, form: Form) -> list[int]:
    if not DRAFTERS.admits(at.by):
        raise NotAllowed
    people = {name: one.person_id for name, one in at.house.people.items()}
    typed = {f"{TICK}{life.code}": str(people[was] if was else 0) for life, was in form.ticked}
    typed |= {"member": str(people[form.new_member]), "reason": form.reason}
    sent = read_new_member(typed, dict(members(at.session, at.clock.today())))
    before = with_key(at.session, form.key)
    if before is None:
        change_members(at.session, sent, by=at.by, clock=at.clock, key=form.key)
    elif before.kind != "member_changed" or not sent.was_said(json.loads(before.data)):
        raise Conflict
    return []


def _direct_field(at: HouseDesk, form: Form) -> list[int]:
    field = on_fields.field_named(at.session, form.life.now.field)
    if at.was_said(form, field=form.life.now.field):
        return []
    today = at.clock.today()
    typed = {"text": form.reason, "answer_by": f"{today + timedelta(days=7):%d/%m/%Y}"}
    sent = read_field_direction({**typed, **{f"{TO}{unit}": "1" for unit in addressed(form)}}, today)
    return [directions.direct_field(at.session, field, sent, key=form.key, **at.who).id or 0]


def _answer_field(at: HouseDesk, form: Form) -> list[int]:
    assert isinstance(form.aim, FieldDirection)
    addressee = on_fields.addressee(at.session, form.aim.field, aim_of(form), form.life.now.unit, at.by)
    if not at.was_said(form, direction_id=aim_of(form), unit=addressee.unit_id):
        text = read_answer({"answer": form.reason})
        directions.answer_for_unit(at.session, addressee, text, key=form.key, **at.who)
    return []


def _ids(made: Appointment) -> list[int]:
    return [made.id or 0]


SENDINGS: dict[str, Callable[[HouseDesk, Form], list[int]]] = {
    "name_acting": _name_acting,
    "end_acting": _end_acting,
    "change_member": _change_members,
    "direct_field": _direct_field,
    "answer_field": _answer_field,
    "make_minute": _make_minute,
    **dict.fromkeys(["confirm_minute", "decline_minute", "withdraw_minute"], _answer_minute),
}


def arrive_in_house(at: HouseDesk, form: Form) -> list[int]:
    """What the form brings about; the ids of what it makes."""
    return SENDINGS[form.act](at, form)
