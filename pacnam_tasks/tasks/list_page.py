"""What the page of a list shows around its rows: views, filters, chips, addresses."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.text import dmy, number
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.tasks.forms import NOBODY, Format, LevelChoice, Sort, TaskFilter
from pacnam_tasks.tasks.labels import ACTIVITY, LEVEL, LIST_ROLE, STATE, TIME_FILTER, TIMELINESS, spans_of_age
from pacnam_tasks.tasks.queries.choices import Choices, Names
from pacnam_tasks.tasks.rules.counting import sum_of
from pacnam_tasks.tasks.rules.facts import Timeliness
from pacnam_tasks.tasks.rules.selection import Activity, Selection, StateFilter, TimeFilter
from pacnam_tasks.tasks.rules.tally import Tally


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known beside the tasks of a list: a number, where it leads, and what is said of it unless it is zero.

    The number is made once for many lists; `values` are those that it names.
    """

    number: ColumnElement[int]
    values: Mapping[str, Any]
    url: str
    say: Callable[[int], str]


BESIDE: list[Callable[[Actor, TaskFilter, date], Iterable[Beside]]] = []
"""What features above know beside a list today."""
SHOWN_TIMES = (
    TimeFilter.OVERDUE,
    TimeFilter.DUE_TODAY,
    TimeFilter.DUE_SOON,
    TimeFilter.IN_TIME,
    TimeFilter.UNDATED,
    TimeFilter.DONE_ON_TIME,
    TimeFilter.DONE_LATE,
    TimeFilter.EXTENDED,
    TimeFilter.OVERDUE_ORIGINAL,
    TimeFilter.DONE_LATE_ORIGINAL,
)


def known_count(wanted: TaskFilter, tally: Tally | None) -> int | None:
    """The list's length where the summary knows it already."""
    made = sum_of(wanted.selection)
    return None if tally is None or made is None or wanted.member is not None else made.of(tally)


def all_beside(actor: Actor, wanted: TaskFilter, today: date) -> list[Beside]:
    """All that is known beside the list; nothing of a past day."""
    return [] if wanted.as_of else [one for find in BESIDE for one in find(actor, wanted, today)]


def list_page(
    wanted: TaskFilter,
    level: str | None,
    tally: Tally | None,
    n_rows: int,
    choices: Choices,
    beside: Sequence[Beside] = (),
) -> dict[str, Any]:
    """The context of templates/tasks/list.html, rows apart; `level` is the one in force, None for both."""
    names = choices.names
    chips = _chips(wanted, names)
    return {
        "views": _views(wanted, tally),
        "chips": chips,
        "filters": {
            "q": wanted.q,
            "open": False,
            "selects": _selects(wanted, level, names),
            "more": _more_selects(wanted, names),
            "more_open": any((wanted.role, wanted.plan, wanted.programme, wanted.member is not None)),
            "hidden": _hidden(wanted),
        },
        "total_text": _total(n_rows),
        "first_url": wanted.url() if wanted.after else "",
        "beside": [{"url": one.url, "text": one.say(n)} for one, n in zip(beside, choices.numbers, strict=True) if n],
        "save_url": wanted.url(as_of=None, since=None).replace("/tasks", "/tasks/views/new", 1),
        "on_day": f"/on/{wanted.as_of.isoformat()}" if wanted.as_of else "",
        "texts_url": "" if wanted.as_of else wanted.url().replace("/tasks", "/tasks/texts", 1),
        "exports": [("Excel", _export(wanted, Format.XLSX)), ("CSV", _export(wanted, Format.CSV))],
    }


def _export(wanted: TaskFilter, kind: Format) -> str:
    url = wanted.url()
    return f"{url}{'&' if '?' in url else '?'}format={kind}"


def _total(n_rows: int) -> str:
    if n_rows >= 1000:
        return _("%(n)s tasks or more", n=number(n_rows))
    return _("%(n)s tasks", n=number(n_rows))


def _views(wanted: TaskFilter, tally: Tally | None) -> list[dict[str, Any]]:
    named = [
        (_("All"), None, None, None),
        (_("Still open"), StateFilter.OPEN, None, None),
        (_("Overdue"), None, TimeFilter.OVERDUE, None),
        (_("Due soon"), None, TimeFilter.DUE_SOON, None),
        (_("Waits for confirmation"), StateFilter.SUBMITTED, None, None),
        (_("Returned"), StateFilter.RETURNED, None, None),
        (_("Silent for long"), None, None, Activity.SILENT),
        (_("Done"), StateFilter.DONE, None, None),
    ]
    return [
        {
            "label": label,
            "url": wanted.url(state=state, timeliness=time, activity=activity, age=None),
            "n": made.of(tally) if tally and (made := sum_of(Selection(state, time, activity))) else None,
            "current": (state, time, activity) == (wanted.state, wanted.timeliness, wanted.activity),
        }
        for label, state, time, activity in named
    ]


def sorts() -> list[tuple[Sort, str]]:
    """The orders of a list with their words."""
    return [
        (Sort.DUE, _("Deadline, nearest first")),
        (Sort.DUE_DOWN, _("Deadline, farthest first")),
        (Sort.UPDATED_DOWN, _("Updated last")),
        (Sort.UPDATED, _("Updated longest ago")),
        (Sort.PERCENT, _("Least done first")),
        (Sort.CODE, _("Code")),
    ]


