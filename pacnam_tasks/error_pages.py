"""Domain exceptions become pages or parts, once: 400, 401, 403, 404, 409, 413, 414, 422, 500, 503, 507."""

import errno
import logging
import secrets

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from psycopg import OperationalError as PostgreSQLError
from pysqlite3.dbapi2 import OperationalError as SQLiteError
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import HTTPException

from pacnam_tasks.accounts.signed_in import PASSWORDS, current_actor, is_own_form, sign_in_page, what_was_typed
from pacnam_tasks.accounts.throttle import Throttled
from pacnam_tasks.core.errors import Conflict, DomainError, NotAllowed, NotFound, Refused, SentBefore, WrongValue
from pacnam_tasks.core.form_fields import SAYS_NOTHING
from pacnam_tasks.core.web import open_path, wants_part
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.progress.event_text import text_of
from pacnam_tasks.tasks.labels import EVENT

logger = logging.getLogger(__name__)
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
POSTGRESQL_FULL, POSTGRESQL_BUSY = "53100", {"55P03", "40P01"}  # disk_full; lock_not_available, deadlock_detected
POSTGRESQL_GONE = ("08", "57P", "53300")  # connection lost, shut down or starting, no connection left


def error_page(status: int, title: str, text: str, **more: object) -> Response:
    """The one error page, or only its note when htmx asks."""
    part = wants_part()
    html = render_template("layout/error.html", status=status, title=title, text=text, part=part, **more)
    response = make_response(html, status)
    response.vary.add("HX-Request")
    return response


def _to_send_again(status: int, title: str, text: str) -> Response:
    """The same with the form that was sent, to be sent again."""
    page = render_template("layout/send_again.html", title=title, text=text, part=wants_part(), typed=what_was_typed())
    response = make_response(page, status)
    response.vary.add("HX-Request")
    response.headers["HX-Reswap"] = "outerHTML"
    return response


def _comes_back() -> bool:
    """Whether the form that was sent may be shown again: it was made for this account, and holds no password."""
    return is_own_form() and not PASSWORDS & set(request.form)


def _kept_on_page(status: int, title: str, text: str) -> Response:
    """The same for a form that was in order; htmx leaves the one that was sent where it stands."""
    if g.get("csrf_valid") and not wants_part() and _comes_back():
        return _to_send_again(status, title, text)
    return error_page(status, title, text)


def refused(error: Refused) -> Response:
    """422: what was sent breaks a rule."""
    title = _("The request was not understood") if request.method == "GET" else _("Not saved yet")
    return error_page(422, title, " ".join(error.messages.values()))


def _without_it(error: WrongValue) -> Response:
    """422: the page that was asked for without the value, and the sentence on it. A part or a file would pass for an
    answer to the question.
    """
    asked = {name: values for name, values in request.args.lists() if name != error.name}
    if request.method != "GET" or wants_part() or error.name not in request.args or "format" in asked:
        return refused(error)
    request.args = ImmutableMultiDict(asked)
    g.left_out = (*g.get("left_out", ()), error.messages[""])
    try:
        response = make_response(current_app.view_functions[request.endpoint or ""](**(request.view_args or {})))
    except WrongValue as another:
        return _without_it(another)
    except DomainError:
        g.left_out = ()
        return refused(error)
    response.status_code = 422
    return response


def _throttled(error: Throttled) -> Response:
    response = error_page(429, _("Please wait"), error.messages[""])
    response.headers["Retry-After"] = str(int(error.wait.total_seconds()) + 1)
    return response


def _not_found(_error: Exception) -> Response:
    return error_page(404, _("Not found"), _("There is no such page, or it is not open to you."))


def _not_allowed(error: NotAllowed) -> Response:
    return error_page(403, _("Not yours to do"), error.reason or _("Your role does not open this page."))


def _conflict(_error: Conflict) -> Response:
    return error_page(
        409, _("Changed meanwhile"), _("The task has changed since you opened the page. Please open it again.")
    )


