"""Mail servers on loopback: a good one, and rude ones that follow a script."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from pacnam_tasks.core.clock import SystemClock

Refuse = Callable[[str], str | None]


@dataclass
class Keeper:
    """What the good server has taken: recipient and raw message; `refuse` may answer for a recipient."""

    taken: list[tuple[str, bytes]] = field(default_factory=list)
    refuse: Refuse = lambda recipient: None

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take the recipient or not."""
        del server, session, options
        if answer := self.refuse(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the message."""
        del server, session
        content = envelope.content or b""
        self.taken.append((",".join(envelope.rcpt_tos), content if isinstance(content, bytes) else content.encode()))
        return "250 kept"


@contextmanager
def good_server(keeper: Keeper, **options: Any) -> Iterator[int]:
    """A real server that keeps what it is sent; gives its port."""
    port = free_port()
    controller = Controller(keeper, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def knows(user: str, password: str) -> Callable[..., AuthResult]:
    """Lets one user in."""

    def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: object) -> AuthResult:
        del server, session, envelope, mechanism
        wanted = LoginPassword(user.encode(), password.encode())
        return AuthResult(success=given == wanted, handled=False)

    return check


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


Talk = Callable[[socket.socket], None]


@contextmanager
def rude_server(talk: Talk) -> Iterator[int]:
    """A server that lets `talk` handle each connection; gives its port."""
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                talk(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        over.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def says(**answers: str) -> Talk:
    """A talk that answers each command word as told (else 250), and the greeting and the final dot likewise.

    An empty answer closes the connection; "…" never answers.
    """

    def talk(connection: socket.socket) -> None:
        lines = connection.makefile("rb")
        if not _answer(connection, answers.get("greeting", "220 here")):
            return
        in_text = False
        for line in lines:
            if in_text and line != b".\r\n":
                continue
            word = "dot" if in_text else line[:4].strip().decode().lower()
            in_text = word == "data" and answers.get("data", "354").startswith("354")
            usual = {"data": "354 go on", "quit": "221 bye"}.get(word, "250 fine")
            if not _answer(connection, answers.get(word, usual)):
                return

    return talk


def _answer(connection: socket.socket, answer: str) -> bool:
    if answer == "…":
        connection.recv(1)  # until the other side has gone
    elif answer:
        connection.sendall(answer.encode() + b"\r\n")
    return bool(answer) and answer != "…"


def drips(connection: socket.socket) -> None:
    """A greeting that never ends, a letter at a time, each within any timeout."""
    pause = threading.Event()
    while True:
        connection.sendall(b"220-still here\r\n")
        pause.wait(0.05)


def speaks_gibberish(connection: socket.socket) -> None:
    """Not SMTP at all."""
    connection.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n")


@dataclass(frozen=True)
class Papers:
    """A certificate for 127.0.0.1 that signs itself, and its key."""

    certificate: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        """How a server shows them."""
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(self.certificate, self.key)
        return made


def make_papers(folder: Path) -> Papers:
    """Papers of our own, good for some days."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = SystemClock().real_now()
    host = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=3))
        .add_extension(host, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    papers = Papers(folder / "certificate.pem", folder / "key.pem")
    papers.certificate.write_bytes(made.public_bytes(Encoding.PEM))
    papers.key.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return papers
