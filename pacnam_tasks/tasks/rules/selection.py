"""Which tasks a list shows: one predicate on facts; `queries.selected` is its SQL twin, one table holds both."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pacnam_tasks.tasks.rules.days import OnDay
from pacnam_tasks.tasks.rules.facts import (
    SILENT_AFTER,
    Rating,
    State,
    TaskFacts,
    Timeliness,
    is_to_review,
    overdue_days,
    silent_days,
    timeliness,
)
from pacnam_tasks.tasks.rules.original import is_extended, original_timeliness
from pacnam_tasks.tasks.rules.rated import rating
from pacnam_tasks.tasks.rules.tally import age_bucket

IN_TIME = frozenset({Timeliness.IN_TIME, Timeliness.DUE_SOON, Timeliness.DUE_TODAY})
DONE = frozenset({Timeliness.DONE_ON_TIME, Timeliness.DONE_LATE, Timeliness.DONE_UNDATED})


class StateFilter(StrEnum):
    """States that a list can be narrowed to; `open` takes in three, `returned` is a mark."""

    OPEN = "open"
    DRAFT = "draft"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    DONE = "done"
    PAUSED = "paused"
    REVOKED = "revoked"
    RETURNED = "returned"


class TimeFilter(StrEnum):
    """How a list can be narrowed by deadline; `open_…` groups others, `…_original` goes by the original due day."""

    IN_TIME = "in_time"
    DUE_SOON = "due_soon"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    UNDATED = "undated"
    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"
    DONE_UNDATED = "done_undated"
    OPEN_IN_TIME = "open_in_time"
    OPEN_OVERDUE = "open_overdue"
    OPEN_UNDATED = "open_undated"
    EXTENDED = "extended"
    DONE_ON_TIME_ORIGINAL = "done_on_time_original"
    DONE_LATE_ORIGINAL = "done_late_original"
    OPEN_IN_TIME_ORIGINAL = "open_in_time_original"
    OPEN_OVERDUE_ORIGINAL = "open_overdue_original"
    OVERDUE_ORIGINAL = "overdue_original"


BY_ORIGINAL = {one: TimeFilter(one.removesuffix("_original")) for one in TimeFilter if one.endswith("_original")}
"""What is asked of the original due day, with the same question about the one in force."""


class Activity(StrEnum):
    """What has been recorded lately, where the rating points, or what undated work is to be looked at."""

    SILENT = "silent"
    UPDATED = "updated"
    AT_RISK = "at_risk"
    TO_REVIEW = "to_review"
    ON_PATH = "on_path"
    BEHIND = "behind"
    OFF_PATH = "off_path"
    NOT_RATED = "not_rated"


RATED = {
    Activity.ON_PATH: Rating.ON_PATH,
    Activity.BEHIND: Rating.AT_RISK,
    Activity.OFF_PATH: Rating.OFF_PATH,
    Activity.NOT_RATED: Rating.NONE,
}
"""Open work by the rating in force; what is at risk is what is behind or off path and not overdue."""
BY_RATING = frozenset({Activity.AT_RISK, *RATED})
"""What no statement can tell."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What a list is narrowed to on its day; None means any. `age` is an overdue bucket, 1 to 5."""

    state: StateFilter | None = None
    time: TimeFilter | None = None
    activity: Activity | None = None
    age: int | None = None

    def takes(self, facts: TaskFacts, on: OnDay) -> bool:
        """Whether a task with these facts is in the list of a day."""
        return (
            self._takes_state(facts)
            and (self.time is None or in_time_filter(self.time, facts, on))
            and self._takes_activity(facts, on.day)
            and (self.age is None or self._takes_age(facts, on.day))
        )

    def _takes_state(self, facts: TaskFacts) -> bool:
        if self.state is None:
            return True
        if self.state is StateFilter.OPEN:
            return facts.is_open
        if self.state is StateFilter.RETURNED:
            return facts.state is State.IN_PROGRESS and facts.returned_on is not None
        return facts.state == self.state.value

    def _takes_activity(self, facts: TaskFacts, day: date) -> bool:
        if self.activity is None:
            return True
        if self.activity is Activity.SILENT:
            return silent_days(facts, day) is not None
        if self.activity is Activity.TO_REVIEW:
            return is_to_review(facts, day)
        if self.activity is Activity.UPDATED:
            return facts.is_open and (day - facts.recorded_on).days <= SILENT_AFTER
        if self.activity in RATED:
            return facts.is_open and rating(facts, day) is RATED[self.activity]
        behind = rating(facts, day) in {Rating.AT_RISK, Rating.OFF_PATH}
        return facts.is_open and behind and overdue_days(facts, day) == 0

    def _takes_age(self, facts: TaskFacts, day: date) -> bool:
        days = overdue_days(facts, day)
        return days > 0 and age_bucket(days) == self.age


def in_time_filter(wanted: TimeFilter, facts: TaskFacts, on: OnDay) -> bool:
    """Whether a task with these facts falls under a filter on a day."""
    if wanted is TimeFilter.EXTENDED:
        return is_extended(facts) and facts.state is not State.DRAFT
    if wanted in BY_ORIGINAL:
        return _groups(BY_ORIGINAL[wanted], original_timeliness(facts, on))
    return _groups(wanted, timeliness(facts, on))


def _groups(wanted: TimeFilter, found: Timeliness | None) -> bool:
    if found is None:
        return False
    if wanted is TimeFilter.OPEN_IN_TIME:
        return found in IN_TIME
    if wanted is TimeFilter.OPEN_OVERDUE:
        return found is Timeliness.OVERDUE
    if wanted is TimeFilter.OPEN_UNDATED:
        return found is Timeliness.UNDATED
    return found.value == wanted.value
