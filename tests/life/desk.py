"""Where a form arrives, and what the form of a draft says."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.progress.models import Obstacle
from pacnam_tasks.progress.obstacles.queries import obstacle_of
from pacnam_tasks.tasks import actions as tasks
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.facts import MeasureKind, Recurrence
from tests.factories import House
from tests.life.effects import REVIEW_AFTER
from tests.life.forms import Form
from tests.life.memory import Life


@dataclass(frozen=True)
class Desk:
    """Where a form arrives: the transaction, the task as it stands in it, and who sends."""

    session: Session
    task: Task
    by: Actor
    clock: Clock
    house: House

    @property
    def who(self) -> dict[str, Any]:
        """By whom and when, as most actions want it."""
        return {"by": self.by, "clock": self.clock}

    def obstacle(self, form: Form) -> Obstacle:
        """The obstacle that the form is about."""
        return obstacle_of(self.session, self.task.id or 0, aim_of(form))


def aim_of(form: Form) -> int:
    """The id of what the form is about, beside its task."""
    assert form.aim is not None
    return form.aim.id


def made_from(form: Form) -> dict[str, Any]:
    """What every form carries; of an obstacle's the obstacle's version."""
    version = form.aim_version if form.act in {"escalate", "answer_obstacle", "close_obstacle"} else form.version
    return {"version": version, "key": form.key}


def written(house: House, life: Life, **changes: Any) -> tasks.NewTask:
    """What the form of a draft says."""
    now = life.now
    values: dict[str, Any] = {
        "code": life.code,
        "title": "Thu hoạch lúa mùa",
        "field_id": house.fields[now.field],
        "lead_unit_id": house.units[now.unit],
        "start_on": now.start_on,
        "due_on": now.due_on,
        "member_id": house.people[now.member].person_id if now.member else None,
        "co_unit_ids": [house.units[unit] for unit in sorted(life.co_units)],
        "weight": Decimal(now.weight),
        "measure": {"percent": "% diện tích", "count": "ha", "none": ""}[now.kind],
        "measure_kind": None if now.kind == "none" else MeasureKind(now.kind),
        "target": now.target,
        "recurrence": Recurrence(life.rhythm),
        "needs_evidence": life.needs_evidence,
        "rolls": now.rolls,
    }
    values |= changes
    if values["due_on"] is None:
        values["review_on"] = now.start_on + REVIEW_AFTER
    return tasks.NewTask(**values)
