"""Another member is in charge of many tasks. The work stays as it stood, and as silent; one event for each task."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor, Role
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import Conflict, NotAllowed, Refused
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.tasks.access import powers
from pacnam_tasks.tasks.actions import Deed, change_beside, note_beside, saved_id
from pacnam_tasks.tasks.in_charge import queries
from pacnam_tasks.tasks.in_charge.forms import NewMember
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.one import whole_tasks
from pacnam_tasks.tasks.queries.tree import parts_below
from pacnam_tasks.tasks.rules.facts import State
from pacnam_tasks.tasks.rules.moves import Act
from pacnam_tasks.tasks.sentences import WHOSE


def change_members(session: Session, sent: NewMember, *, by: Actor, clock: Clock, key: str | None = None) -> list[str]:
    """Give all these tasks, with their parts, to the new member, or none; the codes of those that changed.

    Raises NotAllowed; Conflict where one of them is `stale`; Refused where nothing would change.
    """
    right = by.holding(Role.OFFICE)
    if right is None:
        raise NotAllowed(str(WHOSE[Act.CHANGE_MEMBER]))
    if stale(session, sent.before, by):
        raise Conflict
    tasks = [task for task in whole_tasks(session, sent.before) if task.member_id != sent.member_id]
    if not tasks:
        raise Refused({"member": _("This member is in charge of these tasks already.")})
    held = [(one, task) for task in tasks for one in (task, *parts_below(session, saved_id(task)))]
    changed = [(one, whole) for one, whole in held if one.member_id != sent.member_id]
    names = queries.names_of(session, [sent.member_id, *(one.member_id for one, _whole in changed)])
    for one, whole in changed:
        data = _said(sent, one, names) | ({} if one is whole else {"along": whole.code})
        _change(session, one, Deed("member_changed", right, data, key), clock)
        key = None
    return [task.code for task in tasks]


def stale(session: Session, before: Mapping[str, int | None], by: Actor) -> list[str]:
    """The codes of what is not there, has ended, or has come to another member since the form was made."""
    found = {task.code: task for task in whole_tasks(session, before)}
    return [code for code, was in before.items() if code not in found or not _is_as_seen(found[code], was, by)]


def _is_as_seen(task: Task, was: int | None, by: Actor) -> bool:
    return task.member_id == was and powers(by, task).change_member is not None


def _said(sent: NewMember, task: Task, names: Mapping[int, str]) -> dict[str, Any]:
    return {
        "member": sent.member_id,
        "before": task.member_id,
        "person": names[sent.member_id],
        "person_before": names.get(task.member_id or 0, ""),
        "reason": sent.reason,
        "document": sent.document,
    }


def _change(session: Session, task: Task, deed: Deed, clock: Clock) -> None:
    if task.state != State.DRAFT:
        change_beside(session, task, deed, clock, member_id=deed.data["member"])
        return
    task.member_id = deed.data["member"]
    task.version += 1  # a draft's form names the member too
    session.add(task)
    note_beside(session, task, deed, clock)
