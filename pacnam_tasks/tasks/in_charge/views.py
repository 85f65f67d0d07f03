"""Tasks ticked in the list: a page that lists them with the old and the new member, then all change or none."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.errors import Conflict, Refused
from pacnam_tasks.core.form_fields import read_key
from pacnam_tasks.core.text import number
from pacnam_tasks.core.web import clock, database, fresh_key, reading, render
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history import queries as history
from pacnam_tasks.tasks.access import powers
from pacnam_tasks.tasks.drafting.queries import members
from pacnam_tasks.tasks.in_charge import actions, queries
from pacnam_tasks.tasks.in_charge.forms import TICK, read_member, read_new_member, read_ticked
from pacnam_tasks.tasks.models import facts_of

bp = Blueprint("in_charge", __name__)


@bp.post("/tasks/members")
def change() -> AnyResponse:
    """First a page that lists what was ticked; sent from there, all tasks change or none."""
    try:
        if not request.form.get("confirmed"):
            with reading() as session:
                names = dict(members(session, clock().today()))
            read_ticked(request.form)
            read_member(request.form, names)
            return _page()
        codes = _changed(read_key(request.form))
    except Refused as refused:
        return _page(422, refused.messages)
    except Conflict:
        return _page(409, {"": _changed_meanwhile()})
    flash(_("The member in charge of %(n)s tasks is changed.", n=number(len(codes))))
    return redirect("/tasks", 303)


def _changed(key: str) -> list[str]:
    """The codes of the tasks that have changed; the same form sent again gives the same."""
    with database().writing() as session:
        sent = read_new_member(request.form, dict(members(session, clock().today())))
        before = history.with_key(session, key)
        if before is None:
            return actions.change_members(session, sent, by=current_actor(), clock=clock(), key=key)
        if before.kind != "member_changed" or not sent.was_said(json.loads(before.data)):
            raise Conflict
        return list(sent.before)


def _changed_meanwhile() -> str:
    with reading() as session:
        codes = actions.stale(session, read_ticked(request.form), current_actor())
    if not codes:
        return _("This form was sent before and said something else then. Please look again and send it once more.")
    return _(
        "Changed meanwhile, or ended: %(codes)s. No task was changed; please look again and send it once more.",
        codes=", ".join(codes[:20]),
    )


def _page(status: int = 200, errors: Mapping[str, str] | None = None) -> Response:
    """The tasks as they stand now, with what was typed."""
    ticked = [name.removeprefix(TICK) for name in request.form if name.startswith(TICK)][:200]
    with reading() as session:
        choices = members(session, clock().today())
        rows = [row for row in queries.ticked(session, ticked) if powers(current_actor(), facts_of(row)).change_member]
    return render("office/members.html", None, status, **_shown(rows, choices), errors=errors or {}, key=fresh_key())


def _shown(rows: list[Any], choices: list[tuple[int, str]]) -> dict[str, Any]:
    chosen = next((one for one in choices if str(one[0]) == request.form.get("member", "")), (0, ""))
    return {
        "rows": rows,
        "choices": [("", "–"), *choices],
        "member_id": chosen[0],
        "member_name": chosen[1],
        "form": request.form,
    }
