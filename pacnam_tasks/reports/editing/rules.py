"""Text in which figures are bound: as people see and type it, and what of it was typed over by hand. Pure.

A template keeps `[[done]]`; people see `[[hoàn thành: 21]]`. What stands behind the colon is the system's own as long
as it says what the system says; other words there are typed by hand and stay so, whatever the figure becomes.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pacnam_tasks.core.text import fold
from pacnam_tasks.reports.bound import PLACE
from pacnam_tasks.reports.document import ByHand

TYPED = re.compile(r"\[\[([^\[\]]*)\]\]")
NUMBER = re.compile(r"\d(?:[\d.,/]*\d)?%?")
LONGEST = 5_000
Naming = Callable[[str], str]


class Unreadable(ValueError):
    """What stands between `[[` and `]]` names no figure; `words` are what was typed there."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class Piece(StrEnum):
    """What a part of a paragraph is: words, a bound figure, one typed by hand."""

    WORDS = "words"
    BOUND = "bound"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a paragraph with its text; of a figure its name and what the system says."""

    piece: Piece
    text: str
    name: str = ""
    value: str = ""


def shown(template: str, values: Mapping[str, str], naming: Naming) -> str:
    """The template as it is typed: `đã hoàn thành [[hoàn thành: 21]] nhiệm vụ`."""
    return PLACE.sub(lambda found: f"[[{naming(found[1])}: {_told(found[1], found[2], values)}]]", template)


def _told(name: str, typed: str | None, values: Mapping[str, str]) -> str:
    return values.get(name, "–") if typed is None else typed


def read(text: str, values: Mapping[str, str], naming: Naming) -> str:
    """The template of what was typed; raises Unreadable."""
    named = {fold(naming(name)): name for name in values}

    def bound(found: re.Match[str]) -> str:
        label, _colon, typed = (one.strip() for one in found[1].partition(":"))
        name = named.get(fold(label))
        if name is None:
            raise Unreadable(found[1])
        return f"[[{name}]]" if typed in {"", values[name]} else f"[[{name}={typed.replace('=', ' ')}]]"

    template = TYPED.sub(bound, text)
    if stray := re.search(r"\[\[|\]\]", PLACE.sub("", template)):
        raise Unreadable(stray[0])
    return template


def by_hand(own: str, template: str, values: Mapping[str, str]) -> Iterator[ByHand]:
    """What of the system's `own` template was typed over: figures with other words, left out, or as plain text."""
    places = PLACE.findall(template)
    for name, typed in places:
        if typed:
            yield ByHand(name, typed, values.get(name, ""))
    for name in dict.fromkeys(name for name, _typed in PLACE.findall(own)):
        if name not in {one for one, _typed in places}:
            yield ByHand(name, "", values.get(name, ""))
    for number in typed_numbers(own, template):
        yield ByHand("", number)


def typed_numbers(own: str, template: str) -> list[str]:
    """The numbers in the words of `template` that do not stand in those of `own`."""
    added = Counter(NUMBER.findall(PLACE.sub(" ", template))) - Counter(NUMBER.findall(PLACE.sub(" ", own)))
    return list(added.elements())


def parts(template: str, values: Mapping[str, str], typed: list[str]) -> Iterator[Part]:
    """The paragraph in parts; `typed` are the numbers in its words that were typed by hand."""
    left, end = list(typed), 0
    for found in PLACE.finditer(template):
        yield from _words(template[end : found.start()], left)
        value = values.get(found[1], "")
        if found[2] is None:
            yield Part(Piece.BOUND, value or "–", found[1], value)
        else:
            yield Part(Piece.HAND, found[2], found[1], value)
        end = found.end()
    yield from _words(template[end:], left)


def _words(text: str, typed: list[str]) -> Iterator[Part]:
    end = 0
    for found in NUMBER.finditer(text):
        if found[0] in typed:
            typed.remove(found[0])
            if found.start() > end:
                yield Part(Piece.WORDS, text[end : found.start()])
            yield Part(Piece.HAND, found[0])
            end = found.end()
    if end < len(text):
        yield Part(Piece.WORDS, text[end:])