def _sent_before(error: SentBefore) -> Response:
    """409: what the form said first, if that was the person's own act, and what it says now, to be sent anew."""
    is_own = error.actor_id in {holding.id for holding in current_actor().holdings}
    html = render_template(
        "layout/sent_before.html",
        title=_("Sent before"),
        part=wants_part(),
        at=error.at,
        first={"title": EVENT.get(error.kind, ""), "text": text_of(error.kind, error.data)} if is_own else None,
        path=request.path,
        fields=[(name, values) for name, values in request.form.lists() if name not in SAYS_NOTHING],
    )
    response = make_response(html, 409)
    response.vary.add("HX-Request")
    return response


def _bad_form(_error: CSRFError) -> Response:
    if _comes_back():
        text = _("The form was opened before you signed in again, so nothing was saved. Please look at it and send it.")
        return _to_send_again(400, _("Not saved yet"), text)
    if request.endpoint == "accounts.sign_in" and "actor" in g:
        text = _("This page was opened a while ago and could not be checked. Please sign in here.")
        going_on = {name: request.form.get(name, "") for name in ("next", "resume")}
        return make_response(sign_in_page(error=text, **going_on), 400)
    text = _(
        "The form could not be checked, so nothing was saved. "
        "Please go back, copy what you typed, open the page again and send it."
    )
    return error_page(400, _("Not saved yet"), text)


def _not_understood(error: Exception) -> Response:
    """400: a value that no database can hold, such as a number of fifty digits or a NUL in a word.

    In the address it names nothing: PostgreSQL refuses the very question, SQLite finds no row.
    """
    if isinstance(error, DataError) and "\0" in request.path:
        return _not_found(error)
    return error_page(400, _("The request was not understood"), _("Please go back and try again."))


def _http(error: HTTPException) -> Response:
    if error.code == 404:
        return _not_found(error)
    if error.code == 413:
        text = _("What was sent is too large: at most 20 MB a file, 10 files and 64 MB in all. Nothing was saved.")
        return error_page(413, _("Too large"), text)
    if error.code == 414:
        return error_page(414, _("Too long"), _("The address is too long. Please search for fewer words."))
    if error.code == 405:
        return error_page(405, _("Not possible here"), _("This address does not take what was sent."))
    response = _not_understood(error)
    response.status_code = error.code or 500
    return response


def _database(error: OperationalError) -> Response:
    words = str(error.orig).lower() if isinstance(error.orig, SQLiteError) else ""
    state = getattr(error.orig, "sqlstate", None)
    if "full" in words or state == POSTGRESQL_FULL:
        return _disk_full()
    if "locked" in words or "busy" in words or state in POSTGRESQL_BUSY:
        return _not_now(_("Busy"), _("Many people are writing now; nothing was saved. Please send again."), 5)
    if isinstance(error.orig, PostgreSQLError) and (state is None or state.startswith(POSTGRESQL_GONE)):
        logger.error("the database does not answer: %s", error.orig)
        return _not_now(
            _("Out of service"),
            _("The database does not answer; nothing was saved. Please send again in a minute."),
            30,
        )
    return _unexpected(error)


def _not_now(title: str, text: str, seconds: int) -> Response:
    response = _kept_on_page(503, title, text)
    response.headers["Retry-After"] = str(seconds)
    return response


def _os_error(error: OSError) -> Response:
    return _disk_full() if error.errno in FULL else _unexpected(error)


def _disk_full() -> Response:
    logger.error("the disk is full")
    text = _("The server has no room left, so nothing was saved. Please keep the page open and tell the office.")
    return _kept_on_page(507, _("No room left"), text)


def _unexpected(error: Exception) -> Response:
    fault = secrets.token_hex(4)
    logger.exception("fault %s at %s %s", fault, request.method, open_path(), exc_info=error)
    text = _(
        "Something went wrong on the server; nothing was saved. Please tell the office the number %(id)s.",
        id=fault,
    )
    return error_page(500, _("A fault on the server"), text)


def init_errors(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(Refused, refused)
    app.register_error_handler(WrongValue, _without_it)
    app.register_error_handler(Throttled, _throttled)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(NotAllowed, _not_allowed)
    app.register_error_handler(Conflict, _conflict)
    app.register_error_handler(SentBefore, _sent_before)
    app.register_error_handler(CSRFError, _bad_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DataError, _not_understood)
    app.register_error_handler(OverflowError, _not_understood)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(OSError, _os_error)
    app.register_error_handler(Exception, _unexpected)
