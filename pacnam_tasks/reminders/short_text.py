"""The short text that is copied into a chat: code, unit, deadline and link, never the title or a figure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor, Role
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.web import settings
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.progress.task_page import TaskPage
from pacnam_tasks.tasks.cards import Card
from pacnam_tasks.tasks.rules.facts import CARRIED, State, Timeliness

REMINDERS_OF_OTHERS = frozenset({Role.OFFICE, Role.STANDING, Role.MEMBER, Role.LEADER})


def short_text(card: Card, actor: Actor, public_url: str) -> str:
    """What is sent of a task that still waits for work, by those who remind others; empty for anything else."""
    facts = card.listed.facts
    if facts.state not in CARRIED or not actor.roles & REMINDERS_OF_OTHERS:
        return ""
    due = _("due %(day)s", day=dmy(facts.counts_on)) if facts.counts_on else _("no fixed deadline")
    named = f"{card.listed.code}, {card.listed.lead_name}, {due}"
    return f"{_said(card, named)} {public_url}/tasks/{card.listed.code}"


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
