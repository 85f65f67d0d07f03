"""Web servers on loopback that keep what they are sent, and answer as told."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True, slots=True)
class Request:
    """What came."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Taker:
    """Keeps each request; `status` is the answer to all, by path where `statuses` names it."""

    status: int = 200
    statuses: dict[str, int] = field(default_factory=dict)
    location: str = ""
    taken: list[Request] = field(default_factory=list)
    port: int = 0


def _handler(taker: Taker) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """One connection."""

        def do_POST(self) -> None:
            """Keep it, then answer."""
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            taker.taken.append(Request(self.path, {name.lower(): one for name, one in self.headers.items()}, body))
            self.send_response(taker.statuses.get(self.path, taker.status))
            if taker.location:
                self.send_header("Location", taker.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST  # noqa: N815  # http.server's name

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Handler


@contextmanager
def web_server(taker: Taker, context: ssl.SSLContext | None = None) -> Iterator[int]:
    """A real server, by TLS where its papers are given; gives its port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(taker))
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    taker.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield taker.port
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
