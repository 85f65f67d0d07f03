"""The parts become one catalogue for each language."""

import gettext
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from pacnam_tasks.translations.catalogues import PartsDisagree, as_written_in_code, compiled, merge, text_of

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
TASKS = 'msgid "Task"\nmsgstr "Nhiệm vụ"\n'
COUNT = 'msgid "%(num)d task"\nmsgid_plural "%(num)d tasks"\nmsgstr[0] "%(num)d nhiệm vụ"\n'
OPEN_VERB = 'msgctxt "verb"\nmsgid "Open"\nmsgstr "Mở"\n'
OPEN_STATE = 'msgid "Open"\nmsgstr "Đang mở"\n'


def merged(folder: Path, parts: Mapping[str, str]) -> Catalog:
    for name, text in parts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return merge(folder.glob("*.po"))


def reader(catalog: Catalog) -> gettext.GNUTranslations:
    return gettext.GNUTranslations(BytesIO(compiled(catalog)))


def test_all_parts_are_read_as_one(tmp_path: Path) -> None:
    vietnamese = reader(
        merged(tmp_path, {"a.po": HEADER + TASKS, "b.po": f"{HEADER}{COUNT}\n{OPEN_VERB}\n{OPEN_STATE}"})
    )

    assert vietnamese.gettext("Task") == "Nhiệm vụ"
    assert vietnamese.ngettext("%(num)d task", "%(num)d tasks", 3) == "%(num)d nhiệm vụ"
    assert vietnamese.pgettext("verb", "Open") == "Mở"
    assert vietnamese.gettext("Open") == "Đang mở"


def test_english_says_what_stands_in_the_code(tmp_path: Path) -> None:
    english = reader(as_written_in_code(merged(tmp_path, {"a.po": f"{TASKS}\n{COUNT}"})))

    assert english.gettext("Task") == "Task"
    assert english.ngettext("%(num)d task", "%(num)d tasks", 3) == "%(num)d tasks"


def test_parts_may_say_the_same(tmp_path: Path) -> None:
    catalog = merged(tmp_path, {"a.po": TASKS, "b.po": TASKS})

    assert b"#: a.po b.po" in text_of(catalog)


def test_parts_that_translate_differently_are_named(tmp_path: Path) -> None:
    with pytest.raises(PartsDisagree, match=r"a\.po and b\.po differ on 'Task': 'Nhiệm vụ', 'Việc'"):
        merged(tmp_path, {"a.po": TASKS, "b.po": TASKS.replace("Nhiệm vụ", "Việc")})


def test_a_part_that_translates_twice_is_named(tmp_path: Path) -> None:
    with pytest.raises(PartsDisagree, match=r"a\.po and a\.po differ on 'Task'"):
        merged(tmp_path, {"a.po": TASKS + TASKS.replace("Nhiệm vụ", "Việc")})


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    with pytest.raises(PartsDisagree, match=r'a\.po:2 is no line of a \.po file: msgstr "Nhiệm vụ$'):
        merged(tmp_path, {"a.po": TASKS.rstrip('"\n')})


def test_the_readable_catalogue_is_the_same_whatever_the_order_of_the_parts(tmp_path: Path) -> None:
    first = merged(tmp_path, {"a.po": f"{TASKS}\n{COUNT}"})
    second = merged(tmp_path, {"a.po": f"{COUNT}\n{TASKS}"})

    assert text_of(first) == text_of(second)
