"""The expected path as it is typed, of a draft or in a decision on given work."""

from collections.abc import Mapping
from typing import Any

from pacnam_tasks.core.form_fields import typed_text
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.tasks.rules.expected_path import STRAIGHT, Chosen
from pacnam_tasks.trajectories.forms import as_typed, read_points
from pacnam_tasks.trajectories.labels import CURVE, SHAPE
from pacnam_tasks.trajectories.rules.curves import Curve
from pacnam_tasks.trajectories.rules.path import Shape


def read_path(form: Mapping[str, str], this_year: int, wrong: dict[str, str]) -> Chosen:
    """The path that was chosen, the straight line where nothing was; what cannot be read is said in `wrong`.

    What belongs to another shape than the chosen one says nothing. Whether it leads from start to due day is asked
    where it is kept.
    """
    shape, curve = form.get("shape", "") or Shape.STRAIGHT.value, form.get("curve", "")
    if shape not in set(Shape):
        wrong["shape"] = _("Please choose how the path goes.")
        return STRAIGHT
    if shape == Shape.CURVE:
        if curve not in {"", *Curve}:
            wrong["curve"] = _("Please choose a curve.")
        return Chosen(Shape.CURVE, Curve(curve) if curve in set(Curve) else None)
    if shape == Shape.STRAIGHT:
        return STRAIGHT
    return Chosen(Shape(shape), None, read_points(typed_text(form, "points", wrong), this_year, "points", wrong))


def path_fields(chosen: Chosen) -> dict[str, str]:
    """The fields of the form that say this choice."""
    return {
        "shape": chosen.shape.value,
        "curve": chosen.curve.value if chosen.curve is not None else "",
        "points": as_typed(chosen.points, with_year=True),
    }


def path_choices() -> dict[str, Any]:
    """What templates/shared/path_fields.html offers."""
    return {
        "shapes": [(one.value, word) for one, word in SHAPE.items()],
        "curves": [("", "–"), *((one.value, word) for one, word in CURVE.items())],
    }
