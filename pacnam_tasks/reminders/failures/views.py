"""The page of the system: is the scheduler alive, what waits, what failed."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, flash, redirect, request
from sqlalchemy import ColumnElement, and_, false, or_
from sqlmodel import Session, col
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.email.queries import without_address
from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.errors import Conflict, Refused
from pacnam_tasks.core.form_fields import read_key
from pacnam_tasks.core.text import number
from pacnam_tasks.core.web import clock, database, reading, render
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history import queries as history
from pacnam_tasks.history.models import Event
from pacnam_tasks.reminders.failures import actions, queries
from pacnam_tasks.reminders.failures.actions import Mending
from pacnam_tasks.reminders.failures.forms import EVERY, TICKED, Chosen, read_chosen, read_reason, ticked_in
from pacnam_tasks.reminders.failures.labels import cause, several_done
from pacnam_tasks.reminders.failures.queries import Cause, Sending
from pacnam_tasks.reminders.labels import happened, standing
from pacnam_tasks.reminders.ladder.labels import CHANNEL
from pacnam_tasks.reminders.messages.models import Message
from pacnam_tasks.reminders.rules import SILENT_AFTER, Channel, Matter
from pacnam_tasks.tasks.queries.staffed import headless

bp = Blueprint("system", __name__)
PAGE = "/admin/system"
SEVERAL, SHOWN_CAUSES, SHOWN_PEOPLE = "several", 20, 20
"""The form about several messages, how many causes it offers, and how many people without an address are named."""


@bp.get(PAGE)
def index() -> Response:
    """How sending stands, and what failed."""
    return _page()


@bp.post(f"{PAGE}/messages/<int:message_id>/retry")
def retry(message_id: int) -> AnyResponse:
    """A failed message is tried again."""
    return _mend(message_id, actions.RETRY, _("The message waits to be sent again."))


@bp.post(f"{PAGE}/messages/<int:message_id>/drop")
def drop(message_id: int) -> AnyResponse:
    """A failed message is dropped."""
    return _mend(message_id, actions.DROP, _("The message is dropped."))


@bp.post(f"{PAGE}/messages/retry")
def retry_several() -> AnyResponse:
    """Several failed messages are tried again in one act."""
    return _mend_several(actions.RETRY)


@bp.post(f"{PAGE}/messages/drop")
def drop_several() -> AnyResponse:
    """Several failed messages are dropped in one act."""
    return _mend_several(actions.DROP)


def _mend(message_id: int, how: Mending, done: str) -> AnyResponse:
    try:
        key = read_key(request.form)
        with database().writing() as session:
            message = queries.message(session, message_id)
            reason = read_reason(request.form)
            if not history.already_said(session, key, None, how.kind, {"message": message_id, "reason": reason}):
                this = col(Message.id) == message.id
                actions.mend(session, how, this, reason, by=current_actor(), clock=clock(), key=key)
    except Refused as refused:
        return _page(422, message_id, refused.messages)
    except Conflict:
        meanwhile = _("This message was sent again or dropped meanwhile; nothing was changed.")
        return _page(409, message_id, {"": meanwhile})
    flash(done)
    return redirect(PAGE, 303)


def _mend_several(how: Mending) -> AnyResponse:
    try:
        key, reason, chosen = read_key(request.form), read_reason(request.form), read_chosen(request.form)
        with database().writing() as session:
            before = history.caused_by(session, key, how.kind)
            asked, done = _counted(before) if before else _mend_chosen(session, how, chosen, reason, key)
    except Refused as refused:
        return _page(422, SEVERAL, refused.messages)
    except Conflict:
        return _page(409, SEVERAL, {"": _stands_otherwise(how)})
    flash(several_done(how.fate, done, asked))
    return redirect(PAGE, 303)


def _mend_chosen(session: Session, how: Mending, chosen: Chosen, reason: str, key: str) -> tuple[int, int]:
    """How many were asked for, and how many it was done to.

    Raises Conflict where there is nothing to do any more, or where more would be dropped than the person has seen.
    """
    which: ColumnElement[bool] = col(Message.id).in_(chosen.ticked)
    asked = len(chosen.ticked)
    if not chosen.ticked:
        asked, which = chosen.shown, col(Message.id) <= chosen.newest
        if chosen.cause:
            meant = (one.messages for one in queries.causes(session) if one.name == chosen.cause)
            which = and_(which, or_(false(), *meant))
        if how is actions.DROP and queries.count(session, which) > chosen.shown:
            raise Conflict
    done = actions.mend(session, how, which, reason, by=current_actor(), clock=clock(), key=key, asked=asked)
    return asked, done


def _counted(event: Event) -> tuple[int, int]:
    """The same of a form that was sent before."""
    data = json.loads(event.data)
    return data.get("asked", 1), data.get("together", 1)


def _stands_otherwise(how: Mending) -> str:
    if how is actions.DROP:
        return _("Other messages have failed meanwhile, or these were settled; nothing was changed. Please look again.")
    return _("These messages were sent again or dropped meanwhile; nothing was changed.")


def _page(status: int = 200, message_id: int | str = 0, errors: Mapping[str, str] | None = None) -> Response:
    after = request.args.get("after", type=int)
    with reading() as session:
        sending = queries.sending(session)
        rows = queries.failures(session, current_actor(), after)
        causes = queries.causes(session) if sending.failed > 1 else []
        units = headless(session, clock().today())
        without = without_address(session, clock().today(), SHOWN_PEOPLE)
    shown = rows[: queries.PAGE]
    return render(
        "reminders/system.html",
        None,
        status,
        sending=sending,
        headless=units,
        age=_age(sending),
        is_silent=sending.seen_at is None or clock().real_now() - sending.seen_at > SILENT_AFTER,
        failures=[(one.message, [(row.code, _about(row)) for row in one.reminders]) for one in shown],
        cause=cause,
        channels={one.value: words for one, words in CHANNEL.items()},
        choices=_choices(sending, causes),
        which=request.form.get("which", ""),
        ticked=set(ticked_in(request.form)),
        without=without,
        wrong_id=message_id,
        typed=request.form.get("reason", ""),
        errors=errors or {},
        next_url=f"{PAGE}?after={shown[-1].message.id}" if len(rows) > len(shown) else "",
        first_url=PAGE if after else "",
    )


def _choices(sending: Sending, causes: list[Cause]) -> list[tuple[str, str]]:
    """Which messages a form can be about; nothing to choose where one has failed at most. How many stand there goes
    along, so that the person acts on what was seen.
    """
    if not causes:
        return []
    several = [one for one in causes[:SHOWN_CAUSES] if one.count < sending.failed]
    newest = max(one.newest for one in causes)
    return [
        (TICKED, _("The ticked ones")),
        (f"{EVERY}:{sending.failed}:{newest}", _("All %(n)s that failed", n=number(sending.failed))),
        *((f"{one.name}:{one.count}:{one.newest}", _named(one)) for one in several),
    ]


def _named(one: Cause) -> str:
    words = {"n": number(one.count), "channel": CHANNEL[Channel(one.channel)], "cause": cause(one.error)}
    return _("%(n)s of one cause, %(channel)s: %(cause)s", **words)


def _age(sending: Sending) -> timedelta:
    """How long ago the scheduler was heard of; nothing where it never was."""
    return timedelta() if sending.seen_at is None else clock().real_now() - sending.seen_at


def _about(row: Any) -> str:
    """What the message says of it, as a notice would."""
    return happened(Matter(row.matter), row.occurrence) or standing((row.occurrence - row.planned_on).days)
