"""Signing in and out, and what changes an account."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete
from sqlmodel import Session, col

from pacnam_tasks.accounts import queries
from pacnam_tasks.accounts.models import Account, SignInSession, Throttle
from pacnam_tasks.accounts.rules import FORGET_AFTER, LONGEST_WAIT, KeptPassword, password_is_acceptable
from pacnam_tasks.accounts.throttle import Tries, count_try, take_back
from pacnam_tasks.core.db import Database
from pacnam_tasks.core.errors import NotFound, Refused
from pacnam_tasks.core.text import dmy, nfc
from pacnam_tasks.core.words import gettext as _

IDLE = timedelta(hours=12)
ABSOLUTE = timedelta(days=14)
SEEN_EVERY = timedelta(minutes=10)

# OWASP's least: 19 MiB, two passes, one lane; about 28 ms on two cores, so parallel hashing is bounded.
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_two_at_once = BoundedSemaphore(2)
_nobody = _hasher.hash(secrets.token_hex(16))


class FirstSignIn(Exception):
    """A one-time password was right: its person chooses another before a session begins."""

    def __init__(self, account: Account) -> None:
        super().__init__(account.username)
        self.account = account


@dataclass(frozen=True)
class Attempt:
    """A try to sign in; `now` is real time, `today` its day in the zone of the organisation."""

    username: str
    password: str
    address: str
    device: str
    now: datetime
    today: date


def hash_password(password: str) -> str:
    """The Argon2id hash of a password in composed form."""
    return _hasher.hash(nfc(password))


def sign_in(database: Database, attempt: Attempt) -> str:
    """The token of a new session.

    The try is counted, in its own transaction, before the password is looked at; raises Throttled or Refused, and
    FirstSignIn where the password was given for one sign-in.
    """
    tries = Tries(attempt.username.strip().lower(), attempt.address, attempt.now)
    count_try(database, tries.subjects, tries.now)
    with database.reading() as session:
        account = queries.account_named(session, tries.username)
    kept = KeptPassword.read(account.password_hash if account else _nobody)
    right = _matches(kept.hash, attempt.password)
    if account is None or not right or not account.enabled:
        raise Refused(_("The account name or the password is not right."))
    assert account.id is not None  # noqa: S101
    if kept.until is not None:
        with database.writing() as session:
            take_back(session, tries)
        if attempt.today > kept.until:
            raise Refused(_("This one-time password was good through %(day)s. Ask for a new one.", day=dmy(kept.until)))
        raise FirstSignIn(account)
    token = secrets.token_urlsafe(32)
    with database.writing() as session:
        take_back(session, tries)
        session.add(_new_session(account.id, token, attempt))
    return token


def _new_session(account_id: int, token: str, attempt: Attempt) -> SignInSession:
    return SignInSession(
        token_hash=queries.token_hash(token),
        account_id=account_id,
        created_at=attempt.now,
        seen_at=attempt.now,
        expires_at=attempt.now + IDLE,
        device=nfc(attempt.device)[:200],
    )


def choose_password(database: Database, account: Account, attempt: Attempt) -> str:
    """The token of the first session of an account that was seen with a one-time password, in whose place the
    attempt's comes; raises Refused by field, "" where the one-time password was used or renewed meanwhile.
    """
    if not password_is_acceptable(nfc(attempt.password), names=(account.username,)):
        raise Refused({"new": _("A password has at least 12 characters and does not contain the account name.")})
    if _matches(KeptPassword.read(account.password_hash).hash, attempt.password):
        raise Refused({"new": _("Please choose another password than the one that was given to you.")})
    password_hash, token = hash_password(attempt.password), secrets.token_urlsafe(32)
    with database.writing() as session:
        changed = session.get_one(Account, account.id)
        if changed.password_hash != account.password_hash or not changed.enabled:
            raise Refused(_("This one-time password is not good any more. Please sign in with your own, or ask anew."))
        changed.password_hash = password_hash
        session.add_all([changed, _new_session(changed.id or 0, token, attempt)])
    return token


def _matches(password_hash: str, password: str) -> bool:
    with _two_at_once:
        try:
            return _hasher.verify(password_hash, nfc(password)[:1000])
        except (VerificationError, InvalidHashError):
            return False


def keep_alive(session: Session, token: str, now: datetime) -> None:
    """Note that a session is in use: it lives on for the idle time, never past the absolute one."""
    kept = session.get(SignInSession, queries.token_hash(token))
    if kept is not None:
        kept.seen_at = now
        kept.expires_at = min(now + IDLE, kept.created_at + ABSOLUTE)


ON_SIGN_OUT: list[Callable[[Session, int, Mapping[str, str]], None]] = []
"""What features above end with the session of a browser, in the same transaction; told the person and its cookies."""


def sign_out(session: Session, token: str) -> None:
    """End this session."""
    session.exec(delete(SignInSession).where(col(SignInSession.token_hash) == queries.token_hash(token)))


def end_session(session: Session, account_id: int, start_of_hash: str) -> None:
    """End one of one's own sessions, named by the start of its hash; raises NotFound."""
    mine = col(SignInSession.account_id) == account_id
    ended = session.exec(delete(SignInSession).where(mine, col(SignInSession.token_hash).startswith(start_of_hash)))
    if not ended.rowcount:
        raise NotFound


@dataclass(frozen=True)
class Proof:
    """That who is signed in is the person: the present password once more, from the browser's address; `now` is real
    time.
    """

    account_id: int
    password: str
    address: str
    now: datetime


def prove(database: Database, proof: Proof) -> Tries:
    """The tries to forget in the transaction that follows, where the password is right.

    A wrong one counts like a wrong try to sign in; raises Throttled, or Refused at the field `current`.
    """
    with database.reading() as session:
        account = session.get_one(Account, proof.account_id)
    tries = Tries(account.username, proof.address, proof.now)
    count_try(database, tries.subjects, tries.now)
    if not _matches(account.password_hash, proof.password):
        raise Refused({"current": _("The present password is not right.")})
    return tries


@dataclass(frozen=True)
class PasswordChange:
    """What a person sends to change the password of the account that is signed in with `keep_token`."""

    proof: Proof
    username: str
    new: str
    keep_token: str


def change_password(database: Database, wanted: PasswordChange) -> None:
    """Set a new password and end all other sessions; raises Throttled, or Refused by field.

    A wrong present password counts like a wrong try to sign in; nothing is hashed inside the write transaction.
    """
    if not password_is_acceptable(nfc(wanted.new), names=(wanted.username,)):
        raise Refused({"new": _("A password has at least 12 characters and does not contain the account name.")})
    tries = prove(database, wanted.proof)
    password_hash = hash_password(wanted.new)
    account_id = wanted.proof.account_id
    with database.writing() as session:
        take_back(session, tries)
        changed = session.get_one(Account, account_id)
        changed.password_hash = password_hash
        session.add(changed)
        others = col(SignInSession.token_hash) != queries.token_hash(wanted.keep_token)
        session.exec(delete(SignInSession).where(col(SignInSession.account_id) == account_id, others))


def forget_dead(session: Session, now: datetime) -> int:
    """Delete sessions that have ended and tries that no longer count; how many sessions."""
    session.exec(delete(Throttle).where(col(Throttle.last_at) < now - FORGET_AFTER - LONGEST_WAIT))
    ended = session.exec(delete(SignInSession).where(col(SignInSession.expires_at) <= now))
    return int(ended.rowcount)
