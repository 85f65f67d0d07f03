"""A member rates a task otherwise: who may, until when, what is refused, and what both ratings look like."""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.errors import Conflict, NotAllowed, Refused
from pacnam_tasks.decisions.overruling.actions import overrule
from pacnam_tasks.decisions.overruling.forms import OverrulingInput, read_overruling
from pacnam_tasks.history.queries import timeline
from pacnam_tasks.tasks import summary
from pacnam_tasks.tasks.forms import TaskFilter
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.counts import AsOf, Scope, sum_of
from pacnam_tasks.tasks.queries.days import judged_on
from pacnam_tasks.tasks.queries.lists import page_of
from pacnam_tasks.tasks.rules.facts import Rating
from pacnam_tasks.tasks.rules.selection import RATED
from tests.conftest import TODAY
from tests.factories import House, make_task
from tests.progress.acts import report
from tests.tasks.recounted import all_facts, plain_sum

SAID: dict[str, Any] = {"rating": "V", "reason": "Vụ mùa chậm một tuần, vẫn kịp.", "until": "30/09/2023"}


def said(seen: int | None = None, /, **typed: str) -> OverrulingInput:
    """The form as typed, made from a page that showed the overruling `seen`."""
    return read_overruling(SAID | {"seen": str(seen or "")} | typed, TODAY)


@pytest.mark.usefixtures("in_app")
@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"reason": "  "}, "reason", "Ghi lý do"),
        ({"reason": "Theo văn bản TUYỆT MẬT"}, "reason", "bí mật nhà nước"),
        ({"rating": ""}, "rating", "Chọn mức"),
        ({"rating": "–"}, "rating", "Chọn mức"),
        ({"until": ""}, "until", "Nhập ngày cuối cùng"),
        ({"until": "14/09/2023"}, "until", "đã qua"),
        ({"until": "15/12/2023"}, "until", "không sau 14/12/2023"),
        ({"until": "31/02/2023"}, "until", "Tháng 2/2023 không có ngày 31."),
    ],
)
def test_what_is_missing_or_wrong_is_refused_by_field(typed: dict[str, str], field: str, words: str) -> None:
    with pytest.raises(Refused) as refused:
        said(**typed)

    assert set(refused.value.messages) == {field}
    assert words in refused.value.messages[field]


@pytest.mark.usefixtures("in_app")
def test_today_and_ninety_days_ahead_are_taken() -> None:
    assert [said(until=day).holds_until for day in ("15/09/2023", "14/12/2023")] == [TODAY, TODAY + timedelta(days=90)]


def test_both_ratings_are_kept_and_the_task_stands_as_before(
    session: Session, house: House, clock: MovingClock
) -> None:
    task = make_task(session, house, clock)
    before = (task.version, task.recorded_on, task.state)

    made = overrule(session, task, said(), by=house.member, clock=clock)

    event = timeline(session, task.id or 0, 1)[0]
    assert (task.version, task.recorded_on, task.state) == before
    assert (made.rating, made.computed, made.holds_until) == ("V", "–", task.ruled_until)
    assert (event.kind, json.loads(event.data)["reason"]) == ("overruled", SAID["reason"])
    assert json.loads(event.facts or "")["ruled"] == "V"


@pytest.mark.parametrize("who", ["office", "lead", "staff", "stranger", "commune", "inspector", "administrator"])
def test_only_the_committee_overrules(session: Session, house: House, clock: MovingClock, who: str) -> None:
    task = make_task(session, house, clock)

    with pytest.raises(NotAllowed):
        overrule(session, task, said(), by=house.people[who], clock=clock)


def test_a_member_only_in_the_own_fields_and_only_open_work(session: Session, house: House, clock: MovingClock) -> None:
    forest = make_task(session, house, clock, field_id=house.fields["lam-nghiep"])
    draft = make_task(session, house, clock, state="draft")

    for task, who in ((forest, house.member), (draft, house.standing)):
        with pytest.raises(NotAllowed):
            overrule(session, task, said(), by=who, clock=clock)
    overrule(session, forest, said(), by=house.standing, clock=clock)
    assert forest.ruled == "V"


def test_the_second_of_two_members_sees_the_first(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock)
    first = overrule(session, task, said(), by=house.member, clock=clock)

    with pytest.raises(Conflict):
        overrule(session, task, said(rating="X"), by=house.standing, clock=clock)
    overrule(session, task, said(first.id, rating="X"), by=house.standing, clock=clock)

    assert task.ruled == "X"


def test_a_task_is_given_back_to_the_rule(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock)
    first = overrule(session, task, said(), by=house.member, clock=clock)

    back = overrule(session, task, said(first.id, rating="rule", until=""), by=house.member, clock=clock)

    assert (task.ruled, task.ruled_until, back.rating) == (None, None, None)
    with pytest.raises(Refused):
        overrule(session, task, said(back.id, rating="rule"), by=house.member, clock=clock)


@pytest.fixture
def rated(session: Session, house: House, clock: MovingClock) -> dict[str, Task]:
    """Tasks reported on their path, one of which is overruled until 30/09."""
    found = {name: make_task(session, house, clock) for name in ("plain", "ruled", "silent")}
    for name in ("plain", "ruled"):
        report(session, clock, found[name], house.lead, quantity=Decimal(90))
    overrule(session, found["ruled"], said(rating="Đ"), by=house.member, clock=clock)
    return found


@pytest.mark.parametrize("kept", [True, False], ids=["summary", "no summary"])
def test_counts_lists_and_past_days_go_by_the_rating_in_force(
    session: Session, house: House, clock: MovingClock, rated: dict[str, Task], kept: bool
) -> None:
    expected = {0: (1, 0, 1, 1), 16: (0, 2, 0, 1)}  # by days from today; then both are silent, and the ruling is over
    for ahead in expected:
        clock.move_to(clock.now() + timedelta(days=ahead))
        if kept:
            summary.refresh(session, clock.today())

    for ahead, counted in expected.items():
        when = AsOf(TODAY + timedelta(days=ahead), clock.today(), clock.zone)
        tally = sum_of(session, house.office, when, Scope())
        lists = [
            len(page_of(session, house.office, TaskFilter(activity=one, as_of=when.day), when).rows) for one in RATED
        ]
        assert (tally.on_path, tally.behind, tally.off_path, tally.not_rated) == counted == tuple(lists), ahead
        assert tally == plain_sum(all_facts(session, when), judged_on(session, when.day))
    assert rated["ruled"].facts.ruled is Rating.OFF_PATH
