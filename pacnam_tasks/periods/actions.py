"""Every change of a reporting period: opened, reminded of, locked, unlocked, locked again, frozen; each is an event."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.queries import actor_of_person
from pacnam_tasks.accounts.rules import Actor, Holding, Role
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import Conflict, NotAllowed, Refused
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history.actions import Happening, record
from pacnam_tasks.periods import sentences
from pacnam_tasks.periods.access import keeping_right, powers
from pacnam_tasks.periods.forms import LockInput, PeriodInput, UnlockInput
from pacnam_tasks.periods.models import PeriodUnlock, ReportingPeriod
from pacnam_tasks.periods.picture import Picture, sealed
from pacnam_tasks.periods.queries import standing
from pacnam_tasks.periods.queries.collecting import missing
from pacnam_tasks.periods.queries.standing import Stands
from pacnam_tasks.periods.rules import PeriodState

WRITING = frozenset(Role) - {Role.INSPECTOR, Role.ADMINISTRATOR}
"""Roles in which a person can record something for a period."""


def open_period(session: Session, sent: PeriodInput, *, by: Actor, clock: Clock, key: str | None = None) -> int:
    """Begin to collect for a period; its id. Raises NotAllowed, or Refused where it is there or overlaps another."""
    right = keeping_right(by)
    if right is None:
        raise NotAllowed(_("Reporting periods are opened by the office."))
    other = standing.overlapping(session, sent.what.kind, sent.first_on, sent.last_on)
    if other is not None:
        raise Refused({"name" if other.name == sent.name else "first_on": sentences.overlaps(other)})
    if standing.id_named(session, sent.name) is not None:
        raise Refused({"name": _("The period %(name)s is there already. Please open it in the list.", name=sent.name)})
    period = ReportingPeriod(
        kind=sent.what.kind,
        name=sent.name,
        first_on=sent.first_on,
        last_on=sent.last_on,
        cut_off_at=sent.cut_off_at,
        state=PeriodState.COLLECTING,
        opened_by=right.id,
        opened_at=clock.now(),
    )
    session.add(period)
    session.flush()
    data = {"first_on": sent.first_on, "last_on": sent.last_on, "cut_off_at": sent.cut_off_at}
    _record(session, "period_opened", period, data, right, clock, key)
    return saved_id(period)


def remind(session: Session, stands: Stands, *, by: Actor, clock: Clock, version: int, key: str | None = None) -> int:
    """Tell the units for which the office waits, on their home page; how many these are.

    Raises NotAllowed, Conflict, or Refused where nobody is left to remind.
    """
    right = check_right("remind", by, stands, version)
    waited_for = missing(session, stands.period, stands.today, clock.zone)
    if not waited_for:
        raise Refused(_("Every unit has reported, so nobody is left to remind."))
    stands.period.reminded_at = clock.now()
    _change(session, stands.period)
    _record(session, "period_reminded", stands.period, {"units": [one.code for one in waited_for]}, right, clock, key)
    return len(waited_for)


def lock(
    session: Session, stands: Stands, sent: LockInput, *, by: Actor, clock: Clock, version: int, key: str | None = None
) -> None:
    """Close the books: what is recorded from now on is no part of the period.

    Raises NotAllowed, Conflict (somebody else locked it), or Refused where reports are missing and that was not
    confirmed with a reason.
    """
    right = check_right("lock", by, stands, version)
    waited_for = missing(session, stands.period, stands.today, clock.zone)
    if waited_for and not sent.sure:
        raise Refused({"sure": sentences.still_missing(waited_for)})
    period = stands.period
    period.state, period.locked_by, period.locked_at = PeriodState.LOCKED, right.id, clock.now()
    period.missing = "\n".join(one.name for one in waited_for)
    period.lock_reason = sent.reason if waited_for else ""
    _change(session, period)
    data = {"missing": [one.code for one in waited_for], "reason": period.lock_reason}
    _record(session, "period_locked", period, data, right, clock, key)


def unlock(
    session: Session,
    stands: Stands,
    sent: UnlockInput,
    *,
    by: Actor,
    clock: Clock,
    version: int,
    key: str | None = None,
) -> None:
    """Let one person's entries into a locked period for a while; raises NotAllowed, Conflict, or Refused by field."""
    right = check_right("unlock", by, stands, version)
    person = actor_of_person(session, sent.person_id, clock.today())
    if not person.roles & WRITING:
        raise Refused({"person": _("Please choose for whose entries the period is opened.")})
    if sent.ends_at > stands.period.cut_off_at:
        raise Refused({"ends_on": sentences.after_cut_off(stands.period.cut_off_at, clock.zone)})
    session.add(
        PeriodUnlock(
            period_id=stands.period.id,
            person_id=sent.person_id,
            reason=sent.reason,
            unlocked_by=right.id,
            unlocked_at=clock.now(),
            ends_at=sent.ends_at,
        )
    )
    _change(session, stands.period)
    data = {"person": person.name, "reason": sent.reason, "ends_at": sent.ends_at}
    _record(session, "period_unlocked", stands.period, data, right, clock, key)


def relock(session: Session, stands: Stands, *, by: Actor, clock: Clock, version: int, key: str | None = None) -> None:
    """End the unlock that is running before its time; raises NotAllowed or Conflict."""
    right = check_right("relock", by, stands, version)
    running = standing.newest_unlock(session, stands.period.id)
    assert running is not None  # noqa: S101  # the powers say that one is running
    running.ends_at = clock.now()
    session.add(running)
    _change(session, stands.period)
    _record(session, "period_relocked", stands.period, {}, right, clock, key)


def freeze(
    session: Session,
    stands: Stands,
    picture: Picture,
    *,
    by: Actor | None,
    clock: Clock,
    version: int,
    key: str | None = None,
) -> None:
    """Keep the picture of a locked period for ever; `by` nobody at the cut-off.

    The picture was taken before, of this version, as that takes long and needs no writer. Raises NotAllowed, Conflict.
    """
    if by is not None:
        right: Holding | None = check_right("freeze", by, stands, version)
    else:
        right = None
        closed = stands.state == PeriodState.LOCKED and not stands.is_unlocked and stands.is_past_cut_off
        if not closed or stands.period.version != version:
            raise Conflict
    kept = sealed(picture, stands.period.id)
    session.add(kept)
    stands.period.state, stands.period.frozen_at = PeriodState.FROZEN, clock.now()
    _change(session, stands.period)
    _record(session, "period_frozen", stands.period, {"sha256": kept.sha256, "rows": kept.n_rows}, right, clock, key)


def check_right(what: str, by: Actor, stands: Stands, version: int) -> Holding:
    """The right to do this; Conflict where the period has changed since the form was made, else NotAllowed."""
    right: Holding | None = getattr(powers(by, stands), what)
    if stands.period.version != version:
        raise Conflict
    if right is None:
        raise NotAllowed(sentences.why_not(what, stands))
    return right


def _change(session: Session, period: ReportingPeriod) -> None:
    period.version += 1
    session.add(period)
    session.flush()


def _record(
    session: Session,
    kind: str,
    period: ReportingPeriod,
    data: Mapping[str, Any],
    right: Holding | None,
    clock: Clock,
    key: str | None,
) -> None:
    said = {"period": period.name} | {name: _plain(value) for name, value in data.items()}
    actor_id = right.id if right else None
    record(session, [Happening(kind, clock.now(), clock.today(), said, actor_id=actor_id, key=key)])


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def saved_id(period: ReportingPeriod) -> int:
    """The id of a period that is in the database."""
    assert period.id is not None  # noqa: S101  # the database has given it
    return period.id
