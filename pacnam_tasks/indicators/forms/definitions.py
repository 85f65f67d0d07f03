"""A new indicator, a changed definition, and the expected path of a year as they are typed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.form_fields import required, ticked, typed_day, typed_id, typed_text
from pacnam_tasks.core.periods import FIRST_YEAR, LAST_YEAR
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.indicators.rules.figures import Direction
from pacnam_tasks.trajectories.forms import read_points
from pacnam_tasks.trajectories.rules.curves import Curve
from pacnam_tasks.trajectories.rules.path import Point, Shape

MAX_CODE, MAX_NAME, MAX_MEASURE, MAX_DOCUMENT = 40, 300, 60, 300
CODE = re.compile(r"[A-Z0-9]+(?:[-.][A-Z0-9]+)*", re.ASCII)
MOST_DECIMALS = 4
MOST_POINTS = 60
RESERVED = {"NEW", "IMPORT"}


@dataclass(frozen=True)
class DefinitionInput:
    """What is measured from a day on."""

    valid_from: date
    text: str
    measure: str
    direction: Direction
    is_cumulative: bool
    decimals: int
    document: str


@dataclass(frozen=True)
class IndicatorInput:
    """A new indicator with its first definition; field and unit by number."""

    code: str
    name: str
    field_id: int
    unit_id: int
    is_per_unit: bool
    definition: DefinitionInput


@dataclass(frozen=True)
class PathInput:
    """The expected path of a year."""

    year: int
    shape: Shape
    curve: Curve | None
    points: tuple[Point, ...]


def read_indicator(form: Mapping[str, str], this_year: int) -> IndicatorInput:
    """The new indicator; raises Refused by field."""
    wrong: dict[str, str] = {}
    code = typed_text(form, "code", wrong, MAX_CODE).upper()
    if "code" not in wrong and (not CODE.fullmatch(code) or code in RESERVED):
        wrong["code"] = _("A code has letters A–Z and digits, with hyphens between, for example CT-12.")
    name = required(
        " ".join(typed_text(form, "name", wrong, MAX_NAME).split()), "name", wrong, _("Please enter the name.")
    )
    field_id, unit_id = typed_id(form, "field"), typed_id(form, "unit")
    required(field_id, "field", wrong, _("Please choose the field."))
    required(unit_id, "unit", wrong, _("Please choose the unit that answers for the indicator."))
    definition = _definition(form, wrong, this_year)
    if wrong or definition is None or field_id is None or unit_id is None:
        raise Refused(wrong)
    return IndicatorInput(code, name, field_id, unit_id, ticked(form, "is_per_unit"), definition)


def read_definition(form: Mapping[str, str], this_year: int) -> DefinitionInput:
    """The new definition; raises Refused by field."""
    wrong: dict[str, str] = {}
    definition = _definition(form, wrong, this_year)
    if wrong or definition is None:
        raise Refused(wrong)
    return definition


def _definition(form: Mapping[str, str], wrong: dict[str, str], this_year: int) -> DefinitionInput | None:
    valid_from = typed_day(form, "valid_from", wrong, this_year)
    required(valid_from, "valid_from", wrong, _("Please enter the day from which the definition holds."))
    text = required(typed_text(form, "text", wrong), "text", wrong, _("Please write what is counted and how."))
    measure = " ".join(typed_text(form, "measure", wrong, MAX_MEASURE).split())
    required(measure, "measure", wrong, _("Please enter the unit of measure, for example tỷ đồng or ha."))
    document = " ".join(typed_text(form, "document", wrong, MAX_DOCUMENT).split())
    direction = form.get("direction", "")
    if direction not in set(Direction):
        wrong["direction"] = _("Please choose whether more or less is better.")
    decimals = form.get("decimals", "1").strip()
    if not decimals.isascii() or not decimals.isdigit() or int(decimals) > MOST_DECIMALS:
        wrong["decimals"] = _("Please enter a number of decimals from 0 to 4.")
    if wrong or valid_from is None:
        return None
    return DefinitionInput(
        valid_from, text, measure, Direction(direction), ticked(form, "is_cumulative"), int(decimals), document
    )


def read_path(form: Mapping[str, str]) -> PathInput:
    """The path; raises Refused by field."""
    wrong: dict[str, str] = {}
    year, shape, curve = form.get("year", ""), form.get("shape", ""), form.get("curve", "")
    if not re.fullmatch(r"\d{4}", year, re.ASCII) or not FIRST_YEAR <= int(year) <= LAST_YEAR:
        wrong["year"] = _("Please enter the year, for example 2023.")
    if shape not in set(Shape):
        wrong["shape"] = _("Please choose how the path goes.")
    if curve not in {"", *Curve}:
        wrong["curve"] = _("Please choose a curve.")
    points: tuple[Point, ...] = ()
    if shape in {Shape.MILESTONES, Shape.POINTS} and "year" not in wrong:
        points = read_points(typed_text(form, "points", wrong), int(year), "points", wrong)
    if len(points) > MOST_POINTS:
        wrong["points"] = _("At most %(n)s points are kept.", n=MOST_POINTS)
    if wrong:
        raise Refused(wrong)
    chosen = Curve(curve) if shape == Shape.CURVE and curve else None
    return PathInput(int(year), Shape(shape), chosen, points)
