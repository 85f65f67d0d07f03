"""Reporting progress: updates with figure, note, files and obstacle; submission; withdrawal."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor, Holding
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import Conflict, NotAllowed, NotFound, Refused
from pacnam_tasks.core.files import StoredFile
from pacnam_tasks.core.text import number
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history import queries as history
from pacnam_tasks.history.rules import canonical
from pacnam_tasks.progress import queries
from pacnam_tasks.progress.forms import UpdateInput, Upload
from pacnam_tasks.progress.models import EvidenceFile, ProgressUpdate
from pacnam_tasks.progress.obstacles.actions import new_obstacle
from pacnam_tasks.progress.rules import is_doubtful, may_withdraw
from pacnam_tasks.tasks.access import powers
from pacnam_tasks.tasks.actions import (
    NOT_CHECKED,
    NOT_REFUSED,
    NOT_RETURNED,
    Deed,
    change_task,
    check_version,
    saved_id,
)
from pacnam_tasks.tasks.models import Task, TaskPeriod, measure_kind_of
from pacnam_tasks.tasks.queries import one
from pacnam_tasks.tasks.rules.facts import State, percent_of, round_half_up


@dataclass(frozen=True)
class Evidence:
    """A file that is on the disk already and belongs to the update being recorded."""

    upload: Upload
    stored: StoredFile


def report_progress(
    session: Session, task: Task, sent: UpdateInput, files: Sequence[Evidence], *, by: Actor, clock: Clock
) -> ProgressUpdate:
    """Record what a unit reports; its first report also accepts the task.

    Raises NotAllowed, Conflict (made from an older version) or Refused.
    """
    can = powers(by, task)
    if can.update is None or (sent.submit and can.submit is None):
        raise NotAllowed(_who_may(task, sent))
    check_version(task, sent.version)
    if task.has_parts and sent.has_figure:
        raise Refused({"": _("This task takes its figure from its parts. Please report a note or files only.")})
    if not sent.says_something and not files:
        raise Refused({"": _("Nothing was entered. Please enter a figure, a note or a file.")})
    if sent.submit and task.needs_evidence and not files and not queries.has_evidence(session, saved_id(task)):
        raise Refused({"files": _("This task is reported as done with evidence. Please add a photo or a document.")})
    n_open = _open_parts(session, task) if sent.submit else 0
    if n_open and not sent.sure:
        raise Refused({"sure": _("%(n)s parts are not done yet. Is the whole task done all the same?", n=n_open)})
    period = _period_to_report(session, task, sent, clock)
    deed = _deed(sent, files, can.update, {"open_parts": n_open} if n_open else {})
    seq = change_task(session, task, deed, clock, **_changes(task, sent, clock))
    update = _save(session, task, sent, can.update, seq, clock)
    if sent.cause is not None:
        session.add(new_obstacle(task, sent.cause, sent.obstacle, can.update, clock, update_id=update.id))
    attach(session, task, files, clock, update_id=update.id)
    if period is not None:
        period.reported_on, period.event_seq = clock.today(), seq
        session.add(period)
    return update


def repeat_of(session: Session, task: Task, sent: UpdateInput, files: Sequence[Evidence]) -> ProgressUpdate | None:
    """The update that the same form has already brought about, if any.

    Raises Conflict when the form says something else this time (sent again after the Back key), or when that
    update has been withdrawn.
    """
    first = history.with_key(session, sent.key)
    if first is None:
        return None
    update = queries.update_of_event(session, saved_id(task), first.seq)
    now, then = json.loads(canonical(_said(sent, files))), json.loads(first.data)
    same = first.kind == _kind(sent) and by_content(now) == by_content(then)
    if update is None or update.withdrawn_at is not None or not same:
        raise Conflict
    return update


def by_content(said: dict[str, Any]) -> dict[str, Any]:
    """What was said, files by content only: each sending stores them under names of their own.

    How many parts were open is not said but seen.
    """
    seen = {"files": [sha256 for _, sha256 in said.get("files", ())]}
    return {name: value for name, value in said.items() if name != "open_parts"} | seen


def _open_parts(session: Session, task: Task) -> int:
    """How many parts of the task are still to be done."""
    parts = one.parts_of(session, saved_id(task)) if task.has_parts else []
    return sum(part.state not in {State.DONE, State.REVOKED} for part in parts)


def _who_may(task: Task, sent: UpdateInput) -> str:
    if task.state not in {State.ASSIGNED, State.IN_PROGRESS}:
        return _("The task is not being carried now, so nothing can be reported on it.")
    if sent.submit:
        return _("Completion is reported by the head of the lead unit.")
    if task.state == State.ASSIGNED:
        return _("The head of the unit accepts the task first; then its staff report.")
    return _("Progress is reported by the lead unit.")


def _deed(sent: UpdateInput, files: Sequence[Evidence], right: Holding, seen: Mapping[str, Any]) -> Deed:
    return Deed(_kind(sent), right, data=_said(sent, files) | dict(seen), key=sent.key)


def _kind(sent: UpdateInput) -> str:
    return "submitted" if sent.submit else "updated"


def _said(sent: UpdateInput, files: Sequence[Evidence]) -> dict[str, Any]:
    data: dict[str, Any] = {
        "quantity": sent.quantity,
        "percent": sent.percent if sent.quantity is None else None,
        "note": sent.note,
        "cause": sent.cause,
        "obstacle": sent.obstacle,
        "period": sent.period,
        "nothing": sent.nothing or None,
        "files": [[file.stored.id, file.stored.sha256] for file in files],
    }
    return {name: value for name, value in data.items() if value not in (None, "", [])}


def _changes(task: Task, sent: UpdateInput, clock: Clock) -> dict[str, Any]:
    changes: dict[str, Any] = {"state": State.SUBMITTED if sent.submit else State.IN_PROGRESS, **NOT_REFUSED}
    if sent.submit:
        changes |= {"submitted_on": clock.today(), **NOT_RETURNED, **NOT_CHECKED}
    if not task.has_parts:
        changes |= {"reported": True} | _figure(task, sent)
    return changes


def _figure(task: Task, sent: UpdateInput) -> dict[str, Decimal | None]:
    """The task's number after the update; of quantity and percent the quantity wins."""
    if sent.quantity is not None:
        if task.target is None:
            raise Refused({"quantity": _("This task has no target quantity. Please enter a percentage.")})
        if is_doubtful(sent.quantity, measure_kind_of(task), task.target) and not sent.sure:
            raise Refused({"sure": _("A share of %(n)s %% is more than the whole.", n=number(sent.quantity))})
        return {"quantity": sent.quantity, "percent": percent_of(sent.quantity, task.target)}
    if sent.percent is None:
        return {}
    percent = round_half_up(sent.percent)
    if task.target is None:
        return {"percent": percent}
    quantity = (task.target * percent / 100).quantize(Decimal("0.0001"))
    return {"quantity": quantity, "percent": percent}


