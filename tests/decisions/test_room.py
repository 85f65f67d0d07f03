"""A revoked part comes back only with a share for which the others have left room: shares never exceed the whole."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from sqlmodel import Session

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.errors import Refused
from pacnam_tasks.decisions.course.actions import Decided, reopen, revoke
from pacnam_tasks.decisions.rules import Ruling
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.one import parts_of
from pacnam_tasks.tasks.rules.facts import MeasureKind
from pacnam_tasks.tasks.splitting.actions import break_down, change_shares
from pacnam_tasks.tasks.splitting.shares import Share, Wanted, room_for
from tests.factories import House, make_task

D = Decimal
RULING = Ruling("Xã xin giao lại.", "45/NNPTNT")


def decided(house: House, part: Task) -> Decided:
    """What the head of the unit that leads the whole sends."""
    return Decided(RULING, house.lead, part.version)


def share_anew(
    session: Session, house: House, clock: MovingClock, whole: Task, sizes: Mapping[str, str], *, leaves_rest: bool
) -> None:
    wanted = Wanted({house.units[code]: (code, D(size)) for code, size in sizes.items()}, "", leaves_rest)
    change_shares(session, whole, wanted, by=house.lead, clock=clock)


@pytest.fixture(params=["counted", "in percent"])
def split(request: pytest.FixtureRequest, session: Session, house: House, clock: MovingClock) -> list[Task]:
    """A task of 100 and its parts: 60 in Bộc Bố, and 40 in Cổ Linh that is revoked."""
    counted = request.param == "counted"
    kind = MeasureKind.COUNT if counted else MeasureKind.PERCENT
    whole = make_task(session, house, clock, measure="ha" if counted else "%", measure_kind=kind, target=D(100))
    shares = [
        Share(house.units[code], code, target=D(size) if counted else D(100), share=None if counted else D(size))
        for code, size in (("XBB", 60), ("XCL", 40))
    ]
    kept, revoked = break_down(session, whole, shares, by=house.lead, clock=clock)
    revoke(session, revoked, decided(house, revoked), clock)
    return [whole, kept, revoked]


def test_while_nothing_was_shared_anew_it_comes_back_as_it_was(
    session: Session, house: House, clock: MovingClock, split: list[Task]
) -> None:
    _whole, _kept, part = split
    before = (part.target, part.share)

    reopen(session, part, decided(house, part), clock)

    assert (part.state, part.target, part.share) == ("in_progress", *before)


def test_once_the_others_hold_its_share_it_is_refused_with_what_to_do(
    session: Session, house: House, clock: MovingClock, split: list[Task]
) -> None:
    whole, _kept, part = split
    share_anew(session, house, clock, whole, {"XBB": "100"}, leaves_rest=False)

    with pytest.raises(Refused, match=r"100 trên 100.*\(40\).*điều chỉnh các phần trước"):
        reopen(session, part, decided(house, part), clock)

    assert part.state == "revoked"


def test_it_comes_back_once_the_rest_was_left_for_it(
    session: Session, house: House, clock: MovingClock, split: list[Task]
) -> None:
    whole, _kept, part = split
    share_anew(session, house, clock, whole, {"XBB": "100"}, leaves_rest=False)
    share_anew(session, house, clock, whole, {"XBB": "55"}, leaves_rest=True)

    reopen(session, part, decided(house, part), clock)

    assert part.state == "in_progress"


@pytest.mark.parametrize("leaves_rest", [True, False])
def test_without_the_tick_or_a_revoked_part_shares_come_to_the_whole(
    session: Session, house: House, clock: MovingClock, split: list[Task], leaves_rest: bool
) -> None:
    whole, _kept, part = split
    if leaves_rest:
        reopen(session, part, decided(house, part), clock)
    sizes = {"XBB": "50", "XCL": "40"} if leaves_rest else {"XBB": "90"}

    with pytest.raises(Refused, match="còn 10 chưa giao cho đơn vị nào"):
        share_anew(session, house, clock, whole, sizes, leaves_rest=leaves_rest)


def test_a_part_that_never_had_a_share_takes_the_rest(session: Session, house: House, clock: MovingClock) -> None:
    whole = make_task(session, house, clock)
    weighed = [Share(house.units[code], code, target=D(100)) for code in ("XBB", "XCL")]
    _kept, part = break_down(session, whole, weighed, by=house.lead, clock=clock)
    revoke(session, part, decided(house, part), clock)
    share_anew(session, house, clock, whole, {"XBB": "70"}, leaves_rest=True)

    assert room_for(whole, parts_of(session, whole.id or 0), part) == {"share": D(30), "weight": D("0.60")}