def _selects(wanted: TaskFilter, level: str | None, names: Names) -> list[dict[str, Any]]:
    states = [(s.value, _("Returned") if s is StateFilter.RETURNED else _("Still open")) for s in _MARKS]
    states += [(code.value, str(word)) for code, word in STATE.items()]
    levels = [(LevelChoice.TASK, _("Tasks")), (LevelChoice.PART, _("Parts")), (LevelChoice.ALL, _("Tasks and parts"))]
    return [
        _select(_("Field"), "field", wanted.field, names.fields.items()),
        _select(_("Lead unit"), "unit", wanted.unit, names.units.items()),
        _select(_("State"), "state", wanted.state, states),
        _select(_("Deadline"), "timeliness", wanted.timeliness, [(t, _time_word(t)) for t in SHOWN_TIMES]),
        {"label": _("Level"), "name": "level", "value": level or LevelChoice.ALL, "options": levels},
        {"label": _("Order"), "name": "sort", "value": wanted.sort.value, "options": sorts()},
    ]


def _more_selects(wanted: TaskFilter, names: Names) -> list[dict[str, Any]]:
    """What is asked for less often, folded."""
    return [
        _select(_("Part taken in it"), "role", wanted.role, LIST_ROLE.items()),
        _select(
            _("Member in charge"),
            "member",
            "" if wanted.member is None else str(wanted.member),
            [(str(NOBODY), _("No member in charge")), *names.members.items()],
        ),
        _select(_("Plan"), "plan", wanted.plan, names.plans.items()),
        _select(_("Programme"), "programme", wanted.programme, names.programmes.items()),
    ]


_MARKS = (StateFilter.OPEN, StateFilter.RETURNED)


def _select(label: str, name: str, value: Any, options: Any) -> dict[str, Any]:
    return {"label": label, "name": name, "value": value or "", "options": [("", _("All")), *options]}


def _hidden(wanted: TaskFilter) -> list[tuple[str, str]]:
    kept = {
        "activity": wanted.activity,
        "age": wanted.age,
        "indicator": wanted.indicator,
        "as_of": wanted.as_of,
        "since": wanted.since,
    }
    return [(name, str(value)) for name, value in kept.items() if value]


def conditions_in_words(wanted: TaskFilter, names: Names) -> list[tuple[str, str]]:
    """What narrows a list: the name of each condition in the address, and its words; a code without a name is shown."""
    active: list[tuple[str, Any, Any]] = [
        ("q", wanted.q, f"“{wanted.q}”"),
        ("field", wanted.field, names.fields.get(wanted.field, wanted.field)),
        ("unit", wanted.unit, names.units.get(wanted.unit, wanted.unit)),
        ("state", wanted.state, _state_word(wanted)),
        ("timeliness", wanted.timeliness, _time_word(wanted.timeliness)),
        ("activity", wanted.activity, str(ACTIVITY[wanted.activity]) if wanted.activity else ""),
        ("age", wanted.age, _age_word(wanted.age)),
        ("member", wanted.member, _member_word(wanted, names)),
        ("plan", wanted.plan, names.plans.get(wanted.plan, wanted.plan)),
        ("programme", wanted.programme, names.programmes.get(wanted.programme, wanted.programme)),
        ("indicator", wanted.indicator, _("indicator %(code)s", code=wanted.indicator)),
        ("role", wanted.role, str(LIST_ROLE[wanted.role]) if wanted.role else ""),
        ("level", wanted.level, _level_word(wanted)),
        ("as_of", wanted.as_of, _("as of %(day)s", day=dmy(wanted.as_of))),
        ("since", wanted.since, _("not so on %(day)s", day=dmy(wanted.since))),
    ]
    return [(name, str(text)) for name, value, text in active if value not in {None, ""}]


def _member_word(wanted: TaskFilter, names: Names) -> str:
    if wanted.member == NOBODY:
        return _("No member in charge")
    return names.members.get(str(wanted.member), _("one member in charge"))


def _chips(wanted: TaskFilter, names: Names) -> list[dict[str, str]]:
    return [
        {"label": words, "remove_url": wanted.url(**{name: "" if name in _TEXTS else None})}
        for name, words in conditions_in_words(wanted, names)
    ]


_TEXTS = {"q", "field", "unit", "plan", "programme", "indicator"}


def _state_word(wanted: TaskFilter) -> str:
    if wanted.state in {None, StateFilter.OPEN}:
        return _("Still open")
    return _("Returned") if wanted.state is StateFilter.RETURNED else str(STATE[wanted.state.value])  # type: ignore[index]


def _time_word(time: TimeFilter | None) -> str:
    if time is None:
        return ""
    return str(TIME_FILTER[time] if time in TIME_FILTER else TIMELINESS[Timeliness(time)])


def _age_word(age: int | None) -> str:
    return _("overdue %(span)s days", span=spans_of_age()[age - 1]) if age else ""


def _level_word(wanted: TaskFilter) -> str:
    if wanted.level is None or wanted.level is LevelChoice.ALL:
        return _("Tasks and parts")
    return str(LEVEL[wanted.level.value])  # type: ignore[index]
