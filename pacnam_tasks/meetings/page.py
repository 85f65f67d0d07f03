"""What the pages of meetings show: the list, the agenda's form, and the screens, one for each field."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.indicators.book import Book, read_briefly
from pacnam_tasks.indicators.page import row_of
from pacnam_tasks.meetings.access import hosting_right, kinds_to_record
from pacnam_tasks.meetings.forms import PLACE
from pacnam_tasks.meetings.labels import KIND, STATE, TONE
from pacnam_tasks.meetings.queries import held, screens
from pacnam_tasks.meetings.queries.held import Decided, Held, OnAgenda
from pacnam_tasks.meetings.queries.screens import Figures, Looked, Standing
from pacnam_tasks.meetings.rules import SHOWN_MATTERS, SHOWN_TASKS, DecisionKind, MeetingState, day_of_figures
from pacnam_tasks.plans.models import Field
from pacnam_tasks.plans.queries import all_fields
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
from pacnam_tasks.tasks.queries.days import judged_on
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


def index_page(session: Session, actor: Actor, clock: Clock) -> dict[str, Any]:
    """What templates/meetings/index.html wants."""
    may_open = hosting_right(actor) is not None
    return {
        "rows": [_listed(row) for row in held.listed(session)],
        "may_open": may_open,
        **(agenda_form(session, clock) if may_open else {}),
    }


def _listed(row: Any) -> dict[str, Any]:
    state = MeetingState(row.state)
    return {
        "url": f"/stocktake/{row.id}",
        "title": row.title,
        "held_on": row.held_on,
        "chair": row.chair_name,
        "fields": row.fields,
        "decisions": row.decisions,
        "words": STATE[state],
        "tone": TONE[state],
    }


def agenda_form(session: Session, clock: Clock, meeting: Held | None = None) -> dict[str, Any]:
    """What templates/meetings/_agenda.html wants; a new meeting has all fields in their usual order."""
    fields, chairs = all_fields(session), held.chairs(session, clock.today())
    return {
        "fields": [(field.code, field.name) for field in fields],
        "chairs": [(one.id, f"{one.full_name}, {one.title}" if one.title else one.full_name) for one in chairs],
        "usual": _usual(fields, clock.today(), meeting),
    }


def _usual(fields: Sequence[Field], today: date, meeting: Held | None) -> dict[str, str]:
    if meeting is None:
        places = {field.code: place for place, field in enumerate(fields, 1)}
        said = {"title": _("Stock-taking meeting of the standing members"), "held_on": dmy(today)}
    else:
        places = {item.code: place for place, item in enumerate(meeting.agenda, 1)}
        said = {"title": meeting.title, "held_on": dmy(meeting.held_on), "chair": str(meeting.chair_id)}
    return said | {f"{PLACE}{code}": str(place) for code, place in places.items()}


def show_page(session: Session, meeting: Held, actor: Actor, clock: Clock) -> dict[str, Any]:
    """What templates/meetings/show.html wants."""
    today = clock.today()
    when = AsOf(day_of_figures(meeting.held_on, today), today, clock.zone)
    since = meeting.previous_on if meeting.previous_on is not None and meeting.previous_on < when.day else None
    stands = screens.standing(session, actor, when, since)
    fields = {item.field_id for item in meeting.agenda}
    chosen = {one: facts for one, facts in stands.first_behind().items() if facts.field_id in fields}
    looked = screens.looked_at(session, actor, when, chosen, fields)
    book = read_briefly(session, when)
    wall = _Wall(meeting, actor, when, judged_on(session, when.day), stands, chosen, looked, book)
    shown = [wall.screen(place, item) for place, item in enumerate(meeting.agenda, 1)]
    return {
        "meeting": meeting,
        "state_words": STATE[MeetingState(meeting.state)],
        "as_of": when.day,
        "since": since,
        "screens": shown,
        "outcomes": [one for screen in shown for one in screen.decisions],
        "units": list(meeting.units),
        "is_host": hosting_right(actor) is not None,
        "has_begun": meeting.held_on <= today,
    }


@dataclass(frozen=True)
class _Wall:
    """All that the screens are made from."""

    meeting: Held
    actor: Actor
    when: AsOf
    on: OnDay
    stands: Standing
    chosen: Mapping[int, Any]
    looked: Mapping[int, Looked]
    book: Book

    def screen(self, place: int, item: OnAgenda) -> Screen:
        view = _view(self.actor, self.when, item, self.stands.span)
        figures = self.stands.figures_of(item.field_id)
        behind = self.stands.behind.get(item.field_id, ())
        n_off_path = self.stands.off_path.get(item.field_id, 0)
        shown = behind[:SHOWN_TASKS]
        off_path, at_risk = self._cards(shown[:n_off_path]), self._cards(shown[n_off_path:])
        matters = list(self._matters(item.field_id))
        may = self.meeting.is_open and self.meeting.held_on <= self.when.today
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
            indicators=[row_of(line, self.when.until) for line in screens.lines_of(self.book, item.code)],
            decisions=[_outcome(one, self.when.today) for one in item.decisions],
            before=[_outcome(one, self.when.today) for one in item.before],
            kinds=[(kind.value, KIND[kind]) for kind in kinds_to_record(self.actor, item.field_id)] if may else [],
            directed=[(code, f"{code} · {_shortened(title)}") for code, title in named.items()],
        )

    def _cards(self, behind: Sequence[tuple[int, TaskFacts]]) -> list[Card]:
        return [
            card_of(self.looked[one].task, self.on, self.actor, obstacle_open=bool(self.looked[one].obstacles))
            for one, _facts in behind
            if one in self.looked
        ]

    def _matters(self, field_id: int) -> Iterable[Matter]:
        """Obstacles first, the oldest of them first, then requests for a later due day."""
        mine = [one for one in self.looked.values() if one.task.facts.field_id == field_id]
        for one in mine:
            for obstacle in one.obstacles:
                yield _obstacle(one, obstacle)
        for one in mine:
            if one.request is not None:
                yield _request(one, one.request)


def _shortened(title: str) -> str:
    return title if len(title) <= SHOWN_LETTERS else f"{title[: SHOWN_LETTERS - 1]}…"


def _view(actor: Actor, when: AsOf, item: OnAgenda, span: Span | None) -> View:
    scope = replace(screens.TASKS, field_id=item.field_id)
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
