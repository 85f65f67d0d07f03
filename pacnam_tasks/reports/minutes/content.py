"""What minutes are written from: plain values, kept with the request, so that what is printed is what was shown."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import TypeAdapter

from pacnam_tasks.reports.document import Letterhead


class Doubt(StrEnum):
    """Why a task is shown as at risk."""

    OBSTACLE = "obstacle"
    SILENT = "silent"
    EXTENDED = "extended"
    BEHIND = "behind"
    OVERRULED = "overruled"


@dataclass(frozen=True, slots=True)
class BehindTask:
    """A task that the screens showed as off its path or, with a `doubt`, as at risk of it; `days` it is overdue.

    `doubted` is the number that goes with the doubt: days, times, or percent of the path.
    """

    code: str
    title: str
    unit: str
    due: date | None
    days: int
    percent: Decimal
    doubt: Doubt | None = None
    doubted: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """An obstacle that waits for an answer, with what the unit proposes."""

    code: str
    title: str
    unit: str
    text: str
    proposal: str


@dataclass(frozen=True, slots=True)
class Request:
    """A request for a later due day that waited for a decision."""

    code: str
    unit: str
    due_on: date
    proposed_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """What was decided; `draft` is the code of the task that it became, `about` of the one that a direction is on.

    `giver` is name and title of who directed in the own right; without one the chair did.
    """

    text: str
    unit: str
    due_on: date
    draft: str = ""
    about: str = ""
    giver: tuple[str, str] | None = None


class Stands(StrEnum):
    """What became of a decision: of a direction, then of a task."""

    ANSWERED = "answered"
    DUE = "due"
    OVERDUE = "overdue"
    DRAFT = "draft"
    CARRIED = "carried"
    DONE = "done"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Followed:
    """A decision of the meeting before, and what became of it."""

    text: str
    unit: str
    due_on: date
    stands: Stands


@dataclass(frozen=True, slots=True)
class FieldMinutes:
    """A field of the agenda: its figures, since the previous meeting too where there is one, and what was decided.

    `behind` is what is off its path, `at_risk` what is at risk of it. `indicators` are their official sentences,
    `followed` what the meeting before decided.
    """

    name: str
    assigned: int
    done: int
    in_time: int
    overdue: int
    percent: Decimal | None
    expected: Decimal | None
    newly_done: int | None = None
    new_overdue: int | None = None
    behind: tuple[BehindTask, ...] = ()
    n_behind: int = 0
    asked: tuple[Asked, ...] = ()
    undated: int = 0
    paused: int = 0
    revoked: int = 0
    at_risk: tuple[BehindTask, ...] = ()
    n_at_risk: int = 0
    requests: tuple[Request, ...] = ()
    indicators: tuple[str, ...] = ()
    followed: tuple[Followed, ...] = ()
    decisions: tuple[DecisionLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes of a meeting; `since` is the day of the one before, `chair` and `secretary` are name and post."""

    title: str
    held_on: date
    figures_on: date
    since: date | None
    letterhead: Letterhead
    chair: tuple[str, str]
    secretary: tuple[str, str]
    fields: tuple[FieldMinutes, ...]


_MINUTES = TypeAdapter(Minutes)


def as_text(minutes: Minutes) -> str:
    """The minutes as JSON."""
    return _MINUTES.dump_json(minutes).decode()


def frozen_minutes(text: str) -> Minutes:
    """The minutes that `as_text` gave."""
    return _MINUTES.validate_json(text)
