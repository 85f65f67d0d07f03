"""Somebody acts for a head, or takes over what somebody else held."""

from sqlmodel import col, select

from pacnam_tasks.accounts.acting import actions as acting
from pacnam_tasks.accounts.acting.forms import ActingInput
from pacnam_tasks.decisions.handover import actions as handovers
from pacnam_tasks.decisions.handover.forms import HandoverInput
from pacnam_tasks.decisions.handover.models import Handover
from pacnam_tasks.demo.acts.scene import Scene


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


ACTS = {"name_acting": name_acting, "hand_over": hand_over, "take_over": take_over}
