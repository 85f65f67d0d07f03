"""What people did beyond the plan: parts split further, shared anew, paused and re-opened; work without a due day."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, col, select

from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.decisions.waiting.queries import Kind, tasks_waiting
from pacnam_tasks.history.models import Event
from pacnam_tasks.tasks.access import Sight
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.one import get_visible, parts_of
from pacnam_tasks.tasks.rules.facts import is_to_review
from pacnam_tasks.units.models import Unit
from tests.demo.conftest import TODAY, Demonstration, facts_on, task_named

SHARED, SPLIT, DEEP = "NV-2023-014", "NV-2023-014-XBB", "NV-2023-014-XBB-HNDXBB"
UNDATED = {"NV-2023-021", "NV-2023-022"}
BEFORE, AFTER = date(2023, 9, 13), date(2023, 9, 14)


def told(session: Session, code: str, kind: str) -> list[dict[str, Any]]:
    """What the events of a kind say of a task."""
    mine = select(Event.data).where(col(Event.task_id) == task_named(session, code).id, col(Event.kind) == kind)
    return [json.loads(data) for data in session.exec(mine.order_by(col(Event.seq)))]


def test_a_commune_has_split_its_part_between_units_of_its_own(demonstration: Demonstration) -> None:
    with demonstration.database.reading() as session:
        part = task_named(session, SPLIT)
        deep = parts_of(session, part.id or 0)
        units = [session.get_one(Unit, one.lead_unit_id) for one in deep]

    assert [one.percent for one in deep] == [Decimal(15), Decimal(20), Decimal(0)]
    assert {unit.parent_id for unit in units} == {part.lead_unit_id}
    assert part.percent == 17


def test_it_withdrew_one_of_them_and_shared_anew(demonstration: Demonstration) -> None:
    with demonstration.database.reading() as session:
        deep = parts_of(session, task_named(session, SPLIT).id or 0)
        said = told(session, SPLIT, "shares_changed")

    assert [one.state for one in deep] == ["in_progress", "in_progress", "revoked"]
    assert [one.share for one in deep[:2]] == [Decimal(60), Decimal(40)]
    assert [one["withdrawn"] for one in said] == [[f"{SPLIT}-DOANXBB"]]


def test_who_holds_a_deep_part_sees_only_a_glimpse_of_the_part_above(demonstration: Demonstration) -> None:
    holder, lead = demonstration.person("hnd-bocbo"), demonstration.person("ldtbxh")
    with demonstration.database.reading() as session:
        assert get_visible(session, DEEP, lead)[1] is Sight.WHOLE
        assert get_visible(session, SPLIT, holder)[1] is Sight.GLIMPSE
        with pytest.raises(NotFound):
            get_visible(session, SHARED, holder)


def test_changed_shares_leave_past_days_as_they_were(demonstration: Demonstration) -> None:
    then, now = facts_on(demonstration, BEFORE), facts_on(demonstration, AFTER)

    assert {facts.weight for code, facts in then.items() if code[:-4] == SHARED} == {1}
    assert (now[SPLIT].weight, now["NV-2023-014-XXL"].weight) == (Decimal("1.1"), Decimal("0.8"))
    assert (then[SHARED].percent, now[SHARED].percent) == (Decimal("3.5"), Decimal("4.3"))


def test_the_old_share_stands_beside_the_new_one(demonstration: Demonstration) -> None:
    with demonstration.database.reading() as session:
        whole, part = told(session, SHARED, "shares_changed"), told(session, SPLIT, "share_changed")

    assert len(whole[0]["changes"]) == 10
    assert [[Decimal(one["before"]), Decimal(one["after"])] for one in part] == [[Decimal(10), Decimal(11)]]
    assert part[0]["reason"] == whole[0]["reason"] != ""


def test_a_part_was_paused_for_some_time_and_another_still_is(demonstration: Demonstration) -> None:
    days = (date(2023, 8, 9), date(2023, 8, 10), date(2023, 8, 24), date(2023, 8, 25))

    states = [facts_on(demonstration, day)["NV-2023-010-XNM"].state for day in days]

    assert states == ["in_progress", "paused", "paused", "in_progress"]
    assert facts_on(demonstration, TODAY)["NV-2023-013-XCB"].state == "paused"


def test_a_part_that_was_done_is_carried_again_and_stays_done_on_past_days(demonstration: Demonstration) -> None:
    then, now = (facts_on(demonstration, day)["NV-2023-015-XAT"] for day in (date(2023, 9, 7), TODAY))

    assert (then.state, now.state) == ("done", "in_progress")
    assert (then.quantity, now.quantity) == (Decimal(1), Decimal(0))


def test_only_what_no_plan_knows_has_no_due_day(demonstration: Demonstration) -> None:
    with demonstration.database.reading() as session:
        undated = session.exec(select(Task).where(col(Task.due_on).is_(None))).all()

    assert {task.code for task in undated} == UNDATED
    assert all(task.plan_id is None and task.source_document_id and task.quoted for task in undated)


def test_one_of_them_was_reviewed_and_has_its_next_day(demonstration: Demonstration) -> None:
    then, now = (facts_on(demonstration, day)["NV-2023-021"] for day in (date(2023, 8, 30), TODAY))
    with demonstration.database.reading() as session:
        reviews = told(session, "NV-2023-021", "reviewed")

    assert (then.review_on, now.review_on) == (date(2023, 8, 31), date(2023, 9, 29))
    assert not is_to_review(now, TODAY)
    assert [one["review_on"] for one in reviews] == ["2023-09-29"]


@pytest.mark.parametrize("username", ["vanphong", "thuongtruc"])
def test_the_other_waits_for_its_review_on_the_first_day(demonstration: Demonstration, username: str) -> None:
    with demonstration.database.reading() as session:
        waiting = tasks_waiting(session, demonstration.person(username), TODAY)[Kind.REVIEW]

    assert [one.code for one in waiting.rows] == ["NV-2023-022"]


def test_another_member_is_in_charge_of_what_was_ticked_with_its_parts(demonstration: Demonstration) -> None:
    away, instead = (demonstration.person(name).person_id for name in ("uyvien4", "uyvien2"))
    then, now = facts_on(demonstration, date(2023, 9, 7)), facts_on(demonstration, date(2023, 9, 8))
    ticked = {code for code in now if code.startswith(("NV-2023-012", "NV-2023-016"))}

    assert len(ticked) == 22
    assert {then[code].member_id for code in ticked} == {away}
    assert {now[code].member_id for code in ticked} == {instead}
    assert {code for code in now if now[code].member_id != then[code].member_id} == ticked


def test_a_part_was_revoked_by_a_document_and_came_back(demonstration: Demonstration) -> None:
    with demonstration.database.reading() as session:
        [revoked], [reopened] = (told(session, "NV-2023-010-XBT", kind) for kind in ("revoked", "reopened"))

    assert (revoked["document"], reopened["document"]) == ("48/HKL", "51/HKL")
    assert facts_on(demonstration, date(2023, 8, 15))["NV-2023-010-XBT"].state == "revoked"
    assert facts_on(demonstration, TODAY)["NV-2023-010-XBT"].state == "in_progress"


def test_a_refusal_was_taken_by_who_assigned_the_part(demonstration: Demonstration) -> None:
    with demonstration.database.reading() as session:
        [released] = told(session, "NV-2023-005-XNM", "refusal_released")

    assert released["document"] == "38/TTDVNN"
    assert facts_on(demonstration, date(2023, 9, 5))["NV-2023-005-XNM"].state == "revoked"


def test_completion_came_on_paper(demonstration: Demonstration) -> None:
    with demonstration.database.reading() as session:
        [submitted] = told(session, "NV-2023-001-XGH", "submitted")

    assert submitted["paper"]["document"] == "33/BC-UBND"
    assert facts_on(demonstration, TODAY)["NV-2023-001-XGH"].submitted_on == date(2023, 7, 20)


def test_a_draft_was_corrected_before_it_was_assigned(demonstration: Demonstration) -> None:
    with demonstration.database.reading() as session:
        [edited] = told(session, "NV-2023-022", "edited")
        task = task_named(session, "NV-2023-022")

    before, after = edited["changed"]["title"]
    assert (before != after, after) == (True, task.title)
