"""Counts of today: the summary that each change keeps, and the recount that it must equal."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlmodel import Session

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.plans.models import Programme
from pacnam_tasks.tasks import summary
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.counts import AsOf, Scope, sum_of, sums_by
from pacnam_tasks.tasks.rules.tally import Tally
from tests.factories import House, make_parts, make_task
from tests.progress.acts import report, send_back, settle, submit
from tests.tasks.cases import judged
from tests.tasks.recounted import all_facts

D = Decimal


def today(clock: MovingClock) -> AsOf:
    """The counts of today."""
    return AsOf(clock.today(), clock.today(), clock.zone)


def kept(session: Session, clock: MovingClock) -> dict[summary.Key, Tally]:
    """What the summary says, apart from corners that have become empty."""
    return {key: tally for key, tally in summary.cells_of(session, clock.today()).items() if tally != Tally()}


def recounted(session: Session, clock: MovingClock) -> dict[summary.Key, Tally]:
    """What a count from the tasks says."""
    return summary.gather(all_facts(session, today(clock)), judged(clock.today()))


def submit_and_return(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    """Two acts on one day."""
    submit(session, clock, task, house.lead)
    send_back(session, clock, task, house.office)


def submit_and_confirm(session: Session, house: House, clock: MovingClock, task: Task) -> None:
    """The same with a good end."""
    submit(session, clock, task, house.lead)
    settle(session, clock, task, house.standing)


Act = Callable[[Session, House, MovingClock, Task], object]
ACTS: dict[str, Act] = {
    "assign another": lambda s, h, c, t: make_task(s, h, c, state="assigned"),
    "draft another": lambda s, h, c, t: make_task(s, h, c, state="draft"),
    "split": make_parts,
    "report": lambda s, h, c, t: report(s, c, t, h.lead, quantity=D(40)),
    "submit": lambda s, h, c, t: submit(s, c, t, h.lead),
    "submit and return": submit_and_return,
    "submit and confirm": submit_and_confirm,
    "a part reports": lambda s, h, c, t: report(s, c, make_parts(s, h, c, t)[0], h.commune, quantity=D(40)),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
@pytest.mark.parametrize("due_in", [30, -3, None], ids=["in time", "overdue", "undated"])
def test_the_summary_follows_every_act(
    session: Session, house: House, clock: MovingClock, act: Act, due_in: int | None
) -> None:
    due = None if due_in is None else clock.today() + timedelta(days=due_in)
    task = make_task(session, house, clock, due_on=due, start_on=clock.today() - timedelta(days=60))
    summary.refresh(session, clock.today())

    act(session, house, clock, task)

    assert kept(session, clock) == recounted(session, clock)


def test_after_midnight_counts_are_right_before_the_refresh(session: Session, house: House, clock: MovingClock) -> None:
    task = make_task(session, house, clock, due_on=clock.today())
    summary.refresh(session, clock.today())
    clock.move_to(clock.now() + timedelta(days=1))

    assert sum_of(session, house.office, today(clock), Scope()).open_overdue == 1
    report(session, clock, task, house.lead, quantity=D(40))
    assert sum_of(session, house.office, today(clock), Scope()).percent == 40


def test_an_empty_plan_has_empty_counts(session: Session, house: House, clock: MovingClock) -> None:
    summary.refresh(session, clock.today())

    assert sum_of(session, house.office, today(clock), Scope()) == Tally()


@pytest.fixture
def mixed(session: Session, house: House, clock: MovingClock) -> dict[str, int]:
    """Four tasks and two parts; the ids of a programme and a person in charge."""
    programme = Programme(code="NTM", name="Nông thôn mới")
    session.add(programme)
    session.flush()
    forest, member = house.fields["lam-nghiep"], house.member.person_id
    whole = make_task(session, house, clock, member_id=member, programme_ids=[programme.id])
    make_parts(session, house, clock, whole)
    make_task(session, house, clock, field_id=forest, programme_ids=[programme.id])
    make_task(session, house, clock, lead="HKL", field_id=forest, co_unit_ids=[house.units["NNPTNT"]])
    make_task(session, house, clock, lead="HKL", member_id=member)
    make_task(session, house, clock, state="draft")
    return {"programme": programme.id or 0, "member": member, "forest": forest}


Scopes = Callable[[House, dict[str, int]], Scope]
SCOPES: dict[str, tuple[Scopes, int]] = {
    "all": (lambda h, ids: Scope(), 6),
    "tasks": (lambda h, ids: Scope(level="task"), 4),
    "parts": (lambda h, ids: Scope(level="part"), 2),
    "a field": (lambda h, ids: Scope(field_id=ids["forest"]), 2),
    "a unit": (lambda h, ids: Scope(unit_id=h.units["HKL"]), 2),
    "a commune": (lambda h, ids: Scope(unit_id=h.units["XBB"]), 1),
    "a member": (lambda h, ids: Scope(member_id=ids["member"], level="task"), 2),
    "a programme": (lambda h, ids: Scope(within=("programme", ids["programme"])), 2),
    "a programme in a field": (lambda h, ids: Scope(within=("programme", ids["programme"]), field_id=ids["forest"]), 1),
    "a unit in a field": (lambda h, ids: Scope(unit_id=h.units["HKL"], field_id=ids["forest"]), 1),
    "nothing": (lambda h, ids: Scope(unit_id=-1), 0),
}


@pytest.mark.parametrize(("scope", "n"), SCOPES.values(), ids=SCOPES)
def test_a_scope_counts_what_is_in_it(
    session: Session, house: House, clock: MovingClock, mixed: dict[str, int], scope: Scopes, n: int
) -> None:
    day = clock.today()
    from_tasks = sum_of(session, house.office, today(clock), scope(house, mixed))
    summary.refresh(session, day)
    from_summary = sum_of(session, house.office, today(clock), scope(house, mixed))
    summary.forget(session)
    from_history = sum_of(session, house.office, AsOf(day, day + timedelta(days=1), clock.zone), scope(house, mixed))

    assert from_tasks == from_summary == from_history
    assert from_tasks.assigned == n


@pytest.mark.usefixtures("mixed")
@pytest.mark.parametrize(
    ("username", "n"),
    [
        pytest.param("office", 6, id="the office counts all"),
        pytest.param("inspector", 6, id="an inspector counts all"),
        pytest.param("lead", 4, id="a unit counts what it leads, with the parts"),
        pytest.param("stranger", 2, id="and nobody else's"),
        pytest.param("commune", 1, id="a commune counts its part"),
        pytest.param("administrator", 0, id="an administrator counts nothing"),
    ],
)
def test_counts_are_bounded_by_who_asks(
    session: Session, house: House, clock: MovingClock, username: str, n: int
) -> None:
    day, actor = clock.today(), house.people[username]

    found = [sum_of(session, actor, today(clock), Scope()).assigned]
    summary.refresh(session, day)
    found.append(sum_of(session, actor, today(clock), Scope()).assigned)
    summary.forget(session)
    found.append(sum_of(session, actor, AsOf(day, day + timedelta(days=1), clock.zone), Scope()).assigned)

    assert found == [n, n, n]


@pytest.mark.usefixtures("mixed")
def test_within_a_level_sums_over_field_unit_and_member_agree(
    session: Session, house: House, clock: MovingClock
) -> None:
    summary.refresh(session, clock.today())

    for level in ("task", "part"):
        totals = [
            sum(sums_by(session, house.office, today(clock), Scope(level=level), by).values(), Tally())
            for by in ("field_id", "unit_id", "member_id")
        ]
        assert totals[0] == totals[1] == totals[2] != Tally()
