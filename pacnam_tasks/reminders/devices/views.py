"""Switching messages on a device on and off, and the script that shows them there."""

from flask import Blueprint, Response, flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.static_files import serve_static
from pacnam_tasks.core.web import clock, database, settings
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.reminders.devices import actions
from pacnam_tasks.reminders.devices.forms import read_subscription

bp = Blueprint("devices", __name__)
BACK = "/inbox/preferences#h-devices"


@bp.get("/sw.js")
def worker() -> Response:
    """The service worker; from this address it may act for the whole site."""
    response = serve_static("js/sw.js")
    response.headers.pop("Cache-Control")
    return response


@bp.post("/inbox/devices")
def add() -> AnyResponse:
    """The browser that sends this shows messages from now on."""
    sent = read_subscription(request.form, settings().push_hosts)
    with database().writing() as session:
        actions.add(session, current_actor().person_id, sent, request.user_agent.string, clock())
    flash(_("This device shows messages from now on."))
    return redirect(BACK, 303)


@bp.post("/inbox/devices/<int:device_id>/removal")
def remove(device_id: int) -> AnyResponse:
    """A device shows nothing any more."""
    with database().writing() as session:
        actions.remove(session, current_actor().person_id, device_id)
    flash(_("The device is removed; it shows no messages any more."))
    return redirect(BACK, 303)
