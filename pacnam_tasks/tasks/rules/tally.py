"""What a task adds to the counts of any set it belongs to, on a day; counts add up and never overlap."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from operator import add, attrgetter, neg

from pacnam_tasks.tasks.rules.days import OnDay
from pacnam_tasks.tasks.rules.facts import (
    OPEN,
    SILENT_AFTER,
    Rating,
    State,
    TaskFacts,
    Timeliness,
    expected,
    overdue_days,
    round_half_up,
    silent_days,
    timeliness,
)
from pacnam_tasks.tasks.rules.original import is_extended, original_timeliness
from pacnam_tasks.tasks.rules.rated import OVERDUE_TASKS, Rated, Reason, rated, rating

AGE_LIMITS = (10, 30, 60, 120)
STANDING_STILL = frozenset({State.PAUSED, State.REVOKED})
"""Tasks that add nothing to the percent of a set."""


@dataclass(slots=True)
class Tally:
    """Counts of a set of tasks on a day.

    The first eight add up to `assigned`; the others are inside them. `extended` counts tasks whose deadline was
    moved; `done_late_original` and `open_overdue_original` are late by the original one. `on_path`, `behind` and
    `off_path` are open ones by the rating in force, overdue ones among them; the rest has none. `weight` (hundredths),
    `weighted_percent` and `weighted_expected` (thousandths) are whole numbers, so that sums are exact in any order.
    """

    done_on_time: int = 0
    done_late: int = 0
    done_undated: int = 0
    open_in_time: int = 0
    open_overdue: int = 0
    open_undated: int = 0
    paused: int = 0
    revoked: int = 0
    due_soon: int = 0
    due_today: int = 0
    submitted: int = 0
    returned: int = 0
    not_accepted: int = 0
    at_risk: int = 0
    silent: int = 0
    updated: int = 0
    reported: int = 0
    age_1: int = 0
    age_2: int = 0
    age_3: int = 0
    age_4: int = 0
    age_5: int = 0
    extended: int = 0
    done_late_original: int = 0
    open_overdue_original: int = 0
    on_path: int = 0
    behind: int = 0
    off_path: int = 0
    weight: int = 0
    weighted_percent: int = 0
    weighted_expected: int = 0

    @property
    def assigned(self) -> int:
        """All tasks given out: the identity of the contract."""
        return self.done + self.open + self.paused + self.revoked

    @property
    def done(self) -> int:
        """Done on time, late, or without deadline."""
        return self.done_on_time + self.done_late + self.done_undated

    @property
    def open(self) -> int:
        """Still owed: in time, overdue, or without deadline."""
        return self.open_in_time + self.open_overdue + self.open_undated

    @property
    def done_on_time_original(self) -> int:
        """Done by the original due day; with the late ones as many as by the due day in force."""
        return self.done_dated - self.done_late_original

    @property
    def open_in_time_original(self) -> int:
        """Open and not overdue by the original due day; with the overdue ones as many as by the one in force."""
        return self.open_in_time + self.open_overdue - self.open_overdue_original

    @property
    def done_dated(self) -> int:
        """Done and with a deadline: what the rate of those on time is of."""
        return self.done_on_time + self.done_late

    @property
    def on_time_rate(self) -> Decimal | None:
        """Percent of `done_dated` that was done by the due day in force; None where there is none."""
        return share_of(self.done_on_time, self.done_dated)

    @property
    def on_time_rate_original(self) -> Decimal | None:
        """The same by the original due day."""
        return share_of(self.done_on_time_original, self.done_dated)

    @property
    def update_rate(self) -> Decimal | None:
        """Percent of the open tasks on which something was recorded in the last 14 days; None where none is open."""
        return share_of(self.updated, self.open)

    @property
    def overdue_rate(self) -> Decimal | None:
        """Percent of `assigned` that is overdue by the due day in force; None for an empty set."""
        return share_of(self.open_overdue, self.assigned)

    @property
    def overdue_rate_original(self) -> Decimal | None:
        """The same by the original due day."""
        return share_of(self.open_overdue_original, self.assigned)

    @property
    def due(self) -> int:
        """Dated work that is done, or overdue by the due day in force: that whose time has come."""
        return self.done_dated + self.open_overdue

    @property
    def due_original(self) -> int:
        """The same by the original due day."""
        return self.done_dated + self.open_overdue_original

    @property
    def overdue_rate_of_due(self) -> Decimal | None:
        """Percent of `due` that is overdue; None where no time has come."""
        return share_of(self.open_overdue, self.due)

    @property
    def overdue_rate_of_due_original(self) -> Decimal | None:
        """The same by the original due day."""
        return share_of(self.open_overdue_original, self.due_original)

    @property
    def ages(self) -> tuple[int, int, int, int, int]:
        """Overdue tasks by age: 1–10, 11–30, 31–60, 61–120, over 120 days."""
        return (self.age_1, self.age_2, self.age_3, self.age_4, self.age_5)

    @property
    def percent(self) -> Decimal | None:
        """Weighted mean without drafts, paused and revoked; None for an empty set."""
        return mean_percent(self.weighted_percent, self.weight)

    @property
    def expected(self) -> Decimal | None:
        """Weighted mean of what should be reached by the day; None for a set without any deadline."""
        has_deadlines = self.done_dated + self.open_in_time + self.open_overdue > 0
        return round_half_up(Decimal(self.weighted_expected) / self.weight / 10) if has_deadlines else None

    @property
    def rated(self) -> Rated:
        """Off path below 85 % of what is expected or with two overdue tasks; none without any report."""
        if self.open_overdue >= OVERDUE_TASKS:
            return Rated(Rating.OFF_PATH, Reason.OVERDUE_TASKS, self.open_overdue)
        if not self.reported:
            return Rated(Rating.NONE, Reason.NEVER_REPORTED)
        if self.percent is None or self.expected is None:
            return Rated(Rating.NONE, Reason.NO_PATH)
        return rated(self.percent, self.expected)

    @property
    def rating(self) -> Rating:
        """The rating of the set."""
        return self.rated.rating

    @property
    def not_rated(self) -> int:
        """Open work without a rating: nothing was ever reported on it, or it has no path."""
        return self.open - self.on_path - self.behind - self.off_path

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*map(add, counts_of(self), counts_of(other)))

    def __neg__(self) -> "Tally":
        return Tally(*map(neg, counts_of(self)))


TALLY_FIELDS = tuple(one.name for one in fields(Tally))
counts_of = attrgetter(*TALLY_FIELDS)

_BUCKET = {
    Timeliness.IN_TIME: "open_in_time",
    Timeliness.DUE_SOON: "open_in_time",
    Timeliness.DUE_TODAY: "open_in_time",
    Timeliness.OVERDUE: "open_overdue",
    Timeliness.UNDATED: "open_undated",
    Timeliness.DONE_ON_TIME: "done_on_time",
    Timeliness.DONE_LATE: "done_late",
    Timeliness.DONE_UNDATED: "done_undated",
}
RATED_AS = {Rating.ON_PATH: "on_path", Rating.AT_RISK: "behind", Rating.OFF_PATH: "off_path"}


def contribution(facts: TaskFacts, on: OnDay) -> Tally:
    """What this task adds to a count on a day; drafts add nothing."""
    tally = Tally()
    if facts.state is State.DRAFT:
        return tally
    extended = is_extended(facts)
    tally.extended = int(extended)
    if facts.state in STANDING_STILL:
        setattr(tally, facts.state.value, 1)
        return tally
    when = timeliness(facts, on)
    assert when is not None  # noqa: S101  # every other state has one
    setattr(tally, _BUCKET[when], 1)
    first = original_timeliness(facts, on) if extended else when
    tally.done_late_original = int(first is Timeliness.DONE_LATE)
    tally.open_overdue_original = int(first is Timeliness.OVERDUE)
    _weigh(tally, facts, on.day)
    if facts.state in OPEN:
        _look_closer(tally, facts, on.day, when)
    return tally


def _weigh(tally: Tally, facts: TaskFacts, day: date) -> None:
    weight = int(facts.weight * 100)
    tally.weight = weight
    tally.weighted_percent = weight * int(facts.percent * 10)
    should = expected(facts, day)
    # Nothing can be expected of undated work by a day: it counts as being where it is, neither ahead nor behind.
    tally.weighted_expected = weight * int((facts.percent if should is None else should) * 10)
    tally.reported = int(facts.reported)


def _look_closer(tally: Tally, facts: TaskFacts, day: date, when: Timeliness) -> None:
    tally.due_soon = int(when is Timeliness.DUE_SOON)
    tally.due_today = int(when is Timeliness.DUE_TODAY)
    tally.submitted = int(facts.state is State.SUBMITTED)
    tally.not_accepted = int(facts.state is State.ASSIGNED)
    tally.returned = int(facts.returned_on is not None and facts.state is State.IN_PROGRESS)
    tally.silent = int(silent_days(facts, day) is not None)
    tally.updated = int((day - facts.recorded_on).days <= SILENT_AFTER)
    letter = rating(facts, day)
    if letter in RATED_AS:
        setattr(tally, RATED_AS[letter], 1)
    if when is Timeliness.OVERDUE:
        setattr(tally, f"age_{age_bucket(overdue_days(facts, day))}", 1)
    else:
        tally.at_risk = int(letter in {Rating.AT_RISK, Rating.OFF_PATH})


def mean_percent(weighted: int, weight: int) -> Decimal | None:
    """The mean of percents from their sum in thousandths, weighted in hundredths; None of nothing."""
    return round_half_up(Decimal(weighted) / weight / 10) if weight else None


def share_of(part: int, whole: int) -> Decimal | None:
    """Percent, one decimal, half up; None of nothing."""
    return round_half_up(Decimal(100 * part) / whole) if whole else None


def age_bucket(days: int) -> int:
    """1 for 1–10 days overdue, 2 for 11–30, 3 for 31–60, 4 for 61–120, 5 for more."""
    return 1 + sum(days > limit for limit in AGE_LIMITS)


def total(tallies: Iterable[Tally]) -> Tally:
    """The sum of tallies."""
    columns = zip(*map(counts_of, tallies), strict=True)
    sums = [sum(column) for column in columns]
    return Tally(*sums) if sums else Tally()
