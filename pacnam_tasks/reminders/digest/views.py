"""`/inbox/digest/MONDAY`: what the digest of a week says, for who has or had it in the inbox."""

from datetime import date

from flask import Blueprint, Response

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.core.web import clock, reading, render
from pacnam_tasks.reminders.digest.labels import told
from pacnam_tasks.reminders.digest.queries import digest_of, weeks_told
from pacnam_tasks.reminders.digest.rules import DAYS, Week

EARLIEST = date(2000, 1, 3)

bp = Blueprint("digest", __name__)


@bp.get("/inbox/digest/<monday>")
def show(monday: str) -> Response:
    """The digest as the reader may know it now: what changed in the week, and what waits at this moment."""
    actor, now = current_actor(), clock().now().astimezone(clock().zone)
    week = _read(monday, now.date())
    with reading() as session:
        weeks = weeks_told(session, actor.person_id, week)
        if week not in weeks:
            raise NotFound
        digest = digest_of(session, actor, week, now.date(), clock().zone)
    before, after = (Week(week.monday + DAYS * n) for n in (-1, 1))
    return render(
        "reminders/digest.html",
        **told(digest),
        last=week.last,
        now=now,
        before_url=before.page if before in weeks else "",
        after_url=after.page if after in weeks and after.monday <= now.date() else "",
    )


def _read(monday: str, today: date) -> Week:
    """The week that an address names; raises NotFound where it names none, or one that is not over."""
    try:
        week = Week(date.fromisoformat(monday))
    except ValueError:
        raise NotFound from None
    if week.monday.isoformat() != monday or not EARLIEST <= week.monday <= today:
        raise NotFound
    return week
