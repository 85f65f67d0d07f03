"""What a letter is written from: plain values, kept with the request, so that what is printed is what was seen."""

from dataclasses import dataclass
from datetime import date

from pydantic import TypeAdapter

from pacnam_tasks.reports.content import OverdueTask
from pacnam_tasks.reports.document import Letterhead, Signer


@dataclass(frozen=True, slots=True)
class LateTask(OverdueTask):
    """An overdue task; before anything is reported `percent` and `result` say nothing."""

    is_reported: bool = False


@dataclass(frozen=True, slots=True)
class LateDirection:
    """A direction that the unit has not answered `days` after the day of answer.

    `about` is the task or the field that it is about, `code` that of the task.
    """

    about: str
    code: str
    text: str
    given_on: date
    answer_by: date
    days: int


@dataclass(frozen=True, slots=True)
class MissingPeriods:
    """A recurring task of which `count` reports are missing; the last of these periods ended `days` ago."""

    code: str
    title: str
    count: int
    starts_on: date
    ends_on: date
    days: int


@dataclass(frozen=True, slots=True)
class Urged:
    """All that a unit is urged about."""

    late: tuple[LateTask, ...] = ()
    directions: tuple[LateDirection, ...] = ()
    periods: tuple[MissingPeriods, ...] = ()

    def __len__(self) -> int:
        """How many things."""
        return len(self.late) + len(self.directions) + len(self.periods)


@dataclass(frozen=True, slots=True)
class LetterSigner:
    """Who may sign, by which authority, and of which unit it is then the letter (`issuer_id`; none: the committee's).

    `key` names the choice in a form, `issuer` what the text calls the one who issues.
    """

    key: str
    authority: str
    signer: Signer
    issuer_id: int | None = None
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom a letter goes, in the words of its address, and about what."""

    unit: str
    urged: Urged


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to a unit and those `beside` it, in protocol order; `answer_by` is the last day that counts."""

    written_on: date
    unit: str
    letterhead: Letterhead
    authority: str
    signer: Signer
    answer_by: date
    urged: Urged
    beside: tuple[Addressee, ...] = ()

    @property
    def addressees(self) -> tuple[Addressee, ...]:
        """All of them."""
        return (Addressee(self.unit, self.urged), *self.beside)


_LETTER = TypeAdapter(Letter)


def as_text(letter: Letter) -> str:
    """The letter as JSON."""
    return _LETTER.dump_json(letter).decode()


def frozen_letter(text: str) -> Letter:
    """The letter that `as_text` gave."""
    return _LETTER.validate_json(text)
