"""A meeting is put on, its agenda changed, and it is closed or cancelled."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col

from pacnam_tasks.accounts.rules import Actor, Holding
from pacnam_tasks.calendar.queries import calendar_of
from pacnam_tasks.calendar.sentences import why_off
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import Conflict, NotAllowed, Refused
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history.actions import Happening, record
from pacnam_tasks.meetings import sentences
from pacnam_tasks.meetings.access import hosting_right
from pacnam_tasks.meetings.forms import AgendaInput
from pacnam_tasks.meetings.models import AgendaItem, Meeting
from pacnam_tasks.meetings.queries.agenda import decided_fields
from pacnam_tasks.meetings.queries.held import last_closed, previous_of
from pacnam_tasks.meetings.rules import MeetingState


def open_meeting(session: Session, sent: AgendaInput, *, by: Actor, clock: Clock, key: str | None = None) -> int:
    """Put a meeting on; its id.

    Raises NotAllowed, or Refused for a day before the last closed meeting, and for a day off that is not meant.
    """
    right = _host(by)
    _check_day(session, sent)
    meeting = Meeting(
        title=sent.title,
        held_on=sent.held_on,
        chair_id=sent.chair_id,
        state=MeetingState.OPEN,
        opened_by=right.id,
        opened_at=clock.now(),
    )
    session.add(meeting)
    session.flush()
    _set_fields(session, meeting, sent.field_ids)
    data = {"title": sent.title, "held_on": sent.held_on, "fields": list(sent.field_ids)}
    record_event(session, "meeting_opened", meeting, data, right, clock, key)
    return saved_id(meeting)


def set_agenda(
    session: Session,
    meeting: Meeting,
    sent: AgendaInput,
    *,
    by: Actor,
    clock: Clock,
    version: int,
    key: str | None = None,
) -> None:
    """Title, day, chair and fields become others while the meeting is open.

    Raises NotAllowed, Conflict (closed, or changed meanwhile), or Refused by field.
    """
    right = _host(by)
    check_open(meeting)
    if meeting.version != version:
        raise Conflict
    _check_day(session, sent, meeting)
    if decided_fields(session, saved_id(meeting)) - set(sent.field_ids):
        raise Refused({"fields": _("Something was decided on a field that is left out. Please give it a place again.")})
    meeting.title, meeting.held_on, meeting.chair_id = sent.title, sent.held_on, sent.chair_id
    _set_fields(session, meeting, sent.field_ids)
    _change(session, meeting)
    data = {"title": sent.title, "held_on": sent.held_on, "fields": list(sent.field_ids)}
    record_event(session, "agenda_changed", meeting, data, right, clock, key)


def close_meeting(session: Session, meeting: Meeting, *, by: Actor, clock: Clock, key: str | None = None) -> None:
    """Nothing is recorded any more, and since which meeting changes were counted stays as it is.

    Raises NotAllowed, Conflict (closed already), or Refused before its day.
    """
    right = _host(by)
    check_open(meeting)
    if clock.today() < meeting.held_on:
        raise Refused(_("A meeting is closed on its day or later. Please change the day if it was another."))
    meeting.previous_id = previous_of(session, meeting)
    meeting.state, meeting.closed_by, meeting.closed_at = MeetingState.CLOSED, right.id, clock.now()
    _change(session, meeting)
    record_event(session, "meeting_closed", meeting, {"previous": meeting.previous_id}, right, clock, key)


def cancel_meeting(session: Session, meeting: Meeting, *, by: Actor, clock: Clock, key: str | None = None) -> None:
    """A meeting that was put on by mistake is not held; it stays on the list.

    Raises NotAllowed, Conflict (closed or cancelled already), or Refused where something was decided in it.
    """
    right = _host(by)
    check_open(meeting)
    if decided_fields(session, saved_id(meeting)):
        raise Refused(_("Something was decided in this meeting, so it is not cancelled. Please close it instead."))
    meeting.state, meeting.closed_by, meeting.closed_at = MeetingState.CANCELLED, right.id, clock.now()
    _change(session, meeting)
    record_event(session, "meeting_cancelled", meeting, {"title": meeting.title}, right, clock, key)


def _host(by: Actor) -> Holding:
    right = hosting_right(by)
    if right is None:
        raise NotAllowed(_("Meetings are held by the office and the standing members."))
    return right


def check_open(meeting: Meeting) -> None:
    """Raises Conflict for a meeting that is over."""
    if meeting.state != MeetingState.OPEN:
        raise Conflict


def _check_day(session: Session, sent: AgendaInput, meeting: Meeting | None = None) -> None:
    last = last_closed(session, before=meeting.id if meeting else None)
    if last is not None and sent.held_on < last.held_on:
        raise Refused({"held_on": sentences.too_early(last.held_on)})
    is_new = meeting is None or meeting.held_on != sent.held_on
    if is_new and not sent.sure and (calendar := calendar_of(session)).is_off(sent.held_on):
        raise Refused({"sure": sentences.on_day_off(sent.held_on, why_off(calendar, sent.held_on))})


def _set_fields(session: Session, meeting: Meeting, field_ids: Sequence[int]) -> None:
    session.exec(delete(AgendaItem).where(col(AgendaItem.meeting_id) == meeting.id))
    session.add_all(
        AgendaItem(meeting_id=saved_id(meeting), field_id=one, place=place) for place, one in enumerate(field_ids, 1)
    )
    session.flush()


def _change(session: Session, meeting: Meeting) -> None:
    meeting.version += 1
    session.add(meeting)
    session.flush()


def record_event(
    session: Session,
    kind: str,
    meeting: Meeting,
    data: Mapping[str, Any],
    right: Holding,
    clock: Clock,
    key: str | None,
) -> None:
    """Append to history what was done in the meeting, in whose right."""
    said = {"meeting": meeting.id} | dict(data)
    record(session, [Happening(kind, clock.now(), clock.today(), said, actor_id=right.id, key=key)])


def saved_id(meeting: Meeting) -> int:
    """The id of a meeting that is in the database."""
    assert meeting.id is not None  # noqa: S101  # the database has given it
    return meeting.id
