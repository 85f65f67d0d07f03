"""People and what they hold: accounts, appointments, sessions, throttles."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from pacnam_tasks.core.db import UTCDateTime


class Person(SQLModel, table=True):
    """A person by name and work address; no other personal data."""

    id: int | None = Field(default=None, primary_key=True)
    full_name: str = Field(max_length=120)
    email: str | None = Field(default=None, max_length=200)


class Account(SQLModel, table=True):
    """The means by which one person signs in; `password_hash` is a `KeptPassword`.

    `takes_links` says whether reminders bring a link to report by, `link_series` how often such links were cut off.
    """

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", unique=True)
    username: str = Field(max_length=60, unique=True)
    password_hash: str = Field(max_length=200)
    enabled: bool = True
    theme: str = Field(default="", max_length=5)
    takes_links: bool = True
    link_series: int = 0


class Appointment(SQLModel, table=True):
    """Person × unit × role for a period; one person may hold several.

    `acting_for_id` says that it is the appointment of an acting head, and for whose appointment; `basis` is the
    reason or the document on which that rests.
    """

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    role: str = Field(max_length=20)
    title: str = Field(default="", max_length=160)
    valid_from: date
    valid_to: date | None = None
    acting_for_id: int | None = Field(default=None, foreign_key="appointment.id")
    basis: str = Field(default="", max_length=300)


class MemberField(SQLModel, table=True):
    """A field that a committee member is in charge of."""

    appointment_id: int = Field(foreign_key="appointment.id", primary_key=True)
    field_id: int = Field(foreign_key="field.id", primary_key=True)


class SignInSession(SQLModel, table=True):
    """A session; `token_hash` is the SHA-256 of the cookie's value. All instants are real time."""

    __tablename__ = "sign_in_session"

    token_hash: str = Field(primary_key=True, max_length=64)
    account_id: int = Field(foreign_key="account.id", index=True)
    created_at: datetime = Field(sa_type=UTCDateTime)
    seen_at: datetime = Field(sa_type=UTCDateTime)
    expires_at: datetime = Field(sa_type=UTCDateTime)
    device: str = Field(default="", max_length=200)


class Throttle(SQLModel, table=True):
    """Wrong sign-in tries of one account name or one address, in real time."""

    subject: str = Field(primary_key=True, max_length=130)
    failures: int = 0
    last_at: datetime = Field(sa_type=UTCDateTime)
    blocked_until: datetime | None = Field(default=None, sa_type=UTCDateTime)
