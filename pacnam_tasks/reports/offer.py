"""What the form of a report offers: who may sign, which periods, meetings and plans can be told of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pacnam_tasks.reports.document import Signer


@dataclass(frozen=True, slots=True)
class PossibleSigner:
    """Who may sign, and of which unit it is then the document (`issuer_id`; none: the committee's).

    `key` names the choice in a form, `issuer` what the text calls the one who issues, `authority` that by which is
    signed where it is another than usual.
    """

    key: str
    signer: Signer
    issuer_id: int | None = None
    issuer: str = ""
    authority: str = ""


@dataclass(frozen=True, slots=True)
class PossiblePeriod:
    """A reporting period whose figures can be printed."""

    id: int
    name: str
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class PossibleMeeting:
    """A closed meeting whose conclusion can be made known."""

    id: int
    title: str
    held_on: date


@dataclass(frozen=True, slots=True)
class PossiblePlan:
    """A plan whose tasks can be printed."""

    id: int
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What one kind of document may be asked for with: what is not offered here is not read.

    `held_on` is the day of the meeting of which a draft that is there already tells, `bodies` are those that may have
    met, by key and name.
    """

    kind: str
    signers: Sequence[PossibleSigner] = ()
    periods: Sequence[PossiblePeriod] = ()
    units: Sequence[tuple[int, str]] | None = None
    asks_task: bool = False
    asks_meeting: bool = False
    meetings: Sequence[PossibleMeeting] = ()
    plans: Sequence[PossiblePlan] | None = None
    held_on: date | None = None
    asks_marks: bool = False
    bodies: Sequence[tuple[str, str]] = ()
