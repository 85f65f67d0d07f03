"""Who may call what: every address tried by every role, held to the policy and to docs/access.md."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from pacnam_tasks import create_app
from pacnam_tasks.accounts.rules import Actor, Holding, Role
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.policy import POLICY
from tests.conftest import Visitor, settings_for
from tests.security.access_page import PAGE, access_page
from tests.security.conftest import Image, Things, changed, image_of, on_one_database_each
from tests.security.people import ANONYMOUS, ROLES, Door, doors
from tests.web.reading import page_of

ROLE_REFUSED = "Vai trò của đồng chí không mở được trang này."
Entries = list[tuple[Door, str]]
PUBLIC = {
    "static",
    "devices.worker",
    "devices.manifest",
    "accounts.show_sign_in",
    "accounts.sign_in",
    "accounts.choose_password",
    "accounts.sign_out",
} | {
    "operations.healthz",
    "operations.readyz",
}
BY_ADDRESS = {"by_link.show", "by_link.record", "by_link.take_back", "feed.show"}
"""Whose address is the secret: whoever has it is let through, and no form there needs a browser's token."""


def test_every_address_has_an_entry_and_every_entry_an_address(app: Flask) -> None:
    assert {door.endpoint for door in doors(app)} == set(POLICY)


def test_only_signing_in_health_and_secret_addresses_are_open_to_nobody() -> None:
    assert {name for name, audience in POLICY.items() if audience.admits(None)} == PUBLIC | BY_ADDRESS
    assert {name for name, audience in POLICY.items() if audience.by_address} == BY_ADDRESS


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.ADMINISTRATOR])
def test_those_without_a_say_write_only_to_what_is_their_own(app: Flask, role: Role) -> None:
    actor = Actor(1, 1, "x", "X", (Holding(1, 1, role),))

    written = {door.endpoint for door in doors(app) if door.writes and POLICY[door.endpoint].admits(actor)}

    of_oneself = ("accounts.", "links.", "devices.", "preferences.", "reminders.", "saved_views.")
    own = {name for name in written if name.startswith(of_oneself)}
    if role is Role.ADMINISTRATOR:  # settings, not tasks
        own |= {name for name in written if name.startswith(("ladder.", "letterheads.", "system."))}
    assert written - BY_ADDRESS == own


def test_docs_say_what_the_code_does(app: Flask) -> None:
    assert PAGE.read_text(encoding="utf-8") == access_page(app), "python -m tests.security.access_page writes it anew"


def test_an_address_without_an_entry_is_closed_to_all(
    saved_house: object, database_url: str, tmp_path: Path, clock: MovingClock
) -> None:
    del saved_house
    app = create_app(settings_for(database_url, tmp_path / "own"), clock)
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret", methods=["GET", "POST"])

    for who in ROLES:
        visitor = Visitor(app.test_client())
        if who != ANONYMOUS:
            visitor.sign_in(who)
        answers = [visitor.get("/forgotten"), visitor.post("/forgotten", {})]
        assert [answer.status_code for answer in answers] == [404, 404], who
        assert "secret" not in answers[0].text + answers[1].text
    app.extensions["pacnam_database"].close()


def admitted(door: Door, who: str) -> bool:
    """What the policy says."""
    holdings = tuple(Holding(1, 1, role) for role in ROLES[who])
    return POLICY[door.endpoint].admits(None if who == ANONYMOUS else Actor(1, 1, who, who, holdings))


def refused_at_the_gate(door: Door, answer: TestResponse) -> bool:
    """Whether the gate turned the request away."""
    if (
        answer.status_code == 303
        and (answer.location or "").startswith("/login")
        and door.endpoint != "accounts.sign_out"
    ):
        return True
    return answer.status_code == 401 or (answer.status_code == 403 and ROLE_REFUSED in page_of(answer).text)


def attempt(visitor: Visitor, door: Door, url: str, things: Things, *, part: bool) -> TestResponse:
    """Try an address, with a form that would be good in the right hands."""
    if door.writes:
        return visitor.post(url, things.form(), part=part)
    return visitor.get(url, part=part)


