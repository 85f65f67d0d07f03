"""The ladder without a database: which rung is in force, and which ladders are none."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from pacnam_tasks.calendar.rules import DayKind, SpecialDay, WorkingCalendar
from pacnam_tasks.reminders.ladder.rules import (
    Addressee,
    Fault,
    Ladder,
    Rung,
    Source,
    Unit,
    addressees_of,
    days_allowed,
    fault_of,
    latest,
    on_working_day,
    reach,
)
from pacnam_tasks.reminders.ladder.shipped import SHIPPED
from pacnam_tasks.reminders.rules import WAYS_OUT, Channel, bits_of

DUE = date(2023, 9, 15)
HEAD = frozenset({Addressee.HEAD})
IN_FORCE = [  # days after the due day, the rung
    pytest.param(-8, None, id="nothing eight days before"),
    pytest.param(-7, -7, id="seven days before"),
    pytest.param(-6, -7, id="six days before the one of seven days stands"),
    pytest.param(-4, -7, id="four days before too"),
    pytest.param(-3, -3, id="three days before"),
    pytest.param(-2, -3, id="two days before the one of three days stands"),
    pytest.param(-1, -1, id="the day before"),
    pytest.param(0, 0, id="on the day"),
    pytest.param(1, 1, id="a day after"),
    pytest.param(2, 1, id="two days after the one of one day stands"),
    pytest.param(3, 3, id="three days after"),
    pytest.param(6, 3, id="six days after the one of three days stands"),
    pytest.param(7, 7, id="seven days after"),
    pytest.param(13, 7, id="within that week"),
    pytest.param(14, 14, id="a week later again"),
    pytest.param(20, 14, id="within the second week"),
    pytest.param(400, 399, id="every week, however long"),
]


@pytest.mark.parametrize(("after", "rung"), IN_FORCE)
def test_the_latest_rung_already_passed_is_in_force(after: int, rung: int | None) -> None:
    assert SHIPPED.in_force(Source.DUE, DUE, DUE + timedelta(days=after)) == rung


OFF = [*(date(2023, 1, 20) + timedelta(days=n) for n in range(7)), date(2023, 1, 2)]
TET = WorkingCalendar(dict.fromkeys(OFF, SpecialDay(DayKind.HOLIDAY)))
"""Tết of 2023 from Friday 20/01 through Thursday 26/01, and the Monday after New Year's Day."""
FALLS_ON = [  # the day counted from, working days, the day of the rung
    pytest.param(date(2023, 9, 15), -1, date(2023, 9, 14), id="the day before a Friday"),
    pytest.param(date(2023, 9, 18), -1, date(2023, 9, 15), id="before a Monday comes the Friday"),
    pytest.param(date(2023, 9, 17), -1, date(2023, 9, 15), id="before a Sunday too"),
    pytest.param(date(2023, 9, 15), 1, date(2023, 9, 18), id="after a Friday comes the Monday"),
    pytest.param(date(2023, 9, 16), 0, date(2023, 9, 16), id="the day itself is not moved"),
    pytest.param(date(2023, 1, 27), -1, date(2023, 1, 19), id="the last day before Tet"),
    pytest.param(date(2023, 1, 23), -3, date(2023, 1, 17), id="three before a day within Tet"),
    pytest.param(date(2023, 1, 19), 2, date(2023, 1, 30), id="two after the last day before Tet"),
    pytest.param(date(2022, 12, 31), 1, date(2023, 1, 3), id="after 31/12 that is a Saturday"),
    pytest.param(date(2022, 12, 31), -7, date(2022, 12, 22), id="seven before 31/12"),
]


@pytest.mark.parametrize(("counted_from", "days", "day"), FALLS_ON)
def test_a_rung_of_working_days_comes_on_its_day_and_not_before(counted_from: date, days: int, day: date) -> None:
    ladder = Ladder((Rung(Source.DUE, days, HEAD, unit=Unit.WORKING),), TET)

    assert on_working_day(counted_from, days, TET) == day
    assert ladder.in_force(Source.DUE, counted_from, day) == days
    assert ladder.in_force(Source.DUE, counted_from, day - timedelta(days=1)) is None


