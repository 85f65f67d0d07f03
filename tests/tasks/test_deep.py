"""A part is split again: the figure, the course and the counts reach through every level; a circle is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor, Role
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.errors import NotAllowed, Refused
from pacnam_tasks.decisions.actions import confirm
from pacnam_tasks.decisions.course.actions import Decided, pause, reopen, resume, revoke
from pacnam_tasks.decisions.rules import Ruling
from pacnam_tasks.tasks import summary
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.counts import AsOf, Scope, sum_of
from pacnam_tasks.tasks.queries.tree import line_of, listed_below
from pacnam_tasks.tasks.rules.breakdown import MOST_LEVELS
from pacnam_tasks.tasks.rules.facts import Level, MeasureKind, State
from pacnam_tasks.tasks.rules.levels import Authority
from pacnam_tasks.tasks.splitting.actions import break_down
from pacnam_tasks.tasks.splitting.shares import Share
from pacnam_tasks.units.models import Unit
from tests.factories import House, add_person, head_of, make_task
from tests.progress.acts import report, submit
from tests.tasks.cases import judged
from tests.tasks.recounted import all_facts, plain_sum

D = Decimal
RULING = Ruling("Theo kết luận của Thường trực.", "125-TB/HU", Authority.STANDING)


@dataclass
class Tree:
    """A task of 50 ha: 30 for Bộc Bố, of which the rangers plant 20 and Cổ Linh 10, and 20 for Cổ Linh itself."""

    session: Session
    house: House
    clock: MovingClock
    whole: Task
    part: Task
    sibling: Task
    deep: Task
    deep_sibling: Task

    @property
    def all(self) -> list[Task]:
        return [self.whole, self.part, self.sibling, self.deep, self.deep_sibling]

    def states(self) -> list[str]:
        """How whole, part, sibling, deep part and its sibling stand."""
        return [str(task.state) for task in self.all]

    def report(self, task: Task, by: Actor, **said: Any) -> None:
        report(self.session, self.clock, task, by, **said)

    def decide(self, act: Callable[..., None], task: Task, by: Actor) -> None:
        act(self.session, task, Decided(RULING, by, task.version), self.clock)


def split(session: Session, house: House, clock: MovingClock, task: Task, by: Actor, **targets: int) -> list[Task]:
    shares = [Share(house.units[code], code, target=D(target)) for code, target in targets.items()]
    return break_down(session, task, shares, by=by, clock=clock)


@pytest.fixture
def grove(session: Session, house: House, clock: MovingClock) -> Tree:
    whole = make_task(
        session, house, clock, code="NV-2023-010", measure="ha", measure_kind=MeasureKind.COUNT, target=D(50)
    )
    part, sibling = split(session, house, clock, whole, house.lead, XBB=30, XCL=20)
    deep, deep_sibling = split(session, house, clock, part, house.commune, HKL=20, XCL=10)
    return Tree(session, house, clock, whole, part, sibling, deep, deep_sibling)


def test_a_part_of_a_part_is_named_for_both_and_hangs_below_both(session: Session, house: House, grove: Tree) -> None:
    assert (grove.deep.code, grove.deep.level) == ("NV-2023-010-XBB-HKL", Level.PART)
    assert (grove.deep.parent_id, grove.deep.parent_unit_id) == (grove.part.id, house.units["XBB"])
    assert line_of(session, grove.deep) == (house.units["HKL"], house.units["XBB"], house.units["NNPTNT"])
    assert [(part.listed.code[12:], part.depth) for part in listed_below(session, grove.whole.id or 0)] == [
        ("XBB", 1),
        ("XBB-HKL", 2),
        ("XBB-XCL", 2),
        ("XCL", 1),
    ]


def test_a_figure_moves_everything_above_it_at_once(house: House, grove: Tree) -> None:
    versions = [grove.whole.version, grove.part.version]

    grove.report(grove.deep, house.stranger, quantity=D(15))
    grove.report(grove.sibling, house.commune2, quantity=D(10))

    assert [(task.quantity, task.percent, task.reported) for task in (grove.part, grove.whole)] == [
        (D(15), D(50), True),
        (D(25), D(50), True),
    ]
    assert [grove.whole.version, grove.part.version] == versions, "forms of those above stay good"


def test_shares_in_percent_weigh_on_every_level(session: Session, house: House, clock: MovingClock) -> None:
    whole = make_task(session, house, clock)
    shares = [Share(house.units[code], code, target=D(100), share=D(n)) for code, n in (("XBB", 75), ("XCL", 25))]
    part, _sibling = break_down(session, whole, shares, by=house.lead, clock=clock)
    shares = [Share(house.units[code], code, target=D(100), share=D(n)) for code, n in (("HKL", 60), ("XCL", 40))]
    deep, _other = break_down(session, part, shares, by=house.commune, clock=clock)

    report(session, clock, deep, house.stranger, quantity=D(50))

    assert (part.percent, part.quantity) == (D(30), D(30))
    assert (whole.percent, whole.quantity) == (D("22.5"), D("22.5"))


def test_a_past_day_keeps_what_was_known_on_every_level(session: Session, house: House, grove: Tree) -> None:
    clock = grove.clock
    first = clock.today()
    clock.move_to(clock.now() + timedelta(days=3))
    grove.report(grove.deep, house.stranger, quantity=D(15))
    clock.move_to(clock.now() + timedelta(days=1))

    def quantities(day: date) -> list[Decimal | None]:
        known = all_facts(session, AsOf(day, clock.today(), clock.zone))
        return [facts.quantity for facts in known]

    assert quantities(first) == [None] * 5
    assert sorted(filter(None, quantities(first + timedelta(days=3)))) == [D(15)] * 3


CIRCLES = {
    "the lead of the whole": ("deep", "stranger", "NNPTNT"),
    "the lead of the part above": ("deep", "stranger", "XBB"),
    "a part's own unit": ("sibling", "commune2", "XCL"),
}


@pytest.mark.parametrize(("name", "who", "unit"), CIRCLES.values(), ids=CIRCLES)
def test_work_does_not_come_back_to_who_gave_it_out(house: House, grove: Tree, name: str, who: str, unit: str) -> None:
    task: Task = getattr(grove, name)
    with pytest.raises(Refused) as refused:
        split(grove.session, house, grove.clock, task, house.people[who], **{unit: 5})

    assert "không nhận lại được việc mình đã giao" in refused.value.messages[f"share-{unit}"]
    assert not task.has_parts


def test_a_unit_may_hold_parts_on_different_lines_and_the_lead_of_the_whole_one_of_its_own(
    session: Session, house: House, clock: MovingClock, grove: Tree
) -> None:
    (own,) = split(session, house, clock, make_task(session, house, clock), house.lead, NNPTNT=100)

    assert own.parent_unit_id == own.lead_unit_id
    assert {grove.sibling.lead_unit_id, grove.deep_sibling.lead_unit_id} == {house.units["XCL"]}


def test_there_are_so_many_levels_and_no_more(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock)
    for number in range(MOST_LEVELS + 1):
        unit = Unit(code=f"T{number}", name="Thôn", short_name="Thôn", kind="commune", valid_from=date(2020, 1, 1))
        session.add(unit)
        session.flush()
        house.units[unit.code] = unit.id or 0
        add_person(session, house, clock, f"head{number}", unit.code, Role.LEADER)
    for number in range(MOST_LEVELS):
        (task,) = split(session, house, clock, task, house.office, **{f"T{number}": 100})

    with pytest.raises(Refused, match="chia nhiều nhất 4 cấp"):
        split(session, house, clock, task, house.office, **{f"T{MOST_LEVELS}": 100})


def test_pausing_and_resuming_reach_every_level(house: House, grove: Tree) -> None:
    grove.report(grove.deep, house.stranger, quantity=D(15))
    grove.decide(pause, grove.deep_sibling, house.commune)

    grove.decide(pause, grove.whole, house.standing)
    assert grove.states() == ["paused"] * 5
    assert (grove.whole.quantity, grove.part.quantity) == (D(15), D(15)), "what stands keeps its number"

    grove.decide(resume, grove.whole, house.standing)
    assert grove.states() == ["in_progress", "in_progress", "in_progress", "in_progress", "paused"]
    assert (grove.part.percent, grove.whole.percent) == (D(75), D(30)), "the part without what is paused"


def test_a_part_paused_with_its_own_is_not_resumed_by_the_whole(house: House, grove: Tree) -> None:
    grove.decide(pause, grove.part, house.lead)
    assert grove.states() == ["in_progress", "paused", "assigned", "paused", "paused"]

    grove.decide(pause, grove.whole, house.standing)
    grove.decide(resume, grove.whole, house.standing)
    assert grove.states() == ["in_progress", "paused", "in_progress", "paused", "paused"]

    with pytest.raises(Refused):
        grove.decide(resume, grove.deep, house.commune)
    grove.decide(resume, grove.part, house.lead)
    assert grove.states() == ["in_progress"] * 5


def test_revoking_and_reopening_reach_every_level(house: House, grove: Tree) -> None:
    grove.report(grove.deep, house.stranger, quantity=D(20))
    submit(grove.session, grove.clock, grove.deep, house.stranger)
    confirm(grove.session, grove.deep, by=house.commune, clock=grove.clock, version=grove.deep.version)

    grove.decide(revoke, grove.whole, house.standing)
    assert grove.states() == ["revoked", "revoked", "revoked", "done", "revoked"]

    grove.decide(reopen, grove.whole, house.standing)
    assert grove.states() == ["in_progress", "in_progress", "in_progress", "done", "in_progress"]
    assert (grove.part.quantity, grove.whole.percent) == (D(20), D(40))


def test_what_is_open_below_a_part_that_is_done_stands_with_the_whole_too(house: House, grove: Tree) -> None:
    grove.report(grove.deep, house.stranger, quantity=D(20))
    submit(grove.session, grove.clock, grove.part, house.commune, sure=True)
    confirm(grove.session, grove.part, by=house.lead, clock=grove.clock, version=grove.part.version)

    grove.decide(pause, grove.whole, house.standing)
    assert grove.states() == ["paused", "done", "paused", "paused", "paused"]
    assert (grove.part.quantity, grove.part.percent) == (None, D(0)), "a part that is done still follows its own"

    grove.decide(resume, grove.whole, house.standing)
    assert (grove.part.quantity, grove.whole.quantity) == (D(20), D(20))


def test_the_unit_that_gave_a_part_out_decides_on_it_and_nobody_further_up(house: House, grove: Tree) -> None:
    submit(grove.session, grove.clock, grove.deep, house.stranger, quantity=D(20))

    for who in ("lead", "office", "standing", "commune2"):
        with pytest.raises(NotAllowed):
            confirm(
                grove.session, grove.deep, by=house.people[who], clock=grove.clock, version=grove.deep.version, note=""
            )
    confirm(grove.session, grove.deep, by=house.commune, clock=grove.clock, version=grove.deep.version)
    assert grove.deep.state == State.DONE


COUNTS = {
    "office": (1, 4),
    "lead": (1, 2),  # the two parts it gave out
    "commune": (0, 3),  # its own and the two it gave out
    "commune2": (0, 2),
    "stranger": (0, 1),
}


def test_every_part_counts_once_as_a_part_whatever_its_depth(session: Session, house: House, grove: Tree) -> None:
    clock, today = grove.clock, grove.clock.today()
    summary.refresh(session, today)
    grove.report(grove.deep, house.stranger, quantity=D(15))
    when = AsOf(today, today, clock.zone)
    levels = (Level.TASK.value, Level.PART.value)

    found = {
        who: tuple(sum_of(session, house.people[who], when, Scope(level=level)).assigned for level in levels)
        for who in COUNTS
    }

    assert found == COUNTS
    assert sum_of(session, house.office, when, Scope()) == plain_sum(all_facts(session, when), judged(today))


def test_the_office_splits_on_behalf_of_the_lead_unit_but_not_its_own_task(
    session: Session, house: House, clock: MovingClock, grove: Tree
) -> None:
    (deepest,) = split(session, house, clock, grove.deep_sibling, house.office, HKL=10)
    assert deepest.code == "NV-2023-010-XBB-XCL-HKL"

    own = make_task(session, house, clock, lead="VPHU", state="assigned")
    with pytest.raises(NotAllowed):
        split(session, house, clock, own, house.office, XBB=100)
    assert head_of(house, "HKL").unit_ids == {deepest.lead_unit_id}
