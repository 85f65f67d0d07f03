"""What a home page shows: counters and groups, the next action first."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import g
from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.text import number
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.tasks.cards import Card, card_of
from pacnam_tasks.tasks.queries.desk import Group, UnitWork, own_fields_of
from pacnam_tasks.tasks.rules.days import OnDay
from pacnam_tasks.tasks.rules.tally import Tally

Notice = Callable[[Session, Actor], Iterable[Mapping[str, str]]]
NOTICES: list[Notice] = []
"""What features above put at the top of a person's home page: address and sentence of each thing that waits."""
LATE = {"overdue"}
COUNTERS = ("overdue", "returned", "due_week", "silent")
DESK_COUNTERS = ("to_decide", "overdue", "not_accepted", "silent")
IN_FIELD = {
    "assigned": "",
    "done": "&state=done",
    "at_risk": "&activity=at_risk",
    "open_overdue": "&timeliness=open_overdue",
    "silent": "&activity=silent",
}
"""The counts of a member's field, each with what its list is narrowed to."""
OF_OTHERS = {"to_confirm"}
OF_DESK_ALONE = {"to_decide", "behind", "not_accepted", "to_review", "drafts"}
"""Groups of a desk that come beside a unit's own work; the counts of a member's fields lead to the others."""
HIDDEN_WHEN_EMPTY = {"behind", "drafts", "to_confirm", "rest", "returned", "not_accepted", "to_review", "paused"}


@dataclass(frozen=True)
class Marks:
    """What cards say beyond the task's row: tasks with an open obstacle, and the period each has to report."""

    with_obstacle: frozenset[int] = frozenset()
    period: Mapping[int, str] = field(default_factory=dict)

    def of(self, task_id: int) -> dict[str, Any]:
        """The marks of one card."""
        return {"obstacle_open": task_id in self.with_obstacle, "period": self.period.get(task_id, "")}


ADDITIONS: list[Callable[[Session, Actor, date], Mapping[str, Any]]] = []
"""What features above this one show on every home page; gathered in the same read."""


def _titles() -> dict[str, tuple[str, str, str]]:
    """For each group its heading, what to say when it is empty, and what the list behind it is narrowed to."""
    return {
        "overdue": (_("Overdue"), _("No overdue task."), "timeliness=overdue"),
        "returned": (_("Returned to me"), _("Nothing was returned."), "state=returned"),
        "due_week": (_("Due this week"), _("Nothing is due this week."), "state=open"),
        "to_confirm": (_("Waits for our confirmation"), _("No part waits."), "level=part&state=submitted"),
        "silent": (_("Silent for long"), _("Every task was updated lately."), "activity=silent"),
        "rest": (_("Other open work"), _("No other open work."), "state=open"),
        "paused": (_("Paused"), "", "state=paused"),
        "to_decide": (_("Waits for confirmation"), _("Nothing waits for confirmation."), "state=submitted"),
        "to_review": (_("To be reviewed, no deadline"), _("No work is to be reviewed."), "activity=to_review"),
        "drafts": (_("Drafts to be assigned"), _("No draft waits."), "/tasks/assignments"),
        "behind": (_("Off path, or at risk of it"), _("No task is off its path."), "activity=at_risk"),
        "not_accepted": (_("Not accepted yet"), _("Every task is accepted."), "state=assigned"),
    }


def _shown(
    groups: Iterable[Group],
    on: OnDay,
    actor: Actor,
    *,
    exact: Set[str],
    ours: str = "",
    marks: Marks | None = None,
    place: str = "",
) -> list[dict[str, Any]]:
    """`exact` groups are the whole of the list behind them, so that its length can be named.

    `ours` narrows a list to what the reader's unit leads; `place` tells groups of one page from others of it.
    """
    titles, marks = _titles(), marks or Marks()
    return [
        {
            "anchor": f"{place}{group.name.replace('_', '-')}",
            "title": titles[group.name][0],
            "empty": titles[group.name][1],
            "url": titles[group.name][2]
            if titles[group.name][2].startswith("/")
            else f"/tasks?{'' if group.name in OF_OTHERS else ours}{titles[group.name][2]}",
            "all": _("All %(n)s tasks", n=group.count) if group.name in exact else _("Open the list"),
            "count": group.count,
            "rows": [card_of(row, on, actor, **marks.of(row.id)) for row in group.rows],
        }
        for group in groups
        if group.count or group.name not in HIDDEN_WHEN_EMPTY
    ]


