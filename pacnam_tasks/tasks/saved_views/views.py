"""Saved views: the filter in force is kept under a name, pinned, shared by the office, renamed, deleted."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, request
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.errors import Conflict, Refused
from pacnam_tasks.core.form_fields import no_value, read_text
from pacnam_tasks.core.web import clock, database, reading, render
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.tasks.forms import TaskFilter
from pacnam_tasks.tasks.queries.choices import choices
from pacnam_tasks.tasks.queries.lost import unknown
from pacnam_tasks.tasks.saved_views import actions, queries
from pacnam_tasks.tasks.saved_views.access import sharing_right
from pacnam_tasks.tasks.saved_views.forms import kept, read_view
from pacnam_tasks.tasks.saved_views.labels import SHARING
from pacnam_tasks.tasks.saved_views.page import in_words, rows_of, url_of
from pacnam_tasks.tasks.saved_views.rules import MAX_VIEWS

bp = Blueprint("saved_views", __name__)
PAGE = "/tasks/views"


@bp.get(PAGE)
def index() -> Response:
    """The person's own views and those that the office shares."""
    return _page()


@bp.get(f"{PAGE}/new")
def new() -> Response:
    """The form that gives the filter in the address a name."""
    wanted = TaskFilter.from_args(request.args, clock().today())
    return _form_page(wanted, {"pinned": "1"})


@bp.post(PAGE)
def create() -> AnyResponse:
    """Keep the filter."""
    wanted = TaskFilter.from_args(request.form, clock().today())
    try:
        read_text(request.form, "q")
        sent = read_view(request.form, is_new=True)
        with database().writing() as session:
            _check_codes(session, wanted)
            view = actions.save(session, sent, wanted, by=current_actor(), clock=clock())
            url = _url_of(view)
    except Refused as refused:
        return _form_page(wanted, request.form.to_dict(), 422, refused.messages)
    flash(_("The view “%(name)s” is saved.", name=sent.name))
    return redirect(url, 303)


def _check_codes(session: Session, wanted: TaskFilter) -> None:
    for name in unknown(session, wanted):
        raise no_value(getattr(wanted, name), name)


def _url_of(view: Any) -> str:
    wanted = kept(view.wanted, clock().today())
    return url_of(view.id, wanted) if wanted else PAGE


@bp.post(f"{PAGE}/<int:view_id>")
def update(view_id: int) -> AnyResponse:
    """Rename the view, share it or not."""
    try:
        sent = read_view(request.form, is_new=False)
        with database().writing() as session:
            view = queries.view_of(session, view_id, current_actor())
            actions.change(session, view, sent, by=current_actor(), clock=clock())
    except Refused as refused:
        return _page(422, view_id, refused.messages)
    except Conflict:
        changed = _("The view has changed meanwhile, so nothing was saved. Please compare and send it again.")
        return _page(409, view_id, {"": changed})
    flash(_("The view “%(name)s” is saved.", name=sent.name))
    return redirect(PAGE, 303)


@bp.post(f"{PAGE}/<int:view_id>/pin")
def pin(view_id: int) -> AnyResponse:
    """Put the view on the person's own home page, or take it off."""
    try:
        with database().writing() as session:
            view = queries.view_of(session, view_id, current_actor())
            if request.form.get("pinned") == "1":
                actions.pin(session, view, by=current_actor(), clock=clock())
            else:
                actions.unpin(session, view, by=current_actor())
    except Refused as refused:
        return _page(422, view_id, {"": " ".join(refused.messages.values())})
    return redirect(PAGE, 303)


@bp.post(f"{PAGE}/<int:view_id>/removal")
def destroy(view_id: int) -> AnyResponse:
    """Delete the view."""
    with database().writing() as session:
        view = queries.view_of(session, view_id, current_actor())
        name = view.name
        actions.remove(session, view, by=current_actor(), clock=clock())
    flash(_("The view “%(name)s” is deleted.", name=name))
    return redirect(PAGE, 303)


def _page(status: int = 200, wrong_id: int | None = None, errors: dict[str, str] | None = None) -> Response:
    """The page; `errors` belong to the form of the view `wrong_id`, whose typed values are shown again."""
    actor = current_actor()
    with reading() as session:
        rows = rows_of(session, actor, clock().today(), choices(session).names)
    return render(
        "tasks/views.html",
        None,
        status,
        mine=[row for row in rows if row.is_mine and not row.shared_with],
        shared=[row for row in rows if row.shared_with],
        at_most=MAX_VIEWS,
        circles=SHARING,
        sharings=_sharings(),
        wrong_id=wrong_id,
        errors=errors or {},
        form=request.form.to_dict(),
    )


def _form_page(
    wanted: TaskFilter, form: dict[str, str], status: int = 200, errors: dict[str, str] | None = None
) -> Response:
    with reading() as session:
        words = in_words(wanted, choices(session).names)
    return render(
        "tasks/view_new.html",
        None,
        status,
        words=words,
        hidden=wanted.given(as_of=None, since=None, after=""),
        back=wanted.url(),
        sharings=_sharings(),
        form=form,
        errors=errors or {},
    )


def _sharings() -> list[tuple[str, str]]:
    """With whom the person may share; nothing to choose for those who may not."""
    return [(code.value, str(words)) for code, words in SHARING.items()] if sharing_right(current_actor()) else []
