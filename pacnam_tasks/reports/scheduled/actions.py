"""Setting a schedule, switching it off, and asking for what is due; the caller commits."""

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor, Holding
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import NotAllowed, NotFound
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history.actions import Happening, record
from pacnam_tasks.reminders.actions import tell_of_report
from pacnam_tasks.reports.actions import ask
from pacnam_tasks.reports.document import Signer
from pacnam_tasks.reports.forms import ReportInput
from pacnam_tasks.reports.kinds.extra import Extra
from pacnam_tasks.reports.kinds.kind import Option
from pacnam_tasks.reports.kinds.registry import KINDS
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.queries.letterheads import possible_issuers
from pacnam_tasks.reports.scheduled import queries
from pacnam_tasks.reports.scheduled.access import keeping_right
from pacnam_tasks.reports.scheduled.forms import ScheduleInput
from pacnam_tasks.reports.scheduled.models import ReportSchedule
from pacnam_tasks.reports.scheduled.rules import Due, key_of
from pacnam_tasks.reports.signing import CHIEF


def set_up(session: Session, wanted: ScheduleInput, *, by: Actor, clock: Clock) -> None:
    """From now on such a report is prepared; what stands so already is left so. Raises NotAllowed."""
    right = _right(by)
    row = queries.of_kind(session, wanted.kind, wanted.period_kind, wanted.issuer_id)
    if row is not None and row.is_on and row.hour == wanted.hour:
        return
    if row is None:
        row = ReportSchedule(
            kind=wanted.kind,
            period_kind=wanted.period_kind,
            hour=wanted.hour,
            since=clock.now(),
            set_by_id=right.id,
            issuer_id=wanted.issuer_id,
        )
    else:
        since = row.since if row.is_on else clock.now()
        row.sqlmodel_update({"hour": wanted.hour, "is_on": True, "since": since, "set_by_id": right.id})
    session.add(row)
    _record(session, "report_schedule_set", row, right, clock)


def switch_off(session: Session, schedule_id: int, *, by: Actor, clock: Clock) -> None:
    """Nothing more is prepared by it; raises NotAllowed or NotFound."""
    right = _right(by)
    row = session.get(ReportSchedule, schedule_id)
    if row is None:
        raise NotFound
    if row.is_on:
        row.is_on = False
        session.add(row)
        _record(session, "report_schedule_ended", row, right, clock)


def prepare(session: Session, schedule: ReportSchedule, due: Due, *, clock: Clock) -> Report | None:
    """Ask for the report of a period and tell the office; None where another scheduler has done so meanwhile."""
    row = session.get(ReportSchedule, schedule.id)
    if row is None or not row.is_on or due.name not in {one.name for one in queries.due_by(session, row, clock)}:
        return None
    unit_id = row.issuer_id if Option.UNIT in KINDS[row.kind].options else None
    issuer_id = row.issuer_id if unit_id is None else None
    wanted = ReportInput(
        row.kind,
        due.last_on,
        _signer(session, issuer_id, clock) if unit_id is None else Signer(),
        key_of(row.kind, due.name, row.issuer_id),
        due.period_id,
        extra="" if due.period_id is not None else Extra(period=due.name).text,
        issuer_id=issuer_id,
    )
    report = ask(session, wanted, by=None, clock=clock, unit_id=unit_id)
    tell_of_report(session, report.id or 0, due.last_on, queries.people_to_tell(session, unit_id, clock), clock)
    return report


def _signer(session: Session, issuer_id: int | None, clock: Clock) -> Signer:
    """Who signs first for the committee or the office; without a name where nobody is appointed."""
    own = [one.signer for one in possible_issuers(session, clock.today()) if one.issuer_id == issuer_id]
    return own[0] if own else Signer() if issuer_id is None else Signer(CHIEF)


def _right(by: Actor) -> Holding:
    if (right := keeping_right(by)) is None:
        raise NotAllowed(_("The office says which reports are prepared."))
    return right


def _record(session: Session, kind: str, row: ReportSchedule, right: Holding, clock: Clock) -> None:
    data: dict[str, object] = {"kind": row.kind, "period_kind": row.period_kind, "hour": row.hour}
    data |= {"issuer": row.issuer_id} if row.issuer_id is not None else {}
    record(session, [Happening(kind, clock.now(), clock.today(), data, actor_id=right.id)])