def _counters(groups: list[Group], names: tuple[str, ...]) -> list[dict[str, Any]]:
    titles, counts = _titles(), {group.name: group.count for group in groups}
    return [
        {
            "url": f"#{name.replace('_', '-')}" if counts[name] or name not in HIDDEN_WHEN_EMPTY else "#noi-dung",
            "n": counts[name],
            "label": titles[name][0],
            "tone": "late" if name in LATE else "",
        }
        for name in names
    ]


def notices(session: Session, actor: Actor) -> list[Mapping[str, str]]:
    """All of them; before these, that the person acts for a head today."""
    acting = [one.title for one in actor.holdings if one.acting_for_id is not None]
    mine = [{"url": "/account", "text": _("%(title)s: you have the rights of the head.", title=one)} for one in acting]
    return [*mine, *(one for find in NOTICES for one in find(session, actor))]


def overdue_answers(_session: Session, _actor: Actor) -> list[Mapping[str, str]]:
    """That obstacles wait for the person past their day of answer."""
    n = g.get("overdue_answers", 0)
    said = _("%(n)s obstacles wait for your answer past their day", n=number(n))
    return [{"url": "/decisions#vuong-mac", "text": said}] if n else []


NOTICES.append(overdue_answers)


def unit_home(
    work: UnitWork, marks: Marks, unit_names: Sequence[str], on: OnDay, actor: Actor, place: str = ""
) -> dict[str, Any]:
    """A unit's work; `place` tells its groups from those of a desk on the same page."""
    shown = _shown(work.groups, on, actor, exact={"overdue"}, ours="role=lead&", marks=marks, place=place)
    rows = [row for group in shown for row in group["rows"] if group["anchor"] != f"{place}to-confirm"]
    return {
        "groups": shown,
        "counters": unit_counters(work.counts, {group.name for group in work.groups if group.rows}, place),
        "unit_names": unit_names,
        "upcoming": sorted((row for row in rows if _is_ahead(row, on.day)), key=lambda row: (row.due_on, row.code))[:6],
    }


def _is_ahead(row: Card, day: date) -> bool:
    """Whether the unit still has to meet the task's deadline."""
    facts = row.listed.facts
    return facts.clock_due_on is not None and facts.clock_due_on >= day


def unit_counters(counts: Mapping[str, int], shown: Set[str], place: str = "") -> list[dict[str, Any]]:
    """How much there is of each kind in all. Each leads to its group, where that is `shown`, else to its list."""
    titles = _titles()
    return [
        {
            "url": f"#{place}{name.replace('_', '-')}" if name in shown else f"/tasks?role=lead&{titles[name][2]}",
            "n": counts[name],
            "label": titles[name][0],
            "tone": "late" if name in LATE else "",
        }
        for name in COUNTERS
    ]


def own_fields(fields: Sequence[tuple[int, str, str]], by_field: Mapping[int, Tally]) -> list[dict[str, Any]]:
    """A member's fields: progress against what is expected, and counts with their lists; fields as id, code, name."""
    tallies = {field_id: by_field.get(field_id, Tally()) for field_id, _code, _name in fields}
    return [
        {
            "name": name,
            "url": f"/progress/fields/{code}",
            "tally": tallies[field_id],
            "cells": [
                (name, getattr(tallies[field_id], name), f"/tasks?level=task&field={code}{query}")
                for name, query in IN_FIELD.items()
            ],
        }
        for field_id, code, name in fields
    ]


def desk_home(groups: list[Group], on: OnDay, actor: Actor) -> dict[str, Any]:
    """The desk of the office or the committee."""
    exact = {group.name for group in groups} if own_fields_of(actor) is None else set()
    return {"groups": _shown(groups, on, actor, exact=exact), "counters": _counters(groups, DESK_COUNTERS)}


def beside_unit(groups: list[Group], on: OnDay, actor: Actor) -> list[dict[str, Any]]:
    """What a desk has for one whose first page is a unit's work."""
    alone = [group for group in groups if group.name in OF_DESK_ALONE and group.rows]
    return _shown(alone, on, actor, exact=set(), place="ban-")
