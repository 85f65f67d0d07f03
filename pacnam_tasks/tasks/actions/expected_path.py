"""The expected path of a task: the columns that keep a choice, and the choice that a row keeps."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.expected_path import Chosen, Span, Wrong, points_of, what_is_wrong
from pacnam_tasks.tasks.sentences import wrong_path
from pacnam_tasks.trajectories.rules.curves import Curve
from pacnam_tasks.trajectories.rules.path import Shape

FIELDS = {Wrong.NO_CURVE: "curve", Wrong.STANDS_STILL: "curve", Wrong.NO_DEADLINE: "shape"}
"""The field of the form with which something is wrong, where it is not the points."""


def path_columns(chosen: Chosen, span: Span) -> dict[str, Any]:
    """The columns of a task with this expected path; raises Refused by field."""
    wrong = what_is_wrong(chosen, span)
    if wrong is not None:
        why, point = wrong
        raise Refused({FIELDS.get(why, "points"): wrong_path(why, point, span)})
    return {
        "path": _text(chosen, span),
        "path_shape": chosen.shape.value,
        "path_curve": chosen.curve.value if chosen.curve is not None else "",
    }


def span_of(task: Task) -> Span:
    """From where the path of a task leads to where."""
    facts = task.facts
    return Span(facts.start_on, facts.counts_on, facts.base)


def chosen_of(task: Any) -> Chosen:
    """How the expected path of a task was chosen, of an object or a row; the points of a curve are not chosen."""
    shape, curve = Shape(task.path_shape), Curve(task.path_curve) if task.path_curve else None
    if shape is Shape.CURVE:
        return Chosen(shape, curve)
    return Chosen(
        shape, None, tuple((date.fromisoformat(on), Decimal(percent)) for on, percent in json.loads(task.path))
    )


def told_path(chosen: Chosen) -> dict[str, Any]:
    """The choice as an event keeps it."""
    said = {"shape": chosen.shape, "curve": chosen.curve, "points": [list(point) for point in chosen.points]}
    return {name: value for name, value in said.items() if value}


def follow_due_day(task: Task) -> None:
    """A curve is laid anew between the start and the day that counts now, straight where it stands still between them.

    Milestones and points stay on the days for which they were said; those from the new day on say nothing any more.
    """
    chosen = chosen_of(task)
    if chosen.shape is Shape.CURVE:
        task.path = _text(chosen, span_of(task))


def _text(chosen: Chosen, span: Span) -> str:
    return json.dumps([[on.isoformat(), str(percent)] for on, percent in points_of(chosen, span)])
