"""Everything that the page of one task shows, gathered in one read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from flask import Response
from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.web import clock, reading, render
from pacnam_tasks.plans.sentences import document_name
from pacnam_tasks.progress import queries
from pacnam_tasks.progress.errata.access import corrector
from pacnam_tasks.progress.expected_path import path_section
from pacnam_tasks.progress.models import EvidenceFile
from pacnam_tasks.progress.obstacles import cards as obstacle_cards
from pacnam_tasks.progress.obstacles.cards import ObstacleCard
from pacnam_tasks.progress.obstacles.queries import not_closed
from pacnam_tasks.progress.obstacles.rules import ObstacleState, levels_for
from pacnam_tasks.progress.part_tree import PartRow, own_parts, own_target, rest_of, rows_of
from pacnam_tasks.progress.rules import may_withdraw
from pacnam_tasks.progress.timeline import ENTRIES, Timeline, TimelineItem, file_link
from pacnam_tasks.tasks.access import NO_POWERS, Around, Sight, is_part_of_another
from pacnam_tasks.tasks.cards import Card, card_of
from pacnam_tasks.tasks.labels import AUTHORITY
from pacnam_tasks.tasks.models import TaskPeriod, facts_of
from pacnam_tasks.tasks.queries import one, tree
from pacnam_tasks.tasks.queries.days import judged_on
from pacnam_tasks.tasks.queries.lists import listed
from pacnam_tasks.tasks.queries.one import Beside
from pacnam_tasks.tasks.queries.staffed import nobody_in
from pacnam_tasks.tasks.rules.breakdown import is_deepest
from pacnam_tasks.tasks.rules.completeness import Mark, completeness
from pacnam_tasks.tasks.rules.facts import MeasureKind, Rating, State

EVENTS_SHOWN = 200
STOPPING = {State.PAUSED: {"paused"}, State.REVOKED: {"revoked", "refusal_released"}}


@dataclass(frozen=True)
class TaskPage:
    """The page of one task for one person."""

    card: Card
    sight: Sight
    around: Any
    parts: Sequence[PartRow]
    beside: Beside
    periods: Sequence[TaskPeriod] = ()
    events: Sequence[Any] = ()
    files: Sequence[EvidenceFile] = ()
    obstacles: Sequence[ObstacleCard] = ()
    withdrawable: int | None = None
    """The update that the person may still take back."""
    may_correct: Callable[[Any], bool] = lambda _event: False
    """Whether the person may set an entry right."""
    has_more_events: bool = False
    path: Mapping[str, Any] | None = None
    """The expected path with the reports on it."""
    has_people: bool = True
    """Whether somebody could take a draft on in its lead unit."""

    def has_had(self, *kinds: str) -> bool:
        """Whether such events are among those shown, or may be among those that are not."""
        return self.has_more_events or any(event.kind in kinds for event in self.events)

    def context(self, today: date) -> dict[str, Any]:
        """What templates/tasks/show.html wants."""
        begun = [period for period in self.periods if period.starts_on <= today]
        return {
            "row": self.card,
            "glimpse": self.sight is Sight.GLIMPSE,
            "task": self._facts(),
            "parts": self.parts,
            "parts_total": self._total(),
            "parts_rest": rest_of(self.card, self.parts) if self.sight is Sight.WHOLE else None,
            "open_parts": [row for row in own_parts(self.parts) if row.is_open] if self.sight is Sight.WHOLE else [],
            "may_split": self.card.can.break_down is not None and not is_deepest(self._line()),
            "periods": [_period(period, today) for period in self.periods],
            "periods_reported": sum(period.reported_on is not None for period in self.periods),
            "periods_due": len(begun),
            "periods_open": [period for period in begun if period.reported_on is None],
            "events": self._timeline().items(self.events),
            "files": [file_link(self.card.code, file) for file in self.files if file.update_id is not None],
            "obstacles": self.obstacles,
            "obstacle_levels": [
                (level.value, AUTHORITY[level]) for level in levels_for(led_by_another=is_part_of_another(self.around))
            ],
            "marks": self._marks(),
            "withdrawable": self.withdrawable,
            "stopped": self._stopped(),
            "path": self.path,
        }

    def _timeline(self) -> Timeline:
        return Timeline(self.card.code, self.around, self.files, self.may_correct)

    def _line(self) -> Sequence[int]:
        """The units that lead the task and all that it hangs on."""
        above = (self.around.parent_unit_id, *self.beside.above_ids) if self.around.parent_unit_id else ()
        return (self.around.lead_unit_id, *above)

    def _stopped(self) -> TimelineItem | None:
        """Why the task is paused or revoked."""
        if self.card.state not in STOPPING:
            return None
        last = next((event for event in self.events if event.kind in STOPPING[self.card.state]), None)
        return self._timeline().items([last])[0] if last is not None else None

    def _facts(self) -> dict[str, Any]:
        around = self.around
        whole = self.sight is not Sight.GLIMPSE
        return {
            "lead_name": around.lead_full_name,
            "co_names": self.beside.co_units if whole else [],
            "member_name": around.member_name if whole else None,
            "start_on": around.start_on if whole else None,
            "programme_names": self.beside.programmes if whole else [],
            "plan_title": around.plan_title if whole else None,
            "source_text": _source(around) if whole else "",
            "quoted": around.quoted if whole else "",
            "product": around.product if whole else "",
            "recurrence": around.recurrence if whole else "",
            "weight": around.weight if whole else None,
            "review_on": around.review_on if whole else None,
            "handler_name": around.handler_name if whole else None,
            "needs_evidence": around.needs_evidence and whole,
        }

    def _marks(self) -> Sequence[Mark]:
        """The five things that must be clear, of a draft."""
        if self.card.state is not State.DRAFT:
            return ()
        return completeness(self.around, has_co_units=bool(self.beside.unit_ids), has_people=self.has_people)

    def _total(self) -> dict[str, Any]:
        """The whole beside its parts; for those who see only their own parts it is the task's own number."""
        counted = self.card.measure_kind == MeasureKind.COUNT
        target = own_target(self.parts) if counted and self.sight is Sight.WHOLE else self.card.target
        return {"target": target, "quantity": self.card.quantity, "percent": self.card.percent}


