"""What stands around the figures of a progress page: title, days, ways to other rows, figures, orders and files."""

from dataclasses import replace
from datetime import date
from typing import Any

from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.rollup.forms import SORTS, Grouping, Order, Show
from pacnam_tasks.rollup.view import View, query_of
from pacnam_tasks.tasks.forms import LevelChoice

FILES = (("Excel", "xlsx"), ("CSV", "csv"), ("JSON", "json"))


def frame_of(view: View, today: date) -> dict[str, Any]:
    """What templates/rollup/progress.html wants whatever figures are shown."""
    return {
        "title": view.title or _("Progress of the key tasks"),
        "way": [("/progress" + query_of(view), _("Progress"))] if view.title else [],
        "as_of": view.when.day,
        "since": view.since,
        "today": today,
        "today_url": replace(view, when=replace(view.when, day=today), span=None).here(),
        "alone_url": replace(view, span=None).here(),
        "note": "",
        "levels": [_level(view, choice) for choice in LevelChoice],
        "groupings": _groupings(view),
        "shows": [_show(view, show) for show in Show],
        "show": view.asked.show.value,
        "query": [("level", view.level.value), *view.asked_values.items()],
        "exports": [(words, view.here(format=kind, show=_show_in_files(view))) for words, kind in FILES],
        "sorts": _sorts(view),
        "counters": [],
        "tables": [],
        "ages": [],
    }


def _show_in_files(view: View) -> str:
    """Files hold counts and rates together; the last weeks are files of their own."""
    return Show.TRENDS.value if view.asked.show is Show.TRENDS else ""


def _groupings(view: View) -> list[dict[str, Any]]:
    """By what else the page can be had."""
    words = {
        None: _("Field and unit"),
        Grouping.PROGRAMME: _("Programme"),
        Grouping.MEMBER: _("Member"),
        Grouping.PLAN: _("Plan"),
        Grouping.INDICATOR: _("Indicator"),
    }
    return [
        {"label": label, "url": view.here(by=by.value if by else ""), "current": by is view.asked.by, "n": None}
        for by, label in words.items()
    ]


def _show(view: View, show: Show) -> dict[str, Any]:
    words = {Show.COUNTS: _("Counts"), Show.RATES: _("Rates"), Show.TRENDS: _("The last 8 weeks")}
    value = "" if show is Show.COUNTS else show.value
    return {"label": words[show], "url": view.here(show=value), "current": show is view.asked.show, "n": None}


def _sorts(view: View) -> dict[str, dict[str, str]]:
    """For each order its address, and how the rows stand in it now: numbers begin with the largest, names with A."""
    found = {}
    for by in SORTS:
        mine = view.asked.order.by == by
        down = not view.asked.order.down if mine else by != "name"
        state = ("descending" if view.asked.order.down else "ascending") if mine else ""
        found[by] = {"url": view.here(sort=Order(by, down).text), "now": state}
    return found


def _level(view: View, choice: LevelChoice) -> dict[str, Any]:
    names = {LevelChoice.TASK: _("Tasks"), LevelChoice.PART: _("Parts"), LevelChoice.ALL: _("Tasks and parts")}
    return {
        "label": names[choice],
        "url": view.here(level=choice.value),
        "current": choice is view.level,
        "n": None,
    }
