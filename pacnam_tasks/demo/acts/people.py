"""Somebody acts for a head, takes over what somebody else held, or is in charge from now on."""

from sqlmodel import col, select

from pacnam_tasks.accounts.acting import actions as acting
from pacnam_tasks.accounts.acting.forms import ActingInput
from pacnam_tasks.decisions.handover import actions as handovers
from pacnam_tasks.decisions.handover.forms import HandoverInput
from pacnam_tasks.decisions.handover.models import Handover
from pacnam_tasks.demo.acts.scene import Scene
from pacnam_tasks.tasks.in_charge import actions as in_charge
from pacnam_tasks.tasks.in_charge.forms import NewMember
from pacnam_tasks.tasks.queries.one import whole_tasks

TOGETHER = "+"
"""Between the codes of tasks that are ticked for one act."""


def name_acting(scene: Scene) -> None:
    """The head of the task's unit is away from today on."""
    sent = ActingInput(scene.to, scene.clock.today(), scene.day, scene.act.note)
    acting.name_acting(scene.session, scene.task.lead_unit_id, sent, **scene.signed)
    scene.stage.person.cache_clear()


def hand_over(scene: Scene) -> None:
    """A person hands over all that is held."""
    sent = HandoverInput(scene.to, scene.act.note)
    handovers.open_handover(scene.session, scene.by.person_id, sent, **scene.signed)


def take_over(scene: Scene) -> None:
    """The receiver confirms the oldest hand-over that waits."""
    mine = select(Handover).where(col(Handover.to_person_id) == scene.by.person_id, col(Handover.ended_at).is_(None))
    waiting = scene.session.exec(mine.order_by(col(Handover.id)).limit(1)).one()
    handovers.confirm(scene.session, waiting, **scene.signed)


def change_members(scene: Scene) -> None:
    """The office gives tasks to another member, all or none."""
    before = {task.code: task.member_id for task in whole_tasks(scene.session, scene.act.code.split(TOGETHER))}
    sent = NewMember(scene.to, before, scene.act.note, scene.act.document)
    in_charge.change_members(scene.session, sent, **scene.signed)


ACTS = {
    "name_acting": name_acting,
    "hand_over": hand_over,
    "take_over": take_over,
    "change_members": change_members,
}
