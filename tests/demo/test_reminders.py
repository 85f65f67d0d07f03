"""Who is reminded of what when the demonstration opens: only what is still theirs to do, each matter once."""

from collections import Counter
from datetime import timedelta

from pacnam_tasks.demo.reading import DATA, rows
from pacnam_tasks.reminders.ladder.rules import Source
from pacnam_tasks.reminders.ladder.shipped import SHIPPED
from pacnam_tasks.reminders.queries.outbox import Foreseen, forecast
from pacnam_tasks.reminders.rules import GIVEN, Matter
from tests.demo.conftest import TODAY, Demonstration

USERNAMES = {row["full_name"]: row["username"] for row in rows(DATA / "people.csv")}
SHARED_ANEW = {
    "XBB": "bocbo", "XAT": "anthang", "XBT": "bangthanh", "XCT": "caotan", "XCL": "colinh", "XCB": "congbang",
    "XGH": "giaohieu", "XNL": "nghienloan", "XNM": "nhanmon", "XXL": "xuanla",
}  # fmt: skip
ON_OPENING = {
    ("NV-2023-002", "deadline", 28): {"nnptnt", "uyvien"},
    ("NV-2023-002-XCB", "deadline", 28): {"congbang", "uyvien"},
    ("NV-2023-002-XNM", "deadline", 28): {"nhanmon", "uyvien"},
    ("NV-2023-002", "resubmission", 1): {"nnptnt"},
    ("NV-2023-002-XCB", "resubmission", 7): {"congbang", "uyvien"},
    ("NV-2023-003-XNM", "acceptance", 63): {"nhanmon", "vanphong"},
    ("NV-2023-011-XNM", "acceptance", 28): {"nhanmon", "vanphong"},
    ("NV-2023-014-XCB", "acceptance", 14): {"congbang", "vanphong"},
    ("NV-2023-014-XNM", "acceptance", 14): {"nhanmon", "vanphong"},
    ("NV-2023-007", "deadline", -3): {"nnptnt"},
    ("NV-2023-007", "direction", 3): {"nnptnt"},
    ("NV-2023-015-XXL", "obstacle", 3): {"nnptnt"},
    ("NV-2023-008", "submission", 3): {"bithu", "thuongtruc", "vanphong"},
    ("NV-2023-015-XCT", "submission", 3): {"nnptnt"},
    ("NV-2023-012-XCB", "period", 5): {"congbang"},
    ("NV-2023-012-XNM", "period", 5): {"nhanmon"},
    ("NV-2023-022", "review", 0): {"bithu", "dantoc", "thuongtruc", "vanphong"},
    ("NV-2023-009", "overruled", 0): {"tckh"},
    ("NV-2023-010", "direction", GIVEN): {"kiemlam"},
    ("lam-nghiep", "field_direction", GIVEN): {"congbang", "nhanmon"},
    **{(f"NV-2023-014-{code}", "share_changed", 0): {head} for code, head in SHARED_ANEW.items()},
}


def on_opening(demonstration: Demonstration) -> list[Foreseen]:
    """What is planned at the demonstration's first moment."""
    with demonstration.database.reading() as session:
        return forecast(session, TODAY, TODAY)


def test_each_is_reminded_of_what_is_theirs_to_do(demonstration: Demonstration) -> None:
    planned: dict[tuple[str, str, int], set[str]] = {}
    for one in on_opening(demonstration):
        planned.setdefault((one.code, one.matter, one.rung), set()).add(USERNAMES[one.person])

    assert {key: who for key, who in planned.items() if key[1] != Matter.SILENCE} == ON_OPENING


def test_who_heads_a_unit_is_told_once_of_each_task_that_is_silent(demonstration: Demonstration) -> None:
    silent = {one.code: USERNAMES[one.person] for one in on_opening(demonstration) if one.matter == Matter.SILENCE}

    assert silent["NV-2023-016"] == "vhtt"
    assert silent["NV-2023-016-XBT"] == "bangthanh"
    assert not {code for code in silent if code.startswith("NV-2023-012")}, "its periods are spoken of"


def test_nobody_is_told_the_same_twice_by_one_channel(demonstration: Demonstration) -> None:
    told = Counter((one.code, one.matter, one.person, one.channel) for one in on_opening(demonstration))

    assert set(told.values()) == {1}


def test_no_obstacle_has_waited_beyond_the_last_reminder(demonstration: Demonstration) -> None:
    last = timedelta(days=max(one.days for one in SHIPPED.rungs if one.source is Source.OBSTACLE))
    waiting = [one for one in on_opening(demonstration) if one.matter == Matter.OBSTACLE]

    assert waiting
    assert [one for one in waiting if TODAY - one.due_on > last] == []
