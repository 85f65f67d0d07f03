"""What a row or card of a task shows on a day: facts, judgements and powers in one flat object for templates."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.web import fresh_key
from pacnam_tasks.tasks.access import TaskPowers, powers
from pacnam_tasks.tasks.queries.lists import Listed
from pacnam_tasks.tasks.rules.days import OnDay
from pacnam_tasks.tasks.rules.facts import (
    PLAIN_FACTS,
    Rating,
    State,
    Timeliness,
    expected,
    is_to_review,
    overdue_days,
    plain_facts_of,
    quiet_days,
    silent_days,
    timeliness,
)
from pacnam_tasks.tasks.rules.rated import Rated, computed, is_overruled
from pacnam_tasks.tasks.sentences import overruled, reason_of, why_rated


@dataclass
class Card:
    """A task as shown on a day to a person; `key` is the one-time key of its forms.

    `shows_parts` says that its page lists its parts to this person; `is_mine` that the person handles it for the unit,
    `handled_by` who does, for others of the unit. `rating` is the one in force, `rule` what the facts say, `why` the
    rating in force in a sentence.
    """

    listed: Listed
    timeliness: Timeliness | None
    overdue_days: int
    days_left: int | None
    expected: Decimal | None
    rating: Rating
    rule: Rated
    why: str
    is_overruled: bool
    silent_days: int | None
    quiet_days: int | None
    to_review: bool
    extension_days: int | None
    can: TaskPowers
    key: str
    shows_parts: bool = False
    is_mine: bool = False
    handled_by: str = ""
    period: str = ""
    obstacle_open: bool = False
    last_note: str = ""

    def __post_init__(self) -> None:
        """Names and facts are the card's own too: a page asks for each many times."""
        self.__dict__ |= dict(zip(PLAIN_FACTS, plain_facts_of(self.listed.facts), strict=True)) | vars(self.listed)

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

    @property
    def said(self) -> str:
        """Why the rating is what it is, where that is no good news and no badge says it: what is overdue has one."""
        if self.is_overruled:
            return self.why
        bad = self.rating in {Rating.AT_RISK, Rating.OFF_PATH} and not self.overdue_days
        return reason_of(self.rule) if bad and self.listed.facts.is_open else ""

    @property
    def rule_said(self) -> str:
        """What the facts say in a sentence; empty for what is not carried, or for who sees but a glimpse."""
        return why_rated(self.rule) if self.why else ""

    @property
    def updated_on(self) -> date:
        """The day of the last record."""
        return self.listed.facts.recorded_on


def card_of(listed: Listed, on: OnDay, actor: Actor, co_unit_ids: Collection[int] = (), **more: Any) -> Card:
    """The card of a listed task for this person on a day; `co_unit_ids` are asked of one task only, not of lists."""
    facts, day = listed.facts, on.day
    rule, is_ruled = computed(facts, day), is_overruled(facts, day)
    left = (facts.counts_on - day).days if facts.counts_on and facts.is_open else None
    return Card(
        listed=listed,
        timeliness=timeliness(facts, on),
        overdue_days=overdue_days(facts, day),
        days_left=left,
        expected=expected(facts, day) if facts.state is not State.DRAFT else None,
        rating=facts.ruled if is_ruled and facts.ruled else rule.rating,
        rule=rule,
        why=overruled(facts) if is_ruled else why_rated(rule),
        is_overruled=is_ruled,
        silent_days=silent_days(facts, day),
        quiet_days=quiet_days(facts, day),
        to_review=is_to_review(facts, day),
        extension_days=_days_since(listed.extension_asked_on, day),
        can=powers(actor, facts, co_unit_ids),
        key=fresh_key(),
        shows_parts=listed.has_parts
        and (actor.reads_all or bool(actor.unit_ids & {facts.lead_unit_id, facts.parent_unit_id})),
        is_mine=listed.handler_id == actor.person_id,
        handled_by=listed.handler_name
        if facts.lead_unit_id in actor.unit_ids and listed.handler_id != actor.person_id
        else "",
        **more,
    )


def _days_since(first: date | None, day: date) -> int | None:
    return (day - first).days if first is not None and first <= day else None


JSON_FIELDS = (
    "code", "title", "field", "lead_unit", "co_units", "member", "original_due", "due", "state", "timeliness",
    "percent", "quantity", "target", "measure", "updated_at", "overdue_days", "parent", "extensions", "counts_until",
    "rating", "rating_computed", "rating_reason", "rating_until",
)  # fmt: skip
"""The contract's fields of a task, in their order; `counts_until` is the due day, or the working day to which it rolls.

`rating` is the one in force, `rating_reason` the sentence to it, `rating_until` the last day of one that a member gave.
"""


def as_json(card: Card, co_units: Sequence[str]) -> dict[str, Any]:
    """The contract's fields of a task; `co_units` are the codes of the units that co-ordinate it."""
    facts = card.listed.facts
    return {
        "code": card.listed.code,
        "title": card.listed.title,
        "field": card.listed.field_code,
        "lead_unit": card.listed.lead_code,
        "co_units": list(co_units),
        "member": card.listed.member_name or None,
        "original_due": facts.original_due_on.isoformat() if facts.original_due_on else None,
        "due": facts.due_on.isoformat() if facts.due_on else None,
        "state": facts.state.value,
        "timeliness": card.timeliness.value if card.timeliness else None,
        "percent": float(facts.percent),
        "quantity": None if facts.quantity is None else float(facts.quantity),
        "target": None if card.listed.target is None else float(card.listed.target),
        "measure": card.listed.measure or None,
        "updated_at": card.listed.updated_at.isoformat(),
        "overdue_days": card.overdue_days,
        "parent": card.listed.parent_code or None,
        "extensions": facts.extensions or 0,
        "counts_until": facts.counts_on.isoformat() if facts.counts_on else None,
        "rating": card.rating.value,
        "rating_computed": card.rule.rating.value,
        "rating_reason": card.why or None,
        "rating_until": facts.ruled_until.isoformat() if card.is_overruled and facts.ruled_until else None,
    }
