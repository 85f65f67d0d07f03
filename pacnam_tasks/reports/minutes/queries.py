"""What the minutes of a meeting say: what its screens show, under full names, and the minutes there are already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.meetings.queries.one import Decided, Held, OnAgenda
from pacnam_tasks.meetings.queries.screens import Looked, Shown, lines_of, shown_at
from pacnam_tasks.meetings.rules import SHOWN_TASKS, DecisionKind, is_off_path
from pacnam_tasks.reports.minutes.content import (
    Asked,
    BehindTask,
    DecisionLine,
    Doubt,
    FieldMinutes,
    Followed,
    Minutes,
    Request,
    Stands,
)
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.queries.letterheads import letterhead_of
from pacnam_tasks.reports.rules import ReportState
from pacnam_tasks.tasks.rules.facts import State, overdue_days
from pacnam_tasks.tasks.rules.rated import Reason, computed, is_overruled
from pacnam_tasks.tasks.rules.tally import STANDING_STILL
from pacnam_tasks.units.queries import all_units

DOUBTS = {
    Reason.OBSTACLE: Doubt.OBSTACLE,
    Reason.SILENT: Doubt.SILENT,
    Reason.EXTENDED: Doubt.EXTENDED,
    Reason.BEHIND: Doubt.BEHIND,
}


def of_meeting(session: Session, meeting_id: int, kind: str, seen: str | None = None) -> Report | None:
    """The newest paper of this kind of a meeting that is written or being written; one that says the same if asked."""
    mine = select(Report).where(
        col(Report.meeting_id) == meeting_id, col(Report.kind) == kind, col(Report.state) != ReportState.FAILED
    )
    if seen is not None:
        mine = mine.where(col(Report.seen) == seen)
    return session.exec(mine.order_by(col(Report.id).desc()).limit(1)).first()


def minutes_of(session: Session, meeting: Held, actor: Actor, clock: Clock) -> Minutes:
    """The minutes of a meeting as of its day."""
    shown = shown_at(session, meeting, actor, clock)
    seen = _Seen(shown, {unit.code: unit.name for unit in all_units(session)})
    return Minutes(
        title=meeting.title,
        held_on=meeting.held_on,
        figures_on=shown.when.day,
        since=shown.since,
        letterhead=letterhead_of(session, meeting.held_on),
        chair=(meeting.chair_name, meeting.chair_title),
        secretary=(meeting.closer, meeting.closer_title),
        fields=tuple(seen.field(item) for item in meeting.agenda),
    )


@dataclass(frozen=True)
class _Seen:
    """All that the screens were made from, and the full names of units by code."""

    shown: Shown
    names: Mapping[str, str]

    def field(self, item: OnAgenda) -> FieldMinutes:
        stands, looked = self.shown.stands, self.shown.looked
        figures = stands.figures_of(item.field_id)
        now, compared = figures.now, figures.then is not None
        behind, n_off_path = stands.behind.get(item.field_id, ()), stands.off_path.get(item.field_id, 0)
        listed = [self._behind(looked[one]) for one, _ in behind[:SHOWN_TASKS] if one in looked]
        mine = [one for one in looked.values() if one.task.facts.field_id == item.field_id]
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
            behind=tuple(one for one in listed if one.doubt is None),
            n_behind=n_off_path,
            asked=tuple(one for of in mine for one in self._asked(of)),
            undated=now.open_undated,
            paused=now.paused,
            revoked=now.revoked,
            at_risk=tuple(one for one in listed if one.doubt is not None),
            n_at_risk=len(behind) - n_off_path,
            requests=tuple(self._request(of, of.request) for of in mine if of.request is not None),
            indicators=tuple(line.sentence for line in lines_of(self.shown.book, item.code) if line.sentence),
            followed=tuple(self._followed(one) for one in item.before),
            decisions=tuple(self._decision(one) for one in item.decisions),
        )

    def _followed(self, one: Decided) -> Followed:
        return Followed(one.text, self.names[one.unit_code], one.due_on, _became(one, self.shown.when.today))

    def _decision(self, one: Decided) -> DecisionLine:
        role = "draft" if one.kind == DecisionKind.DRAFT else "about"
        named = {role: one.task_code or ""}
        return DecisionLine(one.text, self.names[one.unit_code], one.due_on, **named, giver=one.giver)

    def _behind(self, of: Looked) -> BehindTask:
        task, facts, day = of.task, of.task.facts, self.shown.when.day
        said = (task.code, task.title, self.names[task.lead_code], facts.due_on, overdue_days(facts, day))
        if is_off_path(facts, day):
            return BehindTask(*said, facts.percent)
        why = computed(facts, day)
        doubt = Doubt.OVERRULED if is_overruled(facts, day) else DOUBTS[why.reason]
        return BehindTask(*said, facts.percent, doubt, None if why.figure is None else Decimal(why.figure))

    def _asked(self, of: Looked) -> Iterable[Asked]:
        task = of.task
        for obstacle in of.obstacles:
            yield Asked(task.code, task.title, self.names[task.lead_code], obstacle["text"], obstacle["proposal"])

    def _request(self, of: Looked, asked: Mapping[str, Any]) -> Request:
        unit = self.names[of.task.lead_code]
        return Request(of.task.code, unit, asked["due_on"], asked["proposed_on"], asked["reason"])


def _became(one: Decided, today: date) -> Stands:
    if one.kind == DecisionKind.DIRECTION:
        if one.answered_at is not None:
            return Stands.ANSWERED
        return Stands.OVERDUE if one.due_on < today else Stands.DUE
    state = State(one.task_state or State.DRAFT)
    if state in STANDING_STILL:
        return Stands.STOPPED
    return {State.DRAFT: Stands.DRAFT, State.DONE: Stands.DONE}.get(state, Stands.CARRIED)
