"""A form as a browser holds it: made from the task as it stood, sent later, perhaps twice."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tests.life.affairs import Acting, FieldDirection, Minute
from tests.life.charging import Ticked, ticked
from tests.life.judging import newest
from tests.life.memory import Direction, Life, Obstacle, Request, Said, Update
from tests.life.people import LEVELS, Person, workers
from tests.life.splitting import Typed, typed

Aim = Update | Obstacle | Request | Direction | Acting | Minute | FieldDirection
_keys = itertools.count(1)


@dataclass(frozen=True)
class Form:
    """What is sent: `version` is that of the task when the form was opened, `aim` what else it is about.

    `number` (0 to 120) and `twist` (0 to 9) decide what is typed; 9 is mostly a mistake. `proposed_on` is the day that
    is asked for or decided, `period` the label of the one chosen; now and then they are none that can be.
    """

    act: str
    life: Life
    by: Person
    key: str
    version: int
    number: int
    twist: int
    opened_on: date
    proposed_on: date
    period: str = ""
    aim: Aim | None = None
    aim_version: int = 0
    handler: str | None = None
    member: str | None = None
    review_on: date | None = None
    rolls: bool = False
    newest_rating: int | None = None
    shares: Typed = ()
    ticked: Ticked = ()

    @property
    def is_submission(self) -> bool:
        """Whether completion is reported."""
        return self.act in {"submit", "paper_submit"}

    @property
    def is_paper(self) -> bool:
        """Whether the office enters what a unit has sent on paper."""
        return self.act in {"paper", "paper_submit"}

    @property
    def received_on(self) -> date:
        """The day on which the office received the paper."""
        return self.opened_on - timedelta(days=self.number % 5)

    @property
    def new_member(self) -> str:
        """Who is to be in charge."""
        return ("member", "member2")[self.number % 2]

    @property
    def next_review_on(self) -> date:
        """The next day of review."""
        return self.opened_on + timedelta(days=30 + self.number)

    @property
    def quantity(self) -> Decimal | None:
        """The figure typed into a report."""
        if self.is_submission:
            return Decimal(self.number) if self.twist == 8 else None
        return Decimal(self.number) if self.twist in {0, 1, 2, 3, 7, 8} else None

    @property
    def percent(self) -> Decimal | None:
        """The percentage typed into a report."""
        return Decimal(min(self.number, 100)) if self.twist == 5 and not self.is_submission else None

    @property
    def note(self) -> str:
        """The note of a report."""
        return "Đã xong." if self.twist == 4 and not self.is_submission else ""

    @property
    def said(self) -> Said:
        """What a report or an erratum says."""
        return Said(self.quantity, self.percent, self.note)

    @property
    def says_nothing_new(self) -> bool:
        """Whether it is the one tap that there was nothing to report."""
        return self.twist == 6 and not self.is_submission

    @property
    def has_file(self) -> bool:
        """Whether a file comes along."""
        return self.twist in ({6, 7} if self.is_submission else {3})

    @property
    def has_obstacle(self) -> bool:
        """Whether an obstacle comes along."""
        return self.twist == 7 and not self.is_submission

    @property
    def reason(self) -> str:
        """Why; forgotten now and then."""
        return "" if self.twist == 9 else "Theo kết luận của Thường trực."

    @property
    def document(self) -> str:
        """By which document; forgotten now and then."""
        return "" if self.twist in {8, 9} else "125-TB/HU"

    @property
    def passes(self) -> bool:
        """Whether the check passes."""
        return self.number % 2 == 1

    @property
    def verdict(self) -> str:
        """What is decided on an extension."""
        return "refused" if self.twist in {6, 7} else "changed" if self.twist in {4, 5} else "granted"

    @property
    def edited_due_on(self) -> date | None:
        """The due day that the office writes into a draft; one time in five none."""
        return None if self.number % 5 == 0 else self.proposed_on

    @property
    def again_by(self) -> date | None:
        """By when a returned task is submitted again."""
        return self.opened_on + timedelta(days=self.number % 7 - 1) if self.twist in {7, 8} else None

    @property
    def level(self) -> str | None:
        """The level that is named as having to answer."""
        return (*LEVELS, "office")[self.number % 5] if self.twist % 2 else None

    @property
    def handed_to(self) -> str | None:
        """Who is to handle the task."""
        choices = [None, *workers(self.life.now.unit), "lead", "commune"]
        return choices[self.number % len(choices)]


KINDS = {
    "edit": "edited", "assign": "assigned", "accept": "accepted", "refuse": "refused", "uphold": "refusal_upheld",
    "release": "refusal_released", "report": "updated", "submit": "submitted", "withdraw": "update_withdrawn",
    "check": "checked", "confirm": "confirmed", "send_back": "returned", "split": "broken_down", "pause": "paused",
    "resume": "resumed", "revoke": "revoked", "reopen": "reopened", "delegate": "delegated", "direct": "directed",
    "answer_direction": "direction_answered", "ask_extension": "extension_asked", "decide_extension": "extended",
    "withdraw_extension": "extension_withdrawn", "raise_obstacle": "obstacle_raised", "escalate": "obstacle_escalated",
    "answer_obstacle": "obstacle_answered", "close_obstacle": "obstacle_closed", "paper": "updated",
    "paper_submit": "submitted", "change_member": "member_changed", "review": "reviewed", "share": "shares_changed",
    "note": "noted", "correct": "corrected", "name_acting": "acting_named", "end_acting": "acting_ended",
    "make_minute": "handover_opened", "confirm_minute": "handover_confirmed", "decline_minute": "handover_declined",
    "withdraw_minute": "handover_withdrawn", "direct_field": "field_directed",
    "answer_field": "field_direction_answered", "roll": "rolling_set", "overrule": "overruled",
}  # fmt: skip
"""The kind of event that an act becomes."""
ACTS = sorted(KINDS)
MINUTES = {"make_minute", "confirm_minute", "decline_minute", "withdraw_minute"}
FIELD_DIRECTIONS = {"direct_field", "answer_field"}
HOUSE = {"name_acting", "end_acting", "change_member"} | MINUTES | FIELD_DIRECTIONS
"""What is about no one task; `life` is the one that brought it up."""
REPORTS = {"report", "submit", "paper", "paper_submit"}


def kind_of(form: Form) -> str:
    """The kind of event that the form becomes."""
    refused = form.act == "decide_extension" and form.verdict == "refused"
    return "extension_refused" if refused else KINDS[form.act]


def _last(things: Sequence[Aim], number: int) -> int:
    """The place of the newest thing, one time in four of any."""
    return number % len(things) if number % 4 == 0 else len(things) - 1


def _period(act: str, life: Life, number: int, twist: int, today: date) -> str:
    """The newest that waits: chosen now and then in a report, always on paper; one that is none by mistake."""
    if act in {"report", "paper"} and twist == 8:
        waiting = life.waiting(today)
        return waiting[-1].label if waiting and number % 4 else "2023-01"
    if act in {"paper", "paper_submit"}:
        waiting = life.waiting(today - timedelta(days=number % 5))
        return waiting[-1].label if waiting and twist != 9 else ""
    return ""


AIMS: dict[str, Callable[[Life], Sequence[Aim]]] = {
    "withdraw": lambda life: life.updates,
    "correct": lambda life: life.updates,
    "escalate": lambda life: life.obstacles,
    "answer_obstacle": lambda life: life.obstacles,
    "close_obstacle": lambda life: life.obstacles,
    "decide_extension": lambda life: life.requests,
    "withdraw_extension": lambda life: life.requests,
    "answer_direction": lambda life: life.directions,
    **dict.fromkeys(MINUTES - {"make_minute"}, lambda life: life.house.minutes),
    "answer_field": lambda life: [one for one in life.house.directions if life.now.unit in one.answered],
    "end_acting": lambda life: [one for one in life.house.actings if one.unit == life.now.unit],
}
"""What hangs on a task, and is acted on."""


def opened(act: str, life: Life, by: Person, number: int, twist: int, today: date) -> Form | None:
    """The form as a person opens it now; none where there is nothing to act on."""
    aim: Aim | None = None
    if act in {"split", "share"} and bool(life.parts) != (act == "share"):
        return None
    if act in AIMS:
        things = AIMS[act](life)
        if not things:
            return None
        aim = things[_last(things, number)]
    return Form(
        act=act,
        life=life,
        by=by,
        key=f"form {next(_keys):06d}",
        version=life.version,
        number=number,
        twist=twist,
        opened_on=today,
        proposed_on=max(life.now.due_on or today, today) + timedelta(days=number // 4 - 2),
        period=_period(act, life, number, twist, today),
        aim=aim,
        aim_version=aim.version if isinstance(aim, Obstacle | Update) else 0,
        handler=life.handler,
        member=life.now.member,
        review_on=life.review_on,
        rolls=life.now.rolls == (twist == 7),
        newest_rating=newest(life),
        shares=typed(act, life, number, twist) if act in {"split", "share"} else (),
        ticked=ticked(life, number) if act == "change_member" else (),
    )
