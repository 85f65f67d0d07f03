"""What a person chooses about reminders: kept, refused with a sentence, and for oneself alone."""

from datetime import time
from pathlib import Path

import pytest
from flask import Flask
from sqlmodel import select

from pacnam_tasks.core.db import Database
from pacnam_tasks.reminders.preferences.models import Preference
from tests.conftest import settings_for
from tests.factories import House
from tests.web.conftest import SignedIn
from tests.web.reading import page_of

PAGE = "/inbox/preferences"


def kept(database: Database) -> list[Preference]:
    """What was chosen by anybody."""
    with database.reading() as session:
        return list(session.exec(select(Preference)))


def test_who_has_chosen_nothing_gets_all_at_the_hour_of_the_organisation(visit: SignedIn) -> None:
    page = page_of(visit("member").get(PAGE))

    assert page.form(PAGE).fields == page.form(PAGE).fields | {"hour": "", "email": "1", "urgent": "1", "digest": "1"}
    for words in ("07:00, giờ chung của cơ quan", "member@pacnam.example", "Từ 20:00 đến 06:30 không gửi thư."):
        assert words in page.text


def test_what_is_chosen_is_kept_and_shown_again(visit: SignedIn, database: Database, saved_house: House) -> None:
    lead = visit("lead")

    assert lead.post(PAGE, {"hour": "16:30", "email": "1"}).status_code == 303

    assert kept(database) == [Preference(person_id=saved_house.lead.person_id, hour=time(16, 30), urgent=False)]
    page = page_of(lead.get(PAGE))
    fields = page.form(PAGE).fields
    assert [given["value"] for tag, given in page.tags if tag == "option" and "selected" in given] == ["16:30"]
    assert ("email" in fields, "urgent" in fields) == (True, False)


def test_chosen_anew_it_replaces_what_was_chosen(visit: SignedIn, database: Database, saved_house: House) -> None:
    lead = visit("lead")
    lead.post(PAGE, {"hour": "16:30"})

    lead.post(PAGE, {"hour": "", "email": "1", "urgent": "1"})

    assert kept(database) == [Preference(person_id=saved_house.lead.person_id)]


@pytest.mark.parametrize("hour", ["21:00", "06:00", "07:15", "7", "24:00", "<b>", "07:00\x00"])
def test_an_hour_that_is_not_offered_is_refused_and_the_rest_of_the_form_kept(
    visit: SignedIn, database: Database, hour: str
) -> None:
    answer = visit("lead").post(PAGE, {"hour": hour, "urgent": "1"})

    assert answer.status_code == 422
    page = page_of(answer)
    assert "đề nghị chọn một giờ ngoài giờ nghỉ" in page.text
    assert ("email" in page.form(PAGE).fields, "urgent" in page.form(PAGE).fields) == (False, True)
    assert kept(database) == []


@pytest.mark.parametrize(("who", "asked"), [("member", True), ("standing", True), ("lead", False), ("office", False)])
def test_members_and_standing_members_choose_about_the_digest(visit: SignedIn, who: str, asked: bool) -> None:
    assert ("digest" in page_of(visit(who).get(PAGE)).form(PAGE).fields) is asked


@pytest.mark.parametrize("path", ["/inbox", "/account"])
def test_the_way_leads_from_the_inbox_and_from_the_account(visit: SignedIn, path: str) -> None:
    assert PAGE in {one.url for one in page_of(visit("lead").get(path)).links}


def test_who_gets_no_reminders_has_no_such_page(visit: SignedIn) -> None:
    assert visit("administrator").get(PAGE).status_code == 403


@pytest.fixture
def gateway(app: Flask, database_url: str, tmp_path: Path) -> None:
    """A gateway that takes telephone numbers."""
    set_up = {"apprise_urls": ("json://127.0.0.1:1/{phone}",)}
    app.extensions["pacnam_settings"] = settings_for(database_url, tmp_path, **set_up)


TYPED = {"0912 345 678": "+84912345678", "+84 (91) 234.56-78": "+84912345678", "0209 3810 123": "+842093810123", "": ""}


@pytest.mark.usefixtures("gateway")
@pytest.mark.parametrize(("typed", "number"), TYPED.items())
def test_a_telephone_is_kept_as_it_is_dialled_from_anywhere(
    visit: SignedIn, database: Database, typed: str, number: str
) -> None:
    assert visit("lead").post(PAGE, {"email": "1", "phone": typed}).status_code == 303

    assert [one.phone for one in kept(database)] == [number]


@pytest.mark.usefixtures("gateway")
@pytest.mark.parametrize("typed", ["91234567", "+1 202 555 0143", "0912345678901", "so cua toi", "٠٩١٢٣٤٥٦٧٨"])
def test_what_is_no_telephone_is_refused_and_kept_in_the_form(visit: SignedIn, database: Database, typed: str) -> None:
    answer = visit("lead").post(PAGE, {"email": "1", "phone": typed})

    page = page_of(answer)
    assert (answer.status_code, page.form(PAGE).fields["phone"], kept(database)) == (422, typed, [])
    assert "không phải là số điện thoại" in page.text


def test_a_telephone_is_asked_for_only_where_text_messages_can_be_sent(
    visit: SignedIn, database: Database, saved_house: House
) -> None:
    with database.writing() as session:
        session.add(Preference(person_id=saved_house.lead.person_id, phone="+84912345678"))

    page = page_of(visit("lead").get(PAGE))

    assert "phone" not in page.form(PAGE).fields


def test_a_telephone_that_nobody_asked_for_is_refused(visit: SignedIn, database: Database) -> None:
    answer = visit("lead").post(PAGE, {"email": "1", "phone": "0912345678"})

    assert (answer.status_code, kept(database)) == (422, [])
    assert "không nhận số điện thoại" in page_of(answer).text


def test_a_telephone_given_before_outlives_a_gateway_that_is_gone(
    visit: SignedIn, database: Database, saved_house: House
) -> None:
    with database.writing() as session:
        session.add(Preference(person_id=saved_house.lead.person_id, phone="+84912345678"))

    visit("lead").post(PAGE, {"hour": "16:30", "email": "1"})

    assert [(one.hour, one.phone) for one in kept(database)] == [(time(16, 30), "+84912345678")]
