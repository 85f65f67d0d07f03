"""A task as the office types it, read and refused field by field; nothing typed is lost."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.form_fields import required, typed_day, typed_number, typed_text
from pacnam_tasks.core.text import number
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.plans.forms import read_document
from pacnam_tasks.plans.models import Field, Plan, Programme, SourceDocument
from pacnam_tasks.tasks.actions import NewTask
from pacnam_tasks.tasks.drafting.expected_path import read_path
from pacnam_tasks.tasks.rules.facts import MeasureKind, Recurrence
from pacnam_tasks.units.models import Unit
from pacnam_tasks.units.rules import is_valid_on

CODE = re.compile(r"[A-Z]{2,6}-[0-9]{4}-[0-9]{3,4}")
MAX_TITLE, MAX_MEASURE, MAX_PRODUCT = 1000, 120, 300
MAX_WEIGHT, MAX_AMOUNT = Decimal(1000), Decimal(10) ** 12
Row = TypeVar("Row")


@dataclass(frozen=True)
class Choices:
    """What may be chosen in the form; `units` are all, those no longer valid too, `today` tells which."""

    today: date
    units: list[Unit]
    fields: list[Field]
    plans: list[Plan]
    programmes: list[Programme]
    documents: list[SourceDocument]
    members: list[tuple[int, str]] = field(default_factory=list)
    without_people: frozenset[int] = frozenset()
    """Units in which nobody could take work on."""

    def is_valid(self, unit: Unit) -> bool:
        """Whether the unit can be given work today."""
        return is_valid_on(unit, self.today)

    @property
    def valid_units(self) -> list[Unit]:
        """The units that can be given work today."""
        return [unit for unit in self.units if self.is_valid(unit)]


def read_draft(form: Mapping[str, str], choices: Choices) -> NewTask:
    """The task that was typed; raises Refused with a sentence for each wrong field."""
    wrong: dict[str, str] = {}
    year = choices.today.year
    lead = _unit(form.get("lead", ""), "lead", choices, wrong)
    due_on, review_on = typed_day(form, "due_on", wrong, year), typed_day(form, "review_on", wrong, year)
    start_on = typed_day(form, "start_on", wrong, year)
    recurrence = _kind(Recurrence, form, "recurrence", wrong) or Recurrence.NONE
    _check_days(form, start_on, due_on, review_on, recurrence, wrong)
    measure, kind = typed_text(form, "measure", wrong, MAX_MEASURE), _kind(MeasureKind, form, "measure_kind", wrong)
    target, baseline = (_amount(form, name, wrong, measure) for name in ("target", "baseline"))
    _check_measure(measure, kind, target, baseline, wrong)
    co_units, alone = _co_units(form, lead, choices, wrong), form.get("no_co_units", "") not in {"", "0"}
    if co_units and alone:
        wrong["no_co_units"] = _("Units are ticked, yet the form says that none co-ordinates. Please choose one.")
    chosen = _known(form.get("field", ""), choices.fields, lambda one: one.code)
    if chosen is None:
        wrong["field"] = _("Please choose the field.")
    new = {
        "code": _code(form, wrong),
        "title": _title(form, wrong),
        "field_id": (chosen.id if chosen else 0) or 0,
        "lead_unit_id": (lead.id if lead else 0) or 0,
        "start_on": start_on or choices.today,
        "due_on": due_on,
        "review_on": review_on,
        "plan_id": _optional(form, "plan", choices.plans, lambda one: one.code, wrong),
        "source_document_id": _optional(form, "document", choices.documents, lambda one: str(one.id), wrong),
        "new_document": read_document(form, choices.documents, choices.today, wrong),
        "quoted": typed_text(form, "quoted", wrong),
        "member_id": _member(form, choices, wrong),
        "co_unit_ids": co_units,
        "no_co_units": alone,
        "programme_ids": [one.id for one in choices.programmes if f"programme-{one.code}" in form],
        "weight": _weight(form, wrong),
        "measure": measure,
        "measure_kind": kind,
        "target": target,
        "baseline": baseline,
        "product": typed_text(form, "product", wrong, MAX_PRODUCT),
        "recurrence": recurrence,
        "needs_evidence": form.get("needs_evidence", "") not in {"", "0"},
        "rolls": form.get("rolls", "") not in {"", "0"},
        "expected_path": read_path(form, year, wrong),
    }
    if wrong:
        raise Refused(wrong)
    return NewTask(**new)  # type: ignore[arg-type]


def _code(form: Mapping[str, str], wrong: dict[str, str]) -> str:
    code = form.get("code", "").strip()
    if not CODE.fullmatch(code):
        wrong["code"] = _("A code looks like NV-2023-021: letters, the year, a number.")
    return code


def _title(form: Mapping[str, str], wrong: dict[str, str]) -> str:
    title = typed_text(form, "title", wrong, MAX_TITLE)
    return required(title, "title", wrong, _("Please write what is to be done."))


def _check_days(
    form: Mapping[str, str],
    start_on: date | None,
    due_on: date | None,
    review_on: date | None,
    recurrence: Recurrence,
    wrong: dict[str, str],
) -> None:
    if not form.get("start_on", "").strip():
        wrong["start_on"] = _("Please enter the day on which the work starts.")
    if not form.get("due_on", "").strip() and not form.get("review_on", "").strip():
        wrong["due_on"] = _("Every task has a due day or a day of review. Please enter one of the two.")
    if start_on and due_on and due_on < start_on:
        wrong["due_on"] = _("The due day lies before the start. Please correct one of the two.")
    if start_on and review_on and review_on < start_on:
        wrong["review_on"] = _("The day of review lies before the start. Please correct one of the two.")
    if recurrence and not form.get("due_on", "").strip():
        wrong["due_on"] = _("Recurring work needs a due day, at which its periods end.")


def _amount(form: Mapping[str, str], name: str, wrong: dict[str, str], measure: str) -> Decimal | None:
    amount = typed_number(form, name, wrong, measure)
    if amount is None:
        return None
    if name == "target" and amount <= 0:
        wrong[name] = _("A target must be more than zero.")
    elif amount < 0:
        wrong[name] = _("A quantity cannot be less than zero.")
    elif amount > MAX_AMOUNT:
        wrong[name] = _("The number is too large.")
    return amount


def _check_measure(
    measure: str, kind: MeasureKind | None, target: Decimal | None, baseline: Decimal | None, wrong: dict[str, str]
) -> None:
    if target is not None and "target" not in wrong:
        if not measure and "measure" not in wrong:
            wrong["measure"] = _("A target needs its measure, for example ha, % of the area, km.")
        if kind is None and "measure_kind" not in wrong:
            wrong["measure_kind"] = _("Please choose how the measure adds up.")
    if baseline is not None and target is None and not {"baseline", "target"} & set(wrong):
        wrong["baseline"] = _("What was there before the start counts only against a target.")
    if kind is MeasureKind.PERCENT and target is not None and target > 100 and "target" not in wrong:
        wrong["target"] = _("A share of %(n)s %% is more than the whole.", n=number(target))


def _weight(form: Mapping[str, str], wrong: dict[str, str]) -> Decimal:
    weight = typed_number(form, "weight", wrong)
    if weight is None:
        return Decimal(1)
    if not Decimal("0.01") <= weight <= MAX_WEIGHT:
        wrong["weight"] = _("A weight lies between 0,01 and 1.000.")
    return weight


def _unit(code: str, name: str, choices: Choices, wrong: dict[str, str]) -> Unit | None:
    unit = next((one for one in choices.units if one.code == code), None)
    if unit is None:
        wrong[name] = _("There is no unit “%(code)s”.", code=code[:40]) if code else _("Please choose the lead unit.")
    elif not choices.is_valid(unit):
        wrong[name] = _("%(unit)s is no longer a unit on this day. Please choose another.", unit=unit.short_name)
        return None
    return unit


def _co_units(form: Mapping[str, str], lead: Unit | None, choices: Choices, wrong: dict[str, str]) -> list[int]:
    codes = [name.removeprefix("co-") for name in form if name.startswith("co-")]
    found = [unit for unit in (_unit(code, "co", choices, wrong) for code in codes) if unit is not None]
    if lead is not None and lead.id in {unit.id for unit in found}:
        wrong["co"] = _("%(unit)s leads the task; it does not co-ordinate it too.", unit=lead.short_name)
    return sorted(unit.id or 0 for unit in found)


def _known(code: str, rows: Iterable[Row], name_of: Callable[[Row], str]) -> Row | None:
    return next((row for row in rows if name_of(row) == code), None)


def _optional(
    form: Mapping[str, str], name: str, rows: Iterable[Row], name_of: Callable[[Row], str], wrong: dict[str, str]
) -> int | None:
    code = form.get(name, "")
    if not code:
        return None
    row = _known(code, rows, name_of)
    if row is None:
        wrong[name] = _("“%(text)s” cannot be chosen here.", text=code[:40])
        return None
    found: int | None = row.id  # type: ignore[attr-defined]
    return found


def _member(form: Mapping[str, str], choices: Choices, wrong: dict[str, str]) -> int | None:
    text = form.get("member", "")
    if not text:
        return None
    found = next((person_id for person_id, _name in choices.members if str(person_id) == text), None)
    if found is None:
        wrong["member"] = _("“%(text)s” cannot be chosen here.", text=text[:40])
    return found


Kind = TypeVar("Kind", MeasureKind, Recurrence)


def _kind(kinds: type[Kind], form: Mapping[str, str], name: str, wrong: dict[str, str]) -> Kind | None:
    text = form.get(name, "")
    if not text:
        return None
    try:
        return kinds(text)
    except ValueError:
        wrong[name] = _("“%(text)s” cannot be chosen here.", text=text[:40])
        return None
