"""Handing mails over: to a folder, to a good server, to rude ones."""

import os
import socket
import time
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from threading import Event

import pytest

from pacnam_tasks.reminders.channels import post as post_module
from pacnam_tasks.reminders.channels.interface import NotSent, Rejected, Unreachable
from pacnam_tasks.reminders.channels.post import (
    FolderPost,
    SmtpPost,
    SmtpServer,
    post_of,
)
from tests.conftest import settings_for
from tests.reminders.mail_server import (
    Keeper,
    Papers,
    Talk,
    drips,
    free_port,
    good_server,
    knows,
    make_papers,
    rude_server,
    says,
    speaks_gibberish,
)

SENDER = "nhiemvu@pacnam.example"


def letter(number: int = 1) -> EmailMessage:
    """A small mail."""
    message = EmailMessage()
    message["Message-ID"] = f"<{number}@pacnam.example>"
    message["Subject"] = "Nhắc việc"
    message.set_content("Kính gửi đồng chí", cte="quoted-printable")
    return message


def smtp(port: int, within: float = 10, tls: str = "none") -> SmtpPost:
    """A way to a server on loopback."""
    return SmtpPost(SmtpServer("127.0.0.1", port, tls), "pacnam.example", timedelta(seconds=within))


URLS = [
    ("smtp://mail.example", SmtpServer("mail.example", 25, "none")),
    ("smtp://mail.example:2525?tls=none", SmtpServer("mail.example", 2525, "none")),
    ("smtp://mail.example?tls=starttls", SmtpServer("mail.example", 587, "starttls")),
    ("smtps://mail.example", SmtpServer("mail.example", 465, "always")),
    pytest.param(
        "smtp://u%40x:p%2Fw@mail.example",
        SmtpServer("mail.example", 587, "starttls", "u@x", "p/w"),
        id="no open password",
    ),
    pytest.param(
        "smtp://u:p@mail.example:25?tls=none", SmtpServer("mail.example", 25, "none", "u", "p"), id="open if asked"
    ),
]


@pytest.mark.parametrize(("url", "server"), URLS)
def test_the_address_of_the_server_is_read(url: str, server: SmtpServer) -> None:
    assert SmtpServer.from_url(url) == server


def test_without_a_server_mails_go_into_the_data_folder(tmp_path: Path) -> None:
    post = post_of(settings_for("sqlite:///x", tmp_path))
    post.send(letter(), SENDER, "a@pacnam.example")
    post.close()

    assert [path.name for path in (tmp_path / "mail").iterdir()] == ["1@pacnam.example.eml"]


def test_with_a_server_mails_go_there(tmp_path: Path) -> None:
    post = post_of(settings_for("sqlite:///x", tmp_path, smtp_url="smtp://127.0.0.1:1?tls=none"))

    with pytest.raises(Unreachable):
        post.send(letter(), SENDER, "a@pacnam.example")


def test_the_same_mail_twice_is_one_file(tmp_path: Path) -> None:
    post = FolderPost(tmp_path)

    post.send(letter(), SENDER, "a@pacnam.example")
    post.send(letter(), SENDER, "a@pacnam.example")

    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_cannot_be_written_keeps_all_mails_waiting_and_leaves_no_half_file(tmp_path: Path) -> None:
    (tmp_path / "1@pacnam.example.eml").mkdir()

    with pytest.raises(Unreachable):
        FolderPost(tmp_path).send(letter(), SENDER, "a@pacnam.example")

    assert [path.name for path in tmp_path.iterdir()] == ["1@pacnam.example.eml"]


def test_one_connection_carries_several_mails() -> None:
    keeper = Keeper()
    with good_server(keeper) as port:
        post = smtp(port)
        for number in range(3):
            post.send(letter(number), SENDER, f"{number}@pacnam.example")
        post.close()

    assert [recipient for recipient, _ in keeper.taken] == [f"{n}@pacnam.example" for n in range(3)]


def test_after_a_refused_recipient_the_next_mail_goes_through() -> None:
    keeper = Keeper(refuse=lambda recipient: "550 nobody here" if recipient.startswith("gone") else None)
    with good_server(keeper) as port:
        post = smtp(port)
        with pytest.raises(Rejected, match="550 nobody here"):
            post.send(letter(1), SENDER, "gone@pacnam.example")
        post.send(letter(2), SENDER, "here@pacnam.example")
        post.close()

    assert [recipient for recipient, _ in keeper.taken] == ["here@pacnam.example"]


def test_nobody_listening_closes_the_way() -> None:
    with pytest.raises(Unreachable):
        smtp(free_port()).send(letter(), SENDER, "a@pacnam.example")


def test_a_name_that_nobody_looks_up_in_time_closes_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    over = Event()
    monkeypatch.setattr(post_module, "ANSWER_WITHIN_SECONDS", 0.2)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_more: [] * over.wait(30))
    began = time.monotonic()

    with pytest.raises(Unreachable, match="nobody said where"):
        smtp(25).send(letter(), SENDER, "a@pacnam.example")

    over.set()
    assert time.monotonic() - began < 5


