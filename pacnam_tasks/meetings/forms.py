"""What is typed into the forms of meetings, read and refused field by field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.form_fields import required, ticked, typed_day, typed_id, typed_later_day, typed_text
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.meetings.rules import DecisionKind
from pacnam_tasks.plans.models import Field
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.units.models import Unit
from pacnam_tasks.units.rules import is_valid_on

MAX_TITLE, MAX_DECISION = 200, 1000
PLACE = "place-"
"""What the name of a field's place on the agenda begins with."""


@dataclass(frozen=True)
class AgendaInput:
    """A meeting as typed: title, day, who takes the chair (an appointment), the fields in their order.

    `sure` says that a day off is meant.
    """

    title: str
    held_on: date
    chair_id: int
    field_ids: tuple[int, ...]
    sure: bool = False


@dataclass(frozen=True)
class DecisionInput:
    """What was decided: what it becomes, what which unit does, by which day; a direction may be on one `task`."""

    kind: DecisionKind
    text: str
    unit: Unit
    due_on: date
    task: Task | None = None


def read_agenda(form: Mapping[str, str], fields: Sequence[Field], chairs: Sequence[Any], today: date) -> AgendaInput:
    """The meeting that was typed; raises Refused by field."""
    wrong: dict[str, str] = {}
    title = typed_text(form, "title", wrong, MAX_TITLE)
    required(title, "title", wrong, _("Please write the title of the meeting."))
    held_on = typed_day(form, "held_on", wrong, today.year)
    required(held_on, "held_on", wrong, _("Please enter the day of the meeting."))
    chair = typed_id(form, "chair")
    if chair not in {one.id for one in chairs}:
        wrong["chair"] = _("Please choose who takes the chair from the list.")
    placed = sorted(_places(form, fields, wrong), key=lambda one: one[:2])
    if not placed and not any(name.startswith(PLACE) for name in wrong):
        wrong["fields"] = _("Please put at least one field on the agenda.")
    if wrong or held_on is None or chair is None:
        raise Refused(wrong)
    field_ids = tuple(field_id for _, _, field_id in placed)
    return AgendaInput(" ".join(title.split()), held_on, chair, field_ids, ticked(form, "sure"))


def _places(form: Mapping[str, str], fields: Sequence[Field], wrong: dict[str, str]) -> list[tuple[int, int, int]]:
    """Place, the field's usual one, and the field; those left empty are not on the agenda."""
    found = []
    for usual, field in enumerate(fields):
        text = form.get(f"{PLACE}{field.code}", "").strip()
        if text and not (text.isascii() and text.isdigit() and 1 <= len(text) <= 2 and int(text) > 0):
            wrong[f"{PLACE}{field.code}"] = _(
                "Please write the place of %(field)s as a number from 1 to 99, or leave it empty.", field=field.name
            )
        elif text:
            found.append((int(text), usual, field.id or 0))
    return found


def read_decision(
    form: Mapping[str, str], units: Sequence[Unit], today: date, named: Task | None = None
) -> DecisionInput:
    """The decision that was typed; raises Refused by field. `named` is the open task of the field that it names."""
    wrong: dict[str, str] = {}
    text = typed_text(form, "text", wrong, MAX_DECISION)
    required(text, "text", wrong, _("Please write what was decided."))
    kind = next((one for one in DecisionKind if one.value == form.get("kind", "")), None)
    if kind is None:
        wrong["kind"] = _("Please choose what the decision becomes.")
    if form.get("task") and named is None:
        wrong["task"] = _("This task is not open in this field any more. Please choose another, or the whole field.")
    elif named is not None and kind is DecisionKind.DRAFT:
        wrong["kind"] = _("On a task that exists a direction is given. Please choose that, or the whole field.")
    unit = _lead(form, units, named, wrong) if named is not None else _unit(form.get("unit", ""), units, today, wrong)
    due_on = typed_later_day(form, "due_on", today, wrong)
    required(due_on, "due_on", wrong, _("Please enter the day by which it is done."))
    if wrong or kind is None or unit is None or due_on is None:
        raise Refused(wrong)
    return DecisionInput(kind, text, unit, due_on, named)


def _lead(form: Mapping[str, str], units: Sequence[Unit], named: Task, wrong: dict[str, str]) -> Unit | None:
    """A direction on a task goes to the unit that leads it, so that no unit need be chosen."""
    lead = next((one for one in units if one.id == named.lead_unit_id), None)
    if lead is not None and form.get("unit") not in {None, "", lead.code}:
        wrong["unit"] = _(
            "%(code)s is led by %(unit)s. Please choose that unit or none.", code=named.code, unit=lead.short_name
        )
    return lead


def _unit(code: str, units: Sequence[Unit], today: date, wrong: dict[str, str]) -> Unit | None:
    unit = next((one for one in units if one.code == code), None)
    if unit is None:
        wrong["unit"] = _("Please choose the unit that does it.")
    elif not is_valid_on(unit, today):
        wrong["unit"] = _("%(unit)s is no longer a unit on this day. Please choose another.", unit=unit.short_name)
    return unit
