"""Who is asking: a session's account and the appointments in force."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, and_, bindparam, or_, select
from sqlalchemy import true as sql_true
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.models import Account, Appointment, MemberField, Person, SignInSession
from pacnam_tasks.accounts.rules import IN_CHARGE, WORKS_IN_UNIT, Actor, Holding, Role
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.errors import NotFound


def token_hash(token: str) -> str:
    """What the database keeps of a session's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def in_force(today: Any, of: Any = Appointment) -> Any:
    """Appointments that count on this day."""
    return and_(of.valid_from <= today, not_over(today, of))


def not_over(today: Any, of: Any = Appointment) -> Any:
    """Appointments that count on this day or later."""
    return or_(of.valid_to.is_(None), of.valid_to >= today)


class Doer:
    """Who did something in the right of an appointment that a row names; each has aliases of its own."""

    def __init__(self, appointment_id: Any) -> None:
        self.post, self.person = aliased(Appointment), aliased(Person)
        self._appointment_id = appointment_id

    @property
    def name(self) -> Any:
        """The person's name."""
        return col(self.person.full_name)

    def join(self, statement: Any, *, maybe: bool = False) -> Any:
        """The statement with post and person; `maybe` where a row need not name any."""
        with_post = statement.join(self.post, col(self.post.id) == self._appointment_id, isouter=maybe)
        return with_post.join(self.person, col(self.person.id) == col(self.post.person_id), isouter=maybe)


def with_holdings(accounts: Any) -> Any:
    """Accounts with their person, a row for each appointment in force and each field of a member."""
    return (
        accounts.add_columns(
            col(Account.id),
            col(Account.username),
            col(Account.theme),
            col(Person.id).label("person_id"),
            col(Person.full_name),
            col(Appointment.id).label("appointment_id"),
            col(Appointment.unit_id),
            col(Appointment.role),
            col(Appointment.title),
            col(Appointment.acting_for_id),
            col(MemberField.field_id),
        )
        .join(Person, col(Person.id) == col(Account.person_id))
        .outerjoin(Appointment, and_(col(Appointment.person_id) == col(Person.id), in_force(bindparam("today"))))
        .outerjoin(MemberField, col(MemberField.appointment_id) == col(Appointment.id))
        .order_by(col(Appointment.id))
    )


@lru_cache(8)
def _by_session(beside: tuple[Any, ...]) -> Any:
    """Made once, as every page asks for it."""
    return with_holdings(
        select(col(SignInSession.seen_at), *beside)
        .select_from(SignInSession)
        .join(Account, col(Account.id) == col(SignInSession.account_id))
        .where(
            col(SignInSession.token_hash) == bindparam("token_hash"),
            col(SignInSession.expires_at) > bindparam("now"),
            col(Account.enabled) == sql_true(),
        )
    )


_BY_NAME = with_holdings(select().select_from(Account).where(col(Account.username) == bindparam("username")))

_BY_PERSON = with_holdings(select().select_from(Account).where(col(Account.person_id) == bindparam("person_id")))


def actor_of_session(
    session: Session, token: str, *, now: datetime, today: date, beside: tuple[Any, ...] = ()
) -> tuple[Actor, Row[Any]] | None:
    """The person of a session that is alive at `now` (real time), and a row: `seen_at`, when it was last seen, and what
    was asked for `beside` it of the account.
    """
    rows = fetch(session, _by_session(beside), {"token_hash": token_hash(token), "now": now, "today": today}).all()
    return (actor_of(rows), rows[0]) if rows else None


def actor_named(session: Session, username: str, today: date) -> Actor:
    """The person with this account name, for commands and the demonstration; raises NoResultFound."""
    rows = fetch(session, _BY_NAME, {"username": username, "today": today}).all()
    if not rows:
        raise NoResultFound(username)
    return actor_of(rows)


def actor_of_person(session: Session, person_id: int, today: date) -> Actor:
    """The person, for what is made without a session; raises NoResultFound for one without an account."""
    rows = fetch(session, _BY_PERSON, {"person_id": person_id, "today": today}).all()
    if not rows:
        raise NoResultFound(str(person_id))
    return actor_of(rows)


def actor_of(rows: Sequence[Row[Any]]) -> Actor:
    """The person in the rows of a statement that `with_holdings` made; there is one at least."""
    first = rows[0]
    return Actor(
        account_id=first.id,
        person_id=first.person_id,
        username=first.username,
        name=first.full_name,
        holdings=_grouped(row for row in rows if row.appointment_id is not None),
        theme=first.theme,
    )


def _grouped(rows: Iterable[Row[Any]]) -> tuple[Holding, ...]:
    found: dict[int, Holding] = {}
    for row in rows:
        before = found.get(row.appointment_id)
        fields = before.field_ids if before else frozenset()
        more = fields | {row.field_id} if row.field_id is not None else fields
        found[row.appointment_id] = Holding(
            row.appointment_id, row.unit_id, Role(row.role), row.title, frozenset(more), row.acting_for_id
        )
    return tuple(found.values())


def account_named(session: Session, username: str) -> Account | None:
    """The account with this name, enabled or not."""
    return session.exec(select_rows(Account).where(col(Account.username) == username)).one_or_none()


_IN_OFFICE: Any = (
    select(col(Appointment.unit_id), col(Person.id), col(Person.full_name))
    .join(Person, col(Person.id) == col(Appointment.person_id))
    .join(Account, col(Account.person_id) == col(Person.id))
    .where(in_force(bindparam("today")), col(Account.enabled) == sql_true())
    .distinct()
    .order_by(col(Person.full_name), col(Person.id))
)
_WORKERS = _IN_OFFICE.where(
    col(Appointment.unit_id).in_(bindparam("units", expanding=True)),
    col(Appointment.role).in_(sorted(WORKS_IN_UNIT)),
)
_IN_CHARGE = _IN_OFFICE.where(col(Appointment.role).in_(sorted(IN_CHARGE)))


def workers_of(session: Session, unit_ids: Collection[int], today: date) -> Sequence[Row[Any]]:
    """Whoever works in one of these units on this day and can sign in: unit_id, id, full_name."""
    rows: Sequence[Row[Any]] = fetch(session, _WORKERS, {"units": sorted(unit_ids), "today": today}).all()
    return rows


def members_of(session: Session, today: date) -> Sequence[Row[Any]]:
    """Whoever may be the member in charge of a task on this day and can sign in: unit_id, id, full_name."""
    rows: Sequence[Row[Any]] = fetch(session, _IN_CHARGE, {"today": today}).all()
    return rows


def name_of(session: Session, person_id: int) -> str:
    """The person's name; raises NotFound."""
    name = fetch(session, select(col(Person.full_name)).where(col(Person.id) == person_id)).scalar_one_or_none()
    if name is None:
        raise NotFound
    return str(name)


def sessions_of(session: Session, account_id: int, now: datetime) -> list[SignInSession]:
    """One's own living sessions, the newest first."""
    return list(
        session.exec(
            select_rows(SignInSession)
            .where(col(SignInSession.account_id) == account_id, col(SignInSession.expires_at) > now)
            .order_by(col(SignInSession.created_at).desc())
        )
    )
