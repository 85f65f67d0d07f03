"""Updates, obstacles and files of a task that the caller has already found visible."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pydantic_core import from_json
from sqlalchemy import bindparam, case, func, literal, or_, select, union_all
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.core.db import UTCDateTime, fetch
from pacnam_tasks.history.models import Event
from pacnam_tasks.progress.models import EvidenceFile, Obstacle, ProgressUpdate
from pacnam_tasks.tasks.models import TaskPeriod
from pacnam_tasks.tasks.rules.facts import Point, TaskFacts
from pacnam_tasks.units.models import Unit


def update_of(session: Session, task_id: int, update_id: int) -> ProgressUpdate | None:
    """The update, looked up through its task."""
    return session.exec(
        select_rows(ProgressUpdate).where(col(ProgressUpdate.task_id) == task_id, col(ProgressUpdate.id) == update_id)
    ).one_or_none()


def came_by_link(session: Session, task_id: int, update_id: int) -> bool:
    """Whether there is such an update of the task and it was sent by the link of a reminder."""
    data = fetch(
        session,
        select(col(Event.data))
        .join(ProgressUpdate, col(ProgressUpdate.event_seq) == col(Event.seq))
        .where(col(ProgressUpdate.task_id) == task_id, col(ProgressUpdate.id) == update_id),
    ).scalar_one_or_none()
    return data is not None and json.loads(data).get("channel") == "link"


def update_of_event(session: Session, task_id: int, seq: int) -> ProgressUpdate | None:
    """The update that an event recorded."""
    return session.exec(
        select_rows(ProgressUpdate).where(col(ProgressUpdate.task_id) == task_id, col(ProgressUpdate.event_seq) == seq)
    ).one_or_none()


def facts_before_update(session: Session, task_id: int, seq: int) -> TaskFacts | None:
    """The task's facts before the event `seq`, if that is still its last; None otherwise."""
    rows = fetch(
        session,
        select(col(Event.seq), col(Event.facts))
        .where(col(Event.task_id) == task_id, col(Event.facts).is_not(None))
        .order_by(col(Event.seq).desc())
        .limit(2),
    ).all()
    if len(rows) < 2 or rows[0].seq != seq:
        return None
    return TaskFacts.from_record(json.loads(rows[1].facts))


def periods_waiting(session: Session, task_id: int, today: date) -> list[TaskPeriod]:
    """The periods that have begun and are not reported, the oldest first."""
    return list(
        session.exec(
            select_rows(TaskPeriod)
            .where(
                col(TaskPeriod.task_id) == task_id,
                col(TaskPeriod.starts_on) <= today,
                col(TaskPeriod.reported_on).is_(None),
            )
            .order_by(col(TaskPeriod.starts_on))
        )
    )


def period_of_event(session: Session, task_id: int, seq: int) -> TaskPeriod | None:
    """The period that an event reported."""
    return session.exec(
        select_rows(TaskPeriod).where(col(TaskPeriod.task_id) == task_id, col(TaskPeriod.event_seq) == seq)
    ).one_or_none()


def last_turn_on(session: Session, task_id: int) -> date | None:
    """The day on which the task was last returned, re-opened or resumed: what was reported before is settled."""
    event = _last_of(session, task_id, {"returned", "reopened", "resumed"})
    return event.effective_on if event else None


def last_figure_on(session: Session, task_id: int) -> date | None:
    """The day of the report from which the task's number comes: of a paper the day it came in."""
    seq = last_figure_seq(session, task_id)
    found: date | None = fetch(session, select(col(Event.effective_on)).where(col(Event.seq) == seq)).scalar()
    return found


def last_figure_seq(session: Session, task_id: int) -> int | None:
    """The event of the last report with a figure that was not withdrawn."""
    row = fetch(
        session,
        select(col(ProgressUpdate.event_seq))
        .where(
            col(ProgressUpdate.task_id) == task_id,
            col(ProgressUpdate.withdrawn_at).is_(None),
            or_(col(ProgressUpdate.quantity).is_not(None), col(ProgressUpdate.percent).is_not(None)),
        )
        .order_by(col(ProgressUpdate.id).desc())
        .limit(1),
    ).first()
    return row.event_seq if row else None


def last_return(session: Session, task_id: int) -> dict[str, Any]:
    """Why the task was returned last, and by when it was asked for again, as its row keeps it."""
    event = _last_of(session, task_id, {"returned"})
    said = json.loads(event.data) if event else {}
    again_by = said.get("again_by")
    return {"return_reason": said.get("reason", ""), "again_by": date.fromisoformat(again_by) if again_by else None}


def unanswered_refusal(session: Session, task_id: int) -> dict[str, Any]:
    """The refusal of a task that waits to be accepted, as its row keeps it."""
    event = _last_of(session, task_id, {"refused", "refusal_upheld"})
    if event is None or event.kind != "refused":
        return {"refused_on": None, "refusal_reason": ""}
    return {"refused_on": event.effective_on, "refusal_reason": json.loads(event.data)["reason"]}


