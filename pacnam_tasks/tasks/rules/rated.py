"""How work stands on its path, from all that tells: path, age of the last report, obstacles, extensions.

The rating of the contract (`rules/facts.py`) looks at the path and the deadline alone; here what makes a good number
doubtful counts too. Being silent never makes a rating better.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pacnam_tasks.tasks.rules.facts import AT_RISK, HUNDRED, ON_PATH, SILENT_AFTER, Rating

SAYS_NOTHING_AFTER = 2 * SILENT_AFTER
"""Days after which a report says nothing any more of how the work stands."""
OFTEN_EXTENDED = 2


class Reason(StrEnum):
    """What decided a rating."""

    OVERDUE = "overdue"
    NEVER_REPORTED = "never_reported"
    NO_PATH = "no_path"
    FAR_BEHIND = "far_behind"
    LONG_SILENT = "long_silent"
    BEHIND = "behind"
    OBSTACLE = "obstacle"
    SILENT = "silent"
    EXTENDED = "extended"
    GOES_WELL = "goes_well"


@dataclass(frozen=True, slots=True)
class Course:
    """What a rating depends on.

    `reached` and `expected` are in the same unit, and both are to grow; no `expected` means no path. `report_age` is
    days since the last report, none where there was none; `obstacle_age` days since the oldest obstacle that waits for
    an answer was raised, none without one.
    """

    reached: Decimal
    expected: Decimal | None
    overdue_days: int = 0
    report_age: int | None = None
    obstacle_age: int | None = None
    extensions: int = 0

    @property
    def share(self) -> Decimal | None:
        """Percent of what is expected that is reached, not rounded; all of it where nothing is expected yet."""
        if self.expected is None:
            return None
        return HUNDRED if self.expected <= 0 else self.reached / self.expected * HUNDRED


@dataclass(frozen=True, slots=True)
class Rated:
    """A rating with the one thing that decided it, and the number that goes with that: days, percent or times."""

    rating: Rating
    reason: Reason
    figure: Decimal | int | None = None


def rated(of: Course) -> Rated:
    """The first of these that holds: overdue, no report ever, far behind, silent too long, behind, or doubtful."""
    share = of.share
    if of.overdue_days:
        return Rated(Rating.OFF_PATH, Reason.OVERDUE, of.overdue_days)
    if of.report_age is None:
        return Rated(Rating.NONE, Reason.NEVER_REPORTED)
    if share is None:
        return Rated(Rating.NONE, Reason.NO_PATH)
    if share < AT_RISK:
        return Rated(Rating.OFF_PATH, Reason.FAR_BEHIND, share)
    if of.report_age > SAYS_NOTHING_AFTER:
        return Rated(Rating.NONE, Reason.LONG_SILENT, of.report_age)
    if share < ON_PATH:
        return Rated(Rating.AT_RISK, Reason.BEHIND, share)
    return _doubts(of) or Rated(Rating.ON_PATH, Reason.GOES_WELL, share)


def _doubts(of: Course) -> Rated | None:
    """What makes work that is on its path a risk all the same."""
    if of.obstacle_age is not None:
        return Rated(Rating.AT_RISK, Reason.OBSTACLE, of.obstacle_age)
    if of.report_age is not None and of.report_age > SILENT_AFTER:
        return Rated(Rating.AT_RISK, Reason.SILENT, of.report_age)
    if of.extensions >= OFTEN_EXTENDED:
        return Rated(Rating.AT_RISK, Reason.EXTENDED, of.extensions)
    return None
