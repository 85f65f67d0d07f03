"""Signing in and out, one's own profile."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, flash, g, make_response, redirect, request, session
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts import actions, queries
from pacnam_tasks.accounts.actions import Attempt, FirstSignIn, PasswordChange, Proof
from pacnam_tasks.accounts.email.actions import AddressChange, change_own_address
from pacnam_tasks.accounts.links.access import KEEPERS
from pacnam_tasks.accounts.links.queries import addresses_of
from pacnam_tasks.accounts.models import Account
from pacnam_tasks.accounts.signed_in import (
    cookie_name,
    current_actor,
    first_account,
    first_ticket,
    kept_of,
    resumed,
    session_token,
    set_session_cookie,
    sign_in_page,
)
from pacnam_tasks.accounts.throttle import Throttled
from pacnam_tasks.core.clock import local_day
from pacnam_tasks.core.errors import NotAllowed, NotFound, Refused
from pacnam_tasks.core.web import client_address, clock, database, reading, render, settings
from pacnam_tasks.core.words import gettext as _

bp = Blueprint("accounts", __name__)


@bp.get("/login")
def show_sign_in() -> Response:
    """The sign-in form."""
    return make_response(sign_in_page(next=request.args.get("next", "")))


@bp.post("/login")
def sign_in() -> AnyResponse:
    """Start a session, then go where the person wanted, or back to the form whose session had ended."""
    form = request.form
    attempt = _attempt(form.get("username", ""), form.get("password", ""))
    resume = form.get("resume", "")
    try:
        token = actions.sign_in(database(), attempt)
    except FirstSignIn as first:
        return _choice_of_password(first.account, {})
    except Refused as refused:
        page = sign_in_page(
            error=refused.messages[""], username=attempt.username[:60], next=form.get("next", ""), resume=resume
        )
        return _held_back(make_response(page, 422), refused)
    return _begun(attempt.username, token)


@bp.post("/login/password")
def choose_password() -> AnyResponse:
    """Take a password of one's own in place of the one that was given, and start the first session."""
    form = request.form
    with reading() as session:
        account = first_account(session, form.get("ticket", ""))
    if account is None:
        text = _("This page is not good any more. Please sign in again with the password that was given to you.")
        return make_response(sign_in_page(error=text, **_going_on()), 422)
    attempt = _attempt(account.username, form.get("new", ""))
    try:
        if attempt.password != form.get("repeat", ""):
            raise Refused({"repeat": _("The two new passwords differ.")})
        token = actions.choose_password(database(), account, attempt)
    except Refused as refused:
        return _choice_of_password(account, refused.messages, 422)
    return _begun(account.username, token)


def _attempt(username: str, password: str) -> Attempt:
    """This try, with the browser's address and device."""
    now = clock().real_now()
    return Attempt(
        username=username,
        password=password,
        address=client_address(),
        device=request.user_agent.string,
        now=now,
        today=local_day(now, clock().zone),
    )


def _choice_of_password(account: Account, errors: dict[str, str], status: int = 200) -> Response:
    return render(
        "accounts/choose_password.html", None, status, username=account.username, ticket=first_ticket(account),
        errors=errors, **_going_on(),
    )  # fmt: skip


def _going_on() -> dict[str, str]:
    """What the sign-in form takes along: the page that was wanted, the form whose session had ended."""
    return {name: request.form.get(name, "") for name in ("next", "resume")}


def _begun(username: str, token: str) -> AnyResponse:
    """The first answer of a session, in place of the one that this browser held."""
    _forget_session()
    session.clear()
    session.permanent = True
    session.update(kept_of(username))
    response = _after_sign_in(username)
    set_session_cookie(response, token)
    return response


def _after_sign_in(username: str) -> AnyResponse:
    """The form whose session had ended, for who typed it; else the page that was wanted, for others the first one."""
    form = request.form
    try:
        typed = resumed(form["resume"], username) if form.get("resume") else None
    except NotAllowed:
        flash(_("What was typed before belongs to another account, so it is not shown here; it was not sent."))
        return redirect("/", 303)
    if typed is None:
        return redirect(local_path(form.get("next", "")), 303)
    text = _("Your session had ended, so nothing was saved yet. What you typed is below.")
    return render("layout/send_again.html", title=_("Go on sending"), text=text, part=False, typed=typed)


