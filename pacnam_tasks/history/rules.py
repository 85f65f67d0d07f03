"""The audit chain: what is signed, and how a break is found. Pure."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

GENESIS = "0" * 64
_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


@dataclass(frozen=True, slots=True)
class Entry:
    """What an event says, without its seal."""

    seq: int
    at: datetime
    effective_on: date
    kind: str
    task_id: int | None
    actor_id: int | None
    on_behalf_of_id: int | None
    key: str | None
    data: str
    facts: str | None


def canonical(value: Mapping[str, Any]) -> str:
    """The one JSON text of a value: sorted keys, no spaces, letters as they are."""
    return _canonical.encode(value)


def chain_key(secret: str) -> bytes:
    """The chain's own key, derived from the installation's secret, which lies outside the database."""
    return hmac.new(secret.encode(), b"history chain", hashlib.sha256).digest()


def seal(key: bytes, before: str, entry: Entry) -> str:
    """HMAC-SHA256 that ties an entry to the seal `before` it (after Crosby & Wallach, 2009)."""
    signed = _canonical.encode(
        [
            before,
            entry.seq,
            entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            entry.effective_on.isoformat(),
            entry.kind,
            entry.task_id,
            entry.actor_id,
            entry.on_behalf_of_id,
            entry.key,
            entry.data,
            entry.facts,
        ]
    )
    return hmac.digest(key, signed.encode("utf-8", "surrogatepass"), "sha256").hex()


def end_seal(key: bytes, head: str) -> str:
    """What says that the history ends with the event whose seal is `head`: nobody without the key can say it."""
    return hmac.digest(key, f"end of history {head}".encode(), "sha256").hex()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of a check: how many entries hold, the head's seal, and the first broken place, if any."""

    count: int
    head: str
    broken_at: int | None = None


def verify(key: bytes, entries: Iterable[tuple[Entry, str]], end: str | None) -> Verdict:
    """Walk the chain in order of `seq`; stop at the first gap or wrong seal, or where events after the last are gone.

    `end` is the mark of the end as it is kept, None before the first event.
    """
    before, count = GENESIS, 0
    for entry, mac in entries:
        if entry.seq != count + 1 or not hmac.compare_digest(seal(key, before, entry), mac):
            return Verdict(count, before, broken_at=count + 1)
        before, count = mac, count + 1
    is_whole = end is None if count == 0 else end is not None and hmac.compare_digest(end_seal(key, before), end)
    return Verdict(count, before, broken_at=None if is_whole else count + 1)
