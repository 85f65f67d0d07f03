"""What the pages of reporting periods show."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.access import PRINTERS
from pacnam_tasks.accounts.rules import SYSTEM_READER, Actor, Role
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.text import number, percent
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.indicators.labels import EVENT as INDICATOR_EVENT
from pacnam_tasks.periods import comparison, indicator_lines
from pacnam_tasks.periods.access import keeping_right, powers
from pacnam_tasks.periods.labels import KIND, STATE, TONE
from pacnam_tasks.periods.picture import tally_of
from pacnam_tasks.periods.queries import people, pictures, standing
from pacnam_tasks.periods.queries.collecting import unit_reports
from pacnam_tasks.periods.queries.indicator_lines import owed_values
from pacnam_tasks.periods.queries.standing import Stands
from pacnam_tasks.periods.rows import rows_url
from pacnam_tasks.periods.rules import CUT_OFF_HOUR, PeriodKind, PeriodState, name_of
from pacnam_tasks.periods.sentences import name_in_words
from pacnam_tasks.rollup.cells import CELL_QUERIES
from pacnam_tasks.rollup.page import IN_TABLES, heads_of_counts
from pacnam_tasks.tasks.labels import EVENT
from pacnam_tasks.tasks.queries.counts import AsOf, Scope, sums_by
from pacnam_tasks.tasks.rules.facts import Level
from pacnam_tasks.tasks.rules.tally import Tally
from pacnam_tasks.tasks.sentences import period_name


@dataclass(frozen=True)
class Line:
    """A line of the figures: words, number, whether late and the rows of each count, and the percentage."""

    name: str
    counts: Sequence[tuple[str, int, bool, str]]
    percent: Decimal | None

    @classmethod
    def of(cls, name: str, tally: Tally, rows_url: Callable[[str], str]) -> "Line":
        """The line of a tally; `rows_url` gives the address of the rows behind one of its counts."""
        heads = zip(IN_TABLES, heads_of_counts(), strict=True)
        counts = [(words, getattr(tally, one), one == "open_overdue", rows_url(one)) for one, words in heads]
        return cls(name, counts, tally.percent)


def index_page(session: Session, actor: Actor, clock: Clock, after: int = 0) -> dict[str, Any]:
    """What templates/periods/index.html wants; of so many periods that there are others, those `after` so many."""
    found = standing.all_periods(session, clock, after, more=1)
    rows = found[: standing.MOST]
    return {
        "rows": [shown(one) for one in rows],
        "next_url": f"/periods?after={after + len(rows)}" if len(found) > len(rows) else "",
        "first_url": "/periods" if after else "",
        "may_open": keeping_right(actor) is not None,
        "proposed": _proposed({one.period.name for one in rows}, clock.today()),
        "hours": [(hour, f"{hour:02d}:00") for hour in range(24)],
        "usual_hour": CUT_OFF_HOUR,
    }


def _proposed(known: set[str], today: date) -> list[str]:
    """The calendar periods of today that are not opened yet."""
    names = (name_of(kind, today) for kind in (PeriodKind.MONTH, PeriodKind.WEEK, PeriodKind.QUARTER))
    return [name for name in names if name not in known]


def shown(stands: Stands) -> dict[str, Any]:
    """A period as the list and its own page show it."""
    period = stands.period
    return {
        "id": period.id,
        "name": period.name,
        "title": name_in_words(period.name),
        "kind": KIND[PeriodKind(period.kind)],
        "first_on": period.first_on,
        "last_on": period.last_on,
        "cut_off_at": period.cut_off_at,
        "state": period.state,
        "words": _("Unlocked for now") if stands.is_unlocked else STATE[PeriodState(period.state)],
        "tone": "soon" if stands.is_unlocked else TONE[PeriodState(period.state)],
        "locker": period.locker,
        "locked_at": period.locked_at,
        "frozen_at": period.frozen_at,
        "version": period.version,
    }


def period_page(
    session: Session, stands: Stands, others: Sequence[Stands], actor: Actor, clock: Clock
) -> dict[str, Any]:
    """What templates/periods/show.html wants."""
    period, can = stands.period, powers(actor, stands)
    collecting = stands.state == PeriodState.COLLECTING
    units = unit_reports(session, period, stands.today, clock.zone) if collecting else []
    figures = _figures(session, stands, others, clock)
    return {
        "period": shown(stands),
        "opener": period.opener,
        "reminded_at": period.reminded_at,
        "lock_reason": period.lock_reason,
        "missing_then": [name for name in period.missing.split("\n") if name],
        "unlocks": stands.unlocks,
        "running": stands.running,
        "can": can,
        "units": [_unit(one) for one in units],
        "owed_values": owed_values(session, period, stands.today) if collecting else [],
        "n_missing": sum(one.is_missing for one in units),
        "may_write_letter": bool(actor.roles & {Role.OFFICE, Role.STANDING}),
        "before_first": period.first_on - timedelta(days=1),
        "may_print": PRINTERS.admits(actor),
        "people": people.who_enter(session, stands.today) if can.unlock else [],
        "hours": [(hour, f"{hour:02d}:00") for hour in range(24)],
        "usual_hour": CUT_OFF_HOUR,
        "sha256": period.sha256,
        "n_rows": period.n_rows,
        "past_cut_off": stands.is_past_cut_off,
        "has_ended": stands.has_come_to_its_end,
        "others": _named(others, stands),
        **figures,
    }


def _unit(one: Any) -> dict[str, Any]:
    owed = ", ".join(f"{code} ({period_name(label)})" for code, label in one.owed)
    return {
        "code": one.code,
        "name": one.name,
        "open": one.open_tasks,
        "reported": one.reported_tasks,
        "missing": one.is_missing,
        "silent": one.is_silent,
        "owed": owed,
    }


def _named(others: Sequence[Stands], stands: Stands) -> list[tuple[int, str]]:
    """Periods of the same kind with which this one can be compared, and all others after them."""
    ordered = sorted(others, key=lambda one: one.period.kind != stands.period.kind)
    return [(one.period.id, one.period.name) for one in ordered]


def _figures(session: Session, stands: Stands, others: Sequence[Stands], clock: Clock) -> dict[str, Any]:
    """The tables of figures and the errata: as frozen; of a period that still runs the totals of today."""
    if stands.state == PeriodState.FROZEN:
        return _tables_of(stands, json.loads(standing.frozen_figures(session, stands.period.id)))
    if stands.state == PeriodState.COLLECTING and stands.period.last_on >= stands.today:
        earlier = standing.before_in(others, stands)
        late = pictures.late_of(session, earlier, stands) if earlier else []
        return _totals_of_today(session, clock) | {"late": _late([pictures.late_row(one) for one in late])}
    return _tables_of(stands, pictures.taken(session, stands, clock).figures)


def _tables_of(stands: Stands, figures: Any) -> dict[str, Any]:
    names = {by: {named[0]: named[1] for named in figures["names"][by]} for by in ("field", "unit")}
    found = []
    for level, by, title, first in _wanted():
        of_level = figures["counts"][level]
        to_rows = partial(rows_url, stands.period.id, level=level)
        lines = [
            Line.of(names[by][line["code"]], tally_of(line), partial(to_rows, **{by: line["code"]}))
            for line in of_level[by]
        ]
        total = Line.of(_("Total"), tally_of(of_level["total"][0]), to_rows)
        found.append({"anchor": f"{level}-{by}", "title": title, "first_column": first, "rows": lines, "total": total})
    return {
        "tables": [one for one in found if one["rows"]],
        "late": _late(figures["late"]),
        "indicators": indicator_lines.shown(figures),
        "as_of": date.fromisoformat(figures["as_of"]),
    }


def _totals_of_today(session: Session, clock: Clock) -> dict[str, Any]:
    """By one statement from the summary; the pages of progress show the same in detail."""
    when = AsOf(clock.today(), clock.today(), clock.zone)
    sums = sums_by(session, SYSTEM_READER, when, Scope(), "level")
    words = ((Level.TASK, _("Tasks")), (Level.PART, _("Parts")))
    rows = [Line.of(name, sums[level], partial(_of_today, level)) for level, name in words if level in sums]
    table = {"anchor": "today", "title": _("In all"), "first_column": _("Level"), "rows": rows, "total": None}
    return {"tables": [table] if rows else [], "as_of": clock.today()}


def _of_today(level: str, counts: str) -> str:
    return f"/tasks?level={level}{CELL_QUERIES[counts]}"


def _wanted() -> tuple[tuple[str, Any, str, str], ...]:
    return (
        ("task", "field", _("By field"), _("Field")),
        ("task", "unit", _("By lead unit"), _("Unit")),
        ("part", "unit", _("Parts held, beside the tasks and not added to them"), _("Unit")),
    )


def _late(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """The errata in words."""
    return [
        {
            "at": datetime.fromisoformat(one["at"]),
            "title": one["title"],
            "url": f"/indicators/{one['code']}" if _is_value(one) else f"/tasks/{one['code']}",
            "code": one["code"],
            "unit": one["unit"],
            "who": one["who"],
            "belongs_on": date.fromisoformat(one["belongs_on"]),
            "kind": INDICATOR_EVENT[one["kind"]] if _is_value(one) else EVENT[one["kind"]],
            "said": indicator_lines.said_of_value(one["said"]) if _is_value(one) else said_of(one["said"]),
        }
        for one in rows
    ]


def _is_value(one: Any) -> bool:
    return bool(one["kind"] in INDICATOR_EVENT)


def said_of(said: Any) -> str:
    """What an erratum says, on one line."""
    if "new" in said:
        old, new = _figure(said.get("old", {})), _figure(said["new"])
        return "; ".join(part for part in (f"{old} → {new}" if new else "", said.get("reason", "")) if part)
    return "; ".join(part for part in (_figure(said), said.get("note", "")) if part)


def _figure(said: Any) -> str:
    if said.get("quantity") is not None:
        return number(Decimal(str(said["quantity"])))
    return percent(Decimal(str(said["percent"]))) if said.get("percent") is not None else ""


def compared(session: Session, stands: Stands, other: Stands, clock: Clock) -> dict[str, Any]:
    """What templates/periods/_comparison.html wants: the earlier of the two stands first."""
    then, now = sorted((stands, other), key=lambda one: (one.period.last_on, one.period.first_on))
    before, after = (pictures.picture_of(session, one, clock) for one in (then, now))
    found = comparison.differences(before, after)
    return {
        "then": shown(then),
        "now": shown(now),
        "differences": found[: comparison.SHOWN],
        "more": max(0, len(found) - comparison.SHOWN),
        "n": {kind: sum(one.kind == kind for one in found) for kind in ("new", "gone", "changed")},
        "compared": comparison.tables(
            comparison.Side(before, partial(rows_url, then.period.id)),
            comparison.Side(after, partial(rows_url, now.period.id)),
        ),
        "indicators": indicator_lines.compared(before.figures, after.figures),
    }
