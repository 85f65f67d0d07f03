"""What is wrong with the words: messages without an entry, entries without Vietnamese, lost placeholders."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir

from pacnam_tasks.translations.catalogues import first_id, messages_of

KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
    "lazy_npgettext": ((1, "c"), 2, 3),
}
METHODS = [
    ("**.py", "python"),
    ("**.html", "jinja2.ext:babel_extract"),
    ("**.txt", "jinja2.ext:babel_extract"),
]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def faults(vietnamese: Catalog, source_folders: Iterable[Path]) -> Iterator[str]:
    """A sentence for each fault."""
    for place, message_id, context in messages_in(source_folders):
        if vietnamese.get(message_id, context) is None:
            yield f"{place}: {message_id!r} is in no part of the translations"
    for message in messages_of(vietnamese):
        yield from _faults_of(message)


def messages_in(folders: Iterable[Path]) -> Iterator[tuple[str, str, str | None]]:
    """The messages that templates and code say: place, id, context."""
    for folder in folders:
        options = {"**.html": {"silent": "false"}, "**.txt": {"silent": "false"}}
        found = extract_from_dir(folder, METHODS, options, keywords=KEYWORDS)
        for file, line, message, _comments, context in found:
            message_id = message if isinstance(message, str) else message[0]
            yield f"{folder.name}/{file}:{line}", message_id, context


def _faults_of(message: Message) -> Iterator[str]:
    place = ", ".join(part for part, _line in message.locations)
    strings = [message.string] if isinstance(message.string, str) else list(message.string or [""])
    if not all(strings):
        yield f"{place}: {first_id(message)!r} has no Vietnamese"
    elif any(_placeholders(text) != _placeholders(_longest_id(message)) for text in strings):
        yield f"{place}: the placeholders of {first_id(message)!r} differ in Vietnamese"


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def _longest_id(message: Message) -> str:
    """The plural id where there is one: the singular may say its number in words."""
    return message.id if isinstance(message.id, str) else message.id[-1]
