"""Where sign-in leads: only ever to a path of this site."""

from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from flask import Flask

from pacnam_tasks.accounts.views import local_path
from tests.conftest import Visitor
from tests.factories import PASSWORD, House
from tests.web.reading import page_of

EVIL = [
    "//evil.example",
    "///evil.example",
    "////evil.example/x",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\\/evil.example",
    "http://evil.example",
    "https://evil.example",
    "HTTPS://EVIL.EXAMPLE",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "http:\\\\evil.example",
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "ftp://evil.example",
    "evil.example",
    "@evil.example",
    "localhost@evil.example",
    "http://localhost@evil.example",
    "http://localhost.evil.example",
    " //evil.example",
    "\t//evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\n/evil.example",
    "/\r\nSet-Cookie: x=1",
    "\n//evil.example",
    "\x00//evil.example",
    "/\x00/evil.example",
    "/\u2028/evil.example",
    "/\u00a0\\evil.example",
    "／／evil.example",
    "〱//evil.example",
    "?next=//evil.example",
    "#//evil.example",
]
LOCAL = ["/tasks", "/tasks/NV-2023-003", "/tasks?field=lam-nghiep&unit=XBB", "/progress?as_of=2023-08-31", "/"]


@pytest.mark.parametrize("wanted", EVIL)
def test_another_site_is_never_where_sign_in_leads(wanted: str) -> None:
    leads_to = urljoin("http://localhost/login", local_path(wanted))

    assert urlsplit(leads_to).netloc == "localhost"
    assert "\r" not in leads_to
    assert "\n" not in leads_to


@pytest.mark.parametrize("wanted", LOCAL)
def test_a_path_of_this_site_is_kept(wanted: str) -> None:
    assert local_path(wanted) == wanted


def test_forty_payloads_are_tried() -> None:
    assert len(EVIL) >= 40


def test_the_page_that_was_wanted_opens_after_sign_in(app: Flask, saved_house: House) -> None:
    visitor = Visitor(app.test_client())
    asked = visitor.get("/tasks?field=lam-nghiep&unit=XBB&q=trồng rừng")

    form = page_of(visitor.get(asked.location)).form("/login")
    response = visitor.post("/login", form.fields | {"username": "lead", "password": PASSWORD})

    assert parse_qs(urlsplit(response.location).query) == {
        "field": ["lam-nghiep"],
        "unit": ["XBB"],
        "q": ["trồng rừng"],
    }


@pytest.mark.parametrize("wanted", ["//evil.example", "/\r\nSet-Cookie: x=1", "https://evil.example"])
def test_the_location_of_the_answer_is_local(app: Flask, saved_house: House, wanted: str) -> None:
    visitor = Visitor(app.test_client())

    response = visitor.post("/login", {"username": "lead", "password": PASSWORD, "next": wanted})

    assert (response.status_code, response.location) == (303, "/")
    assert "x" not in [line.split("=")[0] for line in response.headers.getlist("Set-Cookie")]


def test_a_theme_leads_back_only_to_this_site(app: Flask, saved_house: House) -> None:
    visitor = Visitor(app.test_client())
    visitor.sign_in("lead")

    assert visitor.post("/account/theme", {"theme": "dark", "next": "//evil.example"}).location == "/"


@pytest.mark.parametrize("host", ["evil.example", "localhost:81", "localhost.evil.example", "evil.example@localhost"])
def test_a_forged_host_never_stands_in_an_address(app: Flask, saved_house: House, host: str) -> None:
    response = app.test_client().get("/tasks", headers={"Host": host, "X-Forwarded-Host": "evil.example"})

    assert response.headers.get("Location", "/login").startswith("/login")
    assert "evil.example" not in response.text