def test_of_several_addresses_the_next_one_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = Keeper()
    with good_server(keeper) as port:
        known = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", one)) for one in (free_port(), port)]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_more: known)
        post = smtp(port)
        post.send(letter(), SENDER, "a@pacnam.example")
        post.close()

    assert len(keeper.taken) == 1


RUDE = [
    pytest.param(says(greeting="421 busy"), Unreachable, id="421 at the greeting"),
    pytest.param(says(greeting=""), Unreachable, id="hangs up at once"),
    pytest.param(says(mail="530 sign in first"), Unreachable, id="does not take our address"),
    pytest.param(says(rcpt="550 nobody"), Rejected, id="550 for the recipient"),
    pytest.param(says(rcpt="451 later"), NotSent, id="451 for the recipient"),
    pytest.param(says(data="554 no"), Rejected, id="554 for the text"),
    pytest.param(says(dot="452 full"), NotSent, id="452 after the text"),
    pytest.param(says(dot=""), NotSent, id="hangs up after the final dot"),
    pytest.param(says(rcpt="…"), NotSent, id="hangs at the recipient"),
    pytest.param(says(greeting="…"), Unreachable, id="hangs at the greeting"),
    pytest.param(says(dot="…"), NotSent, id="hangs after the final dot"),
    pytest.param(drips, Unreachable, id="drips"),
    pytest.param(speaks_gibberish, Unreachable, id="speaks something else"),
]


@pytest.mark.parametrize(("talk", "expected"), RUDE)
def test_a_rude_server_is_understood_within_the_deadline(talk: Talk, expected: type[NotSent]) -> None:
    began = time.monotonic()
    with rude_server(talk) as port, pytest.raises(NotSent) as raised:
        smtp(port, within=0.5).send(letter(), SENDER, "a@pacnam.example")

    assert type(raised.value) is expected
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("tls", ["starttls", "always"])
def test_a_server_without_tls_gets_nothing_where_tls_is_wanted(tls: str) -> None:
    keeper = Keeper()
    with good_server(keeper) as port, pytest.raises(Unreachable):
        smtp(port, within=2, tls=tls).send(letter(), SENDER, "a@pacnam.example")

    assert keeper.taken == []


@pytest.fixture
def papers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Papers:
    """Papers of a server that this machine trusts."""
    made = make_papers(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.certificate))
    return made


@pytest.fixture
def tls_options(request: pytest.FixtureRequest, papers: Papers) -> dict[str, object]:
    """How the server speaks TLS: from the first byte or when asked."""
    return {"ssl_context": papers.context()} if request.param == "always" else {"tls_context": papers.context()}


BOTH_TLS = pytest.mark.parametrize(
    ("tls_options", "tls"), [("always", "always"), ("starttls", "starttls")], indirect=["tls_options"]
)


@BOTH_TLS
def test_signed_in_over_tls_a_mail_goes_through(tls_options: dict[str, object], tls: str) -> None:
    keeper = Keeper()
    with good_server(keeper, authenticator=knows("u", "p/w"), auth_require_tls=False, **tls_options) as port:
        post = SmtpPost(SmtpServer("127.0.0.1", port, tls, "u", "p/w"), "pacnam.example")
        post.send(letter(), SENDER, "a@pacnam.example")
        post.close()

    assert len(keeper.taken) == 1


@BOTH_TLS
def test_a_wrong_password_keeps_all_mails_waiting(tls_options: dict[str, object], tls: str) -> None:
    with good_server(Keeper(), authenticator=knows("u", "p/w"), auth_require_tls=False, **tls_options) as port:
        post = SmtpPost(SmtpServer("127.0.0.1", port, tls, "u", "wrong"), "pacnam.example")
        with pytest.raises(Unreachable) as raised:
            post.send(letter(), SENDER, "a@pacnam.example")

    assert "wrong" not in str(raised.value)


@BOTH_TLS
def test_papers_that_nobody_vouches_for_are_not_taken(
    tls_options: dict[str, object], tls: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/dev/null")
    keeper = Keeper()
    with good_server(keeper, **tls_options) as port, pytest.raises(Unreachable):
        smtp(port, tls=tls).send(letter(), SENDER, "a@pacnam.example")

    assert keeper.taken == []


def test_saying_goodbye_does_not_take_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(post_module, "GOODBYE_WITHIN_SECONDS", 0.2)
    began = time.monotonic()
    with rude_server(says(quit="…")) as port:
        post = smtp(port)
        post.send(letter(), SENDER, "a@pacnam.example")
        post.close()

    assert time.monotonic() - began < 5


def test_no_handle_is_left_open_after_a_refusal() -> None:
    with rude_server(says(rcpt="550 nobody")) as port:
        post = smtp(port)
        before = len(os.listdir("/proc/self/fd"))
        for _ in range(3):
            with pytest.raises(Rejected):
                post.send(letter(), SENDER, "a@pacnam.example")

        assert len(os.listdir("/proc/self/fd")) <= before + 1  # the server's own end of the last one
