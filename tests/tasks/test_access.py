"""Who may do what with a task: docs/acts.md says what `powers` does, and the rules behind it hold."""

from dataclasses import fields

import pytest

from pacnam_tasks.accounts.rules import Actor, Holding, Role
from pacnam_tasks.tasks.access import ACTS, NO_POWERS, TaskPowers, powers
from pacnam_tasks.tasks.rules.facts import State
from pacnam_tasks.tasks.rules.moves import MOVES, Act
from tests.tasks.acts_page import LEAD, PAGE, PEOPLE, TABLES, WHOLE, Carried, acts_of, acts_page, person

DECISIONS = {
    "answer_refusal",
    "check",
    "decide_extension",
    "decide_extension_above",
    "set_path",
    "confirm",
    "return_",
    "pause",
    "resume",
    "revoke",
    "reopen",
    "set_rolling",
    "direct",
    "review",
    "report_on_behalf",
    "submit_on_behalf",
}
EXTEND = {"decide_extension", "decide_extension_above", "set_path"}
WORK = {"accept", "refuse", "update", "submit", "break_down", "ask_extension", "delegate", "answer_direction"}
COURSE = {"pause", "revoke", "set_rolling"}
ON_BEHALF = {"break_down", "report_on_behalf", "submit_on_behalf"}
PARENTS = [parent for parent, _text in TABLES.values()]


def test_the_document_says_what_the_code_does() -> None:
    assert PAGE.read_text(encoding="utf-8") == acts_page(), "python -m tests.tasks.acts_page writes it anew"


def test_every_act_has_a_move_a_power_and_words() -> None:
    assert {move.act for move in MOVES} == set(Act)
    assert {one.name for one in fields(TaskPowers)} == set(ACTS) == {act.value for act in Act}


EXPECTED = [
    ("head of the lead unit", "assigned", None, WORK),
    ("head of the lead unit", "in_progress", None, WORK - {"accept", "refuse"} | {"correct"}),
    ("head of the lead unit", "submitted", None, {"delegate", "answer_direction", "correct"}),
    ("head of the lead unit", "done", None, {"answer_direction"}),
    ("head of the lead unit", "in_progress", WHOLE, WORK - {"accept", "refuse"} | {"correct"}),
    ("staff of the lead unit", "assigned", None, set()),
    ("staff of the lead unit", "in_progress", None, {"update"}),
    ("office", "draft", None, {"edit", "change_member"}),
    ("office", "assigned", None, {"review", "change_member", "break_down"} | ON_BEHALF),
    ("office", "in_progress", None, {"review", "change_member", "correct", "break_down"} | ON_BEHALF),
    ("office", "in_progress", WHOLE, {"change_member", "correct", "break_down"} | ON_BEHALF),
    ("office", "submitted", None, {"check", "return_", "change_member", "correct"}),
    ("office", "submitted", WHOLE, {"change_member", "correct"}),
    ("office", "paused", None, {"change_member"}),
    ("office", "done", None, set()),
    ("office", "revoked", None, set()),
    ("office, which is the lead unit", "in_progress", None, {"change_member"}),
    ("head of a co-ordinating unit", "assigned", None, {"note"}),
    ("staff of a co-ordinating unit", "submitted", None, {"note"}),
    ("head of a co-ordinating unit", "done", None, set()),
    ("standing member", "draft", None, {"assign"}),
    ("standing member", "assigned", None, {"answer_refusal", *COURSE, "direct", "review", "overrule"} | EXTEND),
    ("standing member", "submitted", None, {"check", "confirm", "return_", *COURSE, "direct", "overrule"} | EXTEND),
    ("standing member", "paused", None, {"resume", "revoke", "set_rolling", "direct"}),
    ("standing member", "done", None, {"reopen"}),
    ("standing member", "revoked", None, {"reopen"}),
    ("standing member", "submitted", WHOLE, {"direct", "overrule"}),
    (
        "head of the unit that leads the whole",
        "submitted",
        WHOLE,
        {"check", "confirm", "return_", *COURSE} | EXTEND,
    ),
    ("head of the unit that leads the whole", "in_progress", WHOLE, {*COURSE, "review"} | EXTEND),
    ("head of the unit that leads the whole", "done", WHOLE, {"reopen"}),
    ("member in charge of the field", "in_progress", None, {"direct", "decide_extension", "set_path", "overrule"}),
    ("member in charge of another field", "in_progress", None, set()),
    ("administrator", "draft", None, set()),
    ("inspector", "submitted", None, set()),
    ("head of another unit", "in_progress", None, set()),
]


@pytest.mark.parametrize(("name", "state", "parent", "acts"), EXPECTED)
def test_a_person_may_do_this(name: str, state: str, parent: int | None, acts: set[str]) -> None:
    assert set(acts_of(name, State(state), parent)) == acts


@pytest.mark.parametrize("parent", PARENTS)
@pytest.mark.parametrize("name", [one for one in PEOPLE if "lead unit" in one])
def test_nobody_decides_on_the_work_of_their_own_unit(name: str, parent: int | None) -> None:
    for state in State:
        assert not DECISIONS & set(acts_of(name, state, parent)), state


@pytest.mark.parametrize("parent", PARENTS)
@pytest.mark.parametrize("name", ["inspector", "administrator", "nobody's appointment", "head of another unit"])
def test_those_without_a_say_do_nothing(name: str, parent: int | None) -> None:
    assert not [state for state in State if acts_of(name, state, parent)]


def test_a_power_is_the_appointment_in_whose_right_it_is_used() -> None:
    both = person("standing member, head of the lead unit")

    update = powers(both, Carried("in_progress")).update
    assign = powers(both, Carried("draft")).assign

    assert update is both.holding(Role.LEADER)
    assert assign is both.holding(Role.STANDING)


def test_a_head_who_is_also_staff_acts_as_head() -> None:
    holdings = (Holding(1, LEAD, Role.STAFF), Holding(2, LEAD, Role.LEADER))

    can = powers(Actor(1, 1, "someone", "Người nào đó", holdings), Carried("in_progress"))

    assert can.update == holdings[1]


def test_without_powers_nothing_is_possible() -> None:
    assert not any(getattr(NO_POWERS, act) for act in ACTS)
