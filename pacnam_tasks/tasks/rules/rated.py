"""How work stands on its path, and the one thing that decided it.

From contract.md (percentages), with what makes a good number doubtful: an old report, an obstacle that waits, a
deadline moved again and again. A member of the committee may overrule it until a day; both stay known.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from pacnam_tasks.tasks.rules.facts import (
    CARRIED,
    HUNDRED,
    Rating,
    State,
    TaskFacts,
    expected,
    overdue_days,
    silent_days,
)

ON_PATH_FROM = Decimal(100)
AT_RISK_FROM = Decimal(85)
OFTEN_EXTENDED = 2
"""From so many extensions on a deadline that is kept now is doubted."""
OVERDUE_TASKS = 2
"""So many overdue tasks set their whole set off path (ux.md)."""


class Reason(StrEnum):
    """What decided a rating."""

    NOT_CARRIED = "not_carried"
    OVERDUE = "overdue"
    NEVER_REPORTED = "never_reported"
    NO_PATH = "no_path"
    FAR_BEHIND = "far_behind"
    BEHIND = "behind"
    OBSTACLE = "obstacle"
    SILENT = "silent"
    EXTENDED = "extended"
    GOES_WELL = "goes_well"
    OVERDUE_TASKS = "overdue_tasks"


@dataclass(frozen=True, slots=True)
class Rated:
    """A rating with what decided it, and the number that goes with that: days, times, tasks, or percent of the path."""

    rating: Rating
    reason: Reason
    figure: Decimal | int | None = None


def computed(facts: TaskFacts, day: date) -> Rated:
    """What the facts say: the first that holds of overdue, no report, no path, far behind, behind, doubtful.

    Being silent never makes a rating better.
    """
    if facts.state is not State.DONE and not facts.is_open:
        return Rated(Rating.NONE, Reason.NOT_CARRIED)
    late = overdue_days(facts, day)
    if late:
        return Rated(Rating.OFF_PATH, Reason.OVERDUE, late)
    if not facts.reported:
        return Rated(Rating.NONE, Reason.NEVER_REPORTED)
    should = expected(facts, day)
    if should is None:
        return Rated(Rating.NONE, Reason.NO_PATH)
    on_the_path = rated(facts.percent, should)
    doubt = _doubt(facts, day) if on_the_path.rating is Rating.ON_PATH and facts.state in CARRIED else None
    return doubt or on_the_path


def rated(percent: Decimal, should: Decimal) -> Rated:
    """On path from 100 % of what is expected, at risk from 85 %, else off path.

    The percentage of the path is cut after one decimal, so that 84.96 % is not told as 85.
    """
    share = HUNDRED if should <= 0 else percent / should * HUNDRED
    told = share.quantize(Decimal("0.1"), ROUND_DOWN)
    if share >= ON_PATH_FROM:
        return Rated(Rating.ON_PATH, Reason.GOES_WELL, told)
    if share >= AT_RISK_FROM:
        return Rated(Rating.AT_RISK, Reason.BEHIND, told)
    return Rated(Rating.OFF_PATH, Reason.FAR_BEHIND, told)


def _doubt(facts: TaskFacts, day: date) -> Rated | None:
    """What makes work that is on its path a risk all the same."""
    if facts.obstacle_since is not None:
        return Rated(Rating.AT_RISK, Reason.OBSTACLE, max(0, (day - facts.obstacle_since).days))
    silent = silent_days(facts, day)
    if silent is not None:
        return Rated(Rating.AT_RISK, Reason.SILENT, silent)
    if facts.extensions is not None and facts.extensions >= OFTEN_EXTENDED:
        return Rated(Rating.AT_RISK, Reason.EXTENDED, facts.extensions)
    return None


def is_overruled(facts: TaskFacts, day: date) -> bool:
    """Whether another rating than the computed one holds on the day: of open work, through its last day."""
    return facts.ruled is not None and facts.ruled_until is not None and facts.is_open and day <= facts.ruled_until


def rating(facts: TaskFacts, day: date) -> Rating:
    """The rating in force on a day: by which it was overruled, else the computed one. Lists and counts go by it."""
    if is_overruled(facts, day):
        assert facts.ruled is not None  # noqa: S101  # that is what overruled means
        return facts.ruled
    return computed(facts, day).rating
