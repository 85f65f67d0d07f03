"""The page on which an entry is set right."""

from collections.abc import Mapping

from flask import Blueprint, Response, flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.errors import Conflict, NotAllowed, Refused
from pacnam_tasks.core.form_fields import read_key
from pacnam_tasks.core.text import plain_number
from pacnam_tasks.core.web import clock, database, fresh_key, reading, render
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.progress.errata import actions, queries
from pacnam_tasks.progress.errata.access import corrector
from pacnam_tasks.progress.errata.forms import read_correction
from pacnam_tasks.progress.errata.queries import Entry
from pacnam_tasks.tasks.actions import saved_id
from pacnam_tasks.tasks.queries import one
from pacnam_tasks.tasks.rules.moves import Act
from pacnam_tasks.tasks.sentences import why_not

bp = Blueprint("errata", __name__)
Form = Mapping[str, str]


@bp.get("/tasks/<code>/entries/<int:entry>/erratum")
def edit(code: str, entry: int) -> Response:
    """The entry with what holds of it, to be set right."""
    return _page(code, entry)


@bp.post("/tasks/<code>/entries/<int:entry>/erratum")
def create(code: str, entry: int) -> AnyResponse:
    """The erratum as typed; the same form sent again has no second effect."""
    try:
        key = read_key(request.form)
        sent = read_correction(request.form)
        if any(file.filename for file in request.files.values()):
            raise Refused({"": _("Files stay as they were sent; an erratum cannot exchange them.")})
        with database().writing() as session:
            task = one.get_whole(session, code, current_actor())
            if not actions.is_repeat(session, task, entry, sent, key):
                actions.correct(session, task, entry, sent, by=current_actor(), clock=clock(), key=key)
    except Refused as refused:
        return _page(code, entry, 422, refused.messages)
    except Conflict:
        changed = _("This entry was corrected meanwhile, as shown below; yours is not saved yet. Please compare.")
        return _page(code, entry, 409, {"": changed})
    flash(_("The erratum stands beside the entry."))
    return redirect(f"/tasks/{code}#dien-bien", 303)


def _page(code: str, seq: int, status: int = 200, errors: Form | None = None) -> Response:
    with reading() as session:
        task = one.get_whole(session, code, current_actor())
        entry = queries.entry_of(session, saved_id(task), seq)
    if corrector(current_actor(), task, entry.author_unit_id) is None:
        raise NotAllowed(why_not(Act.CORRECT, current_actor(), task))
    return render(
        "errata/form.html",
        None,
        status,
        task=task,
        entry=entry,
        form=request.form.to_dict() if errors else _form_of(entry),
        errors=errors or {},
        key=fresh_key(),
    )


def _form_of(entry: Entry) -> dict[str, str]:
    """The form that would say what holds."""
    return {"note": entry.said.note} | {name: plain_number(value) for name, value in entry.said.figure.items()}
