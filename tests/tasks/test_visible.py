"""Who may know of which task, and how much of it."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.tasks.access import Sight
from pacnam_tasks.tasks.forms import LevelChoice, TaskFilter
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.tasks.queries.lists import page_of
from pacnam_tasks.tasks.queries.one import get_visible, get_whole
from pacnam_tasks.tasks.splitting.actions import break_down
from pacnam_tasks.tasks.splitting.shares import Share
from tests.factories import House, make_parts, make_task


@dataclass(frozen=True)
class Village:
    """Tasks around the units of the house, by what they are."""

    tasks: dict[str, Task]

    def seen_by(self, session: Session, actor: Actor, when: AsOf, wanted: TaskFilter) -> set[str]:
        """Which of them are in the person's list."""
        codes = {row.code for row in page_of(session, actor, wanted, when, 100).rows}
        return {name for name, task in self.tasks.items() if task.code in codes}


@pytest.fixture
def village(session: Session, house: House, clock: MovingClock) -> Village:
    """A task of each kind."""
    split = make_task(session, house, clock)
    part, sibling = make_parts(session, house, clock, split)
    (deep,) = break_down(session, part, [Share(house.units["HKL"], "HKL")], by=house.commune, clock=clock)
    (deepest,) = break_down(session, deep, [Share(house.units["XCL"], "XCL")], by=house.stranger, clock=clock)
    return Village(
        {
            "split": split,
            "part": part,
            "sibling": sibling,
            "deep": deep,
            "deepest": deepest,
            "helped": make_task(session, house, clock, co_unit_ids=[house.units["XBB"]]),
            "strange": make_task(session, house, clock, lead="HKL"),
            "draft": make_task(session, house, clock, state="draft"),
        }
    )


TREE = {"split", "part", "sibling", "deep", "deepest"}
EVERYTHING = TREE | {"helped", "strange"}
LISTS = {
    "office": EVERYTHING,
    "standing": EVERYTHING,
    "member": EVERYTHING,
    "inspector": EVERYTHING,
    "lead": TREE | {"helped"},
    "staff": TREE | {"helped"},
    "commune": {"part", "deep", "deepest", "helped"},
    "commune2": {"sibling", "deepest"},
    "stranger": {"strange", "deep", "deepest"},
    "administrator": set(),
}
ALL_LEVELS = TaskFilter(level=LevelChoice.ALL)


@pytest.mark.parametrize(("username", "seen"), LISTS.items(), ids=LISTS)
@pytest.mark.parametrize("days_ago", [0, 1], ids=["today", "yesterday"])
def test_a_list_shows_what_a_person_may_know_of(
    session: Session, house: House, clock: MovingClock, village: Village, username: str, seen: set[str], days_ago: int
) -> None:
    day = clock.today()
    clock.move_to(clock.now() + timedelta(days=days_ago))

    when = AsOf(day, clock.today(), clock.zone)
    assert village.seen_by(session, house.people[username], when, ALL_LEVELS) == seen


W, S, G = Sight.WHOLE, Sight.SHARED, Sight.GLIMPSE
WHOLE_HOUSE = dict.fromkeys(EVERYTHING | {"draft"}, W)
SIGHTS: dict[str, dict[str, Sight]] = {
    "office": WHOLE_HOUSE,
    "standing": WHOLE_HOUSE,
    "member": WHOLE_HOUSE,
    "inspector": WHOLE_HOUSE,
    "lead": dict.fromkeys(TREE | {"helped"}, W),
    "staff": dict.fromkeys(TREE | {"helped"}, W),
    "commune": {"split": G, "part": W, "deep": W, "deepest": W, "helped": S},
    "commune2": {"split": G, "sibling": W, "deep": G, "deepest": W},
    "stranger": {"strange": W, "part": G, "deep": W, "deepest": W},
    "administrator": {},
}


@pytest.mark.parametrize(("username", "sights"), SIGHTS.items(), ids=SIGHTS)
def test_a_page_shows_as_much_as_a_person_may_see(
    session: Session, house: House, village: Village, username: str, sights: dict[str, Sight]
) -> None:
    found = {}
    for name, task in village.tasks.items():
        try:
            found[name] = get_visible(session, task.code, house.people[username])[1]
        except NotFound:
            continue

    assert found == sights


def test_who_sees_a_glimpse_cannot_act_on_it(session: Session, house: House, village: Village) -> None:
    with pytest.raises(NotFound):
        get_whole(session, village.tasks["split"].code, house.commune)


def test_who_helps_may_read_all_of_it(session: Session, house: House, village: Village) -> None:
    task = village.tasks["helped"]

    assert get_whole(session, task.code, house.commune) is task


@pytest.mark.parametrize("code", ["NV-none", "", "%", "' OR 1=1"])
def test_a_code_of_nothing_is_not_found(session: Session, house: House, village: Village, code: str) -> None:
    with pytest.raises(NotFound):
        get_visible(session, code, house.office)


def test_the_office_finds_drafts_where_it_asks_for_them(
    session: Session, house: House, clock: MovingClock, village: Village
) -> None:
    when = AsOf(clock.today(), clock.today(), clock.zone)
    drafts = TaskFilter.from_args({"state": "draft"}, clock.today())

    assert village.seen_by(session, house.office, when, drafts) == {"draft"}
    assert village.seen_by(session, house.lead, when, drafts) == set()
