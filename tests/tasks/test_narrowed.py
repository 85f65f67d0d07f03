"""A list is narrowed by field, unit, plan, programme, member and role, today and on a past day alike."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session

from pacnam_tasks.accounts.models import Appointment
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.plans.models import Plan, Programme, SourceDocument
from pacnam_tasks.plans.queries import all_fields, all_plans, all_programmes
from pacnam_tasks.tasks.forms import TaskFilter
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.tasks.queries.lists import count, page_of, rows_with
from pacnam_tasks.tasks.queries.one import around, co_unit_codes, listed_whole, recorded
from pacnam_tasks.tasks.queries.tree import listed_below
from tests.factories import House, make_parts, make_task


@pytest.fixture
def plan(session: Session, house: House, clock: MovingClock) -> dict[str, Task]:
    """A task for each way of narrowing, by what is special about it."""
    paper = SourceDocument(
        kind="Thông báo", number="12-TB/HU", issued_on=date(2023, 7, 7), issuer="Huyện ủy", abstract="Kết luận"
    )
    programme = Programme(code="NTM", name="Nông thôn mới")
    session.add_all([paper, programme])
    session.flush()
    halves = [
        Plan(code=code, title=f"Kế hoạch {code}", starts_on=start, ends_on=start, source_document_id=paper.id)
        for code, start in (("2023H1", date(2023, 1, 1)), ("2023H2", date(2023, 7, 1)))
    ]
    session.add_all(halves)
    session.flush()
    made = {
        "plain": make_task(session, house, clock),
        "forest": make_task(session, house, clock, field_id=house.fields["lam-nghiep"]),
        "rangers": make_task(session, house, clock, lead="HKL", co_unit_ids=[house.units["NNPTNT"]]),
        "planned": make_task(session, house, clock, plan_id=halves[1].id, source_document_id=paper.id),
        "programme": make_task(session, house, clock, programme_ids=[programme.id]),
        "member": make_task(session, house, clock, member_id=house.member.person_id),
        "split": make_task(session, house, clock),
    }
    made["part"], made["other part"] = make_parts(session, house, clock, made["split"])
    made["plain"].handler_id = house.staff.person_id
    session.flush()
    return made


WHOLE = {"plain", "forest", "rangers", "planned", "programme", "member", "split"}
BOTH = WHOLE | {"part", "other part"}
NARROWED: dict[str, tuple[str, dict[str, str], set[str]]] = {
    "nothing": ("office", {}, WHOLE),
    "parts": ("office", {"level": "part"}, {"part", "other part"}),
    "both": ("office", {"level": "all"}, BOTH),
    "a field": ("office", {"field": "lam-nghiep"}, {"forest"}),
    "no such field": ("office", {"field": "nowhere"}, set()),
    "a unit": ("office", {"unit": "HKL"}, {"rangers"}),
    "a commune's parts": ("office", {"unit": "XBB", "level": "part"}, {"part"}),
    "no such unit": ("office", {"unit": "NOWHERE"}, set()),
    "a plan": ("office", {"plan": "2023H2"}, {"planned"}),
    "an empty plan": ("office", {"plan": "2023H1"}, set()),
    "a programme": ("office", {"programme": "NTM"}, {"programme"}),
    "no such programme": ("office", {"programme": "none"}, set()),
    "what one is in charge of": ("member", {"role": "member"}, {"member"}),
    "what one handles": ("staff", {"role": "handler"}, {"plain"}),
    "what one's unit leads": ("lead", {"role": "lead"}, WHOLE - {"rangers"}),
    "what one's unit leads, with the parts": ("lead", {"role": "ours"}, BOTH - {"rangers"}),
    "what one's unit helps with": ("lead", {"role": "co"}, {"rangers"}),
    "a unit's whole list": ("lead", {}, BOTH),
    "a commune's list": ("commune", {}, {"part"}),
    "a field of a unit": ("lead", {"field": "nong-nghiep", "unit": "NNPTNT"}, WHOLE - {"forest", "rangers"}),
}


@pytest.mark.parametrize(("username", "args", "names"), NARROWED.values(), ids=NARROWED)
@pytest.mark.parametrize("days_ago", [0, 1], ids=["today", "yesterday"])
def test_a_list_is_narrowed(
    session: Session,
    house: House,
    clock: MovingClock,
    plan: dict[str, Task],
    username: str,
    args: dict[str, str],
    names: set[str],
    days_ago: int,
) -> None:
    day, actor = clock.today(), house.people[username]
    when = AsOf(day, day + timedelta(days=days_ago), clock.zone)
    wanted = TaskFilter.from_args(args, day)

    codes = {row.code for row in page_of(session, actor, wanted, when).rows}

    assert {name for name, task in plan.items() if task.code in codes} == names
    assert count(session, actor, wanted, when) == len(names)


def test_a_list_of_one_member_is_asked_for_by_number(
    session: Session, house: House, clock: MovingClock, plan: dict[str, Task]
) -> None:
    wanted = TaskFilter(member=house.member.person_id)

    (row,) = page_of(session, house.office, wanted, AsOf(clock.today(), clock.today(), clock.zone)).rows

    assert (row.code, row.member_name) == (plan["member"].code, "Người member")


def test_a_part_s_row_names_its_parent_and_who_assigned_it(session: Session, plan: dict[str, Task]) -> None:
    (row,) = rows_with(session, [plan["part"].id or 0])

    assert (row.parent_code, row.lead_code, row.field_name) == (plan["split"].code, "XBB", "Nông nghiệp")
    assert row.assigner_name == "Phòng Nông nghiệp và Phát triển nông thôn"


def test_rows_come_in_the_order_asked_for(session: Session, plan: dict[str, Task]) -> None:
    ids = [plan[name].id or 0 for name in ("split", "plain", "forest")]

    assert [row.id for row in rows_with(session, [*ids, 10**9])] == ids


def test_a_page_says_where_a_task_comes_from(session: Session, plan: dict[str, Task]) -> None:
    row = around(session, plan["planned"].code)

    assert (row.plan_title, row.document_number) == ("Kế hoạch 2023H2", "12-TB/HU")
    assert (row.lead_code, row.parent_code, row.member_name) == ("NNPTNT", None, None)


def test_parts_come_in_protocol_order(session: Session, plan: dict[str, Task]) -> None:
    parts = listed_below(session, plan["split"].id or 0)

    assert [part.listed.code for part in parts] == [plan["part"].code, plan["other part"].code]


@pytest.mark.parametrize("username", ["stranger", "administrator", "commune"])
def test_a_row_is_shown_again_to_those_alone_who_see_the_whole(
    session: Session, house: House, plan: dict[str, Task], username: str
) -> None:
    code = plan["split"].code
    assert listed_whole(session, code, house.lead).code == code

    with pytest.raises(NotFound):
        listed_whole(session, code, house.people[username])


def test_helping_units_are_told_for_many_tasks_at_once(session: Session, plan: dict[str, Task]) -> None:
    ids = [task.id or 0 for task in plan.values()]

    assert co_unit_codes(session, ids) == {plan["rangers"].id: ["NNPTNT"]}


def test_events_are_told_with_the_person_and_unit(session: Session, plan: dict[str, Task]) -> None:
    events = recorded(session, plan["plain"].id or 0, 9)

    assert [(one.kind, one.person_name, one.unit_name) for one in events] == [
        ("accepted", "Người lead", "Phòng Nông nghiệp và Phát triển nông thôn"),
        ("assigned", "Người standing", "Huyện ủy"),
    ]
    assert recorded(session, plan["plain"].id or 0, 1) == events[:1]


def test_a_person_is_told_after_the_appointment_has_ended(
    session: Session, house: House, plan: dict[str, Task]
) -> None:
    session.get_one(Appointment, house.lead.holdings[0].id).valid_to = date(2020, 12, 31)
    session.flush()

    assert recorded(session, plan["plain"].id or 0, 1)[0].person_name == "Người lead"


def test_fields_programmes_and_plans_come_in_order(session: Session, plan: dict[str, Task]) -> None:
    assert [one.code for one in all_fields(session)] == ["nong-nghiep", "lam-nghiep"]
    assert [one.code for one in all_programmes(session)] == ["NTM"]
    assert [one.code for one in all_plans(session)] == ["2023H2", "2023H1"]
