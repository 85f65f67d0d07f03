"""What pages show of saved views: the bar of those that are pinned, and the page on which they are kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.tasks.forms import LevelChoice, Sort, TaskFilter
from pacnam_tasks.tasks.list_page import conditions_in_words, sorts
from pacnam_tasks.tasks.queries.choices import Names
from pacnam_tasks.tasks.queries.several import lengths_of
from pacnam_tasks.tasks.queries.shapes import level_choice
from pacnam_tasks.tasks.saved_views import queries
from pacnam_tasks.tasks.saved_views.access import may_change
from pacnam_tasks.tasks.saved_views.forms import kept, to_keep


@dataclass(frozen=True)
class Bar:
    """The pinned views as links with live counts; `opened` is the name of the view that the address opens."""

    items: Sequence[dict[str, Any]] = field(default=())
    opened: str = ""


NO_BAR = Bar()


def bar_of(session: Session, actor: Actor, today: date, wanted: TaskFilter | None = None, opened_id: str = "") -> Bar:
    """The pinned views of a person, and whether `wanted` is the view with the id in the address."""
    number = int(opened_id) if opened_id.isascii() and opened_id.isdigit() and len(opened_id) <= 9 else None
    rows = queries.shown(session, actor, number)
    filters = {row.id: one for row in rows if (one := kept(row.wanted, today)) is not None}
    opened = next((row for row in rows if row.id == number and wanted and row.wanted == to_keep(wanted)), None)
    pinned = [row for row in rows if row.pinned_at is not None and row.id in filters]
    lengths = lengths_of(session, actor, [filters[row.id] for row in pinned], today)
    items = [
        {
            "label": row.name,
            "url": url_of(row.id, filters[row.id]),
            "n": length.n if length else None,
            "more": bool(length and not length.is_whole),
            "of": counted_words(level_choice(actor, filters[row.id])),
            "current": row is opened,
        }
        for row, length in zip(pinned, lengths, strict=True)
    ]
    return Bar(items, opened.name if opened else "")


def counted_words(level: LevelChoice) -> str:
    """What the number of a view counts."""
    return {
        LevelChoice.TASK: _("tasks (counted)"),
        LevelChoice.PART: _("parts (counted)"),
        LevelChoice.ALL: _("tasks and parts (counted)"),
    }[level]


def url_of(view_id: int, wanted: TaskFilter) -> str:
    """The list as the view has it; the id says which view is open."""
    url = wanted.url()
    return f"{url}{'&' if '?' in url else '?'}view={view_id}"


def lost_note(name: str, lost: Sequence[str]) -> str:
    """What an empty view says of conditions that name nothing any more."""
    if not lost:
        return ""
    words = {
        "field": _("the field"),
        "unit": _("the unit"),
        "plan": _("the plan"),
        "programme": _("the programme"),
        "indicator": _("the indicator"),
        "member": _("the member in charge"),
    }
    return _(
        "“%(name)s” shows no task any more: %(what)s of this view no longer exists or has ended. Please take this "
        "condition out and save the view anew, or delete it.",
        name=name,
        what=", ".join(words[one] for one in lost),
    )


@dataclass(frozen=True)
class ViewRow:
    """A view on the page where views are kept; `words` say what it shows, none where that cannot be read any more."""

    id: int
    name: str
    url: str
    words: str
    shared_with: str
    is_mine: bool
    is_pinned: bool
    may_change: bool
    version: int


def rows_of(session: Session, actor: Actor, today: date, names: Names) -> list[ViewRow]:
    """Every view that the person sees, by name."""
    return [_row(row, actor, kept(row.wanted, today), names) for row in queries.visible(session, actor)]


def _row(row: Any, actor: Actor, wanted: TaskFilter | None, names: Names) -> ViewRow:
    return ViewRow(
        id=row.id,
        name=row.name,
        url=url_of(row.id, wanted) if wanted else "",
        words=in_words(wanted, names) if wanted else "",
        shared_with=row.shared_with,
        is_mine=row.person_id == actor.person_id,
        is_pinned=row.pinned_at is not None,
        may_change=may_change(actor, row),
        version=row.version,
    )


def in_words(wanted: TaskFilter, names: Names) -> str:
    """What a view shows, and in which order where that is not the usual one."""
    words = [text for _name, text in conditions_in_words(wanted, names)] or [_("All tasks")]
    return " · ".join(words if wanted.sort is Sort.DUE else [*words, dict(sorts())[wanted.sort]])