@pytest.mark.parametrize("days", [-60, -7, -3, -1, 0, 1, 3, 7, 60])
@pytest.mark.parametrize("unit", Unit)
def test_what_a_rung_reaches_is_what_counting_forward_finds(unit: Unit, days: int) -> None:
    rung = Rung(Source.DUE, days, HEAD, unit=unit)
    for n in range(400):
        today = date(2022, 9, 1) + timedelta(days=n)
        until = reach(rung, today, TET)

        assert _comes_on(rung, until) <= today < _comes_on(rung, until + timedelta(days=1))


def _comes_on(rung: Rung, counted_from: date) -> date:
    """The day of a rung, counted the plain way."""
    if rung.unit is Unit.CALENDAR:
        return counted_from + timedelta(days=rung.days)
    return on_working_day(counted_from, rung.days, TET)


def test_calendar_days_run_over_31_12_and_29_02() -> None:
    assert SHIPPED.in_force(Source.DUE, date(2024, 1, 1), date(2023, 12, 31)) == -1
    assert SHIPPED.in_force(Source.DUE, date(2023, 12, 31), date(2024, 1, 1)) == 1
    assert SHIPPED.in_force(Source.DUE, date(2024, 3, 1), date(2024, 2, 29)) == -1


def test_a_rung_that_is_switched_off_is_passed_over() -> None:
    rungs = tuple(replace(one, enabled=one.days != -3) for one in SHIPPED.rungs)

    assert Ladder(rungs).in_force(Source.DUE, DUE, DUE - timedelta(days=3)) == -7


def test_without_rungs_nobody_is_reminded() -> None:
    assert Ladder(()).in_force(Source.DUE, DUE, DUE) is None


def test_who_is_reached_grows_from_rung_to_rung() -> None:
    rungs = sorted((one for one in SHIPPED.rungs if one.source is Source.DUE), key=lambda one: one.days)

    assert [one.days for one in rungs] == [-7, -3, -1, 0, 1, 3, 7]
    assert [one.days for one in rungs if Addressee.HEAD in one.audience] == [-1, 0, 1, 3, 7]
    assert [one.days for one in rungs if Addressee.MEMBER in one.audience] == [3, 7]
    assert [one.days for one in rungs if one.weekly] == [7]
    assert all(Addressee.OFFICER in one.audience for one in rungs)


def test_numbers_of_rungs_that_were_sent_before_ladders_could_be_changed_stay() -> None:
    by_source = {source: [one.number for one in SHIPPED.rungs if one.source is source] for source in Source}

    assert by_source[Source.EXTENSION] == [-1000]
    assert by_source[Source.EXTENSION_DUE] == [-1]
    assert by_source[Source.DIRECTION_GIVEN] == [-1001]
    assert by_source[Source.OBSTACLE] == by_source[Source.DIRECTION] == [1, 3, 7]


def others_than(rung: Rung) -> Iterable[Rung]:
    """The shipped ladder without this rung."""
    return (one for one in SHIPPED.rungs if one is not rung)


@pytest.mark.parametrize("rung", SHIPPED.rungs, ids=lambda one: f"{one.source} {one.days:+d}")
def test_the_shipped_ladder_is_one(rung: Rung) -> None:
    assert fault_of(rung, others_than(rung)) is None


