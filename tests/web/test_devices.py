"""Devices that show messages: switched on and removed by their person, in the browser itself."""

from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from sqlmodel import select

from pacnam_tasks.core.db import Database
from pacnam_tasks.reminders.devices.models import PushDevice
from tests.factories import House
from tests.reminders.channels.browser import Browser
from tests.web.conftest import SignedIn
from tests.web.reading import page_of

PAGE = "/inbox/preferences"
LIGHT, DARK = "#f6f3ed", "#151311"
CSS = Path(__file__).parents[2] / "pacnam_tasks" / "static" / "css" / "src"
SOURCES = "".join((CSS / name).read_text(encoding="utf-8") for name in ("token.css", "dark.css"))
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


def test_whoever_signs_out_in_the_browser_of_a_device_gets_nothing_there_any_more(
    visit: SignedIn, database: Database
) -> None:
    lead, elsewhere = visit("lead"), visit("lead")
    lead.post(ADD, of(Browser()))
    elsewhere.post(ADD, of(Browser(), endpoint=f"{ENDPOINT}-2"))

    lead.post("/logout", {})

    assert [one.endpoint for one in kept(database)] == [f"{ENDPOINT}-2"]


def test_a_session_that_ends_elsewhere_takes_no_device_along(visit: SignedIn, database: Database) -> None:
    lead, elsewhere = visit("lead"), visit("lead")
    lead.post(ADD, of(Browser()))

    elsewhere.post("/logout", {})

    assert len(kept(database)) == 1


def test_the_mark_of_a_browser_ends_nobody_elses_device(visit: SignedIn, database: Database) -> None:
    lead, stranger = visit("lead"), visit("stranger")
    lead.post(ADD, of(Browser()))
    mark = lead.client.get_cookie("device")
    assert mark is not None
    stranger.client.set_cookie("device", mark.value)

    stranger.post("/logout", {})

    assert len(kept(database)) == 1
    assert ENDPOINT not in mark.value


def test_the_account_says_what_signing_out_does_to_messages(visit: SignedIn) -> None:
    page = page_of(visit("lead").get("/account"))

    assert "Đăng xuất thì máy này cũng thôi hiện thông báo." in page.text
    assert f"{PAGE}#h-devices" in {link.url for link in page.links}


def test_an_installed_page_has_a_name_icons_and_a_window_of_its_own(app: Flask) -> None:
    client = app.test_client()

    answer = client.get("/manifest.webmanifest")

    said = answer.get_json(force=True)
    assert (answer.mimetype, said["display"], said["start_url"]) == ("application/manifest+json", "standalone", "/")
    assert said["name"] == "Theo dõi nhiệm vụ"
    for icon in said["icons"]:
        picture = Image.open(BytesIO(client.get(icon["src"]).data))
        assert f"{picture.width}x{picture.height}" == icon["sizes"]


@pytest.mark.parametrize("theme", ["", "light", "dark"])
def test_each_page_names_the_manifest_and_the_colour_of_its_ground(visit: SignedIn, theme: str) -> None:
    lead = visit("lead")
    lead.post("/account/theme", {"theme": theme})

    answer = lead.get("/inbox")

    grounds = [given["content"] for tag, given in page_of(answer).tags if given.get("name") == "theme-color"]
    assert '<link rel="manifest" href="/manifest.webmanifest">' in answer.text
    assert "manifest-src 'self'" in answer.headers["Content-Security-Policy"]
    assert grounds == {"": [LIGHT, DARK], "light": [LIGHT], "dark": [DARK]}[theme]
    assert all(ground in SOURCES for ground in grounds), "those of the stylesheet"
