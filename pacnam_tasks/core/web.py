"""What every page needs: the request's database, clock and settings; page or part; the content policy."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import Any, cast

from flask import Flask, Response, abort, current_app, g, make_response, render_template, request
from flask_htmx import HTMX
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from pacnam_tasks.config import Settings
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.db import Database

logger = logging.getLogger(__name__)
htmx = HTMX()
LONGEST_QUESTION = 4000
"""Bytes of an address after its question mark."""


def database() -> Database:
    """The application's database."""
    return cast(Database, current_app.extensions["pacnam_database"])


@contextmanager
def reading() -> Iterator[Session]:
    """A read transaction for a page: the one in which the asker was found, while that is open, so that a page and its
    frame speak of one moment and a request ends one transaction instead of two.
    """
    kept: Session | None = g.get("view")
    if kept is not None:
        yield kept
    else:
        with database().reading() as session:
            yield session


def keep_reading() -> None:
    """Let one read transaction last to the end of the request; only for requests that bring nothing along, as one that
    uploads a file would hold it for minutes.
    """
    g.view_end = ExitStack()
    g.view = g.view_end.enter_context(database().reading())


def _end_reading(_wrong: BaseException | None = None) -> None:
    if (end := g.pop("view_end", None)) is not None:
        g.pop("view")
        try:
            end.close()
        except SQLAlchemyError:  # the answer is made: that the database went away since is for the log
            logger.warning("a read transaction could not be ended", exc_info=True)


def clock() -> Clock:
    """The clock by which tasks live."""
    return cast(Clock, current_app.extensions["pacnam_clock"])


def settings() -> Settings:
    """The application's settings."""
    return cast(Settings, current_app.extensions["pacnam_settings"])


def local_time(instant: datetime) -> datetime:
    """The instant on the organisation's wall clock."""
    return instant.astimezone(clock().zone)


def wants_part() -> bool:
    """Whether htmx asks for the part of a page that it will swap in."""
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render(page: str, part: str | None = None, /, status: int = 200, **context: Any) -> Response:
    """The page, or the part of it when htmx asks for that."""
    template = part if part is not None and wants_part() else page
    response = make_response(render_template(template, **context), status)
    response.vary.add("HX-Request")
    return response


def csp_nonce() -> str:
    """This response's nonce for its script tags."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return cast(str, g.csp_nonce)


def fresh_key() -> str:
    """A one-time key for a form: a second submit with it has no second effect."""
    return secrets.token_urlsafe(12)


def add_security_headers(response: Response) -> Response:
    """The headers of every answer; files of people set a stricter policy themselves."""
    headers = response.headers
    headers.setdefault(
        "Content-Security-Policy",
        f"default-src 'none'; script-src 'nonce-{csp_nonce()}'; worker-src 'self'; manifest-src 'self'; "
        "style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'",
    )
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "no-referrer")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-store"
        response.vary.update(("Cookie", "HX-Request"))
    if settings().secure_cookies:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def _refuse_long_questions() -> None:
    """No page asks for so much; the server itself takes a longer line, so that this is said in words."""
    if len(request.query_string) > LONGEST_QUESTION:
        abort(414)


def init_web(app: Flask) -> None:
    """Register htmx, the security headers and the helpers of templates."""
    htmx.init_app(app)
    app.before_request(_refuse_long_questions)
    app.after_request(add_security_headers)
    app.teardown_request(_end_reading)
    app.jinja_env.globals.update(csp_nonce=csp_nonce, fresh_key=fresh_key)


def open_path() -> str:
    """The path of the request as a log may keep it: without the secret that some addresses bear."""
    secret_part = (request.view_args or {}).get("token", "")
    return request.path.replace(secret_part, "…") if secret_part else request.path


def client_address() -> str:
    """The asker's address, as the configured number of trusted proxies tells it."""
    return request.remote_addr or ""
