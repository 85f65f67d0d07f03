"""What a home page shows of waiting: what the person decides, or what the office follows up; a member's fields."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor, Role
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.decisions.waiting.glance import Beside, Glance, Matter, glance

DECIDING = frozenset({Role.OFFICE, Role.STANDING, Role.MEMBER, Role.LEADER})
"""Heads too: on the parts that their units have given out they decide."""


WORDS = {
    Matter.REFUSAL: _l("Refused assignment"),
    Matter.EXTENSION: _l("Extension"),
    Matter.OBSTACLE: _l("Obstacle"),
    Matter.DRAFT: _l("Draft not complete"),
    Matter.VALUE: _l("Value of an indicator to confirm"),
}
BESIDE = {
    Beside.DISAGREEMENT: (_l("Reports of completion that did not pass the check"), "/decisions#chua-dat"),
    Beside.SUBMISSION: (_l("Reported as done"), "/decisions#bao-cao"),
    Beside.REVIEW: (_l("To be reviewed"), "/decisions#ra-soat"),
    Beside.HANDOVER: (_l("Hand-overs to confirm"), "/decisions#ban-giao"),
    Beside.DIRECTION: (_l("Directions to answer"), "/decisions#chi-dao"),
}
LISTS = {
    Matter.REFUSAL: "/decisions#tu-choi",
    Matter.EXTENSION: "/decisions#gia-han",
    Matter.OBSTACLE: "/decisions#vuong-mac",
    Matter.DRAFT: "/tasks/assignments",
    Matter.VALUE: "/decisions#chi-tieu",
}
OFFICE_LISTS = LISTS | {
    Matter.REFUSAL: "/tasks?state=assigned",
    Matter.EXTENSION: "/tasks?level=all&state=open",
    Matter.OBSTACLE: "/obstacles?state=open",
}
"""The office does not decide on these: it finds them where the work is."""


def on_desk(session: Session, actor: Actor, today: date) -> Mapping[str, Any]:
    """What decisions/_glance.html and directions/_follow_up.html, _to_answer.html want; nothing for the others."""
    if not actor.roles & DECIDING:
        return {}
    found = glance(session, actor, today)
    return {
        "glance": _glanced(found, today, is_office=Role.OFFICE in actor.roles) if any(found.counts.values()) else None,
        "fields_in_charge": found.fields,
        "owed_answers": found.owed,
        "owed_answers_in_all": found.owed_in_all,
        "to_answer": found.to_answer,
        "to_answer_in_all": found.to_answer_in_all,
    }


def _glanced(found: Glance, today: date, *, is_office: bool) -> dict[str, Any]:
    """The first matters of each kind, the lists of those of which there are more, and of what else waits."""
    lists = OFFICE_LISTS if is_office else LISTS
    return {
        "rows": [_row(kind, row, today) for kind in Matter for row in found.rows[kind]],
        "more": [
            {"url": lists[kind], "kind": str(WORDS[kind]), "n": n}
            for kind, n in found.counts.items()
            if n > len(found.rows[kind])
        ],
        "beside": [
            {"url": url, "kind": str(words), "n": found.beside[one]}
            for one, (words, url) in BESIDE.items()
            if one in found.beside
        ],
        "n": sum(found.counts.values()) + sum(found.beside.values()),
        "title": _("Not answered yet, and incomplete") if is_office else _("Waits for your decision"),
    }


def _row(kind: Matter, row: Any, today: date) -> dict[str, Any]:
    return {
        "kind": str(WORDS[kind]),
        "tone": "block" if kind is Matter.OBSTACLE else "wait",
        "url": _url(kind, row.code),
        "title": row.title,
        "code": row.code,
        "unit": row.unit,
        "text": row.text,
        "said": _said(kind, row.on, today),
        "is_late": kind is Matter.OBSTACLE and row.on is not None and row.on < today,
    }


def _url(kind: Matter, code: str) -> str:
    """Where it is decided: values all together, the rest on the page of the task."""
    if kind is Matter.VALUE:
        return LISTS[kind]
    return f"/tasks/{code}#gia-han" if kind is Matter.EXTENSION else f"/tasks/{code}"


def _said(kind: Matter, on: date | None, today: date) -> str:
    """What the day of a matter means."""
    if on is None or kind in {Matter.DRAFT, Matter.VALUE}:
        return ""
    if kind is Matter.EXTENSION:
        return _("until %(day)s", day=dmy(on))
    if kind is Matter.REFUSAL:
        return _("refused on %(day)s", day=dmy(on))
    return (
        _("answer by %(day)s", day=dmy(on)) if on >= today else _("Answer overdue by %(n)s days", n=(today - on).days)
    )
