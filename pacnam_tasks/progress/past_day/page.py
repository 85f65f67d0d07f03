"""What the page of a task shows of a past day, from the history alone."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import Clock, end_of_day
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.history.queries import facts_before
from pacnam_tasks.progress.expected_path import path_section
from pacnam_tasks.progress.queries import files_of, reported_points
from pacnam_tasks.progress.timeline import Timeline, file_link
from pacnam_tasks.tasks.cards import card_of
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries import one
from pacnam_tasks.tasks.queries.days import judged_on
from pacnam_tasks.tasks.queries.lists import listed
from pacnam_tasks.tasks.rules.facts import State, TaskFacts
from pacnam_tasks.units.models import Unit

LONGEST = 2_000
"""Events that are looked through, the newest of them."""


def page_of_day(session: Session, code: str, actor: Actor, day: date, clock: Clock) -> dict[str, Any]:
    """What templates/past_day/show.html wants; raises NotFound, also for a task that was not yet given out by then."""
    task, end = one.get_whole(session, code, actor), end_of_day(day, clock.zone)
    among = select(col(Task.id)).where(col(Task.id) == task.id)
    facts = next((TaskFacts.from_record(record) for _task, record in facts_before(session, end, among)), None)
    if facts is None or facts.state is State.DRAFT:
        raise NotFound
    around = one.around(session, code)
    row = card_of(listed(around, facts), judged_on(session, day), actor)
    files = [file for file in files_of(session, around.id) if file.uploaded_at < end]
    recorded = one.recorded(session, around.id, LONGEST)
    told = [event for event in recorded if event.at < end and event.kind != "rolled_up"]
    return {
        "row": row,
        "lead_name": session.get_one(Unit, facts.lead_unit_id).name,
        "day": day,
        "events": Timeline(code, around, files).items(told),
        "path": path_section(facts, reported_points(session, around.id, end), day),
        "files": [file_link(code, file) for file in files if file.update_id is not None],
    }
