"""To whom days, lateness and finished work count: to the unit with which the task was at the time."""

from dataclasses import replace
from typing import Any

from pacnam_tasks.tasks.rules.carrying import Carried, Finished, account_of
from tests.tasks.cases import ON, days, facts

A, B = 1, 2


def known(on: int, lead: int = A, state: str = "in_progress", **more: Any) -> tuple[Any, Any]:
    """What was known of a task at the end of a day, days from today."""
    return days(on), replace(facts(state, **more), lead_unit_id=lead)


def test_late_days_count_to_who_carried_the_task_then() -> None:
    history = [known(-30, due=-10), known(-4, lead=B, due=-10)]

    account = account_of(history, days(-19), ON)

    assert account.by_unit == {A: Carried(days=15, late_days=5), B: Carried(days=5, late_days=5)}
    assert account.finished is None


def test_only_days_of_the_span_on_which_it_was_open_count() -> None:
    history = [
        known(-30, due=-20),
        known(-12, state="paused", due=-20),
        known(-5, due=2),
        known(-2, state="done", due=2),
    ]

    assert account_of(history, days(-15), ON).by_unit == {A: Carried(days=6, late_days=3)}


def test_a_submission_in_time_stops_the_clock() -> None:
    history = [known(-30, due=-5), known(-6, state="submitted", due=-5, submitted=-6)]

    assert account_of(history, days(-9), ON).by_unit == {A: Carried(days=10, late_days=0)}


def test_what_was_done_late_counts_to_who_missed_the_deadline() -> None:
    done = known(-1, lead=B, state="done", due=-5, submitted=-2, original=-9)
    history = [known(-30, due=-9, original=-9), known(-7, lead=B, due=-5, original=-9), done]

    assert account_of(history, days(-19), ON).finished == Finished(B, True, A, True)
    assert account_of(history, days(0), ON).finished is None  # finished before the span


def test_what_was_done_in_time_counts_to_who_submitted_it() -> None:
    history = [
        known(-30, due=5),
        known(-9, state="submitted", due=5, submitted=-9),
        known(-1, B, "done", due=5, submitted=-9),
    ]
    undated = [known(-30, due=None), known(-1, B, "done", due=None, submitted=-3)]

    assert account_of(history, days(-19), ON).finished == Finished(A, False, A, False)
    assert account_of(undated, days(-19), ON).finished == Finished(A, None, A, None)


def test_what_was_opened_again_is_not_finished() -> None:
    history = [known(-30, due=5), known(-9, state="done", due=5, submitted=-10), known(-3, due=5)]

    assert account_of(history, days(-19), ON).finished is None