def _last_of(session: Session, task_id: int, kinds: Collection[str]) -> Any:
    return fetch(
        session,
        select(col(Event.kind), col(Event.data), col(Event.effective_on))
        .where(col(Event.task_id) == task_id, col(Event.kind).in_(sorted(kinds)))
        .order_by(col(Event.seq).desc())
        .limit(1),
    ).first()


def hanging_on(session: Session, update_id: int) -> list[Obstacle]:
    """The obstacles that came with an update."""
    return list(session.exec(select_rows(Obstacle).where(col(Obstacle.update_id) == update_id)))


_KEPT = (
    select_rows(EvidenceFile)
    .outerjoin(ProgressUpdate, col(ProgressUpdate.id) == col(EvidenceFile.update_id))
    .where(col(ProgressUpdate.withdrawn_at).is_(None))
)


def files_of(session: Session, task_id: int) -> list[EvidenceFile]:
    """The files of a task, the newest first; those of withdrawn updates are left out."""
    mine = _KEPT.where(col(EvidenceFile.task_id) == task_id)
    return list(session.exec(mine.order_by(col(EvidenceFile.uploaded_at).desc(), col(EvidenceFile.id))))


def has_evidence(session: Session, task_id: int) -> bool:
    """Whether a file came with a report on the task; what came with a note is no evidence of the lead unit."""
    reported = _KEPT.where(col(EvidenceFile.task_id) == task_id, col(EvidenceFile.update_id).is_not(None))
    return session.exec(reported.limit(1)).first() is not None


def file_of(session: Session, task_id: int, file_id: str) -> EvidenceFile | None:
    """One file, looked up through its task; those of withdrawn updates are gone."""
    mine = _KEPT.where(col(EvidenceFile.task_id) == task_id, col(EvidenceFile.id) == file_id)
    return session.exec(mine).one_or_none()


@dataclass(frozen=True)
class Beside:
    """What a home page says beside its tasks.

    Tasks with something in their way, for each task the oldest period that waits for a report, and the names of units
    in protocol order.
    """

    stuck: frozenset[int]
    periods: Mapping[int, str]
    unit_names: Sequence[str]


def beside_tasks(session: Session, task_ids: Sequence[int], unit_ids: Collection[int], today: date) -> Beside:
    """What stands beside these tasks on the home page of people of these units."""
    stuck: Any = select(literal("stuck").label("what"), col(Obstacle.task_id).label("id"), literal("").label("text"))
    waiting: Any = select(literal("period"), col(TaskPeriod.task_id), func.min(col(TaskPeriod.label)))
    units: Any = select(literal("unit"), col(Unit.rank), col(Unit.name)).where(col(Unit.id).in_(sorted(unit_ids)))
    statement = union_all(
        stuck.where(col(Obstacle.task_id).in_(task_ids), col(Obstacle.closed_at).is_(None)),
        waiting.where(
            col(TaskPeriod.task_id).in_(task_ids),
            col(TaskPeriod.starts_on) <= today,
            col(TaskPeriod.reported_on).is_(None),
        ).group_by(col(TaskPeriod.task_id)),
        units,
    )
    rows = fetch(session, statement).all()
    return Beside(
        frozenset(row.id for row in rows if row.what == "stuck"),
        {row.id: row.text for row in rows if row.what == "period"},
        [row.text for row in sorted(rows, key=lambda row: row.id) if row.what == "unit"],
    )


def stored_ids(session: Session) -> frozenset[str]:
    """The ids of all files that a row names."""
    return frozenset(fetch(session, select(col(EvidenceFile.id))).scalars())


FIGURES = frozenset({"updated", "submitted", "rolled_up"})
"""Events that bring a number, of the task itself or from its parts."""
_TAKEN_BACK = {"update_withdrawn": "event", "corrected": "entry"}
"""Events that take one of these back, or set it right: where they name it."""
MOST_FIGURES = 200
_FIGURES: Any = (
    select(
        col(Event.seq),
        col(Event.kind),
        col(Event.effective_on),
        col(Event.facts),
        case((col(Event.kind).in_(sorted(_TAKEN_BACK)), col(Event.data)), else_="{}").label("data"),
    )
    .where(
        col(Event.task_id) == bindparam("task_id"),
        col(Event.at) < bindparam("instant", type_=UTCDateTime),
        col(Event.kind).in_(sorted({*FIGURES, *_TAKEN_BACK})),
    )
    .order_by(col(Event.seq).desc())
    .limit(MOST_FIGURES)
)


def reported_points(session: Session, task_id: int, instant: datetime) -> list[Point]:
    """The percent that was reported for each day, as it was known before an instant, in the order of the days.

    A report stands on the day of which it speaks, what the parts brought on the day on which it came. What was
    withdrawn is none; what was set right counts as it is right, or not at all where later reports had overtaken it.
    """
    found: dict[date, Decimal] = {}
    known = fetch(session, _FIGURES, {"task_id": task_id, "instant": instant}).all()
    back = {json.loads(one.data)[_TAKEN_BACK[one.kind]] for one in known if one.kind in _TAKEN_BACK}
    for one in reversed(known):
        if one.seq in back or one.kind == "update_withdrawn" or one.facts is None:
            continue
        facts = from_json(one.facts)
        if facts.get("reported"):
            found[one.effective_on] = Decimal(facts.get("percent", 0))
    return sorted(found.items())
