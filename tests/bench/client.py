"""A browser reduced to what a measurement needs: one kept connection, cookies, forms."""

import http.client
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urlencode

HOST = "127.0.0.1"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    """What came back: the bytes as they travelled, and how long it took."""

    status: int
    encoding: str
    body: bytes
    seconds: float


class Browser:
    """One person at one connection."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection(HOST, port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.token = ""

    def get(self, path: str, *, encoding: str = "br, gzip") -> Answer:
        """Open an address."""
        return self._send("GET", path, b"", {"Accept-Encoding": encoding})

    def post(self, path: str, form: Mapping[str, str], *, part: bool = False, encoding: str = "br, gzip") -> Answer:
        """Send a form, as htmx does for a part."""
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept-Encoding": encoding}
        if part:
            headers["HX-Request"] = "true"
        return self._send("POST", path, urlencode({"csrf_token": self.token, **form}).encode(), headers)

    def sign_in(self, username: str, password: str) -> None:
        """Start a session; afterwards forms can be sent."""
        self._read_token("/login")
        answer = self.post("/login", {"username": username, "password": password})
        if answer.status != http.HTTPStatus.SEE_OTHER:
            raise RuntimeError(f"{username} cannot sign in: {answer.status}")
        self._read_token("/")

    def _read_token(self, path: str) -> None:
        page = self.get(path, encoding="identity").body.decode()
        found = TOKEN.search(page)
        if found is None:
            raise RuntimeError(f"no form on {path}")
        self.token = found[1]

    def _send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        start = time.perf_counter()
        try:
            response = self._ask(method, path, body, headers)
        except ConnectionError:  # the server closes connections that have been quiet for seconds
            self.connection.close()
            response = self._ask(method, path, body, headers)
        content = response.read()
        seconds = time.perf_counter() - start
        for line in response.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: kept.value for name, kept in SimpleCookie(line).items()}
        return Answer(response.status, response.headers.get("Content-Encoding", ""), content, seconds)

    def _ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> http.client.HTTPResponse:
        self.connection.request(method, path, body or None, headers)
        return self.connection.getresponse()
