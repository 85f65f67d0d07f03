"""Shares of a split task change later: what adds up, what is restated, what is told, and what is refused."""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.errors import Conflict, NotAllowed, Refused
from pacnam_tasks.history.queries import timeline
from pacnam_tasks.tasks.forms import LevelChoice, TaskFilter
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.tasks.queries.lists import page_of
from pacnam_tasks.tasks.queries.one import parts_of
from pacnam_tasks.tasks.rules.breakdown import shares_by_weight
from pacnam_tasks.tasks.rules.facts import MeasureKind, State
from pacnam_tasks.tasks.splitting.actions import break_down, change_shares
from pacnam_tasks.tasks.splitting.shares import Share, Wanted
from tests.factories import House, make_parts, make_task
from tests.progress.acts import report, submit

D = Decimal


def wanted(house: House, reason: str = "", **sizes: str) -> Wanted:
    """The shares as typed, by unit code."""
    return Wanted({house.units[code]: (code, D(size)) for code, size in sizes.items()}, reason)


def change(
    session: Session, house: House, clock: MovingClock, task: Task, by: Actor | None = None, **said: Any
) -> None:
    change_shares(session, task, wanted(house, **said), by=by or house.lead, clock=clock)


def told(session: Session, task: Task) -> tuple[str, dict[str, Any]]:
    """Kind and words of the newest event of a task."""
    event = timeline(session, task.id or 0, 1)[0]
    return event.kind, json.loads(event.data)


@pytest.fixture
def field_(session: Session, house: House, clock: MovingClock) -> list[Task]:
    """A task of 50 ha and its parts: 30 in Bộc Bố, 20 in Cổ Linh."""
    whole = make_task(session, house, clock, measure="ha", measure_kind=MeasureKind.COUNT, target=D(50))
    shares = [Share(house.units[code], code, target=D(target)) for code, target in (("XBB", 30), ("XCL", 20))]
    return [whole, *break_down(session, whole, shares, by=house.lead, clock=clock)]


def test_a_percentage_is_measured_against_the_new_share_and_the_past_against_the_old(
    session: Session, house: House, clock: MovingClock, field_: list[Task]
) -> None:
    whole, part, other = field_
    first = clock.today()
    report(session, clock, part, house.commune, quantity=D(15))
    clock.move_to(clock.now() + timedelta(days=2))

    change(session, house, clock, whole, XBB="25", XCL="25", reason="Chuyển đất cho Cổ Linh.")

    assert [(one.target, one.quantity, one.percent) for one in field_] == [
        (D(50), D(15), D(30)),
        (D(25), D(15), D(60)),
        (D(25), None, D(0)),
    ]
    assert told(session, part) == (
        "share_changed",
        {"before": "30", "after": "25", "reason": "Chuyển đất cho Cổ Linh."},
    )
    kind, said = told(session, whole)
    assert (kind, [code for code, *_ in said["changes"]]) == ("shares_changed", [part.code, other.code])
    past = page_of(
        session, house.office, TaskFilter(level=LevelChoice.PART), AsOf(first, clock.today(), clock.zone)
    ).rows
    assert [(row.target, row.facts.percent) for row in past] == [(D(30), D(50)), (D(20), D(0))]


def test_a_unit_that_reports_nothing_stays_silent_when_its_share_changes(
    session: Session, house: House, clock: MovingClock, field_: list[Task]
) -> None:
    whole, part, _other = field_
    first = clock.today()
    clock.move_to(clock.now() + timedelta(days=20))

    change(session, house, clock, whole, XBB="25", XCL="25")

    assert (part.recorded_on, whole.recorded_on) == (first, clock.today())


def test_a_unit_comes_in_and_one_without_a_report_goes_out(
    session: Session, house: House, clock: MovingClock, field_: list[Task]
) -> None:
    whole, part, other = field_
    report(session, clock, part, house.commune, quantity=D(15))

    change(session, house, clock, whole, XBB="30", HKL="20", reason="Xã đề nghị thôi.")

    new = parts_of(session, whole.id or 0)[0]
    assert (new.code, new.target, new.state) == (f"{whole.code}-HKL", D(20), State.ASSIGNED)
    assert (other.state, told(session, other)) == (State.REVOKED, ("revoked", {"reason": "Xã đề nghị thôi."}))
    assert (part.version, whole.percent) == (3, D(30)), "whose share stays is left alone"


def test_shares_in_percent_change_their_weights(session: Session, house: House, clock: MovingClock) -> None:
    whole = make_task(session, house, clock)
    part, other = make_parts(session, house, clock, whole)
    report(session, clock, part, house.commune, quantity=D(40))
    assert (whole.percent, part.share) == (D(20), None)

    change(session, house, clock, whole, XBB="75", XCL="25")

    assert [(one.share, one.weight) for one in (part, other)] == [(D(75), D("1.5")), (D(25), D("0.5"))]
    assert whole.percent == D(30)


def test_a_share_that_stays_weighs_the_same_of_the_whole_among_more_parts(
    session: Session, house: House, clock: MovingClock
) -> None:
    whole = make_task(session, house, clock)
    part, other = make_parts(session, house, clock, whole)
    change(session, house, clock, whole, XBB="60", XCL="40")

    change(session, house, clock, whole, XBB="60", XCL="20", HKL="20")

    new = parts_of(session, whole.id or 0)[0]
    assert [one.weight for one in (part, other, new)] == [D("1.8"), D("0.6"), D("0.6")]
    assert told(session, part) == ("share_noted", {"after": "60"})


