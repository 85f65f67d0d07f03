"""The page of a link: one small form, what was recorded, and taking that back."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps
from typing import Any

from flask import Blueprint, Response, request
from sqlmodel import Session

from pacnam_tasks.core.errors import Conflict, NotAllowed, NotFound, Refused
from pacnam_tasks.core.form_fields import read_key
from pacnam_tasks.core.web import clock, database, reading, render
from pacnam_tasks.history import queries as history
from pacnam_tasks.progress import forms, queries
from pacnam_tasks.progress.by_link.opening import ON_REPORT, LinkEnded, Opened, link_in, opened, overtaken
from pacnam_tasks.progress.forms import UpdateInput
from pacnam_tasks.progress.keeping import kept
from pacnam_tasks.progress.recording import both_texts, record_once, said_of
from pacnam_tasks.progress.withdrawals.actions import withdraw
from pacnam_tasks.tasks.cards import card_of
from pacnam_tasks.tasks.queries import one
from pacnam_tasks.tasks.queries.days import judged_on

bp = Blueprint("by_link", __name__)
FIELDS = ("version", "key", "sure", "quantity", "percent", "note", "obstacle_class", "obstacle", "period", "nothing")
"""What the form of a link has: no report of completion, nothing on anybody's behalf."""


def _no_index(view: Callable[..., Response]) -> Callable[..., Response]:
    """No search engine keeps what stands at a secret address."""

    @wraps(view)
    def answered(*args: Any, **named: Any) -> Response:
        response = view(*args, **named)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answered


@bp.errorhandler(LinkEnded)
@_no_index
def ended(why: LinkEnded) -> Response:
    """410: why the link leads nowhere any more."""
    return render("by_link/ended.html", None, 410, why=str(why))


@bp.get("/u/<token>")
@_no_index
def show(token: str) -> Response:
    """The form."""
    link = link_in(token)
    with reading() as session:
        return _form(session, opened(session, token, link))


@bp.post("/u/<token>")
@_no_index
def record(token: str) -> Response:
    """Record the update in the right of the link's person."""
    link = link_in(token)  # before anything of what was sent is read
    form = {name: request.form[name] for name in FIELDS if name in request.form}
    try:
        sent = replace(forms.read_update(form, clock().today()), by_link=True)
        uploads = forms.read_files(request.files.getlist("files"))
        with kept(uploads) as evidence, database().writing() as session:
            found = opened(session, token, link)
            update = record_once(session, found.task, sent, evidence, by=found.actor, clock=clock())
            for note in ON_REPORT:
                note(session, link, found.actor, clock())
    except Refused as refused:
        with reading() as session:
            return _form(session, opened(session, token, link), 422, form=form, errors=refused.messages)
    except Conflict:
        with reading() as session:
            found = opened(session, token, link)
            texts = both_texts(session, found.task.code, found.actor)
        return render("by_link/conflict.html", None, 409, form=form, send_to=f"/u/{token}", by_link=True, **texts)
    except NotAllowed:
        raise overtaken() from None
    return _thanks(found, sent, update.id, [upload.name for upload in uploads])


@bp.post("/u/<token>/updates/<int:update_id>/withdrawal")
@_no_index
def take_back(token: str, update_id: int) -> Response:
    """Take back within ten minutes what was recorded by a link of the same person."""
    link = link_in(token)
    key = read_key(request.form)
    with database().writing() as session:
        found = opened(session, token, link)
        task_id = found.task.id or 0
        if not queries.came_by_link(session, task_id, update_id):
            raise NotFound
        if not history.already_done(session, key, task_id, "update_withdrawn"):
            withdraw(session, found.task, update_id, by=found.actor, clock=clock(), key=key)
    return render("by_link/done.html", None, token=token, code=found.task.code, withdrawn=True)


def _form(session: Session, found: Opened, status: int = 200, **more: Any) -> Response:
    task, today = found.task, clock().today()
    row = card_of(one.listed_whole(session, task.code, found.actor), judged_on(session, today), found.actor)
    periods = queries.periods_waiting(session, task.id or 0, today) if task.recurrence else []
    return render(
        "by_link/form.html",
        None,
        status,
        row=replace(row, can=replace(row.can, submit=None)),
        periods_open=periods,
        by_link=True,
        found=found,
        **more,
    )


def _thanks(found: Opened, sent: UpdateInput, update_id: int | None, files: list[str]) -> Response:
    text = said_of(sent, found.task.measure)
    recorded: Mapping[str, Any] = {"text": text, "note": sent.note, "obstacle": sent.obstacle, "files": files}
    return render(
        "by_link/done.html", None, token=found.token, code=found.task.code, recorded=recorded, update_id=update_id
    )
