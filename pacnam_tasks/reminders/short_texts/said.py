"""The short text that is copied into a chat: code, unit, deadline and link, never the title or a figure."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.web import settings
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.progress.task_page import TaskPage
from pacnam_tasks.reminders.short_texts.access import REMINDING
from pacnam_tasks.tasks.cards import Card
from pacnam_tasks.tasks.labels import STATE, TIMELINESS
from pacnam_tasks.tasks.rules.facts import CARRIED, State, Timeliness


def short_text(card: Card, actor: Actor, public_url: str) -> str:
    """What is sent of a task that still waits for work, by those who remind others; empty for anything else."""
    facts = card.listed.facts
    if facts.state not in CARRIED or not REMINDING.admits(actor):
        return ""
    named = f"{card.listed.code}, {card.listed.lead_name}, {_due(card)}"
    return f"{_said(card, named)} {public_url}/tasks/{card.listed.code}"


def text_of_unit(cards: Sequence[Card], actor: Actor, public_url: str) -> str:
    """What is sent of tasks of one unit that still wait for work: of one as beside it, of several a line for each."""
    if len(cards) == 1:
        return short_text(cards[0], actor, public_url)
    lines = [f"- {card.listed.code}, {_due(card)}{_standing(card)}" for card in cards]
    head = _("%(unit)s has %(n)s tasks to report on:", unit=cards[0].listed.lead_name, n=f"{len(cards):02d}")
    return "\n".join([head, *lines, f"{_('Please sign in to report:')} {public_url}/"])


def _due(card: Card) -> str:
    day = card.listed.facts.counts_on
    return _("due %(day)s", day=dmy(day)) if day else _("no fixed deadline")


def _standing(card: Card) -> str:
    """What is most urgent about it, after a comma; empty while it is under way."""
    if card.overdue_days:
        words = _("%(n)s days overdue", n=f"{card.overdue_days:02d}")
    elif card.state is State.ASSIGNED:
        words = str(STATE[State.ASSIGNED])
    elif card.timeliness in {Timeliness.DUE_TODAY, Timeliness.DUE_SOON}:
        words = str(TIMELINESS[card.timeliness])
    else:
        return ""
    return f", {words[0].lower()}{words[1:]}"


def _said(card: Card, named: str) -> str:
    if card.overdue_days:
        return _(
            "A task is %(n)s days overdue (%(named)s). Please report the result or give the reason:",
            n=f"{card.overdue_days:02d}",
            named=named,
        )
    if card.state is State.ASSIGNED:
        return _("You have 1 task waiting to be accepted (%(named)s). Please sign in to accept it:", named=named)
    if card.days_left == 0:
        return _("You have 1 task due today (%(named)s). Please sign in to report:", named=named)
    if card.timeliness is Timeliness.DUE_SOON:
        return _("You have 1 task due soon (%(named)s). Please sign in to report:", named=named)
    return _("You have 1 task under way (%(named)s). Please sign in to report:", named=named)


def on_the_page(_session: Session, page: TaskPage, actor: Actor, _today: date) -> Mapping[str, Any]:
    """The text beside the task."""
    return {"short_text": short_text(page.card, actor, settings().public_url)}
