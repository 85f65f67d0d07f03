"""What is directed on a task or in a field, and what units answer."""

from sqlmodel import col, select

from pacnam_tasks.decisions.directions import actions
from pacnam_tasks.decisions.directions.forms import DirectionInput, FieldDirectionInput
from pacnam_tasks.decisions.directions.models import DirectedUnit, Direction
from pacnam_tasks.demo.acts.scene import Scene
from pacnam_tasks.demo.reading import listed
from pacnam_tasks.plans.models import Field


def direct(scene: Scene) -> None:
    """Something is directed on the task."""
    actions.direct(scene.session, scene.task, DirectionInput(scene.act.note, scene.day), **scene.signed)


def answer(scene: Scene) -> None:
    """The unit answers the oldest direction that waits."""
    mine = select(Direction).where(col(Direction.task_id) == scene.task_id, col(Direction.answered_at).is_(None))
    waiting = scene.session.exec(mine.order_by(col(Direction.id)).limit(1)).one()
    actions.answer(scene.session, scene.task, waiting, scene.act.note, **scene.signed)


def direct_field(scene: Scene) -> None:
    """Something is directed in the field of the task, to the units that the line names."""
    field = scene.session.get_one(Field, scene.task.field_id)
    sent = FieldDirectionInput(scene.act.note, scene.day, frozenset(listed(scene.act.to)))
    actions.direct_field(scene.session, field, sent, **scene.signed)


def answer_for_unit(scene: Scene) -> None:
    """The unit answers the oldest direction on a field that waits for it."""
    mine = select(DirectedUnit).where(
        col(DirectedUnit.unit_id) == scene.task.lead_unit_id, col(DirectedUnit.answered_at).is_(None)
    )
    waiting = scene.session.exec(mine.order_by(col(DirectedUnit.direction_id)).limit(1)).one()
    actions.answer_for_unit(scene.session, waiting, scene.act.note, **scene.signed)


ACTS = {
    "direct": direct,
    "answer_direction": answer,
    "direct_field": direct_field,
    "answer_for_unit": answer_for_unit,
}
