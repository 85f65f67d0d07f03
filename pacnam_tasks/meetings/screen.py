"""The screens of a meeting, one for each field of its agenda, as they fill the wall."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.indicators.page import row_of
from pacnam_tasks.meetings.access import kinds_to_record
from pacnam_tasks.meetings.labels import KIND
from pacnam_tasks.meetings.queries.one import Decided, Held, OnAgenda
from pacnam_tasks.meetings.queries.screens import TASKS, Figures, Looked, Shown, lines_of
from pacnam_tasks.meetings.rules import SHOWN_MATTERS, SHOWN_TASKS, DecisionKind
from pacnam_tasks.progress.labels import CAUSE
from pacnam_tasks.progress.rules import Cause
from pacnam_tasks.rollup.cells import Cell, cell
from pacnam_tasks.rollup.formats import points, signed
from pacnam_tasks.rollup.view import View, query_of
from pacnam_tasks.tasks.cards import Card, card_of
from pacnam_tasks.tasks.forms import LevelChoice
from pacnam_tasks.tasks.labels import AUTHORITY, TIME_FILTER
from pacnam_tasks.tasks.labels import STATE as TASK_STATE
from pacnam_tasks.tasks.queries.changes import Span
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.tasks.rules.days import OnDay
from pacnam_tasks.tasks.rules.facts import Rating, State, TaskFacts
from pacnam_tasks.tasks.rules.levels import Authority, answering
from pacnam_tasks.tasks.rules.selection import TimeFilter

SHOWN_LETTERS = 60
"""Of a title in a list to choose from."""
COUNTERS = ("assigned", "done", "open_in_time", "at_risk", "open_overdue")


@dataclass(frozen=True)
class Counter:
    """A number of a field with its list, and by how much it has changed since the previous meeting."""

    label: str
    n: int
    url: str
    tone: str
    change: str


@dataclass(frozen=True)
class Matter:
    """What a unit asks the meeting to settle: an obstacle with what the unit proposes, or a later due day."""

    code: str
    title: str
    unit: str
    kind: str
    text: str
    proposal: str
    waits_for: str
    answered: bool


@dataclass(frozen=True)
class Outcome:
    """A decision as shown, with what became of it by today."""

    row: Decided
    url: str
    becomes: str
    words: str
    tone: str


@dataclass(frozen=True)
class Screen:
    """One field of the agenda, as it fills the wall."""

    code: str
    name: str
    place: int
    url: str
    counters: Sequence[Counter]
    percent: Decimal | None
    expected: Decimal | None
    rating: Rating
    points: str
    newly: Sequence[tuple[str, Cell]]
    rest: Sequence[tuple[str, Cell]]
    """What was given and is in no counter: with the counters that are not parts of others they add up."""
    off_path: Sequence[Card]
    at_risk: Sequence[Card]
    n_off_path: int
    n_at_risk: int
    matters: Sequence[Matter]
    more_matters: int
    indicators: Sequence[Mapping[str, Any]]
    decisions: Sequence[Outcome]
    before: Sequence[Outcome]
    kinds: Sequence[tuple[str, Any]]
    directed: Sequence[tuple[str, str]]
    """Code and words of the tasks on which a direction can be recorded here: those shown."""


@dataclass(frozen=True)
class Wall:
    """All that the screens are made from."""

    meeting: Held
    actor: Actor
    shown: Shown
    on: OnDay

    def screen(self, place: int, item: OnAgenda) -> Screen:
        """The screen of a field, at its place on the agenda."""
        when, stands = self.shown.when, self.shown.stands
        view = _view(self.actor, when, item, stands.span)
        figures = stands.figures_of(item.field_id)
        behind = stands.behind.get(item.field_id, ())
        n_off_path = stands.off_path.get(item.field_id, 0)
        first = behind[:SHOWN_TASKS]
        off_path, at_risk = self._cards(first[:n_off_path]), self._cards(first[n_off_path:])
        matters = list(self._matters(item.field_id))
        may = self.meeting.is_open and self.meeting.held_on <= when.today
        named = {one.code: one.title for one in (*off_path, *at_risk)}
        named |= {one.code: one.title for one in matters[:SHOWN_MATTERS]}
        return Screen(
            code=item.code,
            name=item.name,
            place=place,
            url=f"/progress/fields/{item.code}{query_of(view)}",
            counters=_counters(view, figures),
            percent=figures.now.percent,
            expected=figures.now.expected,
            rating=figures.now.rating,
            points=signed(points(figures.now, figures.then)) if figures.then is not None else "",
            newly=_newly(view, figures),
            rest=_rest(view, figures),
            off_path=off_path,
            at_risk=at_risk,
            n_off_path=n_off_path,
            n_at_risk=len(behind) - n_off_path,
            matters=matters[:SHOWN_MATTERS],
            more_matters=max(0, len(matters) - SHOWN_MATTERS),
            indicators=[row_of(line, when.until) for line in lines_of(self.shown.book, item.code)],
            decisions=[_outcome(one, when.today) for one in item.decisions],
            before=[_outcome(one, when.today) for one in item.before],
            kinds=[(kind.value, KIND[kind]) for kind in kinds_to_record(self.actor, item.field_id)] if may else [],
            directed=[(code, f"{code} · {_shortened(title)}") for code, title in named.items()],
        )

    def _cards(self, behind: Sequence[tuple[int, TaskFacts]]) -> list[Card]:
        looked = [self.shown.looked[one] for one, _facts in behind if one in self.shown.looked]
        return [card_of(one.task, self.on, self.actor, obstacle_open=bool(one.obstacles)) for one in looked]

    def _matters(self, field_id: int) -> Iterable[Matter]:
        """Obstacles first, the oldest of them first, then requests for a later due day."""
        mine = [one for one in self.shown.looked.values() if one.task.facts.field_id == field_id]
        for one in mine:
            for obstacle in one.obstacles:
                yield _obstacle(one, obstacle)
        for one in mine:
            if one.request is not None:
                yield _request(one, one.request)


def _shortened(title: str) -> str:
    return title if len(title) <= SHOWN_LETTERS else f"{title[: SHOWN_LETTERS - 1]}…"


def _view(actor: Actor, when: AsOf, item: OnAgenda, span: Span | None) -> View:
    scope = replace(TASKS, field_id=item.field_id)
    path = f"/progress/fields/{item.code}"
    return View(actor, when, LevelChoice.TASK, scope, path, {"field": item.code}, item.name, span)


def _counters(view: View, figures: Figures) -> list[Counter]:
    words = (_("Given"), _("Done"), _("Open, in time"), _("In danger of being late"), _("Overdue"))
    found = []
    for name, label in zip(COUNTERS, words, strict=True):
        shown = cell(getattr(figures.now, name), view.list_url, name)
        change = signed(shown.n - getattr(figures.then, name)) if figures.then is not None else ""
        found.append(Counter(label, shown.n, shown.url, "late" if name == "open_overdue" else "", change))
    return found


def _rest(view: View, figures: Figures) -> list[tuple[str, Cell]]:
    words = (
        (str(TIME_FILTER[TimeFilter.OPEN_UNDATED]), "open_undated"),
        (str(TASK_STATE[State.PAUSED]), "paused"),
        (str(TASK_STATE[State.REVOKED]), "revoked"),
    )
    found = [(label, cell(getattr(figures.now, name), view.list_url, name)) for label, name in words]
    return [one for one in found if one[1].n]


def _newly(view: View, figures: Figures) -> list[tuple[str, Cell]]:
    """What has happened since the previous meeting, each with its list."""
    if figures.then is None:
        return []
    new = f"{view.list_url}&since={view.since.isoformat()}" if view.since else view.list_url
    return [
        (_("Newly done"), cell(figures.events.newly_done, new, "done")),
        (_("Newly overdue"), cell(figures.events.new_overdue, new, "open_overdue")),
    ]


def _obstacle(of: Looked, obstacle: Mapping[str, Any]) -> Matter:
    return Matter(
        code=of.task.code,
        title=of.task.title,
        unit=of.task.lead_name,
        kind=str(CAUSE[Cause(obstacle["cause"])]),
        text=obstacle["text"],
        proposal=obstacle["proposal"],
        waits_for=str(AUTHORITY[answering(obstacle["level"])]),
        answered=obstacle["answered_at"] is not None,
    )


def _request(of: Looked, asked: Mapping[str, Any]) -> Matter:
    until, day = dmy(asked["proposed_on"]), dmy(asked["due_on"])
    return Matter(
        code=of.task.code,
        title=of.task.title,
        unit=of.task.lead_name,
        kind=_(
            "Extension from %(day)s to %(until)s asked for on %(on)s", day=day, until=until, on=dmy(asked["asked_on"])
        ),
        text=f"{CAUSE[Cause(asked['cause'])]}. {asked['reason']}",
        proposal="",
        waits_for=str(AUTHORITY[Authority(asked["level"])]),
        answered=False,
    )


def _outcome(one: Decided, today: date) -> Outcome:
    kind = DecisionKind(one.kind)
    if kind is DecisionKind.DRAFT:
        state = State(one.task_state or State.DRAFT)
        tone = {State.DONE: "done", State.IN_PROGRESS: "run", State.SUBMITTED: "wait"}.get(state, "new")
        url = f"/tasks/{one.task_code}"
        return Outcome(one, url, one.task_code or "", str(TASK_STATE[state]), tone)
    url, named = f"/progress/fields/{one.field_code}/directions", str(_("Direction"))
    if one.task_code is not None:
        url, named = f"/tasks/{one.task_code}", _("Direction on %(code)s", code=one.task_code)
    if one.answered_at is not None:
        return Outcome(one, url, named, _("Answered"), "done")
    if one.due_on < today:
        return Outcome(one, url, named, _("%(n)s days without the answer due", n=(today - one.due_on).days), "late")
    return Outcome(one, url, named, _("Waits for an answer"), "wait")
