"""Which obstacles were open at an instant: what reports and frozen periods tell of them."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, or_, select
from sqlmodel import Session, col

from pacnam_tasks.core.db import fetch
from pacnam_tasks.progress.models import Obstacle


def open_obstacles(session: Session, end: datetime) -> dict[int, list[Row[Any]]]:
    """What units had reported before `end` and nobody had resolved then, by task."""
    rows = fetch(
        session,
        select(Obstacle.__table__)  # type: ignore[attr-defined]  # a model is its table
        .where(
            col(Obstacle.raised_at) < end,
            or_(col(Obstacle.closed_at).is_(None), col(Obstacle.closed_at) >= end),
        )
        .order_by(col(Obstacle.raised_at), col(Obstacle.id)),
    )
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[row.task_id].append(row)
    return found