@on_one_database_each
def test_the_gate_lets_through_just_whom_the_policy_admits(
    entries: Iterator[Entries], everyone: dict[str, Visitor], things: Things, part: bool
) -> None:
    wrong = []
    tried = 0
    for door, url in next(entries):
        for who, visitor in everyone.items():
            if door.endpoint in {"accounts.sign_out", "accounts.sign_in"} and who != ANONYMOUS:
                continue  # these would end the session that the sweep goes on with
            answer = attempt(visitor, door, url, things, part=part)
            tried += 1
            faulty = answer.status_code >= 500 and door.endpoint != "operations.readyz"  # no scheduler runs here
            if refused_at_the_gate(door, answer) is admitted(door, who) or faulty:
                wrong.append((who, door.method, url, answer.status_code))

    assert wrong == []
    assert tried >= 300


def test_a_refusal_changes_nothing(
    entries: Iterator[Entries], everyone: dict[str, Visitor], things: Things, database: Database
) -> None:
    before = image_of(database)
    for door, url in next(entries):
        for who, visitor in everyone.items():
            if not admitted(door, who):
                attempt(visitor, door, url, things, part=False)

    assert changed(before, image_of(database)) == {}


STRANGERS = ("stranger", "commune", "commune2")


def test_what_one_may_not_know_of_is_not_found_and_not_changed(
    entries: Iterator[Entries], everyone: dict[str, Visitor], things: Things, database: Database
) -> None:
    before = image_of(database)
    found = {
        (who, door.method, url): attempt(everyone[who], door, url, things, part=False).status_code
        for door, url in next(entries)
        for who in STRANGERS
        if f"/tasks/{things.code}" in url
    }

    assert set(found.values()) == {404}
    assert changed(before, image_of(database)) == {}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # PostgreSQL itself refuses a reader's write
def test_reading_changes_nothing(entries: Iterator[Entries], everyone: dict[str, Visitor], database: Database) -> None:
    before = image_of(database)
    for door, url in next(entries):
        for visitor in everyone.values() if not door.writes else ():
            visitor.get(url)
            visitor.client.head(url, buffered=True)
            visitor.client.options(url, buffered=True)

    assert changed(before, image_of(database)) == {}


@pytest.mark.parametrize(
    ("database_url", "token"),
    [("sqlite", "none"), ("postgresql", "empty"), ("sqlite", "of another browser")],
    indirect=["database_url"],
)
def test_no_form_counts_without_its_own_token(
    entries: Iterator[Entries], everyone: dict[str, Visitor], things: Things, database: Database, token: str
) -> None:
    given = {"none": {}, "empty": {"csrf_token": ""}, "of another browser": {"csrf_token": everyone["staff"].token()}}
    before = image_of(database)
    answers: dict[tuple[str, str], int] = {}
    for door, url in next(entries):
        for who in ("lead", "office", "standing", ANONYMOUS) if door.writes else ():
            if admitted(door, who) and door.endpoint not in BY_ADDRESS:
                form = things.form() | given[token]
                answers[who, url] = everyone[who].client.post(url, data=form).status_code

    assert set(answers.values()) == {400}
    assert changed(before, image_of(database)) == {}


OTHER_METHODS = ("PUT", "PATCH", "DELETE", "TRACE")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # none reaches a view
def test_no_other_method_does_anything(
    entries: Iterator[Entries], everyone: dict[str, Visitor], database: Database
) -> None:
    before = image_of(database)

    statuses = {
        everyone[who].client.open(url, method=method).status_code
        for _door, url in next(entries)
        for method in OTHER_METHODS
        for who in ("office", ANONYMOUS)
    }

    assert statuses <= {405, 400}
    assert changed(before, image_of(database)) == {}


def test_the_image_of_the_database_notices_a_change(
    things: Things, everyone: dict[str, Visitor], database: Database
) -> None:
    before: Image = image_of(database)
    everyone["lead"].post("/account/theme", {"theme": "dark"})

    assert set(changed(before, image_of(database))) == {"account"}
