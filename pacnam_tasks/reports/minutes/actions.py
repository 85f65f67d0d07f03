"""Asking for the papers of a meeting: kept with the request as they stand, so nothing else is printed."""

from datetime import date

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor, Holding
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import NotAllowed, Refused, SentBefore
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history.actions import Happening, record
from pacnam_tasks.meetings.queries.one import held
from pacnam_tasks.reports.access import SEES_ALL
from pacnam_tasks.reports.actions import refuse_unless_in_force
from pacnam_tasks.reports.issuing.queries import number_of
from pacnam_tasks.reports.kinds.kind import Kind
from pacnam_tasks.reports.kinds.registry import AGENDA, MINUTES, right_to_make
from pacnam_tasks.reports.minutes import queries
from pacnam_tasks.reports.minutes.content import Minutes, as_text
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.queries.issue_day import changed_since
from pacnam_tasks.reports.queries.requests import with_key
from pacnam_tasks.reports.rule_sets import rule_set_of
from pacnam_tasks.reports.rules import ReportState


def request_minutes(
    session: Session, meeting_id: int, key: str, replaces_id: int | None = None, *, by: Actor, clock: Clock
) -> Report:
    """Ask for the minutes, once: a meeting that is closed says the same for ever. The scheduler's process writes them.

    Those that were issued can be replaced. Raises NotAllowed, NotFound, or Refused while the meeting is open or where
    what is to be replaced is not in force.
    """
    right = right_to_make(by, MINUTES)
    if right is None:
        raise NotAllowed(_("Minutes are written by the office and the standing members."))
    meeting = held(session, meeting_id)
    if meeting.is_open:
        raise Refused(_("The meeting is still open. Please close it, then write its minutes."))
    if meeting.is_cancelled:
        raise Refused(_("The meeting was cancelled, so there are no minutes of it."))
    refuse_unless_in_force(session, replaces_id, key, by)
    if (before := _asked_before(session, MINUTES, meeting_id, key, replaces_id, clock.today())) is not None:
        return before
    minutes = queries.minutes_of(session, meeting, SEES_ALL, clock)
    return _request(session, MINUTES, meeting_id, minutes, right, clock, key, replaces_id)


def request_agenda(
    session: Session, meeting_id: int, key: str, replaces_id: int | None = None, *, by: Actor, clock: Clock
) -> Report:
    """Ask for the agenda of a meeting that is still open; as long as it says the same, it is the same paper.

    One that was issued can be replaced. Raises NotAllowed, NotFound, or Refused once the meeting is over or where what
    is to be replaced is not in force.
    """
    right = right_to_make(by, AGENDA)
    if right is None:
        raise NotAllowed(_("Agendas are written by the office and the standing members."))
    meeting = held(session, meeting_id)
    if not meeting.is_open:
        raise Refused(_("The meeting is over, so no agenda of it is written any more."))
    agenda = queries.minutes_of(session, meeting, SEES_ALL, clock)
    refuse_unless_in_force(session, replaces_id, key, by)
    before = _asked_before(session, AGENDA, meeting_id, key, replaces_id, clock.today(), as_text(agenda))
    if before is not None:
        return before
    return _request(session, AGENDA, meeting_id, agenda, right, clock, key, replaces_id)


def _asked_before(
    session: Session,
    kind: Kind,
    meeting_id: int,
    key: str,
    replaces_id: int | None,
    today: date,
    seen: str | None = None,
) -> Report | None:
    """The paper that is there already, but for a draft that could not be issued any more; of one that replaces
    another, only what the same form has asked for.

    Raises SentBefore where that form asked for something else.
    """
    if replaces_id is None:
        before = queries.of_meeting(session, meeting_id, kind.key, seen)
        is_outdated = (
            before is not None
            and before.state == ReportState.DONE
            and number_of(session, before.id or 0) is None
            and bool(changed_since(session, before, today))
        )
        return None if is_outdated else before
    before = with_key(session, key)
    if before is not None and (before.kind, before.meeting_id, before.replaces_id) != (
        kind.key,
        meeting_id,
        replaces_id,
    ):
        raise SentBefore
    return before


def _request(
    session: Session,
    kind: Kind,
    meeting_id: int,
    content: Minutes,
    right: Holding,
    clock: Clock,
    key: str,
    replaces_id: int | None,
) -> Report:
    today = clock.today()
    report = Report(
        replaces_id=replaces_id,
        kind=kind.key,
        rules=rule_set_of(today).code,
        as_of=content.figures_on,
        document_on=today,
        signer_title="",
        signer_name=content.chair[0],
        state=ReportState.QUEUED,
        requested_by_id=right.id,
        requested_at=clock.now(),
        key=key,
        seen=as_text(content),
        meeting_id=meeting_id,
    )
    session.add(report)
    session.flush()
    data = {"report": report.id, "kind": report.kind, "as_of": report.as_of, "meeting": meeting_id}
    record(session, [Happening("report_requested", clock.now(), today, data, actor_id=right.id)])
    return report
