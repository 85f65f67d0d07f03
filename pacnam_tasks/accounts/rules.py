"""Roles, and the person who asks. Pure."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property


class Role(StrEnum):
    """What an appointment lets a person do; see the policy table in docs/access.md."""

    OFFICE = "office"
    STANDING = "standing"
    MEMBER = "member"
    LEADER = "leader"
    STAFF = "staff"
    INSPECTOR = "inspector"
    ADMINISTRATOR = "administrator"


READS_ALL = frozenset({Role.OFFICE, Role.STANDING, Role.MEMBER, Role.INSPECTOR})
WORKS_IN_UNIT = frozenset({Role.LEADER, Role.STAFF})
IN_CHARGE = frozenset({Role.MEMBER, Role.STANDING})
"""Who may be the member in charge of a task."""
NEEDED = frozenset({Role.OFFICE, Role.STANDING, Role.ADMINISTRATOR})
"""Without somebody in each of these nothing is assigned, decided or put right any more."""


@dataclass(frozen=True, slots=True)
class Holding:
    """One appointment in force: person × unit × role; `field_ids` are a member's fields.

    `acting_for_id` is the appointment for which the person is acting head, none for a head in person.
    """

    id: int
    unit_id: int
    role: Role
    title: str = ""
    field_ids: frozenset[int] = frozenset()
    acting_for_id: int | None = None


@dataclass(frozen=True)
class Actor:
    """A signed-in person with all appointments in force today; rights are their union."""

    account_id: int
    person_id: int
    username: str
    name: str
    holdings: tuple[Holding, ...] = field(default=())
    theme: str = ""

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles held."""
        return frozenset(holding.role for holding in self.holdings)

    @cached_property
    def reads_all(self) -> bool:
        """Whether every task is visible."""
        return bool(self.roles & READS_ALL)

    @cached_property
    def unit_ids(self) -> frozenset[int]:
        """The units in which the person works as leader or staff."""
        return frozenset(h.unit_id for h in self.holdings if h.role in WORKS_IN_UNIT)

    @cached_property
    def field_ids(self) -> list[int]:
        """The fields of which the person is the member in charge."""
        return sorted({field_id for one in self.holdings if one.role is Role.MEMBER for field_id in one.field_ids})

    def units_as(self, *roles: Role) -> list[int]:
        """The units in which the person holds one of these roles."""
        return sorted({one.unit_id for one in self.holdings if one.role in roles})

    def holding(self, role: Role, unit_id: int | None = None) -> Holding | None:
        """The appointment with this role (in this unit), in whose right the person can act."""
        for holding in self.holdings:
            if holding.role is role and unit_id in {None, holding.unit_id}:
                return holding
        return None

    def work_in(self, unit_id: int) -> Holding | None:
        """The appointment in whose right the person works in this unit, as its head before as its staff."""
        return self.holding(Role.LEADER, unit_id) or self.holding(Role.STAFF, unit_id)


SYSTEM_READER = Actor(0, 0, "", "", (Holding(0, 0, Role.INSPECTOR),))
"""Nobody in particular who reads everything and writes nothing: commands and printed reports."""

ONE_TIME = "once:"


@dataclass(frozen=True, slots=True)
class KeptPassword:
    """What an account keeps of its password: the hash; `until` is the last day of one that is good for one sign-in."""

    hash: str
    until: date | None = None

    @classmethod
    def read(cls, text: str) -> "KeptPassword":
        """As it stands in the account's row."""
        if not text.startswith(ONE_TIME):
            return cls(text)
        until, _colon, of_it = text.removeprefix(ONE_TIME).partition(":")
        return cls(of_it, date.fromisoformat(until))

    def __str__(self) -> str:
        """As it is to stand there."""
        return f"{ONE_TIME}{self.until.isoformat()}:{self.hash}" if self.until else self.hash


FREE_TRIES = {"account": 5, "address": 20, "link": 20}
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
FORGET_AFTER = timedelta(hours=1)
MIN_PASSWORD = 12
MAX_PASSWORD = 200


def wait_after(failures: int, free: int) -> timedelta:
    """How long sign-in is closed after so many wrong tries: none within the free ones, then doubling."""
    if failures < free:
        return timedelta()
    return min(LONGEST_WAIT, FIRST_WAIT * (1 << min(failures - free, 10)))


def password_is_acceptable(password: str, *, names: tuple[str, ...] = ()) -> bool:
    """At least 12 characters, none of the names of the account, not one character over and over (ASVS 6.2)."""
    plain = password.casefold()
    too_plain = len(set(plain)) < 5 or any(name and name.casefold() in plain for name in names)
    return MIN_PASSWORD <= len(password) <= MAX_PASSWORD and not too_plain
