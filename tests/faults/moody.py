"""A mail server for a process of its own: rude once, at one step and in one way, and good ever after."""

import json
import os
import socket
import socketserver
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

HANG, DRIP, BYTES, GONE, GARBAGE = "hangs", "drips", "drips bytes", "is gone", "speaks something else"
"""It never answers, nor with a last line, nor with an end of the line; it hangs up, it speaks no SMTP."""
VICTIM = "lead@pacnam.example"
OF_A_RECIPIENT = frozenset({"rcpt", "data", "dot"})
"""At these steps it is rude to the victim alone, at the others to whoever comes first."""
NO_ANSWER = frozenset({HANG, DRIP, BYTES, GONE, GARBAGE})
DRIPS = {DRIP: b"250-still here\r\n", BYTES: b"2"}
USUAL = {
    "greeting": "220 here",
    "ehlo": "250-here\r\n250-AUTH PLAIN\r\n250 STARTTLS",
    "auth": "235 come in",
    "starttls": "220 go on",
    "data": "354 go on",
    "quit": "221 bye",
}


@dataclass(frozen=True)
class Mood:
    """At which step it does what: one of the deeds above, or an answer."""

    at: str
    deed: str
    tls: str = "none"

    def __str__(self) -> str:
        """For the names of tests."""
        return f"{self.deed} at {self.at}" + (f" ({self.tls})" if self.tls != "none" else "")


class Moody:
    """The server; every mail that it has taken over is a line of the log: recipient and text."""

    def __init__(self, mood: Mood, log: Path, papers: tuple[str, str] | None) -> None:
        self.mood = mood
        self.log = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self.was_rude = threading.Event()
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if papers:
            self.context.load_cert_chain(*papers)

    def is_rude(self, step: str, recipient: str) -> bool:
        """Whether it is now."""
        if step != self.mood.at or self.was_rude.is_set() or (step in OF_A_RECIPIENT and recipient != VICTIM):
            return False
        self.was_rude.set()
        return True

    def serve(self, connection: socket.socket) -> None:
        """One connection to its end."""
        talk = _Talk(self, connection)
        if self.mood.tls == "always" and not talk.shake_hands():
            return
        if talk.answer("greeting"):
            talk.go_on()


@dataclass
class _Talk:
    server: Moody
    connection: socket.socket
    recipient: str = ""

    def answer(self, step: str) -> str:
        """Answer as usual, or rudely; what was said, empty where the talk has ended."""
        said = USUAL.get(step, "250 fine")
        if self.server.is_rude(step, self.recipient):
            said = self._rudely(self.server.mood.deed)
        if said:
            self.connection.sendall(said.encode() + b"\r\n")
        return "" if said.startswith("421") else said

    def _rudely(self, deed: str) -> str:
        if deed == HANG:
            while self.connection.recv(1000):
                pass
        elif deed in DRIPS:
            self._drip(DRIPS[deed])
        elif deed == GARBAGE:
            self.connection.sendall(b"\x16\x03\x01\x02\x00\xff\xfe\x00\r\n" * 3)
        return "" if deed in NO_ANSWER else deed

    def _drip(self, drop: bytes) -> None:
        pause = threading.Event()
        while True:
            self.connection.sendall(drop)
            pause.wait(0.02)

    def shake_hands(self) -> bool:
        """Begin to speak TLS, or not; whether the talk goes on."""
        if self.server.is_rude("tls", self.recipient):
            self._rudely(self.server.mood.deed)
            return False
        self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
        return True

    def go_on(self) -> None:
        """Answer line by line."""
        lines = self.connection.makefile("rb")
        text: list[bytes] | None = None
        while line := lines.readline():
            if text is not None and line != b".\r\n":
                text.append(line)
                continue
            step = "dot" if text is not None else line[:8].split(b" ")[0].strip().decode().lower()
            if step == "rcpt":
                self.recipient = line.partition(b"<")[2].partition(b">")[0].decode()
            if text is not None:
                self._keep(text)
            said = self.answer(step)
            text = [] if step == "data" and said.startswith("354") else None
            if not said or step == "quit":
                return
            if step == "starttls":
                if not self.shake_hands():
                    return
                lines = self.connection.makefile("rb")

    def _keep(self, text: list[bytes]) -> None:
        """Take it over, unless it is about to be refused."""
        mood, server = self.server.mood, self.server
        is_refused = mood.at == "dot" and mood.deed[0].isdigit() and not server.was_rude.is_set()
        if not (is_refused and self.recipient == VICTIM):
            os.write(server.log, json.dumps([[self.recipient], b"".join(text).decode()]).encode() + b"\n")


def be_moody(mood: Mood, log: Path, port_file: Path, papers: tuple[str, str] | None) -> None:
    """Say the port, then serve for ever."""
    moody = Moody(mood, log, papers)

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                moody.serve(self.request)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        made = port_file.with_suffix(".new")
        made.write_text(str(server.server_address[1]))
        made.replace(port_file)
        server.serve_forever()
