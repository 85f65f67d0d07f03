"""Minutes of hand-over: made, read, confirmed, declined, withdrawn."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, flash, redirect, request
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.access import TASK_WRITERS
from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.errors import Conflict, Refused
from pacnam_tasks.core.form_fields import read_key, typed_id
from pacnam_tasks.core.web import clock, database, fresh_key, reading, render
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.decisions.handover import actions, forms, leaving, page, queries
from pacnam_tasks.decisions.handover.models import Handover
from pacnam_tasks.decisions.handover.rules import HandoverState
from pacnam_tasks.history import queries as history
from pacnam_tasks.progress.home_page import NOTICES

bp = Blueprint("handover", __name__)
NOTICES.append(page.notice)
leaving.watch()
Act = Callable[[Session, Handover, str], str]


@bp.get("/handovers")
def index() -> Response:
    """The minutes that the person may read, the newest first."""
    after = typed_id(request.args, "after")
    with reading() as session:
        rows = queries.minutes(session, current_actor(), after)
    shown = [(row, page.state_of(row)) for row in rows[: queries.PAGE]]
    next_url = f"/handovers?after={shown[-1][0].id}" if len(rows) > queries.PAGE else ""
    return render(
        "handover/index.html",
        rows=shown,
        may_make=TASK_WRITERS.admits(current_actor()),
        next_url=next_url,
        first_url="/handovers" if after else "",
    )


@bp.get("/handovers/new")
def new() -> Response:
    """What there is to hand over, and who may receive it."""
    return _new_page(_giver_id(request.args))


@bp.post("/handovers")
def create() -> AnyResponse:
    """Make a minute; the same form sent again leads to the same one."""
    giver_id = _giver_id(request.form)
    try:
        key = read_key(request.form)
        with database().writing() as session:
            if not history.already_said(session, key, None, "handover_opened", {"from": giver_id}):
                sent = forms.read_handover(request.form)
                actions.open_handover(session, giver_id, sent, by=current_actor(), clock=clock(), key=key)
            handover_id = queries.opened_with(session, key)
    except Refused as refused:
        return _new_page(giver_id, 422, request.form.to_dict(), refused.messages)
    flash(_("The minute is made. The tasks move when the receiver confirms it."))
    return redirect(f"/handovers/{handover_id}", 303)


def _giver_id(sent: Mapping[str, str]) -> int:
    return typed_id(sent, "person") or current_actor().person_id


def _new_page(
    giver_id: int, status: int = 200, form: Mapping[str, str] | None = None, errors: dict[str, str] | None = None
) -> Response:
    with reading() as session:
        opening = actions.may_open(session, current_actor(), giver_id, clock())
        context = page.new_page(session, current_actor(), giver_id, opening, clock().today())
    return render("handover/new.html", None, status, **context, key=fresh_key(), form=form or {}, errors=errors or {})


@bp.get("/handovers/<int:handover_id>")
def show(handover_id: int) -> Response:
    """One minute, to be read, confirmed and printed."""
    return _minute_page(handover_id)


@bp.post("/handovers/<int:handover_id>/confirmation")
def confirm(handover_id: int) -> AnyResponse:
    """The receiver takes the tasks over."""

    def confirmed(session: Session, handover: Handover, key: str) -> str:
        outcome = actions.confirm(session, handover, by=current_actor(), clock=clock(), key=key)
        if not outcome.left_out:
            return _("%(n)s tasks are taken over.", n=outcome.moved)
        return _(
            "%(n)s tasks are taken over; %(m)s are left out, the minute says why.", n=outcome.moved, m=outcome.left_out
        )

    return _answer(handover_id, "handover_confirmed", confirmed)


@bp.post("/handovers/<int:handover_id>/refusal")
def decline(handover_id: int) -> AnyResponse:
    """The receiver does not take them."""

    def declined(session: Session, handover: Handover, key: str) -> str:
        reason = forms.read_reason(request.form)
        actions.decline(session, handover, reason, by=current_actor(), clock=clock(), key=key)
        return _("Declined; the tasks stay where they are.")

    return _answer(handover_id, "handover_declined", declined)


@bp.post("/handovers/<int:handover_id>/withdrawal")
def withdraw(handover_id: int) -> AnyResponse:
    """Who made the minute takes it back."""

    def withdrawn(session: Session, handover: Handover, key: str) -> str:
        actions.withdraw(session, handover, by=current_actor(), clock=clock(), key=key)
        return _("Withdrawn; the tasks stay where they are.")

    return _answer(handover_id, "handover_withdrawn", withdrawn)


def _answer(handover_id: int, kind: str, act: Act) -> AnyResponse:
    """Act once for each form; what was refused comes back with what was typed."""
    done = _("This was done already.")
    try:
        key = read_key(request.form)
        with database().writing() as session:
            handover = queries.get_visible(session, current_actor(), handover_id)
            if not history.already_said(session, key, None, kind, {"handover": handover_id}):
                done = act(session, handover, key)
    except Refused as refused:
        return _minute_page(handover_id, 422, refused.messages)
    except Conflict:
        changed = _("This hand-over waits no more, so nothing was changed. How it ended stands below.")
        return _minute_page(handover_id, 409, {"": changed})
    flash(done)
    return redirect(f"/handovers/{handover_id}", 303)


def _minute_page(handover_id: int, status: int = 200, errors: dict[str, str] | None = None) -> Response:
    actor = current_actor()
    with reading() as session:
        row = queries.minute(session, actor, handover_id)
        lines = page.minute_lines(session, actor, handover_id)
    is_open = row.state == HandoverState.OPEN
    return render(
        "handover/show.html",
        None,
        status,
        minute=row,
        state=page.state_of(row),
        lines=lines,
        n_left_out=sum(line["left_out"] != "" for line in lines),
        may_answer=is_open and row.to_person_id == actor.person_id,
        may_withdraw=is_open and actions.right_to_withdraw(actor, row) is not None,
        keys=[fresh_key() for _n in range(3)],
        form=request.form.to_dict() if errors else {},
        errors=errors or {},
    )
