"""Makers of what tests need: one house of units and people, and tasks with overrides."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts import queries as accounts
from pacnam_tasks.accounts.actions import hash_password
from pacnam_tasks.accounts.models import Account, Appointment, MemberField, Person
from pacnam_tasks.accounts.rules import Actor, Role
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.plans.models import Field
from pacnam_tasks.tasks.actions import NewTask, accept, assign, save_new
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.facts import MeasureKind
from pacnam_tasks.tasks.splitting.actions import break_down
from pacnam_tasks.tasks.splitting.shares import Share
from pacnam_tasks.units.models import Unit

PASSWORD = "mat khau cua ban thu 2023"
_HASH = hash_password(PASSWORD)
_numbers = itertools.count(1)
SINCE = date(2020, 1, 1)


@dataclass
class House:
    """Two fields, an office, a lead unit, a stranger unit, two communes, and a person for each role.

    `people` by account name: office, standing, member (of field 1), lead (head of the lead unit), staff (in it),
    stranger, commune, commune2, inspector, administrator.
    """

    fields: dict[str, int] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    people: dict[str, Actor] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Actor:
        """A person by account name."""
        try:
            return self.__dict__["people"][name]  # type: ignore[no-any-return]
        except KeyError as unknown:
            raise AttributeError(name) from unknown


UNITS = [
    ("HU", "Huyện ủy", "committee"),
    ("VPHU", "Văn phòng Huyện ủy", "party_body"),
    ("NNPTNT", "Phòng Nông nghiệp và Phát triển nông thôn", "government"),
    ("HKL", "Hạt Kiểm lâm huyện", "government"),
    ("XBB", "Xã Bộc Bố", "commune"),
    ("XCL", "Xã Cổ Linh", "commune"),
]
PEOPLE = [
    ("office", "VPHU", Role.OFFICE),
    ("standing", "HU", Role.STANDING),
    ("member", "HU", Role.MEMBER),
    ("lead", "NNPTNT", Role.LEADER),
    ("staff", "NNPTNT", Role.STAFF),
    ("stranger", "HKL", Role.LEADER),
    ("commune", "XBB", Role.LEADER),
    ("commune2", "XCL", Role.LEADER),
    ("inspector", "HU", Role.INSPECTOR),
    ("administrator", "VPHU", Role.ADMINISTRATOR),
]


def build_house(session: Session, clock: Clock) -> House:
    """Make the house."""
    units = [
        Unit(code=code, name=name, short_name=name, kind=kind, rank=rank, valid_from=SINCE)
        for rank, (code, name, kind) in enumerate(UNITS)
    ]
    names = [("nong-nghiep", "Nông nghiệp"), ("lam-nghiep", "Lâm nghiệp")]
    fields = [Field(code=code, name=name, rank=rank) for rank, (code, name) in enumerate(names)]
    session.add_all([*units, *fields])
    session.flush()
    house = House({one.code: one.id or 0 for one in fields}, {one.code: one.id or 0 for one in units})
    _settle(session, house, clock, PEOPLE)
    return house


def add_person(session: Session, house: House, clock: Clock, username: str, unit_code: str, role: Role) -> Actor:
    """Another person of the house."""
    _settle(session, house, clock, [(username, unit_code, role)])
    return house.people[username]


def _settle(session: Session, house: House, clock: Clock, newcomers: Sequence[tuple[str, str, Role]]) -> None:
    people = [Person(full_name=f"Người {username}", email=f"{username}@pacnam.example") for username, _, _ in newcomers]
    session.add_all(people)
    session.flush()
    for (username, unit_code, role), person in zip(newcomers, people, strict=True):
        session.add(Account(person_id=person.id or 0, username=username, password_hash=_HASH))
        post = Appointment(person_id=person.id or 0, unit_id=house.units[unit_code], role=role, valid_from=SINCE)
        session.add(post)
        if role is Role.MEMBER:
            session.flush()
            session.add(MemberField(appointment_id=post.id or 0, field_id=house.fields["nong-nghiep"]))
    session.flush()
    for username, _unit, _role in newcomers:
        house.people[username] = accounts.actor_named(session, username, clock.today())


def make_task(session: Session, house: House, clock: Clock, **overrides: Any) -> Task:
    """An assigned and accepted task of the lead unit, due in 30 days, in % of 100; `state` can stop it earlier."""
    stop = overrides.pop("state", "in_progress")
    lead = overrides.pop("lead", "NNPTNT")
    values: dict[str, Any] = {
        "code": f"NV-{next(_numbers):03d}",
        "title": "Thu hoạch lúa mùa",
        "field_id": house.fields["nong-nghiep"],
        "lead_unit_id": house.units[lead],
        "start_on": clock.today(),
        "due_on": clock.today() + timedelta(days=30),
        "measure": "% diện tích",
        "measure_kind": MeasureKind.PERCENT,
        "target": Decimal(100),
        **overrides,
    }
    if values["due_on"] is None:
        values.setdefault("review_on", clock.today() + timedelta(days=90))
    task = save_new(session, NewTask(**values), clock)
    if stop == "draft":
        return task
    assign(session, task, by=house.standing, clock=clock)
    if stop == "in_progress":
        accept(session, task, by=head_of(house, lead), clock=clock, version=task.version)
    return task


def head_of(house: House, unit_code: str) -> Actor:
    """The head of a unit of the house."""
    heads = {"NNPTNT": house.lead, "HKL": house.stranger, "XBB": house.commune, "XCL": house.commune2}
    return heads[unit_code]


def make_parts(session: Session, house: House, clock: Clock, task: Task, **overrides: Any) -> list[Task]:
    """The task split between the two communes, each with a target of 100."""
    shares = [Share(house.units[code], code, **({"target": Decimal(100)} | overrides)) for code in ("XBB", "XCL")]
    return break_down(session, task, shares, by=head_of(house, "NNPTNT"), clock=clock)
