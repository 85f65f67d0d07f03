"""What the register of obstacles shows around its rows, and the same as a file."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import Response

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.csv_files import as_csv, csv_file
from pacnam_tasks.core.form_fields import no_value
from pacnam_tasks.core.text import number
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.progress.labels import CAUSE
from pacnam_tasks.progress.obstacles import queries
from pacnam_tasks.progress.obstacles.cards import ObstacleCard
from pacnam_tasks.progress.obstacles.forms import ObstacleFilter, StateChoice
from pacnam_tasks.progress.obstacles.labels import OBSTACLE_STATE
from pacnam_tasks.progress.obstacles.rules import ObstacleState
from pacnam_tasks.tasks.forms import TaskFilter
from pacnam_tasks.tasks.labels import AUTHORITY
from pacnam_tasks.tasks.list_page import BESIDE, Beside
from pacnam_tasks.tasks.rules.levels import ANSWERING
from pacnam_tasks.tasks.rules.selection import TimeFilter

COLUMNS = (
    "task", "title", "unit", "field", "cause", "obstacle", "done", "proposal", "level", "answer_by", "state",
    "age_days", "raised_on", "answer", "document",
)  # fmt: skip


def check_codes(wanted: ObstacleFilter, fields: Mapping[str, str], units: Mapping[str, str]) -> None:
    """Refuse a code that names nothing: an empty list would look like an answer."""
    for name, code, known in (("field", wanted.field, fields), ("unit", wanted.unit, units)):
        if code and code not in known:
            raise no_value(code, name)


def register_page(
    wanted: ObstacleFilter,
    cards: Sequence[ObstacleCard],
    after: str,
    fields: Mapping[str, str],
    units: Mapping[str, str],
    n_late: int,
) -> dict[str, Any]:
    """The context of templates/obstacles/index.html; `n_late` is how many answers of these are overdue."""
    url = wanted.url()
    return {
        "cards": cards,
        "wanted": wanted,
        "views": _views(wanted, n_late),
        "selects": [
            _select(_("Class"), "cause", wanted.cause, CAUSE),
            _select(_("Level that must answer"), "level", wanted.level, {one: AUTHORITY[one] for one in ANSWERING}),
            _select(_("Field"), "field", wanted.field, fields),
            _select(_("Unit"), "unit", wanted.unit, units),
        ],
        "is_filtered": any((wanted.cause, wanted.level, wanted.field, wanted.unit)),
        "export_url": f"{url}{'&' if '?' in url else '?'}format=csv",
        "next_url": wanted.url(after=after) if after else "",
        "first_url": url if wanted.after else "",
    }


def _views(wanted: ObstacleFilter, n_late: int) -> list[dict[str, Any]]:
    """The states of the register; only what is overdue has its number, narrowed like the page."""
    return [
        {
            "label": word,
            "url": wanted.url(state=state),
            "n": n_late if state is StateChoice.OVERDUE else None,
            "current": state is wanted.state,
        }
        for state, word in _states().items()
    ]


def _states() -> dict[StateChoice, str]:
    return {
        StateChoice.OPEN: str(OBSTACLE_STATE[ObstacleState.OPEN]),
        StateChoice.OVERDUE: _("Answer overdue"),
        StateChoice.ANSWERED: str(OBSTACLE_STATE[ObstacleState.ANSWERED]),
        StateChoice.CLOSED: str(OBSTACLE_STATE[ObstacleState.CLOSED]),
        StateChoice.ALL: _("All"),
    }


def _select(label: str, name: str, value: Any, options: Mapping[Any, Any]) -> dict[str, Any]:
    pairs = [(getattr(code, "value", code), word) for code, word in options.items()]
    return {"label": label, "name": name, "value": str(value or ""), "options": [("", _("All")), *pairs]}


def obstacles_file(cards: Sequence[ObstacleCard]) -> Response:
    """The same rows for a spreadsheet."""
    rows = (
        (
            card.row.task_code, card.row.task_title, card.row.unit_code, card.row.field_code, card.row.cause,
            card.row.text, card.row.done_text, card.row.proposal, card.row.level, card.row.answer_by,
            card.state.value, card.age_days, card.raised_on, card.row.answer, card.row.answer_document,
        )
        for card in cards
    )  # fmt: skip
    return csv_file("vuong-mac", as_csv(COLUMNS, rows))


def overdue_beside(actor: Actor, wanted: TaskFilter, today: date) -> list[Beside]:
    """The way from a list of overdue tasks to the obstacles of the same field and unit whose answer is overdue."""
    if wanted.timeliness not in {TimeFilter.OVERDUE, TimeFilter.OPEN_OVERDUE}:
        return []
    late = ObstacleFilter(StateChoice.OVERDUE, field=wanted.field, unit=wanted.unit)
    number = queries.n_late_of(reads_all=actor.reads_all, of_field=bool(late.field), of_unit=bool(late.unit))
    values = {"today": today, "field": late.field, "unit": late.unit, "units": sorted(actor.unit_ids)}
    return [Beside(number, values, late.url(), _overdue)]


def _overdue(n: int) -> str:
    return _("%(n)s obstacles with an overdue answer", n=number(n))


BESIDE.append(overdue_beside)
