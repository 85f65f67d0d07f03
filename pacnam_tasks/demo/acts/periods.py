"""The office opens reporting periods, reminds, locks and freezes them; the line's code is the period's name."""

from pacnam_tasks.core.text import dmy
from pacnam_tasks.demo.acts.scene import Scene
from pacnam_tasks.periods import actions
from pacnam_tasks.periods.forms import LockInput, read_period
from pacnam_tasks.periods.queries import pictures, standing
from pacnam_tasks.periods.queries.standing import Stands

CUT_OFF_HOUR = "16"


def open_period(scene: Scene) -> None:
    """A month by the calendar; the line's day is that of its cut-off."""
    typed = {"name": scene.act.code, "cut_off_on": dmy(scene.day), "cut_off_hour": CUT_OFF_HOUR}
    actions.open_period(scene.session, read_period(typed, scene.clock.zone), **scene.signed)


def remind_period(scene: Scene) -> None:
    """Units whose reports are missing are reminded."""
    stands = _stands(scene)
    actions.remind(scene.session, stands, version=stands.period.version, **scene.signed)


def lock_period(scene: Scene) -> None:
    """It is locked; the note says why without the reports that are missing."""
    stands, note = _stands(scene), scene.act.note
    sent = LockInput(sure=bool(note), reason=note)
    actions.lock(scene.session, stands, sent, version=stands.period.version, **scene.signed)


def freeze_period(scene: Scene) -> None:
    """It is frozen once its cut-off has come."""
    stands = _stands(scene)
    picture = pictures.taken(scene.session, stands, scene.clock)
    actions.freeze(scene.session, stands, picture, version=stands.period.version, **scene.signed)


def _stands(scene: Scene) -> Stands:
    period_id = standing.id_named(scene.session, scene.act.code)
    assert period_id is not None  # noqa: S101  # the story opened it
    return standing.to_change(scene.session, period_id, scene.clock)


ACTS = {
    "open_period": open_period,
    "remind_period": remind_period,
    "lock_period": lock_period,
    "freeze_period": freeze_period,
}
