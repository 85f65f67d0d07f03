"""What stands in the way of disabling an account or dissolving a unit, and what goes back to others by it."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.leaving.actions import LETTING_GO, STILL_HELD, Leaver
from pacnam_tasks.accounts.models import Account, Appointment, Person
from pacnam_tasks.accounts.queries import in_force
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.text import number
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.decisions.handover import queries
from pacnam_tasks.decisions.handover.actions import lapse
from pacnam_tasks.decisions.handover.queries import IS_HELD
from pacnam_tasks.tasks.actions import Deed, change_beside, note_beside
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.facts import State
from pacnam_tasks.units.actions import CARRIED_BY
from pacnam_tasks.units.models import Unit


def still_held(session: Session, leaver: Leaver, today: date) -> Mapping[str, str]:
    """A sentence for what the person is in charge of, and for each unit that would be without a head."""
    return _as_member(session, leaver) | _as_head(session, leaver, today)


def _as_member(session: Session, leaver: Leaver) -> dict[str, str]:
    mine = col(Task.member_id) == leaver.person_id
    open_, drafts = (
        int(fetch(session, select(func.count()).select_from(Task).where(mine, which)).scalar_one())
        for which in (IS_HELD, col(Task.state) == State.DRAFT)
    )
    held: dict[str, str] = {}
    if open_:
        held["member"] = _(
            "%(name)s is in charge of %(n)s open tasks. First hand them over at /handovers/new?person=%(id)s, and let "
            "the receiver confirm.",
            name=leaver.name,
            n=number(open_),
            id=leaver.person_id,
        )
    if drafts:
        held["drafts"] = _(
            "%(n)s drafts name %(name)s as the member in charge. First choose another in them.",
            name=leaver.name,
            n=number(drafts),
        )
    return held


def _as_head(session: Session, leaver: Leaver, today: date) -> dict[str, str]:
    """The units with open tasks that no other head with an account in use leads today."""
    leads = (col(Appointment.role) == Role.LEADER, in_force(today))
    own = select(col(Appointment.unit_id)).where(col(Appointment.person_id) == leaver.person_id, *leads)
    others = (
        select(col(Appointment.unit_id))
        .join(Account, col(Account.person_id) == col(Appointment.person_id))
        .where(col(Appointment.person_id) != leaver.person_id, col(Account.enabled), *leads)
    )
    rows = fetch(
        session,
        select(col(Unit.code), col(Unit.name), func.count().label("n"))
        .join(Task, col(Task.lead_unit_id) == col(Unit.id))
        .where(col(Unit.id).in_(own), col(Unit.id).not_in(others), IS_HELD)
        .group_by(col(Unit.code), col(Unit.name))
        .order_by(col(Unit.code)),
    )
    return {
        f"unit {row.code}": _(
            "%(unit)s carries %(n)s open tasks and has no other head. First name an acting head at "
            "/units/%(code)s/acting, or have a new head appointed.",
            unit=row.name,
            n=number(row.n),
            code=row.code,
        )
        for row in rows
    }


def let_go(session: Session, leaver: Leaver, clock: Clock) -> None:
    """Minutes that wait lapse; what the person handles goes back to the heads of the units."""
    for handover in queries.open_of(session, leaver.person_id):
        lapse(session, handover, clock)
    handled = select_rows(Task).where(col(Task.handler_id) == leaver.person_id, IS_HELD).order_by(col(Task.id))
    for task in session.exec(handled).all():
        _hand_back(session, task, leaver.name, clock)


def free_of_leavers(session: Session, tasks: Sequence[Task], clock: Clock) -> None:
    """What is carried again goes back to others where a disabled account had it when it ended.

    The head of the unit handles it; nobody is in charge of it until the office chooses a member.
    """
    held = {person_id for task in tasks for person_id in (task.handler_id, task.member_id)}
    left = (
        select(col(Person.id), col(Person.full_name))
        .join(Account, col(Account.person_id) == col(Person.id))
        .where(col(Person.id).in_(held - {None}), col(Account.enabled).is_(False))
    )
    names = {row.id: row.full_name for row in fetch(session, left)}
    for task in tasks:
        if task.handler_id in names:
            _hand_back(session, task, names[task.handler_id], clock)
        if task.member_id in names:
            _without_member(session, task, names[task.member_id], clock)


def _hand_back(session: Session, task: Task, name: str, clock: Clock) -> None:
    data = {"handler": None, "before": task.handler_id, "person": "", "note": _disabled(name)}
    task.handler_id = None
    session.add(task)
    note_beside(session, task, Deed("delegated", None, data), clock)


def _without_member(session: Session, task: Task, name: str, clock: Clock) -> None:
    data = {
        "member": None,
        "before": task.member_id,
        "person": _("nobody"),
        "person_before": name,
        "reason": _disabled(name),
    }
    change_beside(session, task, Deed("member_changed", None, data), clock, member_id=None)


def _disabled(name: str) -> str:
    return _("The account of %(name)s is disabled.", name=name)


def left_by_unit(session: Session, unit_id: int, today: date) -> list[str]:
    """What the people of a unit would leave behind: minutes that wait, and tasks of which nobody would be in charge."""
    minutes = queries.open_with_unit(session, unit_id, today)
    waiting = [
        _(
            "Minute of hand-over No. %(n)s, from %(giver)s to %(receiver)s, waits for confirmation",
            n=one.id,
            giver=one.giver_name,
            receiver=one.receiver_name,
        )
        for one in minutes
    ]
    leavers = (Leaver(row.id, row.full_name) for row in queries.in_charge_only_there(session, unit_id, today))
    return waiting + [sentence for leaver in leavers for sentence in _as_member(session, leaver).values()]


def watch() -> None:
    """From now on no account is disabled and no unit dissolved without asking here."""
    CARRIED_BY.append(left_by_unit)
    STILL_HELD.append(still_held)
    LETTING_GO.append(let_go)
