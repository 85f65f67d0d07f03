"""Is it alive; can it serve."""

from typing import Any

from flask import Blueprint, Response, jsonify
from sqlalchemy import text

from pacnam_tasks.core import migrate
from pacnam_tasks.core.web import clock, database
from pacnam_tasks.reminders.failures.queries import Sending, sending
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
    with database().reading() as session:
        now = sending(session)
    age = None if now.seen_at is None else clock().real_now() - now.seen_at
    scheduler: dict[str, Any] = {"seen_seconds_ago": None if age is None else int(age.total_seconds())}
    if age is None:
        scheduler["note"] = "no scheduler was ever started"
    alive = age is not None and age <= SILENT_AFTER
    said = {"database": True, "migrations": True, "scheduler": scheduler | {"alive": alive}, "mail": _mail(now)}
    return jsonify(said), 200 if alive else 503


def _mail(now: Sending) -> dict[str, int | None]:
    """What waits, for how long, and what failed: no reason to send people elsewhere."""
    waits = None if now.oldest_at is None else max(0, int((clock().now() - now.oldest_at).total_seconds()))
    return {"waiting": now.waiting, "oldest_waiting_seconds": waits, "failed": now.failed}
