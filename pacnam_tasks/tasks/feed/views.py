"""The calendar of a person's deadlines: code, unit, day and link, nothing else."""

import hashlib
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Blueprint, Response, request

from pacnam_tasks.accounts.links.actions import note_wrong
from pacnam_tasks.accounts.links.queries import keeper_of
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.core.web import client_address, clock, database, reading, settings
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.tasks.feed.queries import deadlines_of
from pacnam_tasks.tasks.feed.rules import Entry, calendar

bp = Blueprint("feed", __name__)


@bp.get("/calendar/<token>.ics")
def show(token: str) -> Response:
    """The calendar; the same again is answered with 304."""
    today = clock().today()
    with reading() as session:
        actor = keeper_of(session, token, today)
        rows = deadlines_of(session, actor, today) if actor is not None else ()
    if actor is None:
        note_wrong(database(), client_address(), clock().real_now())
        raise NotFound
    content = calendar(_("Deadlines of tasks"), map(_entry, rows))
    response = Response(content, content_type="text/calendar; charset=utf-8")
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.set_etag(hashlib.sha256(content).hexdigest()[:32])
    response.make_conditional(request)
    return response


def _entry(row: Any) -> Entry:
    base = settings().public_url
    return Entry(
        uid=f"task-{row.id}@{urlsplit(base).hostname}",
        on=row.on,
        summary=_("Due: %(code)s, %(unit)s", code=row.code, unit=row.short_name),
        url=f"{base}/tasks/{quote(row.code, safe='')}",
        changed_at=row.updated_at,
    )
