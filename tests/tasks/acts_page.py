"""docs/acts.md, written from the table of moves: `python -m tests.tasks.acts_page`."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pacnam_tasks.accounts.rules import Actor, Holding, Role
from pacnam_tasks.tasks.access import ACTS, powers
from pacnam_tasks.tasks.rules.facts import State
from pacnam_tasks.tasks.rules.moves import MOVES

PAGE = Path(__file__).parents[2] / "docs" / "acts.md"
LEAD, WHOLE, OTHER, COMMITTEE, HELPER = 1, 2, 3, 4, 7
FIELD, OTHER_FIELD = 5, 6
PEOPLE: dict[str, list[tuple[Role, int]]] = {
    "head of the lead unit": [(Role.LEADER, LEAD)],
    "staff of the lead unit": [(Role.STAFF, LEAD)],
    "head of the unit that leads the whole": [(Role.LEADER, WHOLE)],
    "staff of the unit that leads the whole": [(Role.STAFF, WHOLE)],
    "head of both these units": [(Role.LEADER, LEAD), (Role.LEADER, WHOLE)],
    "head of another unit": [(Role.LEADER, OTHER)],
    "head of a co-ordinating unit": [(Role.LEADER, HELPER)],
    "staff of a co-ordinating unit": [(Role.STAFF, HELPER)],
    "office": [(Role.OFFICE, OTHER)],
    "office, which is the lead unit": [(Role.OFFICE, LEAD)],
    "standing member": [(Role.STANDING, COMMITTEE)],
    "standing member, head of the lead unit": [(Role.STANDING, COMMITTEE), (Role.LEADER, LEAD)],
    "standing member, in the office that is the lead unit": [(Role.STANDING, COMMITTEE), (Role.OFFICE, LEAD)],
    "member in charge of the field": [(Role.MEMBER, COMMITTEE)],
    "member in charge of another field": [(Role.MEMBER, COMMITTEE)],
    "inspector": [(Role.INSPECTOR, COMMITTEE)],
    "inspector, head of the lead unit": [(Role.INSPECTOR, COMMITTEE), (Role.LEADER, LEAD)],
    "administrator": [(Role.ADMINISTRATOR, LEAD)],
    "nobody's appointment": [],
}
TABLES = {
    "A task": (None, "A task of the plan, which has no parent."),
    "A part": (
        WHOLE,
        "A part whose parent another unit leads. Of a part of a part “the whole” is what it was split from: its lead\n"
        "unit decides, and not those further up.",
    ),
    "A part that the unit of the whole holds itself": (
        LEAD,
        "The unit that leads the whole may hold a part like any other; its part is decided as a task is.",
    ),
}
HEAD = """# Who may do what with a task

One table of moves, `tasks/rules/moves.py`, asked through `tasks.access.powers` by every action and every template;
`python -m tests.tasks.acts_page` writes this page from it, and a test holds the page to the code. Who may see a task at
all, and which addresses there are for whom, is in `access.md`.

A person may hold several appointments; rights add up, except that nobody decides on the work of their own unit: whoever
heads, works in or is the office of the lead unit neither checks, confirms, returns nor directs it. Each act is recorded
under the appointment in whose right it was done.

## In words

| act | who |
|---|---|
"""


@dataclass(frozen=True)
class Carried:
    """Where a task stands and who carries it."""

    state: str
    lead_unit_id: int = LEAD
    parent_unit_id: int | None = None
    field_id: int = FIELD


def person(name: str) -> Actor:
    """A person with these appointments."""
    fields = frozenset({OTHER_FIELD if "another field" in name else FIELD})
    holdings = tuple(
        Holding(number, unit, role, field_ids=fields if role is Role.MEMBER else frozenset())
        for number, (role, unit) in enumerate(PEOPLE[name], start=1)
    )
    return Actor(1, 1, "someone", "Người nào đó", holdings)


def acts_of(name: str, state: State, parent_unit_id: int | None) -> list[str]:
    """What a person may do with a task that stands so."""
    can = powers(person(name), Carried(state.value, parent_unit_id=parent_unit_id), {HELPER})
    return [act for act in ACTS if getattr(can, act)]


def acts_page() -> str:
    """The whole document."""
    return "".join((HEAD, *_words(), *_moves(), *_tables()))


def _words() -> Iterator[str]:
    yield from (f"| {act} | {words} |\n" for act, words in ACTS.items())


def _moves() -> Iterator[str]:
    yield "\n## The moves\n\nThe state after an act; = where it stays.\n\n"
    yield f"| act | who | {' | '.join(State)} |\n|---|---|{'---|' * len(State)}\n"
    for move in MOVES:
        cells = ((move.after or "=") if state in move.states else "–" for state in State)
        yield f"| {move.act} | {move.who} | {' | '.join(cells)} |\n"


def _tables() -> Iterator[str]:
    for heading, (parent, text) in TABLES.items():
        yield f"\n## {heading}\n\n{text}\n\n| person | {' | '.join(State)} |\n|---|{'---|' * len(State)}\n"
        for name in PEOPLE:
            cells = (", ".join(acts_of(name, state, parent)) or "–" for state in State)
            yield f"| {name} | {' | '.join(cells)} |\n"


if __name__ == "__main__":
    PAGE.write_text(acts_page(), encoding="utf-8")
    print("acts.md is written.")
