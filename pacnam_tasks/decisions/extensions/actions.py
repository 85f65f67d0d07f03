"""Asking for a later due day, deciding on it, taking the request back."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor, Holding
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import Conflict, NotAllowed, NotFound, Refused
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.decisions.extensions import queries
from pacnam_tasks.decisions.extensions.forms import DecisionInput, RequestInput
from pacnam_tasks.decisions.extensions.models import ExtensionRequest
from pacnam_tasks.decisions.extensions.rules import LADDER, RequestState, Verdict, level_of, right_to_decide
from pacnam_tasks.progress.actions import Evidence, attach
from pacnam_tasks.tasks.access import TaskPowers, powers
from pacnam_tasks.tasks.actions import ON_NEW_STATE, Deed, ask_about_day_off, change_task, check_version, saved_id
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries import one
from pacnam_tasks.tasks.queries.days import rolled
from pacnam_tasks.tasks.rules.facts import OPEN, State
from pacnam_tasks.tasks.rules.levels import BY_DOCUMENT, Authority

NOT_ASKED: dict[str, Any] = {"extension_asked_on": None}


def ask(
    session: Session,
    task: Task,
    sent: RequestInput,
    files: Sequence[Evidence] = (),
    *,
    by: Actor,
    clock: Clock,
    ladder: Sequence[Authority] = LADDER,
) -> ExtensionRequest:
    """The lead unit's head asks for a later due day, with what proves the cause.

    A part may ask for a day after that of the whole: its lead, who has it decided first, learns so what is needed.
    Raises NotAllowed, Conflict or Refused.
    """
    right = powers(by, task).ask_extension
    if right is None:
        raise NotAllowed(_("A later deadline is asked for by the head of the lead unit, while the task is carried."))
    check_version(task, sent.version)
    due_on = _still_to_come(task, clock)
    if queries.open_request(session, saved_id(task)) is not None:
        raise Refused(_("A request for this task waits already. It can be withdrawn, or the decision awaited."))
    _check_day(task, sent.proposed_on, clock)
    ask_about_day_off(session, sent.proposed_on, rolls=task.rolls, sure=sent.sure)
    number = queries.decided(session, saved_id(task)) + 1
    level = level_of(task, number - 1, ladder)
    data = {
        "number": number,
        "level": level,
        "cause": sent.cause,
        "reason": sent.reason,
        "due_before": due_on,
        "due_after": sent.proposed_on,
    }
    if files:
        data["files"] = [[file.stored.id, file.stored.sha256] for file in files]
    deed = Deed("extension_asked", right, data, sent.key)
    seq = change_task(session, task, deed, clock, extension_asked_on=clock.today())
    attach(session, task, files, clock)
    request = _new_request(task, sent, right, clock, number=number, level=level, due_on=due_on, event_seq=seq)
    session.add(request)
    session.flush()
    return request


def _new_request(task: Task, sent: RequestInput, right: Holding, clock: Clock, **more: Any) -> ExtensionRequest:
    return ExtensionRequest(
        task_id=saved_id(task),
        asked_by=right.id,
        asked_at=clock.now(),
        asked_on=clock.today(),
        cause=sent.cause,
        reason=sent.reason,
        proposed_on=sent.proposed_on,
        state=RequestState.OPEN,
        **more,
    )


def _still_to_come(task: Task, clock: Clock) -> date:
    """The due day in force, which a request must not have let pass."""
    if task.due_on is None:
        raise Refused(_("This task has no deadline, so there is nothing to extend."))
    if clock.today() > (task.rolled_on or task.due_on):
        raise Refused(
            _(
                "The deadline %(day)s has passed. An extension is asked for before it or on its day.",
                day=dmy(task.due_on),
            )
        )
    return task.due_on


def _check_day(task: Task, day: date, clock: Clock) -> None:
    """Whether a day can be asked for: later than the one in force, and ahead."""
    if task.due_on is not None and day <= task.due_on:
        raise Refused({"due_on": _("The new day must lie after the deadline %(day)s.", day=dmy(task.due_on))})
    if day <= clock.today():
        raise Refused({"due_on": _("This day has passed or is today. Please enter a later one.")})


def _check_within_whole(session: Session, task: Task, day: date) -> None:
    """A part ends no later than its whole: first comes the extension of that."""
    whole = one.locked(session, task.parent_id) if task.parent_id is not None else None
    counts_on = rolled(session, day, rolls=task.rolls) or day
    ends = whole.facts.counts_on if whole is not None else None
    if whole is not None and whole.due_on and ends and (day > whole.due_on or counts_on > ends):
        sentence = _(
            "A part ends no later than the whole task %(code)s, on %(day)s. Please ask for the extension of the whole "
            "first, or agree to an earlier day.",
            code=whole.code,
            day=dmy(whole.due_on),
        )
        raise Refused({"due_on": sentence})


def decide(
    session: Session, task: Task, request_id: int, sent: DecisionInput, *, by: Actor, clock: Clock
) -> ExtensionRequest:
    """Grant, change or refuse an open request.

    Raises NotFound, NotAllowed, Conflict (decided or changed meanwhile) or Refused (also when the task has ended).
    """
    request = _request(session, task, request_id)
    level = Authority(request.level)
    right = right_to_decide(_powers_while_open(by, task), level)
    if right is None:
        raise NotAllowed(_who_decides(level))
    if queries.person_of(session, request.asked_by) == by.person_id:
        raise NotAllowed(_("Nobody decides on a request of their own."))
    _check_open(request)
    check_version(task, sent.version)
    if level in BY_DOCUMENT and not sent.document_number:
        raise Refused({"document_number": _("At this level the decision is a document; please enter its number.")})
    day = _decided_day(session, task, request, sent, clock)
    seq = change_task(session, task, _deed(task, request, sent, right, day), clock, **_changes(task, day))
    request.state = RequestState(sent.verdict.value)
    request.decided_by, request.decided_at = right.id, clock.now()
    request.decided_due_on, request.decided_event_seq = day, seq
    request.note, request.document_number = sent.note, sent.document_number
    session.add(request)
    return request


def _request(session: Session, task: Task, request_id: int) -> ExtensionRequest:
    request = queries.request_of(session, saved_id(task), request_id)
    if request is None:
        raise NotFound
    return request


def _powers_while_open(by: Actor, task: Task) -> TaskPowers:
    """What the person could do with the task while it was carried: who has no say is told so whatever came after."""
    carried = _Carried(task)
    return powers(by, carried)


class _Carried:
    """The task as if it were carried."""

    state = State.IN_PROGRESS.value

    def __init__(self, task: Task) -> None:
        self.field_id, self.lead_unit_id, self.parent_unit_id = task.field_id, task.lead_unit_id, task.parent_unit_id


def _who_decides(level: Authority) -> str:
    if level is Authority.LEAD_UNIT:
        return _("On the extension of a part the head of the unit that leads the whole task decides.")
    if level in BY_DOCUMENT:
        return _("From the second request on the decision is recorded by the standing members.")
    return _("On an extension the standing members decide, or the committee member in charge of the field.")


def _check_open(request: ExtensionRequest) -> None:
    if request.state == RequestState.VOID:
        raise Refused(
            _("The task was paused, revoked or done meanwhile, so the request has lapsed. Nothing was decided.")
        )
    if request.state == RequestState.WITHDRAWN:
        raise Refused(_("The unit has withdrawn the request meanwhile. Nothing was decided."))
    if request.state != RequestState.OPEN:
        raise Conflict


def _decided_day(
    session: Session, task: Task, request: ExtensionRequest, sent: DecisionInput, clock: Clock
) -> date | None:
    if sent.verdict is Verdict.REFUSED:
        return None
    day = sent.day if sent.verdict is Verdict.CHANGED else request.proposed_on
    assert day is not None  # noqa: S101  # forms.read_decision asks for it
    _check_day(task, day, clock)
    _check_within_whole(session, task, day)
    if sent.verdict is Verdict.CHANGED:
        ask_about_day_off(session, day, rolls=task.rolls, sure=sent.sure)
    return day


def _deed(task: Task, request: ExtensionRequest, sent: DecisionInput, right: Holding, day: date | None) -> Deed:
    data: dict[str, Any] = {"request": request.id, "number": request.number, "level": request.level}
    if sent.note:
        data["note"] = sent.note
    if sent.document_number:
        data["document_number"] = sent.document_number
    if day is None:
        return Deed("extension_refused", right, data, sent.key)
    return Deed("extended", right, data | {"due_before": task.due_on, "due_after": day}, sent.key)


def _changes(task: Task, day: date | None) -> dict[str, Any]:
    moved = {} if day is None else {"due_on": day, "extension_count": task.extension_count + 1}
    return NOT_ASKED | moved


def withdraw(session: Session, task: Task, request_id: int, *, by: Actor, clock: Clock, version: int, key: str) -> None:
    """Who asked takes the open request back."""
    request = _request(session, task, request_id)
    right = next((holding for holding in by.holdings if holding.id == request.asked_by), None)
    if right is None:
        raise NotAllowed(_("A request is withdrawn by the one who made it."))
    if request.state != RequestState.OPEN:
        raise Refused(_("This request has been decided or has lapsed; there is nothing to withdraw."))
    check_version(task, version)
    deed = Deed("extension_withdrawn", right, {"request": request.id}, key)
    seq = change_task(session, task, deed, clock, **NOT_ASKED)
    _end(session, request, RequestState.WITHDRAWN, seq, clock)


def void_when_ended(session: Session, task: Task, seq: int, clock: Clock) -> None:
    """An open request lapses when its task is paused, revoked or done; that event is its end too."""
    if task.state in OPEN:
        return
    request = queries.open_request(session, saved_id(task))
    if request is not None:
        _end(session, request, RequestState.VOID, seq, clock)


def _end(session: Session, request: ExtensionRequest, state: RequestState, seq: int, clock: Clock) -> None:
    request.state, request.decided_at, request.decided_event_seq = state, clock.now(), seq
    session.add(request)
    session.flush()


ON_NEW_STATE.append(void_when_ended)
