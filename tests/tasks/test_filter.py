"""A list is asked for in the address; a wrong value is refused, never guessed."""

from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest

from pacnam_tasks.accounts.rules import Actor, Holding, Role
from pacnam_tasks.core.errors import Refused
from pacnam_tasks.tasks.forms import LevelChoice, ListRole, Sort, TaskFilter
from pacnam_tasks.tasks.queries.lists import level_of
from pacnam_tasks.tasks.rules.selection import Activity, StateFilter, TimeFilter
from tests.conftest import TODAY

READ = {
    "nothing": ({}, TaskFilter()),
    "text": ({"q": "  don doc "}, TaskFilter(q="don doc")),
    "codes": (
        {"field": "nong-nghiep", "unit": "XBB", "plan": "2023H2", "programme": "NTM"},
        TaskFilter(field="nong-nghiep", unit="XBB", plan="2023H2", programme="NTM"),
    ),
    "choices": (
        {"role": "co", "state": "open", "timeliness": "due_soon", "activity": "silent", "level": "all"},
        TaskFilter(
            role=ListRole.CO, state=StateFilter.OPEN, timeliness=TimeFilter.DUE_SOON, activity=Activity.SILENT,
            level=LevelChoice.ALL,
        ),
    ),
    "numbers": ({"age": "5", "member": "12"}, TaskFilter(age=5, member=12)),
    "a past day": ({"as_of": "2023-08-31"}, TaskFilter(as_of=date(2023, 8, 31))),
    "a past day as people write it": ({"as_of": "31/8"}, TaskFilter(as_of=date(2023, 8, 31))),
    "today is no past day": ({"as_of": "2023-09-15"}, TaskFilter()),
    "an order": ({"sort": "-updated"}, TaskFilter(sort=Sort.UPDATED_DOWN)),
    "a page": ({"after": "2023-09-20~7"}, TaskFilter(after="2023-09-20~7")),
    "the character that no database keeps": ({"q": "a\0b", "unit": "X\0"}, TaskFilter(q="ab", unit="X")),
    "very long text": ({"q": "x" * 300}, TaskFilter(q="x" * 200)),
}  # fmt: skip


@pytest.mark.parametrize(("args", "wanted"), READ.values(), ids=READ)
def test_an_address_is_read(args: dict[str, str], wanted: TaskFilter) -> None:
    assert TaskFilter.from_args(args, TODAY) == wanted


@pytest.mark.parametrize(
    "args",
    [
        {"state": "late"}, {"timeliness": "late"}, {"role": "boss"}, {"activity": "loud"}, {"level": "part "},
        {"sort": "title"}, {"age": "0"}, {"age": "6"}, {"age": "x"}, {"age": "²"}, {"member": "-1"},
        {"member": "9" * 20}, {"as_of": "16/09/2023"}, {"as_of": "31/02/2023"}, {"as_of": "yesterday"},
        {"as_of": "31/12/1999"},
    ],
    ids=str,
)  # fmt: skip
def test_a_wrong_value_is_refused(args: dict[str, str]) -> None:
    with pytest.raises(Refused):
        TaskFilter.from_args(args, TODAY)


@pytest.mark.parametrize("args", [args for args, _ in READ.values() if args.get("as_of") != "2023-09-15"], ids=str)
def test_the_address_of_a_list_leads_back_to_it(args: dict[str, str]) -> None:
    wanted = TaskFilter.from_args(args, TODAY)

    read = TaskFilter.from_args(dict(parse_qsl(urlsplit(wanted.url(after=wanted.after)).query)), TODAY)

    assert read == wanted


def test_a_changed_list_starts_at_its_first_page() -> None:
    wanted = TaskFilter(state=StateFilter.OPEN, after="2023-09-20~7")

    assert wanted.url(state=None) == "/tasks"
    assert wanted.url(after=wanted.after) == "/tasks?state=open&after=2023-09-20~7"


@pytest.mark.parametrize(
    ("role", "level", "shown"),
    [
        pytest.param(Role.OFFICE, None, "task", id="the office sees tasks"),
        pytest.param(Role.OFFICE, LevelChoice.PART, "part", id="or parts"),
        pytest.param(Role.OFFICE, LevelChoice.ALL, None, id="or both"),
        pytest.param(Role.LEADER, None, None, id="a unit sees both, side by side"),
        pytest.param(Role.LEADER, LevelChoice.TASK, "task", id="or tasks alone"),
    ],
)
def test_a_list_has_a_level(role: Role, level: LevelChoice | None, shown: str | None) -> None:
    actor = Actor(1, 1, "someone", "Người nào đó", (Holding(1, 1, role),))

    assert level_of(actor, TaskFilter(level=level)) == shown
