"""What is compared: after each step tasks and counts, at the end timelines, reports and all that hangs on tasks."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.models import Appointment
from pacnam_tasks.decisions.directions.models import DirectedUnit, Direction
from pacnam_tasks.decisions.extensions.models import ExtensionRequest
from pacnam_tasks.decisions.handover.models import HandedTask, Handover
from pacnam_tasks.decisions.overruling.models import Overruling
from pacnam_tasks.history.models import Event
from pacnam_tasks.history.queries import timeline
from pacnam_tasks.progress.models import Obstacle, ProgressUpdate
from pacnam_tasks.tasks import summary
from pacnam_tasks.tasks.models import Task, TaskPeriod
from pacnam_tasks.tasks.past_days import differing
from pacnam_tasks.tasks.queries.counts import AsOf, Dimension, Scope, sums_by
from pacnam_tasks.tasks.rules.tally import TALLY_FIELDS
from tests.factories import House
from tests.history.events import check
from tests.life.affairs import Affairs
from tests.life.counting import EIGHT, assigned, counts
from tests.life.memory import Life, Update
from tests.life.people import Person
from tests.life.standing import Standing
from tests.life.working_days import rolled_to

COLUMNS = {
    "state": "state", "quantity": "quantity", "percent": "percent", "reported": "reported",
    "submitted_on": "submitted_on", "returned_on": "returned_on", "refused_on": "refused_on",
    "check_passed": "check_passed", "due_on": "due_on", "original_due_on": "first_due_on",
    "extension_count": "extensions", "rolls": "rolls", "ruled": "ruled", "ruled_until": "ruled_until",
}  # fmt: skip
_POSTS = select(col(Appointment.id), col(Appointment.person_id))
_ROWS = select(
    col(Task.id),
    col(Task.version),
    col(Task.handler_id),
    col(Task.member_id),
    col(Task.review_on),
    col(Task.recorded_on),
    col(Task.rolled_on),
    col(Task.original_rolled_on),
    *(getattr(Task, one) for one in COLUMNS),
)


def compare_tasks(connection: Connection, lives: Sequence[Life], house: House) -> None:
    """Every task stands as remembered; what is counted of it, who handles it and the version of its forms."""
    rows = {row.id: row for row in connection.execute(_ROWS)}
    assert len(rows) == len(lives)
    for life in lives:
        row = rows[life.id]
        people = [house.people[name].person_id if name else None for name in (life.handler, life.now.member)]
        assert [row.version, row.handler_id, row.member_id] == [life.version, *people], life.code
        assert row.review_on == life.review_on, life.code
        rolled = [rolled_to(day, rolls=life.now.rolls) for day in (life.now.due_on, life.now.first_due_on)]
        assert [row.rolled_on, row.original_rolled_on] == rolled, life.code
        if life.now.state != "draft":
            assert row.recorded_on == life.now.recorded_on, life.code
        for column, name in COLUMNS.items():
            assert getattr(row, column) == getattr(life.now, name), (life.code, column)


def compare_counts(
    page: Session, house: House, viewer: Person, when: AsOf, noted: Sequence[Standing], by: Dimension
) -> None:
    """The counts of a day by unit, field, member or level, as the person's page shows them, are those of memory.

    They add up.
    """
    shown = sums_by(page, house.people[viewer.name], when, Scope(), by)
    called = _names(house, by)
    known = {called.get(key, key): {name: getattr(one, name) for name in TALLY_FIELDS} for key, one in shown.items()}
    expected = counts(noted, when.day, viewer, by)
    assert {key: one for key, one in known.items() if any(one.values())} == expected, (when.day, viewer.name, by)
    for tally in shown.values():
        assert tally.assigned == sum(getattr(tally, name) for name in EIGHT)
    assert sum(tally.assigned for tally in shown.values()) == assigned(noted, viewer)


def compare_kept_days(page: Session, today: date, zone: ZoneInfo) -> None:
    """The kept counts of each past day are what history says."""
    wrong = {day: differing(page, AsOf(day, today, zone)) for day in summary.days(page, date.min) if day < today}
    assert not any(wrong.values()), wrong


def _names(house: House, by: Dimension) -> dict[Any, str]:
    people = {one.person_id: name for name, one in house.people.items()}
    known = {"unit_id": house.units, "field_id": house.fields}.get(by, {})
    return {number: code for code, number in known.items()} or {0: "", **people}


def compare_with_timeline(
    page: Session, lives: Sequence[Life], taken: Mapping[str, Update | None], house: House
) -> None:
    """No update is lost: each form that was taken stands once in a timeline, each report in the sum."""
    shown = [event for life in lives for event in timeline(page, life.id, 10_000)]
    keyed = [event.key for event in shown if event.key is not None and event.key.startswith("form")]
    keyed += [key for key in page.exec(select_rows(Event.key).where(col(Event.task_id).is_(None))) if key]
    assert sorted(keyed) == sorted(taken)
    reported = {event.key: event for event in shown}
    posts = {row.id: row.person_id for row in page.connection().execute(_POSTS)}
    for key, update in taken.items():
        if update is not None:
            assert posts[reported[key].actor_id or 0] == house.people[update.by].person_id
    statement = (
        select(col(ProgressUpdate.task_id), func.count(), func.sum(col(ProgressUpdate.quantity)))
        .where(col(ProgressUpdate.withdrawn_at).is_(None))
        .group_by(col(ProgressUpdate.task_id))
    )
    kept = {task_id: (number, total) for task_id, number, total in page.connection().execute(statement)}
    assert kept == {life.id: _reported(life) for life in lives if _reported(life)[0]}
    assert check(page).broken_at is None


def _reported(life: Life) -> tuple[int, Decimal | None]:
    standing = [one for one in life.updates if not one.is_withdrawn]
    figures = [one.quantity for one in standing if one.quantity is not None]
    return len(standing), sum(figures, Decimal(0)) if figures else None


def compare_what_hangs_on(page: Session, lives: Sequence[Life]) -> None:
    """Shares, periods, obstacles, requests and directions stand as remembered."""
    shares = page.connection().execute(select(col(Task.id), col(Task.weight), col(Task.share), col(Task.target)))
    assert {row.id: tuple(row)[1:] for row in shares} == {
        life.id: (life.now.weight, life.now.share, life.now.target) for life in lives
    }
    assert _rows(page, TaskPeriod, "task_id", "label", "starts_on", "reported_on") == sorted(
        (life.id, one.label, one.starts_on, one.reported_on) for life in lives for one in life.periods
    )
    assert _rows(page, Obstacle, "task_id", "id", "level", "version") == sorted(
        (life.id, one.id, one.level, one.version) for life in lives for one in life.obstacles
    )
    assert _rows(page, ExtensionRequest, "task_id", "id", "level", "state", "proposed_on") == sorted(
        (life.id, one.id, one.level, one.state, one.proposed_on) for life in lives for one in life.requests
    )
    assert _rows(page, Overruling, "id", "task_id", "rating", "holds_until") == sorted(
        (one.id, life.id, one.said, one.until) for life in lives for one in life.ratings
    )
    answered = {one.id: one.is_answered for life in lives for one in life.directions}
    given = page.connection().execute(select(col(Direction.id), col(Direction.answered_at)))
    assert {row.id: row.answered_at is not None for row in given} == answered


def compare_affairs(page: Session, affairs: Affairs, house: House) -> None:
    """Acting heads, minutes of hand-over and directions on fields stand as remembered."""
    ids = {name: one.person_id for name, one in house.people.items()}
    acting = _rows(page, Appointment, "id", "acting_for_id", "unit_id", "person_id", "valid_from", "valid_to")
    assert [(one, *rest) for one, acting_for, *rest in acting if acting_for is not None] == sorted(
        (one.id, house.units[one.unit], ids[one.person], one.first, one.last) for one in affairs.actings
    )
    assert _rows(page, Handover, "id", "from_person_id", "to_person_id", "state") == [
        (one.id, ids[one.giver], ids[one.receiver], one.state) for one in affairs.minutes
    ]
    assert _rows(page, HandedTask, "handover_id", "task_id", "was", "left_out") == sorted(
        (one.id, line.life.id, line.was, line.left_out) for one in affairs.minutes for line in one.lines
    )
    given = page.connection().execute(
        select(col(DirectedUnit.direction_id), col(DirectedUnit.unit_id), col(DirectedUnit.answered_at))
    )
    assert {(row.direction_id, row.unit_id): row.answered_at is not None for row in given} == {
        (one.id, house.units[unit]): answered for one in affairs.directions for unit, answered in one.answered.items()
    }


def _rows(page: Session, table: Any, *names: str) -> list[tuple[Any, ...]]:
    rows = page.connection().execute(select(*(getattr(table, name) for name in names)))
    return sorted(tuple(row) for row in rows)
