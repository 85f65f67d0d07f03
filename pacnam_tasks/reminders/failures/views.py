"""The page of the system: is the scheduler alive, what waits, what failed."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.errors import Conflict, Refused
from pacnam_tasks.core.form_fields import read_key
from pacnam_tasks.core.web import clock, database, reading, render
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history import queries as history
from pacnam_tasks.reminders.failures import actions, queries
from pacnam_tasks.reminders.failures.forms import read_reason
from pacnam_tasks.reminders.failures.labels import cause
from pacnam_tasks.reminders.failures.queries import Sending
from pacnam_tasks.reminders.labels import happened, standing
from pacnam_tasks.reminders.ladder.labels import CHANNEL
from pacnam_tasks.reminders.rules import SILENT_AFTER, Matter

bp = Blueprint("system", __name__)
PAGE = "/admin/system"
Mend = Callable[..., None]


@bp.get(PAGE)
def index() -> Response:
    """How sending stands, and what failed."""
    return _page()


@bp.post(f"{PAGE}/messages/<int:message_id>/retry")
def retry(message_id: int) -> AnyResponse:
    """A failed message is tried again."""
    return _mend(message_id, "reminder_retried", actions.retry, _("The message waits to be sent again."))


@bp.post(f"{PAGE}/messages/<int:message_id>/drop")
def drop(message_id: int) -> AnyResponse:
    """A failed message is dropped."""
    return _mend(message_id, "reminder_dropped", actions.drop, _("The message is dropped."))


def _mend(message_id: int, kind: str, mend: Mend, done: str) -> AnyResponse:
    try:
        key = read_key(request.form)
        with database().writing() as session:
            message = queries.message(session, message_id)
            reason = read_reason(request.form)
            if not history.already_said(session, key, None, kind, {"message": message_id, "reason": reason}):
                mend(session, message, reason, by=current_actor(), clock=clock(), key=key)
    except Refused as refused:
        return _page(422, message_id, refused.messages)
    except Conflict:
        meanwhile = _("This message was sent again or dropped meanwhile; nothing was changed.")
        return _page(409, message_id, {"": meanwhile})
    flash(done)
    return redirect(PAGE, 303)


def _page(status: int = 200, message_id: int = 0, errors: Mapping[str, str] | None = None) -> Response:
    after = request.args.get("after", type=int)
    with reading() as session:
        sending = queries.sending(session)
        rows = queries.failures(session, current_actor(), after)
    shown = rows[: queries.PAGE]
    return render(
        "reminders/system.html",
        None,
        status,
        sending=sending,
        age=_age(sending),
        is_silent=sending.seen_at is None or clock().real_now() - sending.seen_at > SILENT_AFTER,
        failures=[(one.message, [(row.code, _about(row)) for row in one.reminders]) for one in shown],
        cause=cause,
        channels={one.value: words for one, words in CHANNEL.items()},
        wrong_id=message_id,
        typed=request.form.get("reason", ""),
        errors=errors or {},
        next_url=f"{PAGE}?after={shown[-1].message.id}" if len(rows) > len(shown) else "",
        first_url=PAGE if after else "",
    )


def _age(sending: Sending) -> timedelta:
    """How long ago the scheduler was heard of; nothing where it never was."""
    return timedelta() if sending.seen_at is None else clock().real_now() - sending.seen_at


def _about(row: Any) -> str:
    """What the message says of it, as a notice would."""
    return happened(Matter(row.matter), row.occurrence) or standing((row.occurrence - row.planned_on).days)
