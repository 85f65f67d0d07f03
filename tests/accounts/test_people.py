"""Who is asking: appointments add up, for as long as they are in force."""

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import NoResultFound
from sqlmodel import Session, col, select

from pacnam_tasks.accounts.models import Account, Appointment, MemberField
from pacnam_tasks.accounts.queries import account_named, actor_named
from pacnam_tasks.accounts.rules import (
    SYSTEM_READER,
    Actor,
    Holding,
    Role,
    password_is_acceptable,
    wait_after,
)
from tests.conftest import TODAY
from tests.factories import House

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def appoint(session: Session, house: House, since: date, until: date | None) -> None:
    """Make the head of the lead unit an inspector too."""
    session.add(
        Appointment(
            person_id=house.lead.person_id, unit_id=house.units["HU"], role=Role.INSPECTOR, valid_from=since,
            valid_to=until,
        )
    )  # fmt: skip
    session.flush()


@pytest.mark.parametrize(
    ("since", "until", "counts"),
    [
        pytest.param(TODAY, None, True, id="from today"),
        pytest.param(TOMORROW, None, False, id="from tomorrow"),
        pytest.param(YESTERDAY, TODAY, True, id="until today"),
        pytest.param(YESTERDAY, YESTERDAY, False, id="until yesterday"),
    ],
)
def test_an_appointment_counts_while_it_is_in_force(
    session: Session, house: House, since: date, until: date | None, counts: bool
) -> None:
    appoint(session, house, since, until)

    actor = actor_named(session, "lead", TODAY)

    assert (Role.INSPECTOR in actor.roles) is counts
    assert actor.reads_all is counts


def test_appointments_of_one_person_add_up(session: Session, house: House) -> None:
    appoint(session, house, TODAY, None)

    actor = actor_named(session, "lead", TODAY)

    assert actor.roles == {Role.LEADER, Role.INSPECTOR}
    assert actor.unit_ids == {house.units["NNPTNT"]}


def test_a_member_has_fields(session: Session, house: House) -> None:
    held = session.exec(select(Appointment).where(col(Appointment.role) == Role.MEMBER)).one()
    session.add(MemberField(appointment_id=held.id or 0, field_id=house.fields["lam-nghiep"]))
    session.flush()

    (holding,) = actor_named(session, "member", TODAY).holdings

    assert holding.field_ids == set(house.fields.values())


def test_a_person_without_appointment_sees_nothing(session: Session, house: House) -> None:
    actor = actor_named(session, "lead", date(2019, 12, 31))

    assert (actor.holdings, actor.reads_all, actor.unit_ids) == ((), False, frozenset())


def test_an_account_is_found_by_its_name(session: Session, house: House) -> None:
    found = account_named(session, "lead")

    assert found is not None
    assert found.id == house.lead.account_id
    assert account_named(session, "nobody") is None


def test_nobody_has_an_unknown_name(session: Session, house: House) -> None:
    with pytest.raises(NoResultFound):
        actor_named(session, "nobody", TODAY)


def test_one_person_has_one_account(session: Session, house: House) -> None:
    accounts = session.exec(select(Account)).all()

    assert len({account.person_id for account in accounts}) == len(accounts) == len(house.people)


TWO = Actor(1, 1, "someone", "Người nào đó", (Holding(1, 7, Role.LEADER), Holding(2, 8, Role.LEADER)))


@pytest.mark.parametrize(
    ("role", "unit", "held"),
    [(Role.LEADER, None, 1), (Role.LEADER, 8, 2), (Role.LEADER, 9, None), (Role.STAFF, 7, None)],
    ids=str,
)
def test_a_right_is_held_through_an_appointment(role: Role, unit: int | None, held: int | None) -> None:
    found = TWO.holding(role, unit)

    assert (found.id if found else None) == held


@pytest.mark.parametrize("role", Role)
def test_who_reads_everything(role: Role) -> None:
    actor = Actor(1, 1, "someone", "Người nào đó", (Holding(1, 1, role),))

    assert actor.reads_all is (role in {Role.OFFICE, Role.STANDING, Role.MEMBER, Role.INSPECTOR})
    assert bool(actor.unit_ids) is (role in {Role.LEADER, Role.STAFF})


def test_commands_read_everything_and_hold_nothing() -> None:
    assert SYSTEM_READER.reads_all
    assert SYSTEM_READER.unit_ids == frozenset()


@pytest.mark.parametrize(("failures", "seconds"), [(0, 0), (4, 0), (5, 30), (6, 60), (9, 480), (10, 900), (1000, 900)])
def test_the_wait_after_wrong_tries_doubles_up_to_a_quarter_of_an_hour(failures: int, seconds: int) -> None:
    assert wait_after(failures, free=5) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("password", "acceptable"),
    [
        pytest.param("mat khau cua ban thu", True, id="a sentence"),
        pytest.param("ngắn quá", False, id="short"),
        pytest.param("đủ mười hai!", True, id="twelve characters"),
        pytest.param("aaaaaaaaaaaaaaaa", False, id="one character"),
        pytest.param("abcdabcdabcdabcd", False, id="four characters"),
        pytest.param("mật khẩu của NNPTNT", False, id="the account's name"),
        pytest.param("x y z w v " * 21, False, id="very long"),
    ],
)
def test_a_password_is_long_and_not_plain(password: str, acceptable: bool) -> None:
    assert password_is_acceptable(password, names=("nnptnt", "")) is acceptable
