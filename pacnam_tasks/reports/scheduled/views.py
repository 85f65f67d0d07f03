"""The page of what is prepared at the end of which periods."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.web import clock, database, reading, render
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.periods.labels import KIND
from pacnam_tasks.periods.rules import PeriodKind
from pacnam_tasks.reports.kinds.registry import KINDS
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.page import fault_of, state_of
from pacnam_tasks.reports.queries.letterheads import letterhead_of
from pacnam_tasks.reports.scheduled import actions, queries
from pacnam_tasks.reports.scheduled.access import keeping_right
from pacnam_tasks.reports.scheduled.forms import COMMITTEE, HOURS, SCHEDULED, read_schedule
from pacnam_tasks.reports.scheduled.rules import USUAL_HOUR, next_at

bp = Blueprint("scheduled", __name__)
PAGE = "/reports/scheduled"


@bp.get(PAGE)
def index() -> Response:
    """What is prepared, and what came of it."""
    return _page({}, {})


@bp.post(PAGE)
def set_up() -> AnyResponse:
    """Have a report prepared from now on, or at another hour."""
    try:
        with database().writing() as session:
            wanted = read_schedule(request.form, queries.possible_issuers(session, clock().today()))
            actions.set_up(session, wanted, by=current_actor(), clock=clock())
    except Refused as refused:
        return _page(request.form, refused.messages, 422)
    flash(_("The report will be prepared; the office is told each time."))
    return redirect(PAGE, 303)


@bp.post(f"{PAGE}/<int:schedule_id>/end")
def switch_off(schedule_id: int) -> AnyResponse:
    """Prepare it no more."""
    with database().writing() as session:
        actions.switch_off(session, schedule_id, by=current_actor(), clock=clock())
    flash(_("The report is not prepared any more; what was prepared stays."))
    return redirect(PAGE, 303)


def _page(form: Mapping[str, str], errors: Mapping[str, str], status: int = 200) -> Response:
    with reading() as session:
        rows, prepared = queries.with_setters(session), queries.prepared(session)
        committee = letterhead_of(session, clock().today()).author
        issuers = queries.possible_issuers(session, clock().today())
    return render(
        "scheduled/index.html",
        None,
        status,
        rows=[_row(one, committee) for one in rows],
        prepared=[_prepared(one, {unit.unit_id: unit.name for unit in issuers}) for one in prepared],
        issuers=[(COMMITTEE, committee), *((one.code, one.name) for one in issuers)],
        may_keep=keeping_right(current_actor()) is not None,
        kinds=[(key, KINDS[key].name) for key in SCHEDULED],
        period_kinds=[(kind.value, KIND[kind]) for kind in PeriodKind],
        hours=[(hour, f"{hour:02d}:00") for hour in HOURS],
        form={"hour": str(USUAL_HOUR), "period_kind": PeriodKind.MONTH.value} | dict(form.items()),
        errors=errors,
    )


def _row(row: Any, committee: str) -> dict[str, Any]:
    kind = PeriodKind(row.period_kind)
    return {
        "id": row.id,
        "name": KINDS[row.kind].name,
        "issuer": row.issuer or committee,
        "period": KIND[kind],
        "hour": f"{row.hour:02d}:00",
        "who": row.who,
        "next_at": next_at(kind, row.hour, clock().now(), clock().zone),
    }


def _prepared(report: Report, names: Mapping[int, str]) -> dict[str, Any]:
    kind, issuer = KINDS[report.kind].name, names.get(report.unit_id or report.issuer_id or 0, "")
    return {
        "url": f"/reports/{report.id}",
        "name": f"{kind}: {issuer}" if issuer else kind,
        "as_of": report.as_of,
        "at": report.requested_at,
        "state": state_of(report),
        "fault": fault_of(report),
    }
