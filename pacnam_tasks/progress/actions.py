"""Reporting progress: updates with figure, note, files and obstacle; submission; what a unit sends on paper."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor, Holding
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import Conflict, NotAllowed, Refused
from pacnam_tasks.core.files import StoredFile
from pacnam_tasks.core.form_fields import check_measure
from pacnam_tasks.core.text import dmy, number
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history import queries as history
from pacnam_tasks.history.rules import canonical
from pacnam_tasks.progress import queries
from pacnam_tasks.progress.forms import UpdateInput, Upload
from pacnam_tasks.progress.models import EvidenceFile, ProgressUpdate
from pacnam_tasks.progress.obstacles.actions import new_obstacle
from pacnam_tasks.progress.rules import Paper, falls, is_doubtful
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
from pacnam_tasks.tasks.rules.moves import Act
from pacnam_tasks.tasks.sentences import why_not


@dataclass(frozen=True)
class Evidence:
    """A file that is on the disk already and belongs to the update being recorded."""

    upload: Upload
    stored: StoredFile


def report_progress(
    session: Session, task: Task, sent: UpdateInput, files: Sequence[Evidence], *, by: Actor, clock: Clock
) -> ProgressUpdate:
    """Record what a unit reports, or what the office enters from its paper; the first report also accepts the task.

    A paper counts as submitted on the day the office received it. Raises NotAllowed, Conflict (made from an older
    version) or Refused.
    """
    right = _right(task, sent, by)
    check_version(task, sent.version)
    n_open = _check_report(session, task, sent, has_files=bool(files))
    on = sent.paper.received_on if sent.paper else clock.today()
    period = _period_to_report(session, task, sent, on)
    deed = _deed(task, sent, files, right, {"open_parts": n_open} if n_open else {})
    seq = change_task(session, task, deed, clock, **_changes(task, sent, on, clock.today()))
    update = _save(session, task, sent, right, seq, clock)
    if sent.cause is not None:
        session.add(new_obstacle(task, sent.cause, sent.obstacle, right, clock, update_id=update.id))
    attach(session, task, files, clock, update_id=update.id)
    if period is not None:
        period.reported_on, period.event_seq = on, seq
        session.add(period)
    return update


def _check_report(session: Session, task: Task, sent: UpdateInput, *, has_files: bool) -> int:
    """How many parts are still open where the whole is submitted; raises Refused for what cannot be recorded so."""
    check_measure(sent.quantity, sent.measure, task.measure, "quantity")
    if task.has_parts and sent.has_figure:
        raise Refused({"": _("This task takes its figure from its parts. Please report a note or files only.")})
    if not sent.says_something and not has_files:
        raise Refused({"": _("Nothing was entered. Please enter a figure, a note or a file.")})
    if sent.submit and task.needs_evidence and not has_files and not queries.has_evidence(session, saved_id(task)):
        raise Refused({"files": _("This task is reported as done with evidence. Please add a photo or a document.")})
    if sent.paper is not None:
        _check_paper(session, task, sent, sent.paper)
    n_open = _open_parts(session, task) if sent.submit else 0
    if n_open and not sent.sure:
        raise Refused({"sure": _("%(n)s parts are not done yet. Is the whole task done all the same?", n=n_open)})
    if sent.quantity is not None and falls(sent.quantity, task.quantity, measure_kind_of(task)) and not sent.sure:
        fallen = _(
            "The figure so far would fall from %(before)s to %(now)s. Is it the figure from the start all the same?"
        )
        raise Refused({"sure": fallen % {"before": number(task.quantity), "now": number(sent.quantity)}})
    return n_open


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

    How many parts were open is not said but seen; the form is told by what it says.
    """
    seen = {"files": [sha256 for _, sha256 in said.get("files", ())]}
    return {name: value for name, value in said.items() if name not in {"open_parts", history.FORM}} | seen


def _open_parts(session: Session, task: Task) -> int:
    """How many parts of the task are still to be done."""
    parts = one.parts_of(session, saved_id(task)) if task.has_parts else []
    return sum(part.state not in {State.DONE, State.REVOKED} for part in parts)


def _right(task: Task, sent: UpdateInput, by: Actor) -> Holding:
    can = powers(by, task)
    report, submit = (can.report_on_behalf, can.submit_on_behalf) if sent.paper else (can.update, can.submit)
    if report is None or (sent.submit and (submit is None or sent.by_link)):
        raise NotAllowed(why_not(Act.REPORT_ON_BEHALF, by, task) if sent.paper else _who_may(task, sent))
    return report


