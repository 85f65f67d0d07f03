"""`python -m pacnam_tasks.translations.build`."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pacnam_tasks.translations import build


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of translations with one part, instead of the product's own."""
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts/tasks.po").write_text('msgid "Task"\nmsgstr "Nhiệm vụ"\n', encoding="utf-8")
    monkeypatch.setattr(build, "HERE", tmp_path)
    monkeypatch.setattr(build, "SOURCES", [])
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(build.main, words)


def test_it_writes_both_languages_readable_and_compiled(folder: Path) -> None:
    run()

    written = sorted(str(path.relative_to(folder)) for path in folder.glob("*/LC_MESSAGES/*"))
    assert written == [f"{code}/LC_MESSAGES/messages.{kind}" for code in ("en", "vi") for kind in ("mo", "po")]


def test_the_check_passes_on_what_was_just_built(folder: Path) -> None:
    run()

    assert run("--check").exit_code == 0


def test_the_check_fails_when_a_part_has_moved_on(folder: Path) -> None:
    run()
    (folder / "parts/more.po").write_text('msgid "Unit"\nmsgstr "Đơn vị"\n', encoding="utf-8")

    result = run("--check")

    assert result.exit_code == 1
    assert "vi/LC_MESSAGES/messages.po is not what the parts make: run `make translations`" in result.output


def test_the_check_writes_nothing(folder: Path) -> None:
    run("--check")

    assert not list(folder.glob("*/LC_MESSAGES/*"))


def test_parts_that_disagree_stop_the_build_with_their_names(folder: Path) -> None:
    (folder / "parts/more.po").write_text('msgid "Task"\nmsgstr "Việc"\n', encoding="utf-8")

    result = run()

    assert result.exit_code == 1
    assert "more.po and tasks.po differ on 'Task'" in result.output
