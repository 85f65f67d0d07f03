"""One HTTP request that hands something over: no redirect is followed, no answer read beyond its status."""

import http.client
import ssl
from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

from pacnam_tasks.reminders.channels.cut_off import CutOff
from pacnam_tasks.reminders.channels.interface import NotSent, Rejected, Unreachable

GONE = frozenset({404, 410})
LATER = frozenset({408, 429})
"""Of the refusals those that ask to come again."""
USUAL_PORT = {"https": 443, "http": 80}


class Gone(Rejected):
    """Nobody is at this address any more."""


def hand_over(url: str, body: bytes, headers: Mapping[str, str], within: float) -> None:
    """POST it; returns only when the other side has taken it, at the latest after `within` seconds.

    Raises Rejected for a refusal (4xx), of those Gone where nobody is at the address any more, NotSent for every other
    answer and none, and Unreachable where nobody is there or answers in time. The words hold nothing of the address:
    that may be a secret.
    """
    status, reason = _answer(urlsplit(url), body, headers, within)
    if 200 <= status < 300:
        return
    words = f"HTTP {status} {reason}".strip()
    if status in GONE:
        raise Gone(words)
    if 400 <= status < 500 and status not in LATER:
        raise Rejected(words)
    raise NotSent(words, in_doubt=status >= 500)  # what stands between may say so after it was taken


def _answer(url: SplitResult, body: bytes, headers: Mapping[str, str], within: float) -> tuple[int, str]:
    connection = _Connection(url, within)
    path = (url.path or "/") + (f"?{url.query}" if url.query else "")
    try:
        with connection.cut_off.after(within):
            try:
                connection.connect()
            except (OSError, UnicodeError) as wrong:
                raise Unreachable(connection.words(wrong)) from wrong
            try:
                connection.request("POST", path, body, dict(headers))
                with connection.getresponse() as answer:
                    found = answer.status, answer.reason
            except (OSError, http.client.HTTPException) as wrong:
                kind = Unreachable if connection.is_late(wrong) else NotSent
                raise kind(connection.words(wrong), in_doubt=True) from wrong
        if connection.cut_off.is_cut:  # an answer that was broken off may look like a whole one
            raise Unreachable(connection.words(TimeoutError()), in_doubt=True)
        return found
    finally:
        connection.close()


class _Connection(http.client.HTTPConnection):
    """A connection, by TLS where the address says so, that can be cut off from outside."""

    def __init__(self, url: SplitResult, within: float) -> None:
        self.default_port = USUAL_PORT[url.scheme]
        super().__init__(url.hostname or "", url.port, timeout=within)
        self.tls = ssl.create_default_context() if url.scheme == "https" else None
        self.within = within
        self.cut_off = CutOff()

    def connect(self) -> None:
        """Called once, before the request."""
        plain = self.cut_off.connect(self.host, self.port, self.within)
        self.sock = plain
        if self.tls is not None:
            self.sock = self.tls.wrap_socket(plain, server_hostname=self.host)

    def close(self) -> None:
        """Let go of the connection."""
        super().close()
        self.cut_off.release()

    def is_late(self, wrong: Exception) -> bool:
        """Whether it failed for want of time."""
        return self.cut_off.is_cut or isinstance(wrong, TimeoutError)

    def words(self, wrong: Exception) -> str:
        """What went wrong; of the address nothing."""
        if self.is_late(wrong):
            return f"no answer within {self.within:g} seconds"
        return f"{type(wrong).__name__}: {wrong}" if isinstance(wrong, OSError) else type(wrong).__name__
