"""The headers of every answer, and files that browsers may keep."""

import gzip
import re
from collections.abc import Iterator

import brotli
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from pacnam_tasks.core.static_files import static_files, static_url
from tests.conftest import Visitor
from tests.security.conftest import Things, on_one_database_each
from tests.security.people import ANONYMOUS, Door
from tests.web.reading import page_of

POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; worker-src 'self'; manifest-src 'self'; style-src 'self'; "
    "img-src 'self' data: blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SANDBOX = "sandbox; default-src 'none'"
DOWNLOADS = {"progress.show_file", "reports.download"}
Entries = list[tuple[Door, str]]


def faults(door: Door, answer: TestResponse) -> list[str]:
    """What is missing on an answer."""
    headers, found = answer.headers, []
    policy = headers.get("Content-Security-Policy", "")
    nonce = re.search(r"'nonce-([\w-]{20,})'", policy)
    is_file = door.endpoint in DOWNLOADS and answer.status_code == 200
    expected = SANDBOX if is_file else POLICY.format(nonce=nonce[1] if nonce else "?")
    if policy != expected:
        found.append(f"policy {policy}")
    for name, value in {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }.items():
        if headers.get(name) != value:
            found.append(f"{name} {headers.get(name)}")
    if door.endpoint != "static" or answer.status_code != 200:
        if headers.get("Cache-Control") != "no-store":
            found.append(f"Cache-Control {headers.get('Cache-Control')}")
        if not is_file and not {"Cookie", "HX-Request"} <= set(answer.vary):
            found.append(f"Vary {answer.vary}")
    if "Server" in headers or "X-Powered-By" in headers:
        found.append("names its software")
    return found


@on_one_database_each
def test_every_answer_carries_the_headers(
    entries: Iterator[Entries], everyone: dict[str, Visitor], things: Things, part: bool
) -> None:
    wrong = {}
    for door, url in next(entries):
        for who in ("office", "stranger", ANONYMOUS):  # let in by doors and rows, kept out by rows, by doors
            visitor = everyone[who]
            keep = door.endpoint in {"accounts.sign_out", "accounts.sign_in"}
            answers = [visitor.get(url, part=part)]  # also where only forms go: 405
            answers.append(visitor.client.post(url, data=things.form(), buffered=True))  # without a token: 400 or 401
            if door.writes and not keep:
                answers.append(visitor.post(url, things.form(), part=part))
            for answer in answers:
                if found := faults(door, answer):
                    wrong[who, url, answer.status_code] = found

    assert wrong == {}


def test_errors_carry_them_too(app: Flask, everyone: dict[str, Visitor], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> str:
        raise ValueError

    monkeypatch.setitem(app.view_functions, "rollup.show", broken)
    big = {"note": "x" * 600_000}
    visitor = everyone["office"]

    answers = {
        404: visitor.get("/khong-co"),
        500: visitor.get("/progress"),
        414: visitor.get(f"/tasks?q={'x' * 5000}"),
        413: visitor.post("/account/theme", big),
        422: visitor.get("/tasks?state=x"),
        400: visitor.client.post("/account/theme"),
    }

    anywhere = Door("", "GET", "")
    assert {status: answer.status_code for status, answer in answers.items()} == {status: status for status in answers}
    assert {status: faults(anywhere, answer) for status, answer in answers.items() if faults(anywhere, answer)} == {}


def test_each_answer_has_a_nonce_of_its_own(app: Flask) -> None:
    client = app.test_client()

    nonces = {client.get("/login").headers["Content-Security-Policy"].split("'nonce-")[1][:22] for _ in range(20)}

    assert len(nonces) == 20


def test_the_nonce_of_the_page_is_that_of_its_policy(everyone: dict[str, Visitor]) -> None:
    answer = everyone["office"].get("/")

    scripts = {given["nonce"] for tag, given in page_of(answer).tags if tag == "script"}
    assert len(scripts) == 1
    assert f"'nonce-{scripts.pop()}'" in answer.headers["Content-Security-Policy"]


def test_a_file_is_kept_for_ever_only_under_its_own_hash(app: Flask) -> None:
    client = app.test_client()

    for name in static_files():
        right = client.get(static_url(name), buffered=True)
        assert right.headers["Cache-Control"] == "public, max-age=31536000, immutable", name
        for wrong in (f"/static/{name}", f"/static/{name}?v=", f"/static/{name}?v=0123456789ab"):
            assert client.get(wrong, buffered=True).headers["Cache-Control"] == "no-cache", wrong


def test_a_file_carries_no_cookie_and_asks_for_none(everyone: dict[str, Visitor]) -> None:
    answer = everyone["office"].get(static_url("css/app.css"))

    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.vary


def test_a_file_is_the_same_in_each_coding(app: Flask) -> None:
    for coding, read in {"br": brotli.decompress, "gzip": gzip.decompress, "identity": bytes}.items():
        answer = app.test_client().get(static_url("js/app.js"), headers={"Accept-Encoding": coding}, buffered=True)
        assert read(answer.data) == static_files()["js/app.js"].plain
        assert answer.headers.get("Content-Encoding", "identity") == coding


OUTSIDE = [
    "../config.py",
    "..%2fconfig.py",
    "%2e%2e/config.py",
    "css/../../config.py",
    "....//config.py",
    "/etc/passwd",
    "%2fetc/passwd",
    "css/src/token.css",
    "build.py",
    "__init__.py",
    "vendor/SHA256SUMS",
    "css",
    "",
    "css/app.css%00.html",
]


def test_nothing_else_is_served(app: Flask) -> None:
    client = app.test_client()

    assert {name: client.get(f"/static/{name}").status_code for name in OUTSIDE} == dict.fromkeys(OUTSIDE, 404)


SLASHES = ["//evil.example", "//evil.example/%2e%2e", "/tasks//evil.example", "///evil.example"]


def test_too_many_slashes_lead_to_no_other_site(app: Flask) -> None:
    client = app.test_client()

    assert {client.get("/", environ_overrides={"PATH_INFO": path}).status_code for path in SLASHES} == {404}
