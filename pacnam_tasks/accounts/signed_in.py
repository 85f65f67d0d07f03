"""The person behind a request, and the gate that every request passes."""

import hashlib
import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from urllib.parse import urlencode

from flask import Flask, Response, g, redirect, render_template, request
from flask import make_response as answer
from flask import session as cookies
from flask_wtf.csrf import CSRFError
from itsdangerous import BadData, BadSignature, URLSafeTimedSerializer
from sqlalchemy import Row
from sqlalchemy.exc import OperationalError
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts import actions, queries
from pacnam_tasks.accounts.access import Audience
from pacnam_tasks.accounts.models import Account
from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.errors import NotAllowed, NotFound
from pacnam_tasks.core.web import clock, database, keep_reading, reading, settings, wants_part

logger = logging.getLogger(__name__)
RESUME_WITHIN = timedelta(hours=12)
CHOSEN_WITHIN = timedelta(minutes=30)
SAFE = {"GET", "HEAD", "OPTIONS"}
READS = {"GET", "HEAD"}
ACCOUNT = "account"
STAMP = "csrf_token"
PASSWORDS = {"password", "current", "new", "repeat"}


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


def kept_of(username: str) -> dict[str, str]:
    """What the browser keeps of whose session this is: what is typed after its end comes back to that account only.

    The token of its forms says it too, so that a form of an earlier session is known for the account's own.
    """
    return {ACCOUNT: _account_key(username), STAMP: f"{secrets.token_hex(20)}.{_owner_mark(username)}"}


def _owner_mark(username: str) -> str:
    return hashlib.sha256(_account_key(username).encode()).hexdigest()[:16]


def is_own_form() -> bool:
    """Whether what was sent is a form that this account was given, in this session or an earlier one.

    Only this server can have made its token, so no other site can bring such a form. It shows whose the words are; what
    is sent counts with the token of the present session alone.
    """
    actor = cast(Actor | None, g.get("actor"))
    if actor is None:
        return False
    signed = URLSafeTimedSerializer(settings().secret_key, salt="wtf-csrf-token")
    try:
        token = signed.loads(request.form.get(STAMP, ""), max_age=int(actions.ABSOLUTE.total_seconds()))
    except BadData:
        return False
    return str(token).rpartition(".")[2] == _owner_mark(actor.username)


def _account_key(username: str) -> str:
    return username.strip().lower()


def resume_token() -> str:
    """The form that could not be taken, signed: whose it is, where it goes and what was typed (files cannot be kept).

    Nothing where the browser does not know whose session has ended.
    """
    owner = cookies.get(ACCOUNT)
    if request.method == "GET" or not owner:
        return ""
    return _serializer().dumps({ACCOUNT: owner} | what_was_typed())


def what_was_typed() -> dict[str, object]:
    """The form that was sent: where it goes, its fields without token and passwords, under which names it had files."""
    left_out = PASSWORDS | {STAMP}
    fields = {name: values for name, values in request.form.lists() if name not in left_out}
    uploads = sorted({name for name, file in request.files.items(multi=True) if file.filename})
    return {"path": request.path, "fields": fields, "uploads": uploads}


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


def first_ticket(account: Account) -> str:
    """Signed, that somebody knew the one-time password of this account just now."""
    return _first().dumps([account.id, _print_of(account)])


def first_account(session: Session, ticket: str) -> Account | None:
    """The account of a ticket; nothing where it is forged or too old, or its one-time password is not good any more."""
    try:
        account_id, seen = _first().loads(ticket, max_age=int(CHOSEN_WITHIN.total_seconds()))
    except BadData:
        return None
    account = session.get(Account, account_id)
    return account if account is not None and account.enabled and _print_of(account) == seen else None


def _print_of(account: Account) -> str:
    return hashlib.sha256(account.password_hash.encode()).hexdigest()[:16]


def _first() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().secret_key, salt="first sign-in")


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
