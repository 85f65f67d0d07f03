"""What day it is, when a day ends, and a demonstration's clock that moves on over restarts."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pacnam_tasks.core.clock import HANOI, MovingClock, SystemClock, end_of_day, local_day, set_clock, start_clock

DEMO = datetime(2023, 9, 15, 8, tzinfo=HANOI)
A_SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        pytest.param(datetime(2023, 8, 31, 16, 59, 59, tzinfo=UTC), date(2023, 8, 31), id="23:59:59 in Ha Noi"),
        pytest.param(datetime(2023, 8, 31, 17, tzinfo=UTC), date(2023, 9, 1), id="midnight is the next day"),
        pytest.param(datetime(2023, 9, 1, 0, 30, tzinfo=HANOI), date(2023, 9, 1), id="already local"),
    ],
)
def test_a_day_is_the_one_on_the_wall_in_ha_noi(instant: datetime, day: date) -> None:
    assert local_day(instant, HANOI) == day
    assert MovingClock(instant).today() == day


def test_a_day_ends_at_its_own_midnight() -> None:
    assert end_of_day(date(2023, 8, 31), HANOI) == datetime(2023, 8, 31, 17, tzinfo=UTC)


def test_a_day_of_a_zone_that_changes_its_clocks_ends_at_midnight_there() -> None:
    berlin = ZoneInfo("Europe/Berlin")

    assert end_of_day(date(2023, 10, 28), berlin) == datetime(2023, 10, 28, 22, tzinfo=UTC)
    assert end_of_day(date(2023, 10, 29), berlin) == datetime(2023, 10, 29, 23, tzinfo=UTC)


@pytest.mark.parametrize("day", [date(2023, 9, 15), date(2024, 2, 29), date(2023, 12, 31)], ids=str)
def test_the_last_moment_of_a_day_belongs_to_it_and_its_end_does_not(day: date) -> None:
    end = end_of_day(day, HANOI)

    assert local_day(end - timedelta(microseconds=1), HANOI) == day
    assert local_day(end, HANOI) == day + timedelta(days=1)


def test_a_moved_clock_stands_in_utc() -> None:
    clock = MovingClock(datetime(2023, 9, 15, tzinfo=UTC))

    clock.move_to(DEMO)

    assert clock.now() == DEMO
    assert clock.now().utcoffset() == timedelta()
    assert clock.real_now() == clock.now()


def test_without_a_start_the_clock_is_the_machine_s(tmp_path: Path) -> None:
    clock = start_clock(None, tmp_path, HANOI)

    assert clock == SystemClock(HANOI)
    assert abs(clock.now() - clock.real_now()) < A_SECOND


def test_the_demonstration_starts_at_its_instant(tmp_path: Path) -> None:
    clock = start_clock(DEMO, tmp_path / "not there yet", HANOI)

    assert timedelta() <= clock.now() - DEMO < timedelta(minutes=1)
    assert clock.today() == date(2023, 9, 15)


def test_the_offset_is_kept_over_restarts(tmp_path: Path) -> None:
    first = start_clock(DEMO, tmp_path, HANOI)

    assert start_clock(DEMO, tmp_path, HANOI) == first


def test_another_start_sets_the_clock_anew(tmp_path: Path) -> None:
    first = start_clock(DEMO, tmp_path, HANOI)

    later = start_clock(DEMO + timedelta(days=1), tmp_path, HANOI)

    assert later.offset - first.offset > timedelta(hours=23)
    assert start_clock(DEMO + timedelta(days=1), tmp_path, HANOI) == later


def test_a_reset_lets_the_clock_stand_at_its_start_again(tmp_path: Path) -> None:
    long_ago = SystemClock(HANOI, DEMO - SystemClock().real_now() + timedelta(days=40))
    set_clock(long_ago.now(), tmp_path, HANOI)

    reset = set_clock(DEMO, tmp_path, HANOI)

    assert start_clock(DEMO, tmp_path, HANOI) == reset
    assert reset.today() == date(2023, 9, 15)


def test_nothing_but_the_offset_is_left_in_the_folder(tmp_path: Path) -> None:
    set_clock(DEMO, tmp_path, HANOI)

    assert [path.name for path in tmp_path.iterdir()] == ["clock.json"]