def _period(period: TaskPeriod, today: date) -> dict[str, Any]:
    return {
        "label": period.label,
        "starts_on": period.starts_on,
        "ends_on": period.ends_on,
        "reported_on": period.reported_on,
        "missed": period.reported_on is None and period.ends_on < today,
    }


def _source(around: Any) -> str:
    if around.document_kind is None:
        return ""
    named = document_name(around.document_kind, around.document_number, around.document_issued_on)
    return f"{named}: {around.document_abstract}"


def task_page(session: Session, code: str, actor: Actor, today: date) -> TaskPage:
    """The page, bounded by what the person may see; raises NotFound."""
    around = one.around(session, code)
    beside = one.beside(session, around.id)
    below = tree.listed_below(session, around.id) if around.has_parts else []
    holders = frozenset(part.listed.facts.lead_unit_id for part in below if part.depth == 1)
    sight = one.seen_by(actor, around, Around(beside.unit_ids, holders, frozenset(beside.above_ids)))
    on = judged_on(session, today)
    parts = rows_of(below, sight, actor, on)
    card = card_of(listed(around, facts_of(around)), on, actor, co_unit_ids=beside.unit_ids)
    if sight is Sight.GLIMPSE:
        return TaskPage(_glimpsed(card), sight, around, parts, beside)
    recorded = one.recorded(session, around.id, EVENTS_SHOWN)
    in_the_way = not_closed(session, around.id) if _may_hold("obstacle", recorded) else []
    obstacles = [obstacle_cards.card_of(row, actor, today) for row in in_the_way]
    return TaskPage(
        card=replace(card, obstacle_open=any(one.state is not ObstacleState.CLOSED for one in obstacles)),
        sight=sight,
        around=around,
        parts=parts,
        beside=beside,
        periods=one.periods_of(session, around.id) if around.recurrence else [],
        events=[event for event in recorded if event.kind != "rolled_up"],
        files=queries.files_of(session, around.id) if _may_hold("files", recorded) else [],
        obstacles=obstacles,
        withdrawable=_withdrawable(session, around.id, recorded, actor),
        may_correct=_correctable(around, recorded, actor),
        has_more_events=len(recorded) == EVENTS_SHOWN,
        path=_path(session, around, recorded, today),
        has_people=card.state is not State.DRAFT or not nobody_in(session, today, [around.lead_unit_id]),
    )


