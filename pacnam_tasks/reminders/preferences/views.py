"""The page on which a person chooses when and how reminders come."""

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, Response, flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.models import Person
from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.web import database, reading, render, settings
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.reminders.channels.open_ways import ways_of
from pacnam_tasks.reminders.channels.push import sender_of
from pacnam_tasks.reminders.devices.queries import devices_of
from pacnam_tasks.reminders.messages.hours import hours_of
from pacnam_tasks.reminders.preferences import actions, queries
from pacnam_tasks.reminders.preferences.access import gets_digest
from pacnam_tasks.reminders.preferences.forms import as_typed, read_choice
from pacnam_tasks.reminders.preferences.rules import hours_open
from pacnam_tasks.reminders.rules import Channel

bp = Blueprint("preferences", __name__)
PAGE = "/inbox/preferences"


@bp.get(PAGE)
def show() -> Response:
    """What the person has chosen."""
    with reading() as session:
        chosen = queries.chosen_by(session, current_actor().person_id)
    return _page(as_typed(chosen))


@bp.post(PAGE)
def keep() -> AnyResponse:
    """Keep what the person chooses."""
    actor = current_actor()
    try:
        choice = read_choice(
            request.form, hours_of(settings()).quiet, gets_digest=gets_digest(actor), takes_phone=_takes_phone()
        )
    except Refused as refused:
        return _page(request.form.to_dict(), 422, refused.messages)
    with database().writing() as session:
        if not _takes_phone():
            choice = replace(choice, phone=queries.chosen_by(session, actor.person_id).phone)
        actions.keep(session, actor.person_id, choice)
    flash(_("Kept; it counts from the next message on."))
    return redirect(PAGE, 303)


def _takes_phone() -> bool:
    """Whether text messages can be sent; a number that was given before is left alone while they cannot."""
    return Channel.PHONE in ways_of(settings())


def _page(form: Mapping[str, str], status: int = 200, errors: Mapping[str, str] | None = None) -> Response:
    hours = hours_of(settings())
    offered = [f"{one:%H:%M}" for one in hours_open(hours.quiet)]
    with reading() as session:
        address = session.get_one(Person, current_actor().person_id).email
        devices = devices_of(session, current_actor().person_id)
    usual = f"{hours.quiet.opens(hours.usual):%H:%M}"
    return render(
        "reminders/preferences.html",
        None,
        status,
        form=form,
        errors=errors or {},
        address=address or "",
        hours=[("", _("%(hour)s, the hour of the organisation", hour=usual)), *((one, one) for one in offered)],
        quiet=hours.quiet if hours.quiet.begins != hours.quiet.ends else None,
        gets_digest=gets_digest(current_actor()),
        takes_phone=_takes_phone(),
        devices=devices,
        push_key=sender_of(settings()).public_key,
    )
