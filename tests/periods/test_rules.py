"""Names and bounds of periods, and what of the history belongs to one."""

from datetime import UTC, date, datetime, timedelta

import pytest

from pacnam_tasks.periods.rules import (
    Closing,
    Entry,
    Known,
    PeriodKind,
    Window,
    WrongBounds,
    name_of,
    named,
    wrong_bounds,
)

LOCK = datetime(2023, 9, 5, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
AUGUST = Closing(date(2023, 8, 1), date(2023, 8, 31), LOCK, (Window(LOCK + HOUR, LOCK + 3 * HOUR, 7),))


@pytest.mark.parametrize(
    ("name", "kind", "first", "last"),
    [
        ("2023-W01", PeriodKind.WEEK, "2023-01-02", "2023-01-08"),
        ("2020-W53", PeriodKind.WEEK, "2020-12-28", "2021-01-03"),
        ("2024-02", PeriodKind.MONTH, "2024-02-01", "2024-02-29"),
        ("2023-12", PeriodKind.MONTH, "2023-12-01", "2023-12-31"),
        ("2023-Q3", PeriodKind.QUARTER, "2023-07-01", "2023-09-30"),
        ("2023-H1", PeriodKind.HALF_YEAR, "2023-01-01", "2023-06-30"),
        ("2023", PeriodKind.YEAR, "2023-01-01", "2023-12-31"),
    ],
)
def test_a_name_says_kind_and_days(name: str, kind: PeriodKind, first: str, last: str) -> None:
    found = named(name)

    assert found is not None
    assert (found.kind, found.first_on.isoformat(), found.last_on.isoformat()) == (kind, first, last)
    assert name_of(kind, found.first_on) == name
    assert name_of(kind, found.last_on) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "2023-13",
        "2023-00",
        "2023-W00",
        "2023-W53",
        "2023-Q5",
        "2023-H3",
        "23-09",
        "2023-9",
        "2023-09-01",
        "٢٠٢٣",
        "2023-w37",
        " 2023",
    ],
)
def test_what_is_no_name_says_nothing(name: str) -> None:
    assert named(name) is None


@pytest.mark.parametrize(
    ("first", "last", "wrong"),
    [
        ("2023-08-15", "2023-09-14", None),
        ("2023-09-14", "2023-08-15", WrongBounds.BACKWARDS),
        ("2023-10-01", "2023-10-31", WrongBounds.ELSEWHERE),
        ("2023-07-01", "2023-09-30", WrongBounds.TOO_LONG),
    ],
)
def test_bounds_may_differ_from_the_calendar_but_not_wildly(first: str, last: str, wrong: WrongBounds | None) -> None:
    september = named("2023-09")
    assert september is not None

    assert wrong_bounds(september, date.fromisoformat(first), date.fromisoformat(last)) is wrong


@pytest.mark.parametrize(
    ("on", "at", "person", "taken", "late"),
    [
        pytest.param(date(2023, 8, 31), LOCK - HOUR, 1, True, False, id="before the lock"),
        pytest.param(date(2023, 9, 1), LOCK - HOUR, 1, False, False, id="of a later day"),
        pytest.param(date(2023, 8, 31), LOCK, 1, False, True, id="at the lock"),
        pytest.param(date(2023, 7, 31), LOCK, 1, False, False, id="of a day before the period"),
        pytest.param(date(2023, 8, 31), LOCK + 2 * HOUR, 7, True, False, id="let in by an unlock"),
        pytest.param(date(2023, 8, 31), LOCK + 2 * HOUR, 8, False, True, id="of another person in the unlock"),
        pytest.param(date(2023, 8, 31), LOCK + 3 * HOUR, 7, False, True, id="at the end of the unlock"),
    ],
)
def test_the_lock_divides_what_is_part_from_what_is_late(
    on: date, at: datetime, person: int, taken: bool, late: bool
) -> None:
    assert (AUGUST.takes(on, at, person), AUGUST.is_late(on, at, person)) == (taken, late)


def entry(task_id: int, kind: str, day: int, said: str, *, month: int = 8) -> Entry:
    """An event of the days between the end of August and the lock."""
    return Entry(task_id, kind, LOCK - HOUR, date(2023, month, day), 1, {"said": said})


@pytest.mark.parametrize(
    ("entries", "known"),
    [
        pytest.param([entry(1, "updated", 31, "paper")], "paper", id="a paper of the period"),
        pytest.param([entry(1, "updated", 2, "later", month=9)], "then", id="an update of a later day"),
        pytest.param(
            [entry(1, "updated", 2, "later", month=9), entry(1, "updated", 31, "both")],
            "then",
            id="a paper after an update of a later day",
        ),
        pytest.param(
            [entry(2, "updated", 31, "part"), entry(1, "rolled_up", 5, "moved", month=9)],
            "moved",
            id="the whole follows a part's paper",
        ),
        pytest.param(
            [entry(2, "updated", 5, "part", month=9), entry(1, "rolled_up", 5, "moved", month=9)],
            "then",
            id="the whole stays with its part",
        ),
        pytest.param(
            [entry(1, "updated", 31, "wrong"), entry(1, "update_withdrawn", 5, "back", month=9)],
            "back",
            id="a paper that was withdrawn",
        ),
    ],
)
def test_a_task_is_known_as_it_stood_for_the_period(entries: list[Entry], known: str) -> None:
    found = Known({1: {"said": "then"}})

    found.follow(entries, AUGUST)

    assert found.facts[1] == {"said": known}
