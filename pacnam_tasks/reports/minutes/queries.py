"""What the minutes of a meeting say: what its screens show, under full names, and the minutes there are already."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.meetings.queries import screens
from pacnam_tasks.meetings.queries.held import Decided, Held, OnAgenda
from pacnam_tasks.meetings.queries.screens import Looked, Standing
from pacnam_tasks.meetings.rules import SHOWN_TASKS, DecisionKind, day_of_figures
from pacnam_tasks.reports.minutes.content import Asked, BehindTask, DecisionLine, FieldMinutes, Minutes
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.queries.letterheads import letterhead_of
from pacnam_tasks.reports.rules import ReportState
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.tasks.rules.facts import overdue_days
from pacnam_tasks.units.queries import all_units


def of_meeting(session: Session, meeting_id: int) -> Report | None:
    """The newest minutes of a meeting that are written or still being written."""
    mine = select(Report).where(col(Report.meeting_id) == meeting_id, col(Report.state) != ReportState.FAILED)
    return session.exec(mine.order_by(col(Report.id).desc()).limit(1)).first()


def minutes_of(session: Session, meeting: Held, actor: Actor, clock: Clock) -> Minutes:
    """The minutes of a meeting as of its day."""
    today = clock.today()
    when = AsOf(day_of_figures(meeting.held_on, today), today, clock.zone)
    since = meeting.previous_on if meeting.previous_on is not None and meeting.previous_on < when.day else None
    stands = screens.standing(session, actor, when, since)
    fields = {item.field_id for item in meeting.agenda}
    chosen = {one: facts for one, facts in stands.first_behind().items() if facts.field_id in fields}
    looked = screens.looked_at(session, actor, when, chosen, fields)
    names = {unit.code: unit.name for unit in all_units(session)}
    return Minutes(
        title=meeting.title,
        held_on=meeting.held_on,
        figures_on=when.day,
        since=since,
        letterhead=letterhead_of(session, meeting.held_on),
        chair=(meeting.chair_name, meeting.chair_title),
        secretary=(meeting.closer, meeting.closer_title),
        fields=tuple(_field(item, stands, looked, names, when) for item in meeting.agenda),
    )


def _field(
    item: OnAgenda, stands: Standing, looked: dict[int, Looked], names: dict[str, str], when: AsOf
) -> FieldMinutes:
    figures = stands.figures_of(item.field_id)
    now, compared = figures.now, figures.then is not None
    behind = stands.behind.get(item.field_id, ())
    return FieldMinutes(
        name=item.name,
        assigned=now.assigned,
        done=now.done,
        in_time=now.open_in_time,
        overdue=now.open_overdue,
        percent=now.percent,
        expected=now.expected,
        newly_done=figures.events.newly_done if compared else None,
        new_overdue=figures.events.new_overdue if compared else None,
        behind=tuple(_behind(looked[one], names, when) for one, _ in behind[:SHOWN_TASKS] if one in looked),
        n_behind=len(behind),
        asked=tuple(_asked(looked.values(), item.field_id, names)),
        decisions=tuple(_decision(one, names) for one in item.decisions),
    )


def _decision(one: Decided, names: dict[str, str]) -> DecisionLine:
    role = "draft" if one.kind == DecisionKind.DRAFT else "about"
    return DecisionLine(one.text, names[one.unit_code], one.due_on, **{role: one.task_code or ""})


def _behind(of: Looked, names: dict[str, str], when: AsOf) -> BehindTask:
    task, facts = of.task, of.task.facts
    days = overdue_days(facts, when.day)
    return BehindTask(task.code, task.title, names[task.lead_code], facts.due_on, days, facts.percent)


def _asked(looked: Iterable[Looked], field_id: int, names: dict[str, str]) -> Iterable[Asked]:
    for one in looked:
        if one.task.facts.field_id == field_id:
            for obstacle in one.obstacles:
                task = one.task
                yield Asked(task.code, task.title, names[task.lead_code], obstacle["text"], obstacle["proposal"])
