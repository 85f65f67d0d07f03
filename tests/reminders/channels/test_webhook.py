"""The webhook: what it says, how it is signed, and what becomes of each answer."""

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from socket import socket
from threading import Event

import pytest

from pacnam_tasks.accounts.links.rules import Link
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.reminders.channels.interface import NotSent, Parcel, Recipient, Rejected, Unreachable
from pacnam_tasks.reminders.channels.webhook import Webhook
from pacnam_tasks.reminders.rules import Facts, Matter
from tests.conftest import NOON, settings_for
from tests.reminders.channels.web_server import Taker, web_server
from tests.reminders.mail_server import Talk, free_port, rude_server, speaks_gibberish

SECRET = "a secret of the webhook, long enough"
FACTS = Facts(
    code="NV-2023-011",
    title="Thu hoạch lúa mùa",
    unit_name="Phòng NN&PTNT",
    unit_code="NNPTNT",
    due_on=date(2023, 9, 18),
    days_left=3,
    update_link=Link(1, 0, 1, -3, date(2023, 9, 15)),
)
ON_FIELD = Facts("nong-nghiep", "Nông nghiệp", "Hạt Kiểm lâm", None, 0, matter=Matter.FIELD_DIRECTION, unit_code="HKL")
PARCEL = Parcel("abc@pacnam.example", Recipient(7, "nnptnt", "lead@pacnam.example"), [FACTS.bare(), ON_FIELD.bare()])


def webhook(url: str, folder: Path, within: float = 5) -> Webhook:
    """A webhook to this address."""
    settings = settings_for("sqlite:///x", folder, webhook_url=url, webhook_secret=SECRET)
    return Webhook(settings, MovingClock(NOON), within)


@pytest.fixture
def taker() -> Iterator[Taker]:
    """A server that takes everything."""
    made = Taker()
    with web_server(made):
        yield made


@pytest.fixture
def hook(taker: Taker, tmp_path: Path) -> Webhook:
    """The webhook to it."""
    return webhook(f"http://127.0.0.1:{taker.port}/nhac-viec?tu=pacnam", tmp_path)


def test_it_says_to_whom_and_of_each_task_code_unit_kind_day_and_page(hook: Webhook, taker: Taker) -> None:
    hook.send(PARCEL)

    [request] = taker.taken
    assert request.path == "/nhac-viec?tu=pacnam"
    assert json.loads(request.body) == {
        "id": "abc@pacnam.example",
        "to": "nnptnt",
        "items": [
            {
                "code": "NV-2023-011",
                "unit": "NNPTNT",
                "kind": "deadline",
                "due": "2023-09-18",
                "link": "http://localhost/tasks/NV-2023-011",
            },
            {
                "code": "nong-nghiep",
                "unit": "HKL",
                "kind": "field_direction",
                "due": None,
                "link": "http://localhost/progress/fields/nong-nghiep/directions",
            },
        ],
    }


def test_who_knows_the_secret_can_tell_that_it_came_from_here_and_when(hook: Webhook, taker: Taker) -> None:
    hook.send(PARCEL)

    [request] = taker.taken
    at = request.headers["x-pacnam-timestamp"]
    expected = hmac.new(SECRET.encode(), at.encode() + b"." + request.body, hashlib.sha256).hexdigest()
    assert datetime.fromtimestamp(int(at), NOON.tzinfo) == NOON
    assert request.headers["x-pacnam-signature"] == f"sha256={expected}"


def test_sent_again_it_comes_under_the_same_id(hook: Webhook, taker: Taker) -> None:
    hook.send(PARCEL)
    hook.send(PARCEL)

    assert {request.headers["x-pacnam-id"] for request in taker.taken} == {"abc@pacnam.example"}


ANSWERS = [
    (301, NotSent),
    (400, Rejected),
    (401, Rejected),
    (408, NotSent),
    (410, Rejected),
    (429, NotSent),
    (500, NotSent),
    (503, NotSent),
]


@pytest.mark.parametrize(("status", "expected"), ANSWERS)
def test_an_answer_says_whether_to_come_again(
    hook: Webhook, taker: Taker, status: int, expected: type[NotSent]
) -> None:
    taker.status = status

    with pytest.raises(NotSent, match=f"HTTP {status}") as raised:
        hook.send(PARCEL)

    assert isinstance(raised.value, Rejected) is (expected is Rejected)


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_any_answer_of_success_will_do(hook: Webhook, taker: Taker, status: int) -> None:
    taker.status = status

    hook.send(PARCEL)

    assert len(taker.taken) == 1


def test_no_redirect_is_followed(hook: Webhook, taker: Taker) -> None:
    taker.status, taker.location = 307, f"http://127.0.0.1:{taker.port}/noi-khac"

    with pytest.raises(NotSent):
        hook.send(PARCEL)

    assert len(taker.taken) == 1


def test_nobody_listening_closes_the_way(tmp_path: Path) -> None:
    with pytest.raises(Unreachable):
        webhook(f"http://127.0.0.1:{free_port()}/", tmp_path).send(PARCEL)


def hangs(connection: socket) -> None:
    """Take the request and never answer."""
    while connection.recv(65536):
        pass


def hangs_up(connection: socket) -> None:
    """Take the request and go."""
    connection.recv(65536)


def drips_headers(connection: socket) -> None:
    """An answer whose headers never end, each within any timeout."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    pause = Event()
    while True:
        connection.sendall(b"X-More: x\r\n")
        pause.wait(0.05)


RUDE = [
    pytest.param(hangs, Unreachable, id="hangs"),
    pytest.param(drips_headers, Unreachable, id="drips"),
    pytest.param(hangs_up, NotSent, id="hangs up"),
    pytest.param(speaks_gibberish, NotSent, id="speaks something else"),
]


@pytest.mark.parametrize(("talk", "expected"), RUDE)
def test_a_rude_server_is_understood_within_the_deadline(talk: Talk, expected: type[NotSent], tmp_path: Path) -> None:
    began = time.monotonic()
    with rude_server(talk) as port, pytest.raises(NotSent) as raised:
        webhook(f"http://127.0.0.1:{port}/bi-mat", tmp_path, within=0.3).send(PARCEL)

    assert type(raised.value) is expected
    assert time.monotonic() - began < 3


def test_no_error_says_where_it_went_or_by_which_secret(tmp_path: Path) -> None:
    said = []
    for talk in (hangs, hangs_up, drips_headers, speaks_gibberish):
        with rude_server(talk) as port, pytest.raises(NotSent) as raised:
            webhook(f"http://127.0.0.1:{port}/bi-mat?khoa=bi-mat", tmp_path, within=0.2).send(PARCEL)
        said.append(str(raised.value))

    assert [words for words in said if "bi-mat" in words or SECRET in words] == []


def test_papers_that_nobody_vouches_for_close_the_way(taker: Taker, tmp_path: Path) -> None:
    with pytest.raises(Unreachable):
        webhook(f"https://127.0.0.1:{taker.port}/", tmp_path).send(PARCEL)

    assert taker.taken == []
