"""Letterheads are set and taken back; each is an event without a task."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor, Holding
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import Conflict, NotAllowed, NotFound, Refused
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history.actions import Happening, record
from pacnam_tasks.reports.letterheads import queries
from pacnam_tasks.reports.letterheads.access import setting_right
from pacnam_tasks.reports.letterheads.forms import Version
from pacnam_tasks.reports.models import Letterhead
from pacnam_tasks.reports.queries.letterheads import columns_of
from pacnam_tasks.reports.wording import number_line
from pacnam_tasks.units.models import Unit


def set_letterhead(
    session: Session,
    version: Version,
    unit_id: int | None = None,
    *,
    by: Actor,
    clock: Clock,
    stamp: str | None = None,
    key: str | None = None,
) -> None:
    """From its day on documents are issued under this name; older ones keep theirs.

    Raises NotAllowed, Conflict where another version was set since the form was made (`stamp`), or Refused where it
    would say otherwise of a document that has a number.
    """
    right, there = _right(by), _there(session, unit_id, stamp)
    _refuse_rewriting(session, version.valid_from, unit_id, there)
    values = columns_of(version.letterhead)
    row = next((one for one in there if one.valid_from == version.valid_from), None)
    before = None if row is None else {name: getattr(row, name) for name in values}
    if row is None:
        row = Letterhead(unit_id=unit_id, valid_from=version.valid_from, **values)
    else:
        row.sqlmodel_update(values)
    session.add(row)
    told = {"before": before} if before is not None else {}
    _record(session, "letterhead_set", named(session, version.valid_from, unit_id) | values | told, right, clock, key)


def take_back(
    session: Session, valid_from: date, unit_id: int | None = None, *, by: Actor, clock: Clock, key: str | None = None
) -> None:
    """A version that has not begun is taken back; raises NotAllowed, NotFound, or Refused once it has begun."""
    right = _right(by)
    row = next((one for one in queries.versions(session, unit_id) if one.valid_from == valid_from), None)
    if row is None:
        raise NotFound
    if valid_from <= clock.today():
        sentence = _("It counts since %(day)s and is not taken back. Please set another one.", day=dmy(valid_from))
        raise Refused(sentence)
    session.delete(row)
    _record(session, "letterhead_taken_back", named(session, valid_from, unit_id), right, clock, key)


def named(session: Session, valid_from: date, unit_id: int | None) -> dict[str, Any]:
    """How the history names a version."""
    unit = None if unit_id is None else session.get_one(Unit, unit_id).code
    return {"unit": unit, "valid_from": valid_from}


def _refuse_rewriting(session: Session, first: date, unit_id: int | None, there: list[Letterhead]) -> None:
    following = min((one.valid_from for one in there if one.valid_from > first), default=None)
    last = queries.last_issued(session, unit_id, first, following)
    if last is None:
        return
    sentence = _(
        "%(number)s of %(day)s was issued under the name of then, which stays. Please enter a day from %(next)s on.",
        number=number_line(last.symbol, last.number),
        day=dmy(last.document_on),
        next=dmy(last.document_on + timedelta(days=1)),
    )
    raise Refused({"valid_from": sentence})


def _there(session: Session, unit_id: int | None, stamp: str | None) -> list[Letterhead]:
    found = queries.versions(session, unit_id)
    if stamp is not None and stamp != queries.stamp_of(found):
        raise Conflict
    return found


def _right(by: Actor) -> Holding:
    if (right := setting_right(by)) is None:
        raise NotAllowed(_("Letterheads are set by the office and the administrator."))
    return right


def _record(
    session: Session, kind: str, data: Mapping[str, Any], right: Holding, clock: Clock, key: str | None
) -> None:
    record(session, [Happening(kind, clock.now(), clock.today(), data, actor_id=right.id, key=key)])
