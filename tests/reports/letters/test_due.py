"""What a unit is urged about: what the higher rungs have reached, with directions and reports that are missing."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import update
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Appointment
from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.decisions.directions.actions import direct, direct_field
from pacnam_tasks.decisions.directions.forms import DirectionInput, FieldDirectionInput
from pacnam_tasks.plans.models import Field
from pacnam_tasks.reminders.ladder.actions import add
from pacnam_tasks.reminders.ladder.rules import Addressee, Rung, Source
from pacnam_tasks.reports.letters.content import Urged
from pacnam_tasks.reports.letters.queries import letter_signers, n_urged, urged
from pacnam_tasks.tasks.rules.facts import Recurrence
from tests.conftest import NOON, TODAY
from tests.factories import House, make_task
from tests.progress.acts import submit
from tests.reports.samples import LETTERHEAD


def _ago(clock: MovingClock, days: int) -> None:
    clock.move_to(NOON - timedelta(days=days))


def _of(session: Session, house: House, actor: Actor | None = None, unit: str = "NNPTNT") -> Urged:
    return urged(session, actor or house.office, house.units[unit], TODAY)


@pytest.mark.parametrize(("days", "is_urged"), [(-1, False), (0, False), (1, False), (2, False), (3, True), (40, True)])
def test_a_task_is_in_it_once_a_rung_reaches_above_the_head(
    session: Session, house: House, clock: MovingClock, days: int, is_urged: bool
) -> None:
    _ago(clock, 60)
    make_task(session, house, clock, code="NV-A", due_on=TODAY - timedelta(days=days))
    clock.move_to(NOON)

    found = _of(session, house)

    assert [(one.code, one.days) for one in found.late] == ([("NV-A", days)] if is_urged else [])
    assert bool(n_urged(session, house.office, TODAY)) == is_urged


def test_a_rung_of_the_office_makes_it_earlier(session: Session, house: House, clock: MovingClock) -> None:
    _ago(clock, 60)
    make_task(session, house, clock, due_on=TODAY - timedelta(days=2))
    clock.move_to(NOON)

    rung = Rung(Source.DUE, 2, frozenset({Addressee.STANDING}))
    add(session, rung, by=house.office, clock=clock, key="key-of-a-form")

    assert len(_of(session, house).late) == 1


def test_other_units_and_what_no_clock_runs_against_are_left_out(
    session: Session, house: House, clock: MovingClock
) -> None:
    _ago(clock, 60)
    make_task(session, house, clock, lead="HKL", due_on=TODAY - timedelta(days=9))
    make_task(session, house, clock, state="draft", due_on=TODAY - timedelta(days=9))
    make_task(session, house, clock, due_on=None)
    clock.move_to(NOON)

    assert not _of(session, house)
    assert n_urged(session, house.office, TODAY) == {house.units["HKL"]: 1}


def test_what_was_reported_as_done_late_is_not_in_it(session: Session, house: House, clock: MovingClock) -> None:
    _ago(clock, 60)
    task = make_task(session, house, clock, due_on=TODAY - timedelta(days=9))
    clock.move_to(NOON)
    submit(session, clock, task, house.lead, percent=Decimal(100))

    assert not _of(session, house)
    assert n_urged(session, house.office, TODAY) == {}


def test_unanswered_directions_on_a_task_and_on_a_field_are_in_it(
    session: Session, house: House, clock: MovingClock
) -> None:
    _ago(clock, 10)
    task = make_task(session, house, clock, code="NV-A", title="Gặt lúa")
    field = session.get_one(Field, house.fields["nong-nghiep"])
    past, units = TODAY - timedelta(days=7), frozenset({"NNPTNT"})
    direct(session, task, DirectionInput("Báo cáo diện tích.", past), by=house.standing, clock=clock)
    direct(session, task, DirectionInput("Còn hạn.", TODAY), by=house.standing, clock=clock)
    direct_field(session, field, FieldDirectionInput("Rà soát.", past, units), by=house.member, clock=clock)
    clock.move_to(NOON)

    found = _of(session, house).directions

    assert {(one.about, one.code, one.text, one.days) for one in found} == {
        ("Gặt lúa", "NV-A", "Báo cáo diện tích.", 7),
        ("Lĩnh vực Nông nghiệp", "", "Rà soát.", 7),
    }
    assert {one.given_on for one in found} == {TODAY - timedelta(days=10)}
    assert n_urged(session, house.office, TODAY) == {house.units["NNPTNT"]: 2}


@pytest.mark.parametrize(("days", "is_urged"), [(6, False), (7, True)])
def test_a_direction_is_in_it_once_the_last_rung_has_come(
    session: Session, house: House, clock: MovingClock, days: int, is_urged: bool
) -> None:
    _ago(clock, 20)
    task = make_task(session, house, clock)
    asked = DirectionInput("Báo cáo diện tích.", TODAY - timedelta(days=days))
    direct(session, task, asked, by=house.standing, clock=clock)
    clock.move_to(NOON)

    assert bool(_of(session, house).directions) == is_urged


@pytest.mark.parametrize(("days", "count"), [(1, 1), (0, 2)])
def test_a_missing_report_is_in_it_once_the_last_rung_has_come(
    session: Session, house: House, clock: MovingClock, days: int, count: int
) -> None:
    _ago(clock, 20)
    make_task(session, house, clock, recurrence=Recurrence.WEEKLY)
    _ago(clock, days)

    [found] = urged(session, house.office, house.units["NNPTNT"], clock.today()).periods

    assert found.count == count


def test_missing_reports_of_a_task_are_one_matter_with_their_number(
    session: Session, house: House, clock: MovingClock
) -> None:
    _ago(clock, 20)
    make_task(session, house, clock, code="NV-A", recurrence=Recurrence.WEEKLY)
    clock.move_to(NOON)

    [found] = _of(session, house).periods

    assert (found.code, found.count, found.days) == ("NV-A", 2, 5)
    assert (found.ends_on - found.starts_on).days == 6
    assert n_urged(session, house.office, TODAY) == {house.units["NNPTNT"]: 1}


def test_nobody_is_told_of_what_they_may_not_see(session: Session, house: House, clock: MovingClock) -> None:
    _ago(clock, 60)
    make_task(session, house, clock, due_on=TODAY - timedelta(days=9))
    clock.move_to(NOON)

    assert _of(session, house, house.standing)
    assert not _of(session, house, house.stranger)


def test_the_chief_signs_first_then_standing_members_then_a_blank(session: Session, house: House) -> None:
    for role, title in (("office", "Chánh Văn phòng Huyện ủy"), ("standing", "Phó Bí thư Thường trực")):
        session.connection().execute(update(Appointment).where(col(Appointment.role) == role).values(title=title))

    signers = letter_signers(session, LETTERHEAD, TODAY)

    assert [(one.authority, one.signer.title, one.signer.name) for one in signers] == [
        ("T/L BAN THƯỜNG VỤ", "CHÁNH VĂN PHÒNG", "Người office"),
        ("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", "Người standing"),
        ("T/L BAN THƯỜNG VỤ", "CHÁNH VĂN PHÒNG", ""),
    ]
