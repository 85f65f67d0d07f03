"""Is it alive; can it serve."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, jsonify
from sqlalchemy import text

from pacnam_tasks.core import migrate
from pacnam_tasks.core.web import clock, database
from pacnam_tasks.reminders.queries.inbox import last_heartbeat
from pacnam_tasks.reminders.rules import SILENT_AFTER

bp = Blueprint("operations", __name__)


@bp.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return jsonify(ok=True)


@bp.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Database reachable and at the newest migration, scheduler heard of within three minutes."""
    with database().reading() as session:
        session.connection().execute(text("SELECT 1"))
    if not migrate.is_current(database()):
        return jsonify(database=True, migrations=False), 503
    age = heartbeat_age()
    scheduler: dict[str, Any] = {"seen_seconds_ago": None if age is None else int(age.total_seconds())}
    if age is None:
        scheduler["note"] = "no scheduler was ever started"
    alive = age is not None and age <= SILENT_AFTER
    return jsonify(database=True, migrations=True, scheduler=scheduler | {"alive": alive}), 200 if alive else 503


def heartbeat_age() -> timedelta | None:
    """How long ago the scheduler was heard of; None if none was ever started."""
    with database().reading() as session:
        seen_at = last_heartbeat(session)
    return None if seen_at is None else clock().real_now() - seen_at