def _path(session: Session, around: Any, recorded: Sequence[Any], today: date) -> Mapping[str, Any] | None:
    facts = facts_of(around)
    if facts.counts_on is None:
        return None
    had_figures = len(recorded) == EVENTS_SHOWN or any(event.kind in queries.FIGURES for event in recorded)
    points = queries.reported_points(session, around.id, clock().now() + timedelta.resolution) if had_figures else []
    return path_section(facts, points, today, around.path_curve)


def _may_hold(what: str, recorded: Sequence[Any]) -> bool:
    """Whether the task may have such things: they come with updates, and not all of these may be shown."""
    return len(recorded) == EVENTS_SHOWN or any(f'"{what}":' in event.data for event in recorded)


def _withdrawable(session: Session, task_id: int, events: Sequence[Any], actor: Actor) -> int | None:
    """The person's own update, while it is recent and nothing has happened to the task since."""
    last = next((event for event in events if event.changes), None)
    if last is None or last.kind not in ENTRIES or not may_withdraw(last.at, clock().now()):
        return None
    if last.actor_id not in {holding.id for holding in actor.holdings}:
        return None
    update = queries.update_of_event(session, task_id, last.seq)
    return update.id if update is not None else None


def _correctable(around: Any, events: Sequence[Any], actor: Actor) -> Callable[[Any], bool]:
    """Which entries the person may set right: none while the last one can still be withdrawn."""
    last = next((event for event in events if event.kind in ENTRIES), None)
    if last is None or may_withdraw(last.at, clock().now()):
        return lambda _event: False
    return lambda event: corrector(actor, around, event.unit_id) is not None


def _glimpsed(card: Card) -> Card:
    """Of the parent of one's part: code, title, lead, due, state, percent."""
    facts = replace(card.listed.facts, returned_on=None, quantity=None, extensions=None, review_on=None)
    facts = replace(facts, obstacle_since=None, ruled=None, ruled_until=None)
    shown = replace(
        card.listed,
        facts=facts,
        return_reason="",
        again_by=None,
        target=None,
        measure="",
        field_name="",
        member_name="",
        parent_code="",
        assigner_name="",
    )
    shown = replace(shown, refused_on=None, refusal_reason="", check_passed=None, check_note="", needs_evidence=False)
    shown = replace(shown, extension_asked_on=None)
    return replace(
        card,
        listed=shown,
        can=NO_POWERS,
        obstacle_open=False,
        silent_days=None,
        quiet_days=None,
        to_review=False,
        extension_days=None,
        expected=None,
        rating=Rating.NONE,
        why="",
        is_overruled=False,
    )


Addition = Callable[[Session, TaskPage, Actor, date], Mapping[str, Any]]
ADDITIONS: list[Addition] = []
"""What features above this one show on the page to those who see the task; gathered in the same read."""


def show_page(code: str, status: int = 200, **more: Any) -> Response:
    """The page for who asks, with what was typed and refused (form, errors, form_name) where a form was."""
    actor, today = current_actor(), clock().today()
    with reading() as session:
        page = task_page(session, code, actor, today)
        context = page.context(today)
        if page.sight is not Sight.GLIMPSE:
            for add in ADDITIONS:
                context |= add(session, page, actor, today)
    return render("tasks/show.html", None, status, **context, **more)
