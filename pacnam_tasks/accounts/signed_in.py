"""The person behind a request, and the gate that every request passes."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from urllib.parse import urlencode

from flask import Flask, Response, g, redirect, render_template, request
from flask import make_response as answer
from flask import session as cookies
from flask_wtf.csrf import CSRFError
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import Row
from sqlalchemy.exc import OperationalError
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts import actions, queries
from pacnam_tasks.accounts.access import Audience
from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.errors import NotAllowed, NotFound
from pacnam_tasks.core.web import clock, database, keep_reading, reading, settings, wants_part

logger = logging.getLogger(__name__)
RESUME_WITHIN = timedelta(hours=12)
SAFE = {"GET", "HEAD", "OPTIONS"}
READS = {"GET", "HEAD"}
ACCOUNT = "account"
NOT_RESUMED = {"csrf_token", "password", "current", "new", "repeat"}


@dataclass(frozen=True)
class LookAround:
    """What each page says of the person: `columns` gives what this request wants to know of the account, asked for in
    the statement that finds the person; `note` keeps what the row says, and may ask for more in the same transaction.
    """

    columns: Callable[[], tuple[Any, ...]]
    note: Callable[[Session, Actor, Row[Any]], None]


def cookie_name() -> str:
    """The session cookie's name; with https bound to host and path."""
    return "__Host-session" if settings().secure_cookies else "session_id"


def session_token() -> str | None:
    """The token the browser sent, if any."""
    return request.cookies.get(cookie_name())


def current_actor() -> Actor:
    """Who asks; only behind the gate."""
    actor = cast(Actor | None, g.get("actor"))
    if actor is None:
        raise NotAllowed
    return actor


def load_actor(look_around: LookAround) -> Actor | None:
    """The person of a living session; notes every ten minutes that it is in use."""
    token = session_token()
    if token is None:
        return None
    real_now = clock().real_now()
    if request.method in READS:
        keep_reading()
    with reading() as session:
        found = queries.actor_of_session(
            session, token, now=real_now, today=clock().today(), beside=look_around.columns()
        )
        if found is None:
            return None
        actor, row = found
        look_around.note(session, actor, row)
    if real_now - row.seen_at > actions.SEEN_EVERY:
        _keep_alive(token, real_now)
    return actor


def _keep_alive(token: str, real_now: datetime) -> None:
    """Note that the session is in use; reading goes on where nothing can be written (full disk, busy database)."""
    try:
        with database().writing() as session:
            actions.keep_alive(session, token, real_now)
    except OperationalError:
        logger.warning("a session could not be kept alive", exc_info=True)


def init_gate(app: Flask, policy: Mapping[str, Audience], look_around: LookAround) -> None:
    """Refuse every endpoint that the policy does not open to who asks.

    `look_around` says what each page tells of the person.
    """

    @app.before_request
    def gate() -> AnyResponse | None:
        if request.endpoint is None:
            return None
        if request.method not in SAFE and request.headers.get("Sec-Fetch-Site") == "cross-site":
            raise CSRFError("sent by another site")
        audience = policy.get(request.endpoint)
        if audience is None:
            raise NotFound
        if request.endpoint == "static" or audience.by_address:
            return None
        g.actor = load_actor(look_around)
        if audience.admits(g.actor):
            return None
        if g.actor is None:
            return ask_to_sign_in()
        raise NotAllowed


def ask_to_sign_in() -> AnyResponse:
    """Lead to sign-in and back; what was typed in a form goes along and comes back after it."""
    if request.method == "GET" and not wants_part():
        wanted = urlencode({"next": request.full_path.rstrip("?")}, safe="/")
        return redirect("/login" if request.path == "/" else f"/login?{wanted}", 303)
    return answer(sign_in_page(resume=resume_token()), 401)


def sign_in_page(**context: object) -> str:
    """The page, or the bare form inside the part that htmx swaps."""
    return render_template("accounts/login.html", part=wants_part(), **context)


def remember_account(username: str) -> None:
    """Keep in the browser whose session this is: what is typed after its end comes back to that account only."""
    cookies[ACCOUNT] = _account_key(username)


def _account_key(username: str) -> str:
    return username.strip().lower()


def resume_token() -> str:
    """The form that could not be taken, signed: whose it is, where it goes and what was typed (files cannot be kept).

    Nothing where the browser does not know whose session has ended.
    """
    owner = cookies.get(ACCOUNT)
    if request.method == "GET" or not owner:
        return ""
    typed = {name: values for name, values in request.form.lists() if name not in NOT_RESUMED}
    had_files = any(file.filename for file in request.files.values())
    return _serializer().dumps({ACCOUNT: owner, "path": request.path, "fields": typed, "files": had_files})


def resumed(token: str, username: str) -> dict[str, object] | None:
    """The form inside a resume token, unless it is forged or older than 12 hours; raises NotAllowed where it was typed
    in another account.
    """
    try:
        found = cast(dict[str, object], _serializer().loads(token, max_age=int(RESUME_WITHIN.total_seconds())))
    except BadSignature:
        return None
    if found.get(ACCOUNT) != _account_key(username):
        raise NotAllowed
    return found


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().secret_key, salt="resume")


def set_session_cookie(response: Response | AnyResponse, token: str) -> None:
    """Hand the session to the browser."""
    response.set_cookie(
        cookie_name(),
        token,
        max_age=int(actions.ABSOLUTE.total_seconds()),
        httponly=True,
        secure=settings().secure_cookies,
        samesite="Lax",
    )
