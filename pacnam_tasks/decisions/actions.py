"""What those in authority decide on a submitted task: it is checked, confirmed or returned."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.calendar.queries import calendar_of
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import NotAllowed, Refused
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.decisions.rules import Question, day_to_submit_again
from pacnam_tasks.progress.queries import has_evidence
from pacnam_tasks.tasks.access import is_part_of_another, powers
from pacnam_tasks.tasks.actions import NOT_CHECKED, Deed, change_task, check_version, saved_id
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.facts import State
from pacnam_tasks.tasks.rules.moves import Act
from pacnam_tasks.tasks.sentences import why_not


def check(
    session: Session,
    task: Task,
    *,
    by: Actor,
    clock: Clock,
    version: int,
    holds: Collection[Question],
    note: str = "",
    key: str | None = None,
) -> None:
    """The second opinion on completion: which of the questions are answered yes; it passes when all are.

    Without a file nobody is asked whether the evidence opens, unless the task is reported with evidence: then that is
    what is missing. The opinion can be given anew until the task is decided.
    """
    right = powers(by, task).check
    if right is None:
        raise NotAllowed(why_not(Act.CHECK, by, task))
    check_version(task, version)
    has_files = has_evidence(session, saved_id(task))
    if Question.EVIDENCE in holds and task.needs_evidence and not has_files:
        raise Refused({"": _("There is no evidence file. Please take the tick off and write what is missing.")})
    asked = [question for question in Question if has_files or task.needs_evidence or question is not Question.EVIDENCE]
    passed = set(holds) >= set(asked)
    if not passed and not note:
        raise Refused({"note": _("Please write what is missing; those who decide will read it.")})
    data: dict[str, Any] = {"passed": passed, "holds": [one.value for one in asked if one in holds]}
    data |= {} if has_files else {"no_files": True}
    deed = Deed("checked", right, data=data | ({"note": note} if note else {}), key=key)
    change_task(session, task, deed, clock, check_passed=passed, check_note=note)


def confirm(
    session: Session, task: Task, *, by: Actor, clock: Clock, version: int, note: str = "", key: str | None = None
) -> None:
    """The submitted task is done; on time or late goes by the day of the submission.

    Against the office's opinion it takes a remark; without one its event says so.
    """
    right = powers(by, task).confirm
    if right is None:
        raise NotAllowed(why_not(Act.CONFIRM, by, task))
    check_version(task, version)
    if task.check_passed is False and not note:
        raise Refused({"note": _("The check did not pass. Please write why completion is confirmed all the same.")})
    data: dict[str, Any] = {"note": note} if note else {}
    if task.check_passed is None and not is_part_of_another(task):
        data["unchecked"] = True
    change_task(session, task, Deed("confirmed", right, data=data, key=key), clock, state=State.DONE)


def return_(
    session: Session,
    task: Task,
    *,
    by: Actor,
    clock: Clock,
    version: int,
    reason: str,
    again_by: date | None = None,
    key: str | None = None,
) -> None:
    """The submitted task goes back with a reason and a day by which to submit again; see `day_to_submit_again`.

    The clock runs on against the same due day.
    """
    right = powers(by, task).return_
    if right is None:
        raise NotAllowed(why_not(Act.RETURN, by, task))
    check_version(task, version)
    if not reason:
        raise Refused({"reason": _("Please write the reason; the unit will receive it.")})
    if again_by is not None and again_by < clock.today():
        raise Refused({"again_by": _("This day has passed. Please enter a day from today on.")})
    again_by = again_by or day_to_submit_again(task.rolled_on or task.due_on, calendar_of(session), clock.today())
    data = {"reason": reason, "again_by": again_by}
    change_task(
        session,
        task,
        Deed("returned", right, data=data, key=key),
        clock,
        state=State.IN_PROGRESS,
        submitted_on=None,
        returned_on=clock.today(),
        return_reason=reason,
        again_by=again_by,
        **NOT_CHECKED,
    )