def test_parts_that_had_only_weights_all_get_their_share_written_down(
    session: Session, house: House, clock: MovingClock
) -> None:
    whole = make_task(session, house, clock)
    shares = [
        Share(house.units[code], code, target=D(100), weight=D(weight)) for code, weight in (("XBB", 3), ("XCL", 1))
    ]
    part, other = break_down(session, whole, shares, by=house.lead, clock=clock)
    report(session, clock, part, house.commune, quantity=D(100))
    submit(session, clock, part, house.commune)

    change(session, house, clock, whole, XCL="15", HKL="10")

    assert [one.share for one in (part, other)] == [D(75), D(15)]
    assert (part.state, whole.percent) == (State.SUBMITTED, D(75))


@pytest.mark.parametrize(
    ("weights", "shares"),
    [([], []), ([1], ["100"]), ([1, 1, 1], ["33.33", "33.33", "33.34"]), ([3, 1], ["75.00", "25.00"])],
)
def test_shares_by_weight_come_to_a_hundred(weights: list[int], shares: list[str]) -> None:
    assert shares_by_weight([D(weight) for weight in weights]) == [D(share) for share in shares]


def test_a_split_part_keeps_its_own_parts_and_their_number(
    session: Session, house: House, clock: MovingClock, field_: list[Task]
) -> None:
    whole, part, _other = field_
    (deep,) = break_down(session, part, [Share(house.units["HKL"], "HKL", target=D(30))], by=house.commune, clock=clock)
    report(session, clock, deep, house.stranger, quantity=D(15))

    change(session, house, clock, whole, XBB="40", XCL="10")

    assert (part.target, part.quantity, part.percent) == (D(40), D(15), D(50))
    assert (deep.target, whole.percent) == (D(30), D(30))


WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "too little": ({"XBB": "30", "XCL": "10"}, "", "còn 10 chưa giao cho đơn vị nào"),
    "too much": ({"XBB": "30", "XCL": "20", "HKL": "5"}, "", "vượt 5 so với 50"),
    "nothing new": ({"XBB": "30", "XCL": "20"}, "", "Chưa có phần nào thay đổi"),
    "withdrawn without a reason": ({"XBB": "50"}, "reason", "Vui lòng ghi lý do thu hồi"),
    "withdrawn after a report": ({"XCL": "50", "reason": "Thôi."}, "share-XBB", "đã có báo cáo"),
}


@pytest.mark.parametrize(("said", "name", "sentence"), WRONG.values(), ids=WRONG)
def test_what_does_not_add_up_or_takes_a_decision_is_refused(
    session: Session,
    house: House,
    clock: MovingClock,
    field_: list[Task],
    said: dict[str, Any],
    name: str,
    sentence: str,
) -> None:
    report(session, clock, field_[1], house.commune, note="Đang làm đất.")
    before = [(one.version, one.state, one.target) for one in field_]

    with pytest.raises(Refused) as refused:
        change(session, house, clock, field_[0], **said)

    assert sentence in refused.value.messages[name]
    assert [(one.version, one.state, one.target) for one in field_] == before


def test_what_waits_or_is_over_keeps_its_share(
    session: Session, house: House, clock: MovingClock, field_: list[Task]
) -> None:
    whole, part, other = field_
    submit(session, clock, part, house.commune, quantity=D(30))

    with pytest.raises(Conflict):
        change(session, house, clock, whole, XBB="25", XCL="25")
    change(session, house, clock, whole, XCL="15", HKL="5")

    assert (part.target, other.target) == (D(30), D(15))


def test_a_report_that_was_taken_back_is_a_report_still(
    session: Session, house: House, clock: MovingClock, field_: list[Task]
) -> None:
    whole, part, _other = field_
    (deep,) = break_down(session, part, [Share(house.units["HKL"], "HKL", target=D(30))], by=house.commune, clock=clock)
    report(session, clock, deep, house.stranger, note="Đã nhận việc.")
    deep.reported = part.reported = False

    with pytest.raises(Refused, match="đã có báo cáo"):
        change(session, house, clock, whole, XCL="50", reason="Thôi.")


def test_the_office_changes_shares_on_behalf_of_the_lead_unit_but_withdraws_nothing(
    session: Session, house: House, clock: MovingClock, field_: list[Task]
) -> None:
    whole, part, _other = field_

    change(session, house, clock, whole, house.office, XBB="20", XCL="20", HKL="10")

    for task in (whole, part):
        event = timeline(session, task.id or 0, 1)[0]
        assert (event.actor_id, event.on_behalf_of_id) == (house.office.holdings[0].id, house.units["NNPTNT"])
    with pytest.raises(NotAllowed):
        change(session, house, clock, whole, house.office, XBB="50", reason="Thôi.")


@pytest.mark.parametrize("who", ["staff", "standing", "member", "stranger", "commune", "inspector"])
def test_nobody_else_changes_shares(
    session: Session, house: House, clock: MovingClock, field_: list[Task], who: str
) -> None:
    with pytest.raises(NotAllowed):
        change(session, house, clock, field_[0], house.people[who], XBB="25", XCL="25")