def _save(session: Session, task: Task, sent: UpdateInput, right: Holding, seq: int, clock: Clock) -> ProgressUpdate:
    update = ProgressUpdate(
        task_id=saved_id(task),
        author_id=right.id,
        recorded_at=clock.now(),
        quantity=sent.quantity,
        percent=sent.percent,
        note=sent.note,
        event_seq=seq,
    )
    session.add(update)
    session.flush()
    return update


def attach(
    session: Session, task: Task, files: Sequence[Evidence], clock: Clock, *, update_id: int | None = None
) -> None:
    """The rows that name the files of an update, or of a note beside the task."""
    for one_file in files:
        session.add(
            EvidenceFile(
                id=one_file.stored.id,
                task_id=saved_id(task),
                update_id=update_id,
                name=one_file.upload.name,
                media_type=one_file.upload.media_type,
                size=one_file.stored.size,
                sha256=one_file.stored.sha256,
                uploaded_at=clock.now(),
            )
        )


def _period_to_report(session: Session, task: Task, sent: UpdateInput, clock: Clock) -> TaskPeriod | None:
    """The period for which a report counts: the one that was chosen, else the oldest that waits.

    Raises Refused for a chosen one that does not wait, and where nothing was to be reported and no period waits.
    """
    waiting = queries.periods_waiting(session, saved_id(task), clock.today()) if task.recurrence else []
    if sent.period:
        chosen = next((period for period in waiting if period.label == sent.period), None)
        if chosen is None:
            raise Refused({"period": _("This period does not wait for a report any more. Please choose another.")})
        return chosen
    if sent.nothing and not waiting:
        raise Refused({"": _("No period of this task waits for a report now.")})
    return waiting[0] if waiting else None


def withdraw(session: Session, task: Task, update_id: int, *, by: Actor, clock: Clock, key: str) -> None:
    """Take back one's own last update within ten minutes; the task stands again as before it."""
    update = queries.update_of(session, saved_id(task), update_id)
    if update is None:
        raise NotFound
    author = next((h for h in by.holdings if h.id == update.author_id), None)
    if author is None:
        raise NotAllowed(_("An update is withdrawn by the one who made it."))
    if update.withdrawn_at is not None or not may_withdraw(update.recorded_at, clock.now()):
        raise Refused(_("An update can be withdrawn within 10 minutes. Please send a new one with the right figure."))
    before = queries.facts_before_update(session, saved_id(task), update.event_seq)
    if before is None or any(obstacle.version > 1 for obstacle in queries.hanging_on(session, update_id)):
        raise Refused(_("Something else has happened to the task since. Please send a new update."))
    update.withdrawn_at = clock.now()
    session.add(update)
    _let_go(session, task, update, clock)
    changes = {
        "state": before.state,
        "percent": before.percent,
        "quantity": before.quantity,
        "reported": before.reported,
        "submitted_on": before.submitted_on,
        **NOT_CHECKED,
        **(queries.last_return(session, saved_id(task)) if before.returned_on else NOT_RETURNED),
        "returned_on": before.returned_on,
        **(queries.unanswered_refusal(session, saved_id(task)) if before.state is State.ASSIGNED else NOT_REFUSED),
    }
    change_task(
        session,
        task,
        Deed("update_withdrawn", author, {"update": update_id, "event": update.event_seq}, key=key),
        clock,
        **changes,
    )


def _let_go(session: Session, task: Task, update: ProgressUpdate, clock: Clock) -> None:
    """Close the obstacles of a withdrawn update and open the period that it reported."""
    for obstacle in queries.hanging_on(session, update.id or 0):
        obstacle.closed_at, obstacle.closed_by = clock.now(), update.author_id
        obstacle.version += 1
        session.add(obstacle)
    period = queries.period_of_event(session, saved_id(task), update.event_seq)
    if period is not None:
        period.reported_on = period.event_seq = None
        session.add(period)