def _check_paper(session: Session, task: Task, sent: UpdateInput, paper: Paper) -> None:
    """A paper says nothing about the time before the task, nor against what came after the paper."""
    wrong, on = "", paper.received_on
    turned_on = queries.last_turn_on(session, saved_id(task))
    figure_on = queries.last_figure_on(session, saved_id(task)) if sent.has_figure else None
    if on < task.start_on:
        wrong = _("The work starts on %(day)s only. Please check the day.", day=dmy(task.start_on))
    elif turned_on is not None and on < turned_on:
        wrong = _(
            "The task was returned or taken up again on %(day)s; a paper received before says nothing about that.",
            day=dmy(turned_on),
        )
    elif figure_on is not None and on < figure_on:
        wrong = _(
            "A figure of %(day)s is recorded, which is later than this paper. Please leave the figure out.",
            day=dmy(figure_on),
        )
    if wrong:
        raise Refused({"received_on": wrong})


def _who_may(task: Task, sent: UpdateInput) -> str:
    if task.state not in {State.ASSIGNED, State.IN_PROGRESS}:
        return _("The task is not being carried now, so nothing can be reported on it.")
    if sent.submit:
        return _("Completion is reported by the head of the lead unit.")
    if task.state == State.ASSIGNED:
        return _("The head of the unit accepts the task first; then its staff report.")
    return _("Progress is reported by the lead unit.")


def _deed(task: Task, sent: UpdateInput, files: Sequence[Evidence], right: Holding, seen: Mapping[str, Any]) -> Deed:
    deed = Deed(_kind(sent), right, data=_said(sent, files) | dict(seen), key=sent.key)
    if sent.paper is None:
        return deed
    return replace(deed, on_behalf_of_id=task.lead_unit_id, effective_on=sent.paper.received_on)


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
        "paper": asdict(sent.paper) if sent.paper else None,
        "channel": "link" if sent.by_link else None,
        "files": [[file.stored.id, file.stored.sha256] for file in files],
    }
    return {name: value for name, value in data.items() if value not in (None, "", [])}


def _changes(task: Task, sent: UpdateInput, on: date, today: date) -> dict[str, Any]:
    changes: dict[str, Any] = {"state": State.SUBMITTED if sent.submit else State.IN_PROGRESS, **NOT_REFUSED}
    if sent.cause is not None:
        changes["obstacle_since"] = task.obstacle_since or today
    if sent.submit:
        changes |= {"submitted_on": on, **NOT_RETURNED, **NOT_CHECKED}
    if not task.has_parts:
        changes |= {"reported": True} | figure_of(task, sent.quantity, sent.percent, sure=sent.sure)
    return changes


def figure_of(
    task: Task, quantity: Decimal | None, percent: Decimal | None, *, sure: bool
) -> dict[str, Decimal | None]:
    """The task's number after such a report; of quantity and percent the quantity wins.

    Raises Refused where the task takes no quantity, and for one that is asked about unless the person is `sure`.
    """
    if quantity is not None:
        if task.target is None:
            raise Refused({"quantity": _("This task has no target quantity. Please enter a percentage.")})
        if is_doubtful(quantity, task.target, task.quantity) and not sure:
            more = _("%(now)s is more than the plan of %(plan)s.")
            raise Refused({"sure": more % {"now": number(quantity), "plan": number(task.target)}})
        return {"quantity": quantity, "percent": percent_of(quantity, task.target)}
    if percent is None:
        return {}
    percent = round_half_up(percent)
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


def _period_to_report(session: Session, task: Task, sent: UpdateInput, on: date) -> TaskPeriod | None:
    """The period for which a report counts: the one that was chosen, else the oldest that waits.

    Raises Refused for a chosen one that does not wait, where nothing was to be reported and no period waits, and for a
    paper that leaves open which one it reports.
    """
    waiting = queries.periods_waiting(session, saved_id(task), on) if task.recurrence else []
    if sent.period:
        chosen = next((period for period in waiting if period.label == sent.period), None)
        if chosen is None:
            raise Refused({"period": _("This period does not wait for a report any more. Please choose another.")})
        return chosen
    if sent.paper and waiting:
        raise Refused({"period": _("Please choose the period that the paper reports.")})
    if sent.nothing and not waiting:
        raise Refused({"": _("No period of this task waits for a report now.")})
    return waiting[0] if waiting else None
