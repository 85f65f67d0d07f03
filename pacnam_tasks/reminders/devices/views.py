"""Switching messages on a device on and off; the script that shows them there, and what an installed page is called."""

import json

from flask import Blueprint, Response, flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.static_files import serve_static, static_url
from pacnam_tasks.core.web import clock, database, settings
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.reminders.devices import actions
from pacnam_tasks.reminders.devices.forms import read_subscription
from pacnam_tasks.reminders.devices.rules import COOKIE, mark_of

bp = Blueprint("devices", __name__)
BACK = "/inbox/preferences#h-devices"
KNOWN_FOR = 400 * 24 * 3600
"""Seconds; browsers keep nothing longer."""


@bp.get("/sw.js")
def worker() -> Response:
    """The service worker; from this address it may act for the whole site."""
    response = serve_static("js/sw.js")
    response.headers.pop("Cache-Control")
    return response


@bp.get("/manifest.webmanifest")
def manifest() -> Response:
    """How the page is called, looks and opens once it is on the home screen; iPhones show messages only then."""
    icons = [
        {
            "src": static_url(f"icon-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": "any maskable",
        }
        for size in (192, 512)
    ]
    said = {
        "name": _("Task follow-up"),
        "short_name": _("Task follow-up"),
        "lang": "vi",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f6f3ed",
        "theme_color": "#8a1c1c",
        "icons": icons,
    }
    return Response(json.dumps(said, ensure_ascii=False), content_type="application/manifest+json")


@bp.post("/inbox/devices")
def add() -> AnyResponse:
    """The browser that sends this shows messages from now on."""
    sent = read_subscription(request.form, settings().push_hosts)
    with database().writing() as session:
        actions.add(session, current_actor().person_id, sent, request.user_agent.string, clock())
    flash(_("This device shows messages from now on."))
    response = redirect(BACK, 303)
    secure = settings().secure_cookies
    response.set_cookie(
        f"__Host-{COOKIE}" if secure else COOKIE,
        mark_of(sent.endpoint),
        max_age=KNOWN_FOR,
        secure=secure,
        httponly=True,
        samesite="Lax",
    )
    return response


@bp.post("/inbox/devices/<int:device_id>/removal")
def remove(device_id: int) -> AnyResponse:
    """A device shows nothing any more."""
    with database().writing() as session:
        actions.remove(session, current_actor().person_id, device_id)
    flash(_("The device is removed; it shows no messages any more."))
    return redirect(BACK, 303)
