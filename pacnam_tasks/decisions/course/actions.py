"""Pausing, resuming, revoking and re-opening a task, and how its deadline counts: by a decision, with its parts.

Whatever a unit had under way, a report of completion or a refusal, is answered by the decision.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor, Holding
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import NotAllowed, Refused
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.decisions.course.queries import parts_in, that_went_along
from pacnam_tasks.decisions.handover.leaving import free_of_leavers
from pacnam_tasks.decisions.rules import Ruling
from pacnam_tasks.decisions.rulings import check_ruling
from pacnam_tasks.tasks.access import powers
from pacnam_tasks.tasks.actions import (
    NOT_REFUSED,
    NOT_RETURNED,
    NOT_SUBMITTED,
    STANDING_STILL,
    Deed,
    change_alone,
    change_along,
    change_task,
    check_version,
    saved_id,
)
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries import one
from pacnam_tasks.tasks.queries.days import rolled
from pacnam_tasks.tasks.rules.facts import OPEN, State
from pacnam_tasks.tasks.rules.moves import Act
from pacnam_tasks.tasks.sentences import why_not
from pacnam_tasks.tasks.splitting.shares import room_for

REVOKING = frozenset({"revoked", "refusal_released"})


@dataclass(frozen=True)
class Decided:
    """A decision on the course of a task as it was sent: whose, from which version, with which one-time key."""

    ruling: Ruling
    by: Actor
    version: int
    key: str | None = None


def pause(session: Session, task: Task, decided: Decided, clock: Clock) -> None:
    """The clock stands; open parts are paused along. A completion reported before is reported again later."""
    deed = _deed(task, Act.PAUSE, "paused", decided)
    parts = parts_in(session, task, OPEN)
    change_along(session, task, parts, deed, clock, state=State.PAUSED, **NOT_SUBMITTED, **NOT_REFUSED)


def resume(session: Session, task: Task, decided: Decided, clock: Clock) -> None:
    """The task is carried again, against the same due day, and with it the parts that were paused along."""
    deed = _deed(task, Act.RESUME, "resumed", decided)
    _check_whole(session, task)
    parts = that_went_along(session, task, State.PAUSED, {"paused"})
    change_along(session, task, parts, deed, clock, state=State.IN_PROGRESS)


def revoke(session: Session, task: Task, decided: Decided, clock: Clock) -> None:
    """The task is no longer owed, nor are its open and paused parts."""
    revoke_as(session, task, _deed(task, Act.REVOKE, "revoked", decided), clock)


def revoke_as(session: Session, task: Task, deed: Deed, clock: Clock) -> None:
    """Revoke a task by this deed, with its open and paused parts."""
    parts = parts_in(session, task, OPEN | {State.PAUSED})
    change_along(session, task, parts, deed, clock, state=State.REVOKED, **NOT_REFUSED)


def reopen(session: Session, task: Task, decided: Decided, clock: Clock) -> None:
    """What was done or revoked is carried again; parts that were revoked along come back with it.

    The earlier confirmation stays in the history, and past days keep their counts. Whoever has left
    meanwhile has none of it. Raises Refused for a revoked part whose share the others hold by now.
    """
    deed = _deed(task, Act.REOPEN, "reopened", decided)
    whole = _check_whole(session, task)
    was_revoked = task.state == State.REVOKED
    parts = that_went_along(session, task, State.REVOKED, REVOKING) if was_revoked else []
    changes: dict[str, Any] = {**NOT_SUBMITTED, **NOT_RETURNED}
    if whole is not None and was_revoked:
        for name, value in room_for(whole, one.parts_of(session, saved_id(whole)), task).items():
            setattr(task, name, value)
    change_along(session, task, parts, deed, clock, state=State.IN_PROGRESS, **changes)
    free_of_leavers(session, [task, *parts], clock)


def set_rolling(session: Session, task: Task, decided: Decided, clock: Clock, *, rolls: bool) -> None:
    """Whether a due day on a day off counts through the next working day, from now on; open parts follow their whole.

    Raises Refused for undated work, and where it is so already.
    """
    deed = _deed(task, Act.SET_ROLLING, "rolling_set", decided)
    if task.due_on is None:
        raise Refused(_("This work has no deadline that could fall on a day off."))
    if task.rolls == rolls:
        raise Refused(_("The deadline counts so already; nothing was changed."))
    _check_end(session, task, rolled(session, task.due_on, rolls=rolls) or task.due_on)
    parts = [part for part in parts_in(session, task, OPEN | {State.PAUSED}) if part.rolls != rolls]
    for part in reversed(parts):
        along = Deed(deed.kind, deed.by, {**deed.data, "along": task.code})
        change_alone(session, part, _with_days(session, part, along, rolls=rolls), clock, rolls=rolls)
    change_task(session, task, _with_days(session, task, deed, rolls=rolls), clock, rolls=rolls)


def _check_end(session: Session, task: Task, day: date) -> None:
    """A part does not count longer than its whole."""
    whole = one.locked(session, task.parent_id) if task.parent_id is not None else None
    ends = whole.facts.counts_on if whole is not None else None
    if whole is not None and ends is not None and day > ends:
        raise Refused(
            _(
                "The whole task %(code)s counts through %(day)s only. Please have it decided there first.",
                code=whole.code,
                day=dmy(ends),
            )
        )


def _with_days(session: Session, task: Task, deed: Deed, *, rolls: bool) -> Deed:
    """The deed with what it makes of the deadline that stands."""
    before, now = task.facts.counts_on, rolled(session, task.due_on, rolls=rolls) or task.due_on
    days = {"rolls": rolls, "due_on": task.due_on, "counted_before": before, "counts_on": now}
    return replace(deed, data={**deed.data, **days})


def _deed(task: Task, act: Act, kind: str, decided: Decided) -> Deed:
    right: Holding | None = getattr(powers(decided.by, task), act.value)
    if right is None:
        raise NotAllowed(why_not(act, decided.by, task))
    check_version(task, decided.version)
    ruling = check_ruling(decided.ruling, task)
    return Deed(kind, right, data=ruling.as_data(), key=decided.key)


def _check_whole(session: Session, task: Task) -> Task | None:
    """What the task is a part of; raises Refused as a part is not carried under a whole that is not."""
    whole = one.locked(session, task.parent_id) if task.parent_id is not None else None
    if whole is not None and whole.state in STANDING_STILL | {State.DONE}:
        raise Refused(_("The whole task %(code)s is not carried now; it comes first.", code=whole.code))
    return whole
