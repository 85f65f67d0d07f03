"""What a home page shows of waiting: what the person decides, or what the office follows up; a member's fields."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor, Role
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.decisions.waiting.glance import Matter, glance

DECIDING = frozenset({Role.OFFICE, Role.STANDING, Role.MEMBER, Role.LEADER})
"""Heads too: on the parts that their units have given out they decide."""


def on_desk(session: Session, actor: Actor, today: date) -> Mapping[str, Any]:
    """What decisions/_glance.html and directions/_follow_up.html, _to_answer.html want; nothing for the others."""
    if not actor.roles & DECIDING:
        return {}
    found, is_office = glance(session, actor, today), Role.OFFICE in actor.roles
    words = {
        Matter.REFUSAL: _("Refused assignment"),
        Matter.EXTENSION: _("Extension"),
        Matter.OBSTACLE: _("Obstacle"),
        Matter.DRAFT: _("Draft not complete"),
        Matter.VALUE: _("Value of an indicator to confirm"),
    }
    lists = {
        Matter.REFUSAL: "/tasks?state=assigned" if is_office else "/decisions#tu-choi",
        Matter.EXTENSION: "/tasks?level=all&state=open" if is_office else "/decisions#gia-han",
        Matter.OBSTACLE: "/obstacles?state=open" if is_office else "/decisions#vuong-mac",
        Matter.DRAFT: "/tasks/assignments",
        Matter.VALUE: "/decisions#chi-tieu",
    }
    rows = [
        {
            "kind": words[kind],
            "tone": "block" if kind is Matter.OBSTACLE else "wait",
            "url": "/decisions#chi-tieu"
            if kind is Matter.VALUE
            else f"/tasks/{row.code}{'#gia-han' if kind is Matter.EXTENSION else ''}",
            "title": row.title,
            "code": row.code,
            "unit": row.unit,
            "text": row.text,
            "said": _said(kind, row.on, today),
            "is_late": kind is Matter.OBSTACLE and row.on is not None and row.on < today,
        }
        for kind in Matter
        for row in found.rows[kind]
    ]
    more = [
        {"url": lists[kind], "kind": words[kind], "n": n}
        for kind, n in found.counts.items()
        if n > len(found.rows[kind])
    ]
    waiting = sum(found.counts.values())
    title = _("Not answered yet, and incomplete") if is_office else _("Waits for your decision")
    return {
        "glance": {"rows": rows, "more": more, "n": waiting, "title": title} if waiting else None,
        "fields_in_charge": found.fields,
        "owed_answers": found.owed,
        "owed_answers_in_all": found.owed_in_all,
        "to_answer": found.to_answer,
        "to_answer_in_all": found.to_answer_in_all,
    }


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
