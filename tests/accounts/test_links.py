"""Tokens of links, and what a person decides about the addresses that stand for them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session

from pacnam_tasks.accounts.leaving.actions import disable
from pacnam_tasks.accounts.links import actions, queries
from pacnam_tasks.accounts.links.rules import LASTS, Link
from pacnam_tasks.accounts.links.tokens import read, signed
from pacnam_tasks.accounts.models import Account
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from tests.conftest import SECRET, TODAY
from tests.factories import House, add_person
from tests.web.conftest import SignedIn, n_rows
from tests.web.reading import page_of

LINK = Link(account_id=4, series=2, task_id=11, rung=-3, on=date(2023, 9, 15))
OTHERS = [
    replace(LINK, account_id=5),
    replace(LINK, series=3),
    replace(LINK, task_id=12),
    replace(LINK, rung=-1),
    replace(LINK, on=date(2023, 9, 16)),
]


def test_a_token_brings_its_link_back_and_is_always_the_same() -> None:
    assert read(SECRET, signed(SECRET, LINK)) == LINK
    assert signed(SECRET, LINK) == signed(SECRET, replace(LINK))


def test_another_person_task_or_occasion_has_another_token() -> None:
    assert len({signed(SECRET, link).rsplit(".", 1)[1] for link in (LINK, *OTHERS)}) == 6


def test_the_signature_of_one_link_is_none_for_another() -> None:
    signature = signed(SECRET, LINK).rsplit(".", 1)[1]

    assert [read(SECRET, f"{signed(SECRET, link).rsplit('.', 1)[0]}.{signature}") for link in OTHERS] == [None] * 5


def test_another_key_opens_nothing() -> None:
    assert read(SECRET, signed(SECRET[::-1], LINK)) is None


def test_its_last_day_is_counted_in() -> None:
    assert LINK.last_day == LINK.on + LASTS
    assert [LINK.has_expired(LINK.last_day + timedelta(days=more)) for more in (0, 1)] == [False, True]


def link_for(session: Session, house: House, who: str) -> Link:
    account = session.get_one(Account, house.people[who].account_id)
    return Link(account.id or 0, account.link_series, 1, 0, TODAY)


def test_its_person_acts_as_one_who_works_in_a_unit_and_as_nothing_else(
    session: Session, house: House, clock: MovingClock
) -> None:
    head = queries.reporter_of(session, link_for(session, house, "lead"), clock.today())
    office = queries.reporter_of(session, link_for(session, house, "office"), clock.today())

    assert head is not None
    assert (head.person_id, head.roles) == (house.lead.person_id, frozenset({Role.LEADER}))
    assert office is not None
    assert (office.roles, office.reads_all) == (frozenset(), False)


def test_cutting_off_ends_what_was_made_before_and_not_what_comes_after(
    session: Session, house: House, clock: MovingClock
) -> None:
    before, other = link_for(session, house, "lead"), link_for(session, house, "staff")

    actions.cut_off(session, session.get_one(Account, house.lead.account_id))
    session.flush()

    assert queries.reporter_of(session, before, clock.today()) is None
    assert queries.reporter_of(session, link_for(session, house, "lead"), clock.today()) is not None
    assert queries.reporter_of(session, other, clock.today()) is not None


def test_wanted_again_the_old_ones_do_not_come_back(session: Session, house: House, clock: MovingClock) -> None:
    before = link_for(session, house, "lead")
    account = session.get_one(Account, house.lead.account_id)

    for wanted in (False, True):
        actions.take_links(session, account, wanted=wanted)
    session.flush()

    assert queries.reporter_of(session, before, clock.today()) is None
    assert queries.reporter_of(session, link_for(session, house, "lead"), clock.today()) is not None


def test_both_die_with_the_account(session: Session, house: House, clock: MovingClock) -> None:
    add_person(session, house, clock, "second", "NNPTNT", Role.LEADER)
    link = link_for(session, house, "second")
    token = actions.make_calendar(session, house.second.account_id, clock.real_now())
    account = session.get_one(Account, house.second.account_id)

    disable(session, account, clock)
    account.enabled = True  # even then they stay dead
    session.add(account)
    session.flush()

    assert queries.reporter_of(session, link, clock.today()) is None
    assert queries.keeper_of(session, token, clock.today()) is None


def test_a_disabled_account_has_no_calendar(session: Session, house: House, clock: MovingClock) -> None:
    token = actions.make_calendar(session, house.lead.account_id, clock.real_now())
    account = session.get_one(Account, house.lead.account_id)
    account.enabled = False
    session.add(account)
    session.flush()

    assert queries.keeper_of(session, token, clock.today()) is None


def test_of_the_address_only_the_hash_is_kept(database: Database, saved_house: House, clock: MovingClock) -> None:
    with database.writing() as session:
        token = actions.make_calendar(session, saved_house.lead.account_id, clock.real_now())

    with database.reading() as session:
        kept = session.connection().execute(text("SELECT token_hash FROM calendar_feed")).scalars().all()
    assert len(kept) == 1
    assert token not in kept[0]
    assert len(token) >= 43


@pytest.mark.parametrize(("wanted", "takes"), [("cut", True), ("off", False), ("on", True)])
def test_the_account_s_page_changes_what_becomes_of_links(
    visit: SignedIn, database: Database, saved_house: House, wanted: str, takes: bool
) -> None:
    answer = visit("lead").post("/account/links", {"wanted": wanted})

    with database.reading() as session:
        account = session.get_one(Account, saved_house.lead.account_id)
        other = session.get_one(Account, saved_house.staff.account_id)
    assert (answer.status_code, answer.location) == (303, "/account")
    assert (account.takes_links, account.link_series) == (takes, 1)
    assert (other.takes_links, other.link_series) == (True, 0)


def test_another_wish_is_refused(visit: SignedIn) -> None:
    assert visit("lead").post("/account/links", {"wanted": "everything"}).status_code == 422


def test_the_page_offers_what_is_not_so_yet(visit: SignedIn) -> None:
    lead = visit("lead")
    before = page_of(lead.get("/account")).text
    lead.post("/account/links", {"wanted": "off"})

    after = page_of(lead.get("/account")).text

    assert ("Thôi gửi liên kết" in before, "Gửi lại liên kết" in before) == (True, False)
    assert ("Thôi gửi liên kết" in after, "Gửi lại liên kết" in after) == (False, True)


def test_a_calendar_s_address_is_shown_once_and_ends_the_one_before(visit: SignedIn, database: Database) -> None:
    lead = visit("lead")
    first, second = (page_of(lead.post("/account/calendar", {})) for _ in range(2))
    addresses = [given["value"] for page in (first, second) for tag, given in page.tags if given.get("id") == "address"]
    paths = [address.removeprefix("http://localhost") for address in addresses]

    assert [lead.client.get(path).status_code for path in paths] == [404, 200]
    assert n_rows(database, "calendar_feed") == 1
    account = lead.get("/account").text
    assert "Tạo địa chỉ mới" in account
    assert not [path for path in paths if path in account]


def test_an_ended_calendar_is_not_found(visit: SignedIn, database: Database) -> None:
    lead = visit("lead")
    page = page_of(lead.post("/account/calendar", {}))
    [address] = [given["value"] for _tag, given in page.tags if given.get("id") == "address"]

    lead.post("/account/calendar/end", {})

    assert lead.client.get(address.removeprefix("http://localhost")).status_code == 404
    assert n_rows(database, "calendar_feed") == 0
