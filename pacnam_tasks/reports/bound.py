"""Figures that stay bound inside running text: sentences mark them, the frame takes the marks out again. Pure.

A sentence is plain text for everyone but the frame of a document (`drafting.draft`), which writes it with `binding()`
and keeps what it says twice: as printed, and as a template in which `[[done]]` stands for the figure.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from pacnam_tasks.reports.wording import counted

OPEN, MIDDLE, CLOSE = "\ufdd0", "\ufdd1", "\ufdd2"
MARKED = re.compile(f"{OPEN}([^{OPEN}{MIDDLE}{CLOSE}]+){MIDDLE}([^{OPEN}{MIDDLE}{CLOSE}]*){CLOSE}")
STRAY = re.compile(f"[{OPEN}{MIDDLE}{CLOSE}]")
PLACE = re.compile(r"\[\[([^\[\]=]+)(?:=([^\[\]]*))?\]\]")
_is_on: ContextVar[bool] = ContextVar("binding", default=False)


@dataclass(frozen=True, slots=True)
class Bound:
    """Text as it is printed, its template, and the figures in it by name, in their order."""

    text: str
    template: str
    figures: tuple[tuple[str, str], ...]


@contextmanager
def binding() -> Iterator[None]:
    """Within it, `figure` marks what it is given."""
    before = _is_on.set(True)
    try:
        yield
    finally:
        _is_on.reset(before)


def figure(name: str, text: str) -> str:
    """`text` as the figure `name`: marked within `binding`, else the text alone."""
    return marked(name, text) if _is_on.get() else text


def marked(name: str, text: str) -> str:
    """`text` as the figure `name`, always marked."""
    return f"{OPEN}{name}{MIDDLE}{text}{CLOSE}"


def some(name: str, count: int) -> str:
    """A count in running text, as the figure `name`."""
    return figure(name, counted(count))


def some_tasks(name: str, count: int) -> str:
    """`04 nhiệm vụ`, the count as the figure `name`."""
    return f"{some(name, count)} nhiệm vụ"


def numbered(place: int, under: str = "") -> str:
    """`3.`, under the heading `2.` as `2.3.`: the place in a list, which moves with the list."""
    return figure("place", f"{under}{place}.")


def is_listed(said: str) -> bool:
    """Whether a marked sentence is an item of a list."""
    return f"{OPEN}place{MIDDLE}" in said


def told_day(said: str, day: str) -> str:
    """The sentence in which the day of the figures is a figure too, wherever it is told."""
    whole = re.compile(rf"(?<![\d/]){re.escape(day)}(?!\d)")
    parts = re.split(f"({MARKED.pattern})", said)
    # A split with groups gives text, mark, name and value in turn; only text is looked through.
    told = ((n % 4, part) for n, part in enumerate(parts))
    return "".join(part if what else whole.sub(marked("as_of", day), part) for what, part in told if what < 2)


def taken_apart(said: str) -> Bound:
    """What a marked sentence says."""
    literal = said.replace("[[", "[ [").replace("]]", "] ]")
    figures = tuple(dict(MARKED.findall(said)).items())
    return Bound(plain(said), STRAY.sub("", MARKED.sub(r"[[\1]]", literal)), figures)


def plain(said: str) -> str:
    """The sentence without its marks."""
    return STRAY.sub("", MARKED.sub(r"\2", said))


def filled(template: str, values: Mapping[str, str]) -> str:
    """The text of a template: `[[done]]` is the value of that name, `[[done=22]]` what was typed by hand.

    Raises KeyError for a name without a value.
    """
    return PLACE.sub(lambda found: values[found[1]] if found[2] is None else found[2], template)
