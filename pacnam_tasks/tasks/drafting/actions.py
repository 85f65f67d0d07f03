"""Drafts: written and corrected by the office, given out together by standing members."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col

from pacnam_tasks.accounts.rules import Actor, Holding, Role
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import Conflict, NotAllowed, Refused
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.plans.actions import enter_document
from pacnam_tasks.tasks.access import powers
from pacnam_tasks.tasks.actions import (
    Deed,
    NewTask,
    ask_about_day_off,
    ask_about_late,
    assign,
    check_has_day,
    check_has_people,
    check_version,
    chosen_of,
    columns_of,
    note_beside,
    save_new,
    saved_id,
    tie,
    told_path,
)
from pacnam_tasks.tasks.drafting import queries
from pacnam_tasks.tasks.models import Participation, Task, TaskProgramme
from pacnam_tasks.tasks.queries.one import whole_tasks
from pacnam_tasks.tasks.rules.facts import State

MOVED = {"search_text", "search_exact", "sort_due_on", "quantity", "percent", "original_due_on", "rolled_on"}
"""Columns that follow from others: an event need not name them."""


def draft(session: Session, new: NewTask, *, by: Actor, clock: Clock, key: str) -> Task:
    """A new draft, written by the office; raises NotAllowed, or Refused by field."""
    right = by.holding(Role.OFFICE)
    if right is None:
        raise NotAllowed(_("Tasks are drafted by the office."))
    return keep_draft(session, new, right, clock, key)


def keep_draft(session: Session, new: NewTask, right: Holding, clock: Clock, key: str | None = None) -> Task:
    """A new draft in a right that was asked for already: the office's, or that of who records a meeting's decision.

    Raises Refused by field.
    """
    _check_code(session, new.code)
    task = save_new(session, _with_document(session, new), clock)
    said = {"code": new.code, "title": task.title, **_entered(new)}
    note_beside(session, task, Deed("drafted", right, said, key), clock)
    return task


def edit(
    session: Session, task: Task, new: NewTask, *, by: Actor, clock: Clock, version: int, key: str | None = None
) -> None:
    """A draft says something else from now on; what changed is recorded."""
    right = powers(by, task).edit
    if right is None:
        raise NotAllowed(_why_not(task))
    check_version(task, version)
    _check_code(session, new.code, but=saved_id(task))
    new = _with_document(session, new)
    columns = columns_of(session, new)
    before = _said(session, task)
    for name, value in columns.items():
        setattr(task, name, value)
    for table in (Participation, TaskProgramme):
        session.exec(delete(table).where(col(table.task_id) == saved_id(task)))
    tie(session, task, new)
    task.version += 1
    task.updated_at = clock.now()
    session.add(task)
    session.flush()
    after = _said(session, task)
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    note_beside(session, task, Deed("edited", right, {"changed": changed, **_entered(new)}, key), clock)


def _with_document(session: Session, new: NewTask) -> NewTask:
    """The task with the document that is entered along with it."""
    return (
        new if new.new_document is None else replace(new, source_document_id=enter_document(session, new.new_document))
    )


def _entered(new: NewTask) -> dict[str, Any]:
    """The document that was entered along, for the event."""
    return {"entered_document": asdict(new.new_document)} if new.new_document else {}


def ask_about(session: Session, new: NewTask, *, sure: bool, before: Task | None = None) -> None:
    """Raise Refused where whoever types a draft is asked about its due day; not again where that stays as it was."""
    if before is None or before.due_on != new.due_on:
        ask_about_day_off(session, new.due_on, rolls=new.rolls, sure=sure)


def _said(session: Session, task: Task) -> dict[str, Any]:
    """What a draft says, in values that an event can keep."""
    names = sorted(set(NewTask.__dataclass_fields__) & set(Task.model_fields))
    said: dict[str, Any] = {name: getattr(task, name) for name in names if name not in MOVED}
    said["expected_path"] = told_path(chosen_of(task))
    said["co_unit_ids"] = queries.co_unit_ids(session, saved_id(task))
    said["programme_ids"] = queries.programme_ids(session, saved_id(task))
    return said


def _check_code(session: Session, code: str, *, but: int | None = None) -> None:
    if queries.code_is_taken(session, code, but=but):
        raise Refused({"code": _("There is a task %(code)s already. Please take another code.", code=code)})


def _why_not(task: Task) -> str:
    if task.state != State.DRAFT:
        return _("The task is assigned; its wording no longer changes.")
    return _("Drafts are written by the office.")


def assign_all(
    session: Session, versions: Mapping[str, int], *, by: Actor, clock: Clock, key: str, late_too: bool = False
) -> list[Task]:
    """Give out all these drafts, or none of them; raises NotAllowed, Refused or Conflict.

    Those whose due day has passed are asked about unless they are to go out too.
    """
    if by.holding(Role.STANDING) is None:
        raise NotAllowed(_("Tasks are assigned by the standing members."))
    tasks = whole_tasks(session, list(versions))
    if len(tasks) != len(versions):
        raise Refused(_("One of the ticked tasks is not there. Please open the page again."))
    for task in tasks:
        if task.state != State.DRAFT or task.version != versions[task.code]:
            raise Conflict
    for task in tasks:
        check_has_day(task)
        check_has_people(session, task, clock)
    ask_about_late(tasks, clock.today(), sure=late_too)
    for number, task in enumerate(tasks):
        assign(session, task, by=by, clock=clock, key=key if number == 0 else None)
    return tasks
