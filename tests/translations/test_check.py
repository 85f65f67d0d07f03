"""What is wrong with the words is said with its place."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from pacnam_tasks.translations.check import faults


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "templates"
    folder.mkdir()
    return folder


def vietnamese(message: str, translation: str) -> Catalog:
    catalog = Catalog(locale="vi")
    catalog.add(message, translation, [("a.po", 0)])
    return catalog


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("page.html", '<p>{{ _("Task") }}</p>', id="template"),
        pytest.param("mail.txt", '{{ _("Task") }}', id="plain mail"),
        pytest.param("code.py", '_("Task")', id="code"),
        pytest.param("labels.py", '_l("Task")', id="label"),
        pytest.param("page.html", '{{ ngettext("Task", "Tasks", n) }}', id="plural"),
    ],
)
def test_a_message_without_an_entry_is_found(source: Path, name: str, text: str) -> None:
    (source / name).write_text(text)

    assert list(faults(Catalog(locale="vi"), [source])) == [
        f"templates/{name}:1: 'Task' is in no part of the translations"
    ]


def test_a_message_with_an_entry_is_no_fault(source: Path) -> None:
    (source / "page.html").write_text('{{ _("Task") }}')

    assert list(faults(vietnamese("Task", "Nhiệm vụ"), [source])) == []


def test_an_entry_without_vietnamese_is_found(source: Path) -> None:
    assert list(faults(vietnamese("Task", ""), [source])) == ["a.po: 'Task' has no Vietnamese"]


def test_a_lost_placeholder_is_found(source: Path) -> None:
    lost = vietnamese("%(count)s overdue", "Quá hạn")

    assert list(faults(lost, [source])) == ["a.po: the placeholders of '%(count)s overdue' differ in Vietnamese"]
