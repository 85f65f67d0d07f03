"""The demonstration shows the whole life of a task: each of its twelve sides with something to look at."""

from collections.abc import Callable

import pytest
from sqlmodel import Session, col, select

from pacnam_tasks.decisions.extensions.models import ExtensionRequest
from pacnam_tasks.history.models import Event
from pacnam_tasks.progress.models import EvidenceFile, Obstacle
from pacnam_tasks.progress.rules import Cause
from pacnam_tasks.tasks.models import Task, TaskPeriod
from pacnam_tasks.tasks.rules.facts import State
from pacnam_tasks.tasks.saved_views.models import PinnedView, SavedView
from tests.demo.conftest import TODAY, Demonstration

ACTS = {
    "states": {
        "assigned",
        "accepted",
        "refused",
        "refusal_upheld",
        "refusal_released",
        "returned",
        "reopened",
        "paused",
    },
    "opinions on completion": {"submitted", "checked", "confirmed"},
    "extensions": {"extension_asked", "extended", "extension_refused"},
    "obstacles": {"obstacle_raised", "obstacle_escalated", "obstacle_answered", "obstacle_closed"},
    "directions": {"directed", "direction_answered", "field_directed", "field_direction_answered"},
    "breakdown": {"broken_down", "share_changed", "noted", "rolled_up"},
    "undated work": {"reviewed"},
    "hand-over": {"delegated", "acting_named", "handover_opened", "handover_confirmed", "handed_over"},
    "office's hands": {"drafted", "edited", "member_changed", "corrected"},
    "saved views": {"view_shared"},
}


@pytest.mark.parametrize("side", ACTS)
def test_each_act_of_this_side_was_done(demonstration: Demonstration, side: str) -> None:
    with demonstration.database.reading() as session:
        done = set(session.exec(select(Event.kind).distinct()))

    assert ACTS[side] - done == set()


def _disagreements(session: Session) -> int:
    """What a unit claims to be done and the office found wanting."""
    claimed = select(Task).where(col(Task.state) == State.SUBMITTED, col(Task.check_passed).is_(False))
    return len(session.exec(claimed).all())


def _asking_for_evidence(session: Session) -> int:
    return len(session.exec(select(Task).where(col(Task.needs_evidence))).all())


def _requests_that_wait(session: Session) -> int:
    return len(session.exec(select(ExtensionRequest).where(col(ExtensionRequest.state) == "open")).all())


def _beyond_authority(session: Session) -> int:
    return len(session.exec(select(Obstacle).where(col(Obstacle.cause) == Cause.BEYOND_AUTHORITY)).all())


def _missed_periods(session: Session) -> int:
    gone = (col(TaskPeriod.ends_on) < TODAY, col(TaskPeriod.reported_on).is_(None))
    return len(session.exec(select(TaskPeriod).where(*gone)).all())


def _pinned(session: Session) -> int:
    return len(session.exec(select(PinnedView).join(SavedView)).all())


def _kinds_of_evidence(session: Session) -> int:
    return len(set(session.exec(select(EvidenceFile.media_type))))


@pytest.mark.parametrize(
    ("count", "least"),
    [
        (_disagreements, 1),
        (_asking_for_evidence, 1),
        (_requests_that_wait, 1),
        (_beyond_authority, 1),
        (_missed_periods, 1),
        (_pinned, 6),
        (_kinds_of_evidence, 3),
    ],
)
def test_there_is_something_to_look_at(
    demonstration: Demonstration, count: Callable[[Session], int], least: int
) -> None:
    with demonstration.database.reading() as session:
        assert count(session) >= least
