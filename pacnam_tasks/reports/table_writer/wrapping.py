"""Text in lines by the widths of a face: broken where Vietnamese text may be, inside a word only where it must be."""

import re
import unicodedata
from collections.abc import Iterator, Mapping

BLANKS = re.compile(r"[ \t\n\r\f]+")
MAY_END_A_LINE = re.compile(
    r"(?<=[^ ])(?:(?= )"
    r"|(?<=[–—…!?])(?![ )\]},.;:!?/»”’…–-])"
    r"|(?<=[^ ][-/])(?![ )\]},.;:!?/»”’…–\d-]))"
)
"""Before a blank, behind a dash, behind a hyphen or a stroke that no figure follows."""
NEARLY = 1e-3


class Face:
    """The widths of a face's letters at one size, and the lines that a text makes in it."""

    def __init__(self, widths: Mapping[int, float], usual: float, size: float) -> None:
        self._widths: dict[str, float] = {}
        self._of_face, self._usual, self._scale = widths, usual, size / 1000
        self._lines: dict[tuple[str, float], tuple[str, ...]] = {}

    def width(self, text: str) -> float:
        """How wide a text is, in points."""
        known = self._widths
        try:
            return sum([known[letter] for letter in text])
        except KeyError:
            known.update((letter, self._of_face.get(ord(letter), self._usual) * self._scale) for letter in set(text))
            return sum([known[letter] for letter in text])

    def lines(self, text: str, room: float) -> tuple[str, ...]:
        """The lines of a text that has so many points of room; one empty line of an empty text."""
        key = text, room
        if (found := self._lines.get(key)) is None:
            found = self._lines[key] = tuple(self._fill(BLANKS.sub(" ", text).strip(" "), room + NEARLY))
        return found

    def _fill(self, text: str, room: float) -> Iterator[str]:
        line, used = "", 0.0
        for piece in MAY_END_A_LINE.split(text) if self.width(text) > room else (text,):
            wide = self.width(piece)
            if used + wide <= room:
                line, used = line + piece, used + wide
                continue
            if line:
                yield line
            *whole, line = self._broken(piece.lstrip(" "), room)
            yield from whole
            used = self.width(line)
        yield line

    def _broken(self, word: str, room: float) -> Iterator[str]:
        """A word in parts that fit, each a letter at least; marks stay with their letter."""
        part, used = "", 0.0
        for letter in word:
            wide = self.width(letter)
            if part and used + wide > room and not unicodedata.combining(letter):
                yield part
                part, used = "", 0.0
            part, used = part + letter, used + wide
        yield part
