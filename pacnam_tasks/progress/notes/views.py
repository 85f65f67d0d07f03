"""A co-ordinating unit's note on the page of a task."""

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.errors import Conflict, Refused
from pacnam_tasks.core.form_fields import read_key, read_text
from pacnam_tasks.core.web import clock, database
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.progress.forms import read_files
from pacnam_tasks.progress.keeping import discard, kept
from pacnam_tasks.progress.notes import actions
from pacnam_tasks.progress.task_page import show_page
from pacnam_tasks.tasks.queries import one

bp = Blueprint("notes", __name__)


@bp.post("/tasks/<code>/notes")
def create(code: str) -> AnyResponse:
    """Record the note; the same form sent again counts once."""
    actor = current_actor()
    try:
        key, text = read_key(request.form), read_text(request.form, "note")
        uploads = read_files(request.files.getlist("files"))
        with kept(uploads) as files, database().writing() as session:
            task = one.get_whole(session, code, actor)
            if actions.is_repeat(session, task, text, files, key):
                discard(files)
            else:
                actions.add_note(session, task, text, files, by=actor, clock=clock(), key=key)
    except Refused as refused:
        return show_page(code, 422, form=request.form.to_dict(), errors=refused.messages, form_name="note")
    except Conflict:
        sent = _("This form was sent already, with another text or other files. Please send it once more.")
        return show_page(code, 409, form=request.form.to_dict(), errors={"": sent}, form_name="note")
    flash(_("The note is recorded; the lead unit reads it on this page."))
    return redirect(f"/tasks/{code}#dien-bien", 303)
