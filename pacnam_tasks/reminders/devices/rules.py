"""Which addresses of push services are taken. Pure."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

MAX_ENDPOINT = 1000
COOKIE = "device"
"""By which a browser that shows messages is known again when its person signs out."""
MAX_DEVICES = 5
"""Of one person; one more takes the place of the oldest."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a browser gives of itself: where its push service takes messages, and the two keys for them (base64url)."""

    endpoint: str
    p256dh: str
    auth: str


def mark_of(endpoint: str) -> str:
    """What a browser is given by which it is known again; it tells nothing of the address."""
    return hashlib.sha256(endpoint.encode()).hexdigest()[:32]


def is_of_service(endpoint: str, hosts: Iterable[str]) -> bool:
    """Whether an address lies at one of these push services; nobody else's address may make the server call."""
    if len(endpoint) > MAX_ENDPOINT or not endpoint.isascii() or not endpoint.isprintable() or " " in endpoint:
        return False
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.scheme != "https" or "@" in parts.netloc or "\\" in endpoint or parts.fragment:
        return False
    named = host if port in {None, 443} else f"{host}:{port}"
    return any(named == one or (one.startswith("*.") and named.endswith(one[1:])) for one in hosts)
