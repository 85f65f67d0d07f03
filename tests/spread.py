"""How the suite is spread: over processes, over both databases, and what of it is measured."""

import importlib
import os
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

TESTS = Path(__file__).parent
TOGETHER = ("tests/browser/", "tests/demo/")
"""Tests of these share a demonstration and a browser, which take longer to begin than most of them to run.

A browser leaves half of a core to others: one process of tests with it beside two without use both cores.
"""
THROUGH_THE_WHOLE_HOUSE = {"browser", "faults", "life", "security"}
PAGES = {"web"}
DATABASES = ("sqlite", "postgresql")
MANY = 3
"""Cases of one test from which on each is tried on one database."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Leave nothing out."""
    parser.addoption("--every-case", action="store_true", help="try each case of a page on both databases")


class ByFile(LoadFileScheduling):  # type: ignore[misc]  # has no types
    """A file at a time, some rooms as one."""

    def _split_scope(self, nodeid: str) -> str:
        room = next((one for one in TOGETHER if nodeid.startswith(one)), None)
        return room or str(super()._split_scope(nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile | None:
    """Instead of `--dist loadfile`."""
    return ByFile(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Let each process begin with another part of the tests: what one has compiled the others only read."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    count = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if session.config.getoption("collectonly") or count == 1 or session.config.args != [TESTS.name]:
        return
    names = sorted(str(found.relative_to(TESTS.parent).with_suffix("")) for found in TESTS.rglob("test_*.py"))
    first = len(names) * int(worker.removeprefix("gw")) // count
    for name in names[first:] + names[:first]:
        importlib.import_module(name.replace("/", "."))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Try the cases of a page on one database each, in turn, so that each test runs on both; mark what is measured.

    Coverage slows each line by half. The same test on the second database runs the same lines, and what goes through
    the whole house runs those of the tests of each part: what is measured is less than what is run.
    """
    elsewhere = set() if config.getoption("every_case") else _tried_elsewhere(items)
    config.hook.pytest_deselected(items=[item for item in items if item in elsewhere])
    items[:] = [item for item in items if item not in elsewhere]
    tried = Counter(_case(item) for item in items)
    for item in items:
        is_repeated = _database(item) == "postgresql" and tried[_case(item)] > 1
        if is_repeated or _room(item) in THROUGH_THE_WHOLE_HOUSE:
            item.add_marker(pytest.mark.no_cover)


def _tried_elsewhere(items: list[pytest.Item]) -> set[pytest.Item]:
    cases: dict[object, dict[object, dict[str, pytest.Item]]] = defaultdict(lambda: defaultdict(dict))
    for item in items:
        if _room(item) in PAGES and (database := _database(item)):
            cases[_case(item)[0]][_case(item)][database] = item
    return {
        on[DATABASES[1 - at % 2]]
        for of_one in cases.values()
        if len(of_one) >= MANY
        for at, on in enumerate(of_one.values())
        if len(on) == len(DATABASES)
    }


def _room(item: pytest.Item) -> str:
    return item.path.relative_to(TESTS).parts[0]


def _parameters(item: pytest.Item) -> Any:
    return getattr(item, "callspec", None)


def _database(item: pytest.Item) -> str:
    found = _parameters(item)
    return found.params.get("database_url", "") if found else ""


def _case(item: pytest.Item) -> tuple[object, str]:
    """A test, and the name of what it is tried with, whatever the database."""
    _, _, tried_with = item.name.partition("[")
    return getattr(item, "function", item.nodeid), tried_with.replace(_database(item), "", 1)
