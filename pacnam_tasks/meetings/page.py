"""What the pages of meetings show: the list, the agenda's form, and the screens of one."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.meetings.access import hosting_right
from pacnam_tasks.meetings.forms import PLACE
from pacnam_tasks.meetings.labels import STATE, TONE
from pacnam_tasks.meetings.queries.agenda import chairs
from pacnam_tasks.meetings.queries.held import listed
from pacnam_tasks.meetings.queries.one import Held
from pacnam_tasks.meetings.queries.screens import shown_at
from pacnam_tasks.meetings.rules import MeetingState
from pacnam_tasks.meetings.screen import Wall
from pacnam_tasks.plans.models import Field
from pacnam_tasks.plans.queries import all_fields
from pacnam_tasks.tasks.queries.days import judged_on


def index_page(session: Session, actor: Actor, clock: Clock) -> dict[str, Any]:
    """What templates/meetings/index.html wants."""
    may_open = hosting_right(actor) is not None
    return {
        "rows": [_listed(row) for row in listed(session)],
        "may_open": may_open,
        **(agenda_form(session, clock) if may_open else {}),
    }


def _listed(row: Any) -> dict[str, Any]:
    state = MeetingState(row.state)
    return {
        "url": f"/stocktake/{row.id}",
        "title": row.title,
        "held_on": row.held_on,
        "chair": row.chair_name,
        "fields": row.fields,
        "decisions": row.decisions,
        "words": STATE[state],
        "tone": TONE[state],
    }


def agenda_form(session: Session, clock: Clock, meeting: Held | None = None) -> dict[str, Any]:
    """What templates/meetings/_agenda.html wants; a new meeting has all fields in their usual order."""
    fields, standing = all_fields(session), chairs(session, clock.today())
    return {
        "fields": [(field.code, field.name) for field in fields],
        "chairs": [(one.id, f"{one.full_name}, {one.title}" if one.title else one.full_name) for one in standing],
        "usual": _usual(fields, clock.today(), meeting),
    }


def _usual(fields: Sequence[Field], today: date, meeting: Held | None) -> dict[str, str]:
    if meeting is None:
        places = {field.code: place for place, field in enumerate(fields, 1)}
        said = {"title": _("Stock-taking meeting of the standing members"), "held_on": dmy(today)}
    else:
        places = {item.code: place for place, item in enumerate(meeting.agenda, 1)}
        said = {"title": meeting.title, "held_on": dmy(meeting.held_on), "chair": str(meeting.chair_id)}
    return said | {f"{PLACE}{code}": str(place) for code, place in places.items()}


def show_page(session: Session, meeting: Held, actor: Actor, clock: Clock) -> dict[str, Any]:
    """What templates/meetings/show.html wants."""
    shown = shown_at(session, meeting, actor, clock)
    wall = Wall(meeting, actor, shown, judged_on(session, shown.when.day))
    screens = [wall.screen(place, item) for place, item in enumerate(meeting.agenda, 1)]
    return {
        "meeting": meeting,
        "state_words": STATE[MeetingState(meeting.state)],
        "as_of": shown.when.day,
        "since": shown.since,
        "screens": screens,
        "outcomes": [one for screen in screens for one in screen.decisions],
        "units": list(meeting.units),
        "is_host": hosting_right(actor) is not None,
        "has_begun": meeting.held_on <= shown.when.today,
    }
