"""What a person decides about the addresses that stand for them."""

from flask import Blueprint, Response, flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.links import actions
from pacnam_tasks.accounts.models import Account
from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.web import clock, database, render, settings
from pacnam_tasks.core.words import gettext as _

bp = Blueprint("links", __name__)


@bp.post("/account/links")
def change() -> AnyResponse:
    """Cut off the links sent so far; have none sent from now on, or have them sent again."""
    said = {
        "cut": _("The links sent so far are cut off; the next reminder brings a new one."),
        "off": _("The links sent so far are cut off, and reminders bring none any more."),
        "on": _("Reminders bring links again."),
    }
    wanted = request.form.get("wanted", "")
    if wanted not in said:
        raise Refused(_("Please choose what shall become of the links."))
    with database().writing() as session:
        account = session.get_one(Account, current_actor().account_id)
        if wanted == "cut":
            actions.cut_off(session, account)
        else:
            actions.take_links(session, account, wanted=wanted == "on")
    flash(said[wanted])
    return redirect("/account", 303)


@bp.post("/account/calendar")
def make_calendar() -> Response:
    """Give the calendar an address, shown this once."""
    with database().writing() as session:
        token = actions.make_calendar(session, current_actor().account_id, clock().real_now())
    return render("accounts/calendar.html", address=f"{settings().public_url}/calendar/{token}.ics")


@bp.post("/account/calendar/end")
def end_calendar() -> AnyResponse:
    """Take the calendar's address away."""
    with database().writing() as session:
        actions.end_calendar(session, current_actor().account_id)
    flash(_("The address of the calendar has ended."))
    return redirect("/account", 303)