NEW = Rung(Source.DUE, -5, HEAD)
FAULTS = [
    pytest.param(replace(NEW, days=-3), Fault.TWICE, id="a rung twice"),
    pytest.param(replace(NEW, days=-3, unit=Unit.WORKING), Fault.TWICE, id="twice, counted otherwise"),
    pytest.param(replace(NEW, days=-3, enabled=False), Fault.TWICE, id="twice, one switched off"),
    pytest.param(replace(NEW, days=-61), Fault.TOO_FAR, id="more than sixty days before"),
    pytest.param(replace(NEW, days=61), Fault.TOO_FAR, id="more than sixty days after"),
    pytest.param(replace(NEW, source=Source.SILENCE, days=-1), Fault.TOO_FAR, id="before it is silent"),
    pytest.param(replace(NEW, source=Source.SILENCE, days=0), Fault.TOO_FAR, id="silent on the day of the report"),
    pytest.param(replace(NEW, source=Source.SILENCE, days=1), None, id="silent for a day"),
    pytest.param(replace(NEW, source=Source.DIRECTION_GIVEN, days=1), Fault.TOO_FAR, id="told at once only"),
    pytest.param(replace(NEW, audience=frozenset()), Fault.NOBODY, id="no audience"),
    pytest.param(replace(NEW, ways=frozenset()), None, id="by the notices alone"),
    pytest.param(
        replace(NEW, audience=frozenset({Addressee.DECIDER})), Fault.NOT_REACHED, id="nobody decides on a deadline"
    ),
    pytest.param(replace(NEW, weekly=True), Fault.NOT_LAST, id="repeated, though others follow"),
    pytest.param(replace(NEW, days=8), Fault.NOT_LAST, id="after the one that repeats"),
    pytest.param(
        replace(NEW, days=6, unit=Unit.WORKING), Fault.NOT_LAST, id="after it in working days, with the lower number"
    ),
    pytest.param(replace(NEW, days=5, unit=Unit.WORKING), None, id="in working days, on its day at most"),
    pytest.param(replace(NEW, days=8, enabled=False), None, id="after it, but switched off"),
    pytest.param(NEW, None, id="one more"),
]


@pytest.mark.parametrize(("rung", "fault"), FAULTS)
def test_a_rung_stands_beside_the_others_or_is_refused(rung: Rung, fault: Fault | None) -> None:
    assert fault_of(rung, SHIPPED.rungs) is fault


@pytest.mark.parametrize("days", [n for n in range(-15, 16) if n])
def test_the_latest_that_a_rung_of_working_days_comes_is_what_counting_finds(days: int) -> None:
    rung, mondays = Rung(Source.DUE, days, HEAD, unit=Unit.WORKING), WorkingCalendar()
    week = [date(2023, 9, 11) + timedelta(days=n) for n in range(5 if days > 0 else 7)]

    assert latest(rung) == max((on_working_day(day, days, mondays) - day).days for day in week)


@pytest.mark.parametrize("day", [date(2023, 1, 18) + timedelta(days=n) for n in range(9)])
def test_what_days_off_push_beyond_a_rung_that_repeats_ends_no_repetition(day: date) -> None:
    weekly = Rung(Source.DUE, 7, HEAD, weekly=True)
    ladder = Ladder((Rung(Source.DUE, 3, HEAD, unit=Unit.WORKING), weekly), TET)

    numbers = [ladder.in_force(Source.DUE, day, day + timedelta(days=n)) for n in range(40)]

    assert numbers[7:] == [7 + 7 * (n // 7) for n in range(33)]


@pytest.mark.parametrize("source", Source)
def test_each_source_can_have_a_rung(source: Source) -> None:
    first, last = days_allowed(source)
    everybody = frozenset(addressees_of(source))

    assert fault_of(Rung(source, last, everybody), ()) is None
    assert fault_of(Rung(source, first, everybody, frozenset()), ()) is None


GOES_BY = [  # ways out of the rung, what it goes by
    pytest.param(frozenset(), {Channel.INBOX}, id="none"),
    pytest.param({Channel.PUSH}, {Channel.INBOX, Channel.PUSH}, id="one"),
    pytest.param({Channel.EMAIL, Channel.PHONE}, {Channel.INBOX, Channel.EMAIL, Channel.PHONE}, id="several"),
    pytest.param(WAYS_OUT, set(Channel), id="all"),
]


@pytest.mark.parametrize(("ways", "channels"), GOES_BY)
def test_each_rung_stands_among_the_notices_whatever_else_it_goes_by(
    ways: Iterable[Channel], channels: set[Channel]
) -> None:
    assert Rung(Source.DUE, 1, HEAD, frozenset(ways)).channels == channels


def test_the_shipped_ladder_goes_by_every_way() -> None:
    assert {rung.channels for rung in SHIPPED.rungs} == {frozenset(Channel)}


@pytest.mark.parametrize("channel", Channel)
def test_the_bits_of_channels_share_those_of_each_one_among_them(channel: Channel) -> None:
    others = set(Channel) - {channel}

    assert bits_of([channel]) & bits_of(Channel) == bits_of([channel])
    assert bits_of([channel]) & bits_of(others) == 0
