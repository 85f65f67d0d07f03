"""The standing members take stock: a meeting is put on, decides and is closed; the line's code is its title."""

from sqlmodel import col, select

from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.demo.acts.scene import Scene
from pacnam_tasks.meetings.actions import deciding, holding
from pacnam_tasks.meetings.forms import AgendaInput, DecisionInput
from pacnam_tasks.meetings.models import Meeting
from pacnam_tasks.meetings.rules import DecisionKind
from pacnam_tasks.plans.models import Field
from pacnam_tasks.units.models import Unit


def put_on(scene: Scene) -> None:
    """A meeting of the line's day, with the fields that it holds; who is named takes the chair."""
    chair = scene.stage.person(scene.act.to).holding(Role.STANDING)
    assert chair is not None  # noqa: S101  # the story says so
    fields = tuple(scene.stage.house.fields[code] for code in scene.act.holds)
    sent = AgendaInput(scene.act.code, scene.day, chair.id, fields)
    holding.open_meeting(scene.session, sent, **scene.signed)


def direct(scene: Scene) -> None:
    """A decision that becomes a direction to the unit named, in the field that the line holds."""
    _decide(scene, DecisionKind.DIRECTION)


def draft(scene: Scene) -> None:
    """A decision that becomes the draft of a task of the unit named."""
    _decide(scene, DecisionKind.DRAFT)


def _decide(scene: Scene, kind: DecisionKind) -> None:
    house, act = scene.stage.house, scene.act
    field = scene.session.get_one(Field, house.fields[act.holds[0]])
    unit = scene.session.get_one(Unit, house.units[act.to])
    sent = DecisionInput(kind, act.note, unit, scene.day)
    deciding.record_decision(scene.session, _meeting(scene), field, sent, **scene.signed)


def close(scene: Scene) -> None:
    """It is over."""
    holding.close_meeting(scene.session, _meeting(scene), **scene.signed)


def _meeting(scene: Scene) -> Meeting:
    return scene.session.exec(select(Meeting).where(col(Meeting.title) == scene.act.code)).one()


ACTS = {
    "put_meeting_on": put_on,
    "decide_direction": direct,
    "decide_draft": draft,
    "close_meeting": close,
}