def _held_back(response: Response, refused: Refused) -> Response:
    """429 and when to come again, where the refusal is one of too many tries."""
    if isinstance(refused, Throttled):
        response.status_code = 429
        response.headers["Retry-After"] = str(int(refused.wait.total_seconds()) + 1)
    return response


def _forget_session() -> None:
    """End the session that this browser holds, if any."""
    token = session_token()
    if token:
        with database().writing() as transaction:
            actions.sign_out(transaction, token)


def local_path(wanted: str) -> str:
    """`wanted` if it is a path of this site, else the home page."""
    parts = urlsplit(wanted)
    safe = wanted.startswith("/") and not wanted.startswith("//") and not parts.netloc and not parts.scheme
    return wanted if safe and "\\" not in wanted and wanted.isprintable() else "/"


@bp.post("/logout")
def sign_out() -> AnyResponse:
    """End this session, and what features above end with it in this browser."""
    token, actor = session_token(), g.get("actor")
    if token:
        with database().writing() as transaction:
            for end in actions.ON_SIGN_OUT if actor is not None else ():
                end(transaction, actor.person_id, request.cookies)
            actions.sign_out(transaction, token)
    session.clear()
    response = redirect("/login", 303)
    response.delete_cookie(cookie_name())
    return response


@bp.get("/account")
def show() -> Response:
    """One's own profile, password and sessions."""
    return _profile({})


def _profile(errors: dict[str, str], status: int = 200, wrong_form: str = "") -> Response:
    actor = current_actor()
    with reading() as session:
        sessions = queries.sessions_of(session, actor.account_id, clock().real_now())
        addresses = addresses_of(session, actor.account_id)
    mine = queries.token_hash(session_token() or "")
    return render(
        "accounts/account.html", None, status, sessions=sessions, mine=mine, addresses=addresses,
        email=request.form.get("email", addresses.mail), errors=errors, wrong_form=wrong_form,
        links_are_sent=settings().update_links, keeps_calendar=KEEPERS.admits(actor),
    )  # fmt: skip


@bp.post("/account/password")
def change_password() -> AnyResponse:
    """Set a new password; all other sessions end."""
    form = request.form
    wanted = PasswordChange(_proof(), current_actor().username, form.get("new", ""), session_token() or "")
    try:
        if wanted.new != form.get("repeat", ""):
            raise Refused({"repeat": _("The two new passwords differ.")})
        actions.change_password(database(), wanted)
    except Refused as refused:
        return _held_back(_profile(refused.messages, 422, "pw"), refused)
    flash(_("The password is changed; your other sessions have ended."))
    return redirect("/account", 303)


def _proof() -> Proof:
    """What was typed to prove that it is the person."""
    return Proof(current_actor().account_id, request.form.get("current", ""), client_address(), clock().real_now())


@bp.post("/account/email")
def change_address() -> AnyResponse:
    """Have mails sent to another address of one's own, or to none."""
    wanted = AddressChange(current_actor(), request.form.get("email", "").strip(), _proof())
    try:
        change_own_address(database(), wanted, clock())
    except Refused as refused:
        return _held_back(_profile(refused.messages, 422, "mail"), refused)
    if wanted.address:
        flash(_("Mails go to %(address)s from now on.", address=wanted.address))
    else:
        flash(_("Your account has no e-mail address any more; no mails are sent."))
    return redirect("/account", 303)


@bp.post("/account/sessions/<start_of_hash>/end")
def end_session(start_of_hash: str) -> AnyResponse:
    """End one of one's own sessions."""
    if len(start_of_hash) != 16 or not start_of_hash.isalnum():
        raise NotFound
    with database().writing() as transaction:
        actions.end_session(transaction, current_actor().account_id, start_of_hash)
    return redirect("/account", 303)


@bp.post("/account/theme")
def change_theme() -> AnyResponse:
    """Keep the choice of light, dark, or the device's."""
    theme = request.form.get("theme", "")
    if theme not in {"", "light", "dark"}:
        raise Refused(_("There are a light and a dark theme."))
    with database().writing() as transaction:
        account = queries.account_named(transaction, current_actor().username)
        if account is None:
            raise NotFound
        account.theme = theme
        transaction.add(account)
    return redirect(local_path(request.form.get("next", "/account")), 303)
