"""Days as RFC 5545 writes them. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from pacnam_tasks.core.text import one_line

LONGEST_LINE = 75
"""Octets of a line without its end; a longer one goes on after a line end and a space."""
SPECIAL = re.compile(r"([\\;,])")


@dataclass(frozen=True, slots=True)
class Entry:
    """A day on which something is due; `uid` is the same for ever, `changed_at` when it was last told otherwise."""

    uid: str
    on: date
    summary: str
    url: str
    changed_at: datetime


def calendar(name: str, entries: Iterable[Entry]) -> bytes:
    """The calendar of these days, each a whole day that keeps nobody busy."""
    return "".join(f"{_folded(line)}\r\n" for line in _lines(name, entries)).encode()


def _lines(name: str, entries: Iterable[Entry]) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Pac Nam//Nhiem vu//VI", "CALSCALE:GREGORIAN")
    yield from ("METHOD:PUBLISH", f"X-WR-CALNAME:{text(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT6H")
    for one in entries:
        yield from ("BEGIN:VEVENT", f"UID:{text(one.uid)}", f"DTSTAMP:{one.changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}")
        yield from (f"DTSTART;VALUE=DATE:{_day(one.on)}", f"DTEND;VALUE=DATE:{_day(one.on + timedelta(days=1))}")
        yield from (f"SUMMARY:{text(one.summary)}", f"URL:{one_line(one.url)}", "TRANSP:TRANSPARENT", "END:VEVENT")
    yield "END:VCALENDAR"


def text(words: str) -> str:
    """Words as a value: none of the signs that part values and lines, none that a reader could not show."""
    return SPECIAL.sub(r"\\\1", one_line(words))


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets, no letter of several octets cut in two."""
    pieces, piece, octets = [], "", 0
    for letter in line:
        more = len(letter.encode())
        if octets + more > LONGEST_LINE:
            pieces.append(piece)
            piece, octets = "", 1  # the space before what goes on counts
        piece, octets = piece + letter, octets + more
    return "\r\n ".join([*pieces, piece])
