"""The page on which units stand beside each other, and the same as a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Response, jsonify
from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.csv_files import as_csv, csv_file
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.core.workbooks import PLAIN_WIDTH, as_xlsx, xlsx_file
from pacnam_tasks.rollup.forms import File
from pacnam_tasks.rollup.frame import FILES
from pacnam_tasks.rollup.standing import RANKED_FROM, Counted, Span, Standing, is_of_commune, tasks_behind
from pacnam_tasks.tasks.forms import LevelChoice

COLUMNS = (
    "place", "carried", "days", "late_tasks", "late_days", "late_share", "on_time", "dated", "on_time_rate",
    "on_time_original", "dated_original", "on_time_rate_original", "done_undated",
)  # fmt: skip


@dataclass(frozen=True)
class StandingView:
    """What is asked for: whose view, which span and level; the code of the unit whose tasks are shown, and which."""

    actor: Actor
    span: Span
    level: LevelChoice
    unit: str
    what: Counted = Counted.CARRIED

    def here(self, **values: str) -> str:
        """This page with other address values; an empty one is left out."""
        kept = {"since": self.span.since.isoformat(), "level": self.level.value, "unit": self.unit}
        kept |= {"as_of": self.span.when.day.isoformat()} if self.span.when.is_past else {}
        return f"/progress/standing?{urlencode({name: value for name, value in (kept | values).items() if value})}"


def standing_context(session: Session, view: StandingView, found: Sequence[Standing], today: date) -> dict[str, Any]:
    """What templates/rollup/standing.html wants; raises NotFound for a unit of which there is nothing to tell."""
    chosen = next((one for one in found if one.unit.code == view.unit), None)
    if view.unit and chosen is None:
        raise NotFound
    groups = (
        (_("Offices and units"), [one for one in found if not is_of_commune(one)]),
        (_("Communes"), [one for one in found if is_of_commune(one)]),
    )
    return {
        "since": view.span.since,
        "as_of": view.span.when.day,
        "today": today,
        "level": view.level.value,
        "levels": [
            {"label": words, "url": view.here(level=level, unit=""), "current": level is view.level, "n": None}
            for level, words in ((LevelChoice.TASK, _("Tasks")), (LevelChoice.PART, _("Parts")))
        ],
        "groups": [{"title": title, "rows": [_row(view, one) for one in rows]} for title, rows in groups if rows],
        "chosen": _chosen(session, view, chosen) if chosen else None,
        "ranked_from": RANKED_FROM,
        "exports": [(words, view.here(format=kind, unit="")) for words, kind in FILES],
    }


def _row(view: StandingView, one: Standing) -> dict[str, Any]:
    urls = {what.value: f"{view.here(unit=one.unit.code, counts=what.value)}#nhiem-vu" for what in Counted}
    return {"one": one, "url": f"/progress/units/{one.unit.code}", "urls": urls}


def _chosen(session: Session, view: StandingView, one: Standing) -> dict[str, Any]:
    """The tasks behind a number of a unit, and how many of them the person may not see."""
    tasks = tasks_behind(session, view.actor, one, view.what)
    return {
        "one": one,
        "words": _words()[view.what],
        "tasks": tasks,
        "hidden": len(one.behind(view.what)) - len(tasks),
        "days": sum(task["days"] for task in tasks),
        "late_days": sum(task["late_days"] for task in tasks),
    }


def _words() -> dict[Counted, str]:
    return {
        Counted.CARRIED: _("Carried"),
        Counted.LATE_TASKS: _("Tasks overdue at any time"),
        Counted.ON_TIME: _("Done on time"),
        Counted.LATE: _("Done late"),
        Counted.DATED: _("Done, with a deadline"),
        Counted.ON_TIME_ORIGINAL: _("Done on time by the original deadline"),
        Counted.LATE_ORIGINAL: _("Done late by the original deadline"),
        Counted.DATED_ORIGINAL: _("Done, with an original deadline"),
        Counted.DONE_UNDATED: _("Done, no deadline"),
    }


def standing_file(view: StandingView, found: Sequence[Standing], kind: File) -> Response:
    """The same figures for programs and spreadsheets."""
    rows = [[one.unit.code, one.unit.name, *(_plain(getattr(one, name)) for name in COLUMNS)] for one in found]
    name = f"doi-chieu-don-vi-{view.span.when.day.isoformat()}"
    if kind is File.JSON:
        named = [dict(zip(("code", "name", *COLUMNS), row, strict=True)) for row in rows]
        span = {"since": view.span.since.isoformat(), "as_of": view.span.when.day.isoformat()}
        return jsonify(**span, level=view.level.value, rows=named)
    if kind is File.CSV:
        return csv_file(name, as_csv(("code", "name", *COLUMNS), rows))
    heads = [(_("Code"), 14), (_("Unit"), 44), *((title, PLAIN_WIDTH) for title in _heads())]
    return xlsx_file(name, as_xlsx(_("Units beside each other"), heads, rows))


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int) else float(value)


def _heads() -> list[str]:
    return [
        _("Place"), _("Carried"), _("Days carried"), _("Tasks overdue at any time"), _("Days overdue"),
        _("Days overdue, of all carried, %"), _("Done on time"), _("Done, with a deadline"),
        _("On time, of those done, %"), _("Done on time by the original deadline"),
        _("Done, with an original deadline"), _("On time by the original deadline, of those done, %"),
        _("Done, no deadline"),
    ]  # fmt: skip
