"""Devices that show messages: switched on and removed by their person, in the browser itself."""

import pytest
from flask import Flask
from sqlmodel import select

from pacnam_tasks.core.db import Database
from pacnam_tasks.reminders.devices.models import PushDevice
from tests.factories import House
from tests.reminders.channels.browser import Browser
from tests.web.conftest import SignedIn
from tests.web.reading import page_of

PAGE = "/inbox/preferences"
ADD = "/inbox/devices"
ENDPOINT = "https://push.example/send/secret-of-the-device"


def of(browser: Browser, **changes: str) -> dict[str, str]:
    """What the form sends."""
    at = browser.at(ENDPOINT)
    return {"endpoint": at.endpoint, "p256dh": at.p256dh, "auth": at.auth} | changes


def kept(database: Database) -> list[PushDevice]:
    """The devices of all."""
    with database.reading() as session:
        return list(session.exec(select(PushDevice)))


def test_a_device_is_switched_on_and_stands_in_the_list_without_its_secret(
    visit: SignedIn, database: Database, saved_house: House
) -> None:
    lead, browser = visit("lead"), Browser()

    answer = lead.post(ADD, of(browser))

    assert (answer.status_code, answer.location) == (303, f"{PAGE}#h-devices")
    [device] = kept(database)
    assert (device.person_id, device.endpoint) == (saved_house.lead.person_id, ENDPOINT)
    page = lead.get(PAGE)
    assert "Máy này sẽ nhận thông báo từ bây giờ." in page_of(page).text
    assert f"{ADD}/{device.id}/removal" in page.text
    assert not any(secret in page.text for secret in (ENDPOINT, device.auth, device.p256dh))


WRONG = [
    ({"endpoint": "https://10.0.0.7/"}, "dịch vụ thông báo chưa được phép"),
    ({"endpoint": ""}, "dịch vụ thông báo chưa được phép"),
    ({"p256dh": ""}, "đề nghị bật lại lần nữa"),
    ({"p256dh": "BCVx"}, "đề nghị bật lại lần nữa"),
    ({"auth": "c2hvcnQ"}, "đề nghị bật lại lần nữa"),
    ({"auth": "đ" * 22}, "đề nghị bật lại lần nữa"),
]


@pytest.mark.parametrize(("changes", "sentence"), WRONG)
def test_what_no_browser_sends_is_refused_with_a_sentence(
    visit: SignedIn, database: Database, changes: dict[str, str], sentence: str
) -> None:
    answer = visit("lead").post(ADD, of(Browser(), **changes))

    assert answer.status_code == 422
    assert sentence in page_of(answer).text
    assert kept(database) == []


def test_only_its_person_removes_a_device(visit: SignedIn, database: Database) -> None:
    visit("lead").post(ADD, of(Browser()))
    [device] = kept(database)
    path = f"{ADD}/{device.id}/removal"

    assert visit("stranger").post(path, {}).status_code == 404
    assert kept(database) == [device]

    assert visit("lead").post(path, {}).status_code == 303
    assert kept(database) == []


def test_without_a_script_the_page_says_that_it_takes_one(visit: SignedIn) -> None:
    answer = visit("lead").get(PAGE)

    assert "cần có JavaScript" in answer.text.split("<noscript>")[1].split("</noscript>")[0]
    assert "hidden" in page_of(answer).form(ADD).attributes


def test_the_service_worker_may_act_for_the_whole_site_and_is_asked_for_anew(app: Flask) -> None:
    answer = app.test_client().get("/sw.js", buffered=True)

    assert (answer.status_code, answer.mimetype) == (200, "text/javascript")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "showNotification" in answer.text
