"""What a kind of document says of itself, and what it is asked for with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.access import PRINTERS, REPORT_READERS, Audience
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.periods.picture import Picture
from pacnam_tasks.reports.content import Span
from pacnam_tasks.reports.document import Document, Letterhead, Signer
from pacnam_tasks.reports.drafting import Frame, written_in
from pacnam_tasks.reports.letterheads.rules import Meets, Way, sent
from pacnam_tasks.reports.rule_sets import RuleSet
from pacnam_tasks.reports.rules import Format
from pacnam_tasks.tasks.queries.counts import AsOf

DAYS_BACK = timedelta(days=30)


class Option(StrEnum):
    """What a kind is asked for with, beyond the day of its figures."""

    PERIOD = "period"
    UNIT = "unit"
    TASK = "task"
    SIGNER = "signer"
    ISSUER = "issuer"
    DELEGATE = "delegate"
    HELD_ON = "held_on"
    PLAN = "plan"


ISSUED = frozenset({Option.PERIOD, Option.SIGNER, Option.ISSUER})
"""What a report on figures is asked for with: it goes out in the name of the committee or of its office."""


@dataclass(frozen=True)
class Asked:
    """What one document is to be made of; `seen` is what was kept when it was asked for, `only` what was chosen of it.

    With a `picture` the figures are those of a period that the office has opened; its `span` is told in words, and so
    is that of a period at whose end a schedule prepares the report of its last day.
    """

    session: Session
    clock: Clock
    when: AsOf
    document_on: date
    signer: Signer
    rules: RuleSet
    letterhead: Letterhead
    picture: Picture | None = None
    span: Span | None = None
    unit_id: int | None = None
    task_id: int | None = None
    seen: str = ""
    only: frozenset[str] = field(default_factory=frozenset)
    held_on: date | None = None
    meeting_id: int | None = None
    body: Meets = Meets.STANDING_COMMITTEE
    plan_id: int | None = None
    with_drafts: bool = False

    def frame(self, symbol: str, way: Way = Way.UP) -> Frame:
        """Where a document of this type stands, and which way it goes."""
        letterhead = written_in(sent(self.letterhead, way), self.rules, symbol)
        return Frame(letterhead, self.rules, self.document_on, self.signer)

    @property
    def first_on(self) -> date:
        """The first day of what is told of a span: that of the period, else thirty days before."""
        return self.span.first_on if self.span else self.when.day - DAYS_BACK


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document.

    `name` is what pages call it, `symbol` its part of the number (`BC`; empty: it takes none), `file` its file's name.
    Who `makers` admits makes it of everything, a head with `of_own_unit` of the own unit alone; `choices` are the
    keys and words of what can be chosen to stand in it. Drafts are for its `readers`, what has a number also for
    `readers_once_issued` and, where it `is_for_its_unit`, for the head of the unit to which it goes. One that is not
    `is_offered` has a page of its own; one not `is_of_a_day` tells of a span or of a meeting.
    What `is_of_office` is the office's unless the committee is chosen.
    """

    key: str
    name: Any
    symbol: str
    file: str
    compose: Callable[[Asked], Document]
    options: frozenset[Option] = frozenset({Option.PERIOD, Option.SIGNER})
    formats: tuple[Format, ...] = tuple(Format)
    makers: Audience = PRINTERS
    readers: Audience = REPORT_READERS
    readers_once_issued: Audience = REPORT_READERS
    is_for_its_unit: bool = False
    of_own_unit: bool = False
    is_issued: bool = True
    is_offered: bool = True
    is_of_a_day: bool = True
    is_of_office: bool = False
    choices: Callable[[Asked], Sequence[tuple[str, str]]] | None = None
