"""Several lists are counted in one statement: as long as each list is, whoever asks, with and without the summary."""

from typing import Any

import pytest
from sqlmodel import Session

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.plans.models import Plan, Programme, SourceDocument
from pacnam_tasks.tasks import summary
from pacnam_tasks.tasks.forms import TaskFilter
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.tasks.queries.lists import count
from pacnam_tasks.tasks.queries.several import Length, lengths_of
from pacnam_tasks.tasks.rules.selection import BY_RATING
from tests.conftest import counted
from tests.factories import House, make_parts, make_task
from tests.tasks.cases import TODAY
from tests.tasks.rows import insert_facts
from tests.tasks.test_selection import AXES, grid

MIXED: list[dict[str, Any]] = [
    {},
    {"level": "all"},
    {"level": "part", "unit": "XBB"},
    {"field": "nong-nghiep", "state": "open"},
    {"field": "nowhere"},
    {"unit": "NNPTNT", "timeliness": "overdue", "state": "submitted"},
    {"unit": "NOWHERE"},
    {"plan": "2023H2", "state": "open"},
    {"programme": "NTM"},
    {"member": "1"},
    {"role": "member"},
    {"role": "lead", "timeliness": "overdue"},
    {"role": "ours", "timeliness": "overdue"},
    {"role": "co"},
    {"role": "handler"},
    {"q": "thu hoach", "state": "open"},
    {"state": "draft"},
    {"age": "2"},
]


@pytest.fixture
def lists(session: Session, house: House, clock: MovingClock) -> list[TaskFilter]:
    """Each way of narrowing a list, over tasks of every kind."""
    paper = SourceDocument(kind="Kết luận", number="97", issued_on=TODAY, issuer="Huyện ủy", abstract="Kết luận")
    programme = Programme(code="NTM", name="Nông thôn mới")
    session.add_all([paper, programme])
    session.flush()
    plan = Plan(code="2023H2", title="Kế hoạch", starts_on=TODAY, ends_on=TODAY, source_document_id=paper.id)
    session.add(plan)
    session.flush()
    insert_facts(session, house, clock, grid())
    make_task(session, house, clock, plan_id=plan.id, programme_ids=[programme.id])
    make_task(
        session, house, clock, lead="HKL", co_unit_ids=[house.units["NNPTNT"]], field_id=house.fields["lam-nghiep"]
    )
    make_task(session, house, clock, member_id=house.member.person_id).handler_id = house.staff.person_id
    make_task(session, house, clock, state="draft")
    make_parts(session, house, clock, make_task(session, house, clock))
    session.flush()
    singles = [{"timeliness" if axis == "time" else axis: str(value)} for axis in AXES for value in AXES[axis]]
    mixed = [one | ({"member": str(house.member.person_id)} if "member" in one else {}) for one in MIXED]
    return [TaskFilter.from_args(args, TODAY) for args in [*mixed, *singles]]


@pytest.mark.parametrize("with_summary", [True, False], ids=["summary", "no summary"])
@pytest.mark.parametrize("who", ["office", "member", "lead", "staff", "commune"])
def test_each_list_is_as_long_as_it_is(
    session: Session, house: House, clock: MovingClock, lists: list[TaskFilter], who: str, with_summary: bool
) -> None:
    if with_summary:
        summary.refresh(session, TODAY)
    actor, when = house.people[who], AsOf(TODAY, TODAY, clock.zone)

    lengths = lengths_of(session, actor, lists, TODAY)

    known = {one: length for one, length in zip(lists, lengths, strict=True) if length is not None}
    assert known == {one: Length(count(session, actor, one, when), True) for one in known}
    in_summary = with_summary and actor.reads_all
    assert [one for one in lists if one not in known and (in_summary or one.activity not in BY_RATING)] == []


def test_of_too_many_only_a_lower_bound_is_told(session: Session, house: House, lists: list[TaskFilter]) -> None:
    del lists
    asked = [{"q": "nhiem vu"}, {"q": "khong co gi"}, {"unit": "NNPTNT", "plan": "2023H2", "state": "open"}]

    found = lengths_of(session, house.office, [TaskFilter.from_args(one, TODAY) for one in asked], TODAY, 300)

    assert found[0] is not None
    assert (0 < found[0].n <= 301, found[0].is_whole) == (True, False)
    assert found[1] is None


def test_any_number_of_lists_takes_one_statement(
    session: Session, house: House, database: Database, lists: list[TaskFilter]
) -> None:
    summary.refresh(session, TODAY)

    with counted(database) as sent:
        lengths_of(session, house.office, lists, TODAY)
        lengths_of(session, house.lead, lists, TODAY)
        lengths_of(session, house.office, [], TODAY)

    assert len(sent) == 2
