"""Making an account, and giving a new password to one; the caller commits."""

import secrets
from dataclasses import dataclass

from sqlalchemy import delete
from sqlmodel import Session, col

from pacnam_tasks.accounts.actions import hash_password
from pacnam_tasks.accounts.email.labels import no_address
from pacnam_tasks.accounts.email.rules import is_address
from pacnam_tasks.accounts.inviting.queries import field_ids
from pacnam_tasks.accounts.inviting.rules import LASTS, MAX_NAME, MAX_TITLE, Invitation, is_account_name
from pacnam_tasks.accounts.models import Account, Appointment, MemberField, Person, SignInSession, Throttle
from pacnam_tasks.accounts.queries import account_named
from pacnam_tasks.accounts.rules import KeptPassword, Role
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import NotFound, Refused
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history.actions import Happening, record
from pacnam_tasks.units.models import Unit
from pacnam_tasks.units.queries import by_code
from pacnam_tasks.units.rules import is_valid_on

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 4, 4


@dataclass(frozen=True)
class OneTimePassword:
    """A password that is told once; what the database keeps of it."""

    text: str
    kept: KeptPassword


def readable_password() -> str:
    """A random password that can be read aloud: no letter that looks like another."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def one_time_password(clock: Clock) -> OneTimePassword:
    """A new one, good from now on; made before the write transaction, as hashing takes its time."""
    text = readable_password()
    until = clock.real_now().astimezone(clock.zone).date() + LASTS
    return OneTimePassword(text, KeptPassword(hash_password(text), until))


def invite(session: Session, invitation: Invitation, password: OneTimePassword, clock: Clock) -> Account:
    """The account of a person who has none yet, with the post; raises Refused with a sentence for each thing wrong."""
    unit, known = _check(session, invitation)
    person = Person(full_name=invitation.name, email=invitation.email or None)
    session.add(person)
    session.flush()
    account = Account(person_id=person.id or 0, username=invitation.username, password_hash=str(password.kept))
    post = Appointment(
        person_id=person.id or 0,
        unit_id=unit.id or 0,
        role=invitation.role,
        title=invitation.title,
        valid_from=invitation.since,
    )
    session.add_all([account, post])
    session.flush()
    session.add_all(
        MemberField(appointment_id=post.id or 0, field_id=known[code]) for code in dict.fromkeys(invitation.field_codes)
    )
    said = {"account": account.id, "appointment": post.id, "unit": unit.code, "role": invitation.role.value}
    record(session, [Happening("account_invited", clock.now(), clock.today(), said)])
    return account


def _check(session: Session, invitation: Invitation) -> tuple[Unit, dict[str, int]]:
    """The unit and the ids of fields by code, where nothing is wrong."""
    wrong = _wrong_words(invitation)
    if account_named(session, invitation.username) is not None:
        wrong["username"] = _("There is an account %(name)s already.", name=invitation.username)
    known = field_ids(session)
    if unknown := [code for code in invitation.field_codes if code not in known]:
        wrong["fields"] = _(
            "There is no field %(code)s. The fields are: %(known)s.", code=unknown[0], known=", ".join(known) or "–"
        )
    try:
        unit = by_code(session, invitation.unit_code)
    except NotFound:
        wrong["unit"] = _("There is no unit %(code)s.", code=invitation.unit_code)
    else:
        if not is_valid_on(unit, invitation.since):
            wrong["unit"] = _("%(unit)s does not exist on %(day)s.", unit=unit.name, day=dmy(invitation.since))
    if wrong:
        raise Refused(wrong)
    return unit, known


def _wrong_words(invitation: Invitation) -> dict[str, str]:
    wrong = {}
    if not is_account_name(invitation.username):
        wrong["username"] = _(
            "An account name has 2 to 60 letters without marks, digits, dots or hyphens, such as nguyenvana."
        )
    if not 0 < len(invitation.name) <= MAX_NAME or len(invitation.title) > MAX_TITLE:
        wrong["name"] = _("Please enter the person's full name, at most 120 characters, and a post of at most 160.")
    if invitation.email and not is_address(invitation.email):
        wrong["email"] = no_address(invitation.email)
    if invitation.field_codes and invitation.role is not Role.MEMBER:
        wrong["fields"] = _("Only a committee member is in charge of fields.")
    return wrong


def renew_password(session: Session, account: Account, password: OneTimePassword, clock: Clock) -> None:
    """Put a one-time password in place of a lost one: all sessions end, and wrong tries are forgotten."""
    if not account.enabled:
        raise Refused(_("The account %(name)s is disabled already.", name=account.username))
    account.password_hash = str(password.kept)
    session.add(account)
    session.exec(delete(SignInSession).where(col(SignInSession.account_id) == account.id))
    session.exec(delete(Throttle).where(col(Throttle.subject) == f"account:{account.username}"))
    record(session, [Happening("password_renewed", clock.now(), clock.today(), {"account": account.id})])
