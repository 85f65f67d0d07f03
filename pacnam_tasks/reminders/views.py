"""The inbox, and what each page's frame says of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Blueprint, Response, g, redirect, request
from sqlalchemy import Row
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.rules import Actor, Role
from pacnam_tasks.accounts.signed_in import LookAround, current_actor
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.core.web import clock, database, reading, render, wants_part
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.reminders import actions
from pacnam_tasks.reminders.digest.labels import heading
from pacnam_tasks.reminders.digest.rules import Week
from pacnam_tasks.reminders.labels import happened, standing
from pacnam_tasks.reminders.queries import inbox
from pacnam_tasks.reminders.queries.frame import FRAME, Home, frame_of, of_home
from pacnam_tasks.reminders.rules import OF_THE_DUE_DAY, OF_THE_TASK, SILENT_AFTER, Matter, path_of

bp = Blueprint("reminders", __name__)


@dataclass(frozen=True, slots=True)
class Notice:
    """A line of the inbox; without code, unit, day and address when the task is no longer open to the person.

    `sentence` says how the day stands today, `is_late` that it has passed; none where what it speaks of is over, or
    was read and may be.
    """

    id: int
    title: str
    at: datetime
    unread: bool
    code: str = ""
    unit_name: str = ""
    url: str = ""
    due_on: date | None = None
    answer_by: date | None = None
    again_by: date | None = None
    original_due_on: date | None = None
    extensions: int = 0
    sentence: str = ""
    happened: str = ""
    is_late: bool = False


def _has_frame() -> bool:
    """Only a whole page has one, and what answers a form is one where the form is refused."""
    return request.method in {"GET", "POST"} and not wants_part() and "format" not in request.args


def _fill_frame(session: Session, actor: Actor, row: Row[Any]) -> None:
    """The count of unread notices for each page, and whether the office should know of a silent scheduler."""
    if not _has_frame():
        return
    frame = frame_of(row)
    g.unread = frame.unread
    if Role.OFFICE in actor.roles:
        g.scheduler_silent = not _is_fresh(frame.heard_at)
        g.sending_stuck = not g.scheduler_silent and _is_fresh(frame.stuck_at)
    if request.method != "GET":  # a form may change the calendar, a period, a meeting: those are asked for anew
        return
    g.handovers, g.calendar_stamp = frame.handovers, frame.calendar_stamp
    g.last_closed = (frame.closed_name, frame.closed_on) if frame.closed_name else None
    g.last_met, g.to_meet = frame.last_met, frame.to_meet
    g.reminded_period = frame.reminded_period
    is_home = request.path == "/" and not actor.roles <= {Role.ADMINISTRATOR}
    home = of_home(session, actor, clock().today()) if is_home else Home()
    g.overdue_obstacles, g.overdue_answers = home.overdue_obstacles, home.overdue_answers
    g.answers_for_indicators, g.failed_messages = home.answers_for_indicators, home.failed_messages
    g.headless_units = home.headless_units


def _is_fresh(seen_at: datetime | None) -> bool:
    """Whether the scheduler noted it with one of its last beats."""
    return seen_at is not None and clock().real_now() - seen_at <= SILENT_AFTER


AROUND = LookAround(lambda: FRAME if _has_frame() else (), _fill_frame)


@bp.get("/inbox")
def index() -> Response:
    """The person's notices, the newest first."""
    actor = current_actor()
    after = request.args.get("after", type=int)
    with reading() as session:
        rows = inbox.notices(session, actor, after)
        unread, newest = (of(session, actor.person_id) for of in (inbox.unread_count, inbox.newest_unread))
    today = clock().today()
    shown = [_notice(row, today) for row in rows[: inbox.PAGE]]
    return render(
        "reminders/inbox.html",
        notices=shown,
        unread_count=unread,
        newest=newest,
        next_url=f"/inbox?after={shown[-1].id}" if len(rows) > len(shown) else "",
        first_url="/inbox" if after else "",
    )


def _notice(row: Any, today: date) -> Notice:
    facts = {"id": row.id, "at": row.planned_at, "unread": row.read_at is None}
    matter = Matter(row.matter)
    if matter is Matter.DIGEST:
        week = Week(row.occurrence)
        return Notice(**facts, title=heading(week), url=week.page)
    if matter is Matter.REPORT:
        said = happened(matter, row.occurrence)
        return Notice(**facts, title=said, url=f"/reports/{row.matter_id}")
    if row.code is None:
        return Notice(**facts, title=_("A task that is no longer open to you"))
    is_of_field = matter is Matter.FIELD_DIRECTION
    of_task, speaks_of_due = matter in OF_THE_TASK, matter in OF_THE_DUE_DAY
    due_on = row.due_on if of_task else row.occurrence
    stands = bool(row.is_owed) if matter is Matter.DEADLINE else not of_task and row.read_at is None
    return Notice(
        **facts,
        title=_("Field %(name)s", name=row.title) if is_of_field else row.title,
        code="" if is_of_field else row.code,
        unit_name=row.unit_name or "",
        url=path_of(matter, row.code),
        due_on=due_on if speaks_of_due else None,
        answer_by=None if speaks_of_due or matter is Matter.RESUBMISSION else due_on,
        again_by=due_on if matter is Matter.RESUBMISSION else None,
        original_due_on=row.original_due_on if speaks_of_due else None,
        extensions=row.extension_count if speaks_of_due and row.due_on == due_on else 0,
        sentence=standing((row.occurrence - today).days) if stands else "",
        happened=happened(matter, row.occurrence),
        is_late=row.occurrence < today,
    )


@bp.post("/inbox/<int:notice_id>/read")
def mark_read(notice_id: int) -> AnyResponse:
    """One notice is read."""
    with database().writing() as session:
        if not actions.mark_read(session, current_actor().person_id, clock(), notice_id=notice_id):
            raise NotFound
    return redirect("/inbox", 303)


@bp.post("/inbox/read")
def mark_all_read() -> AnyResponse:
    """Every notice up to the newest one that was counted is read."""
    until = request.form.get("until", type=int)
    with database().writing() as session:
        actions.mark_all_read(session, current_actor().person_id, clock(), until=until)
    return redirect("/inbox", 303)
