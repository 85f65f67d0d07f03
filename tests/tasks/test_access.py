"""Who may do what with a task: the tables of docs/acts.md are what `powers` says."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import pytest

from pacnam_tasks.accounts.rules import Actor, Holding, Role
from pacnam_tasks.tasks.access import ACTS, NO_POWERS, TaskPowers, powers
from pacnam_tasks.tasks.rules.facts import State

DOCUMENT = (Path(__file__).parents[2] / "docs" / "acts.md").read_text(encoding="utf-8")
LEAD, WHOLE, OTHER, COMMITTEE = 1, 2, 3, 4
PEOPLE: dict[str, list[tuple[Role, int]]] = {
    "head of the lead unit": [(Role.LEADER, LEAD)],
    "staff of the lead unit": [(Role.STAFF, LEAD)],
    "head of the unit that leads the whole": [(Role.LEADER, WHOLE)],
    "staff of the unit that leads the whole": [(Role.STAFF, WHOLE)],
    "head of both these units": [(Role.LEADER, LEAD), (Role.LEADER, WHOLE)],
    "head of another unit": [(Role.LEADER, OTHER)],
    "office": [(Role.OFFICE, OTHER)],
    "office, which is the lead unit": [(Role.OFFICE, LEAD)],
    "standing member": [(Role.STANDING, COMMITTEE)],
    "standing member, head of the lead unit": [(Role.STANDING, COMMITTEE), (Role.LEADER, LEAD)],
    "standing member, in the office that is the lead unit": [(Role.STANDING, COMMITTEE), (Role.OFFICE, LEAD)],
    "committee member": [(Role.MEMBER, COMMITTEE)],
    "inspector": [(Role.INSPECTOR, COMMITTEE)],
    "inspector, head of the lead unit": [(Role.INSPECTOR, COMMITTEE), (Role.LEADER, LEAD)],
    "administrator": [(Role.ADMINISTRATOR, LEAD)],
    "nobody's appointment": [],
}


@dataclass(frozen=True)
class Carried:
    """Where a task stands and who carries it."""

    state: str
    lead_unit_id: int = LEAD
    parent_unit_id: int | None = None


def person(name: str) -> Actor:
    """A person with these appointments."""
    holdings = tuple(Holding(number, unit, role) for number, (role, unit) in enumerate(PEOPLE[name], start=1))
    return Actor(1, 1, "someone", "Người nào đó", holdings)


def tables() -> Iterator[tuple[str, dict[str, dict[str, set[str]]]]]:
    """The tables of the document by heading: person, state, acts."""
    for section in DOCUMENT.split("\n## ")[1:]:
        heading, *lines = section.splitlines()
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
        head, _rule, *body = rows
        yield (
            heading,
            {row[0]: {state: _acts(cell) for state, cell in zip(head[1:], row[1:], strict=True)} for row in body},
        )


def _acts(cell: str) -> set[str]:
    return set() if cell == "–" else set(cell.split(", "))


TABLES = dict(tables())
PARENTS = {"A task": None, "A part": WHOLE, "A part that the unit of the whole holds itself": LEAD}
CASES = [(heading, name) for heading in PARENTS for name in PEOPLE]


@pytest.mark.parametrize(("heading", "name"), CASES, ids=lambda text: text)
def test_a_person_may_do_what_the_document_says(heading: str, name: str) -> None:
    told = TABLES[heading][name]

    for state in State:
        can = powers(person(name), Carried(state.value, parent_unit_id=PARENTS[heading]))
        assert {act for act in ACTS if getattr(can, act)} == told[state.value], state


def test_the_document_has_every_person_and_state() -> None:
    for heading in PARENTS:
        assert set(TABLES[heading]) == set(PEOPLE)
        assert all(set(row) == set(State) for row in TABLES[heading].values())


def test_the_document_says_each_act_in_words() -> None:
    assert {act.name for act in fields(TaskPowers)} == set(ACTS)
    assert all(f"| {act} | {words} |" in DOCUMENT for act, words in ACTS.items())


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
