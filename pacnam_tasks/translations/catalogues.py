"""The catalogues that the parts make."""

import re
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileParser, write_po

HEADER = """\
# Made from the files in parts/ by `make translations`: change those.
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plural_forms}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
PO_LINE = re.compile(r'(#.*|((msg(ctxt|id|id_plural|str(\[\d\])?) +)?".*")?)')


class PartsDisagree(Exception):
    """The parts do not fit together; the text says where, a line for each place."""


class Merged(Catalog):
    """Takes one part after the other, notes where each message stands and where two differ."""

    def __init__(self) -> None:
        super().__init__(locale="vi")
        self.part = ""
        self.faults: list[str] = []

    def __setitem__(self, id: str | tuple[str, ...] | list[str], message: Message) -> None:
        if not id:  # the header of a part
            return
        message.locations = [(self.part, 0)]
        earlier = self.get(id, message.context)
        if earlier is None:
            super().__setitem__(id, message)
        elif (earlier.id, earlier.string) == (message.id, message.string):
            earlier.locations += message.locations
        else:
            self.faults.append(
                f"{earlier.locations[0][0]} and {self.part} differ on {first_id(message)!r}:"
                f" {earlier.string!r}, {message.string!r}"
            )

    def read(self, path: Path) -> None:
        """Take the messages of one part."""
        self.part = path.name
        lines = path.read_text(encoding="utf-8").splitlines()
        numbered = enumerate(lines, start=1)
        broken = [(number, line) for number, line in numbered if not PO_LINE.fullmatch(line.strip())]
        self.faults += [f"{self.part}:{number} is no line of a .po file: {line}" for number, line in broken]
        if not broken:
            PoFileParser(self).parse(lines)


def merge(parts: Iterable[Path]) -> Catalog:
    """Vietnamese: all parts in one; refuses a message that is translated in two ways."""
    merged = Merged()
    for path in sorted(parts):
        merged.read(path)
    if merged.faults:
        raise PartsDisagree("\n".join(merged.faults))
    return merged


def messages_of(catalog: Catalog) -> list[Message]:
    """The catalogue's messages without its header."""
    return [message for message in catalog if message.id]


def first_id(message: Message) -> str:
    """The message id, the singular one where there are two."""
    return message.id if isinstance(message.id, str) else message.id[0]


def as_written_in_code(catalog: Catalog) -> Catalog:
    """English: each message says its own id."""
    english = Catalog(locale="en")
    for message in messages_of(catalog):
        english.add(message.id, message.id, message.locations, context=message.context)
    return english


def text_of(catalog: Catalog) -> bytes:
    """The catalogue as a file: the same bytes for the same messages, without dates."""
    file = BytesIO()
    write_po(file, catalog, omit_header=True, sort_output=True, include_lineno=False, width=100)
    header = HEADER.format(language=catalog.locale_identifier, plural_forms=catalog.plural_forms)
    return header.encode() + file.getvalue().strip() + b"\n"


def compiled(catalog: Catalog) -> bytes:
    """The catalogue as gettext reads it."""
    file = BytesIO()
    write_mo(file, catalog)
    return file.getvalue()
