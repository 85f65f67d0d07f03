"""How units stand beside each other over a span: rates with their counts, work counted to whom it was with then."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.tasks.queries.changes import titles
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.tasks.queries.days import judged_on
from pacnam_tasks.tasks.queries.visible import counts_for
from pacnam_tasks.tasks.queries.weekly import histories
from pacnam_tasks.tasks.rules.carrying import Account, Carried, account_of
from pacnam_tasks.tasks.rules.tally import share_of
from pacnam_tasks.tasks.summary import key_of
from pacnam_tasks.units.models import Unit
from pacnam_tasks.units.queries import all_units
from pacnam_tasks.units.rules import UnitKind

RANKED_FROM = 5
"""A unit that carried fewer tasks has no place: one task more or less would turn it."""


class Counted(StrEnum):
    """The numbers of tasks of a unit, each with its list; `dated` is on time and late together."""

    CARRIED = "carried"
    LATE_TASKS = "late_tasks"
    ON_TIME = "on_time"
    LATE = "late"
    DATED = "dated"
    ON_TIME_ORIGINAL = "on_time_original"
    LATE_ORIGINAL = "late_original"
    DATED_ORIGINAL = "dated_original"
    DONE_UNDATED = "done_undated"


DONE_AS = (Counted.ON_TIME, Counted.LATE, Counted.DONE_UNDATED)
TOGETHER = {
    Counted.DATED: (Counted.ON_TIME, Counted.LATE),
    Counted.DATED_ORIGINAL: (Counted.ON_TIME_ORIGINAL, Counted.LATE_ORIGINAL),
}


@dataclass
class Standing:
    """What a unit had in a span; `tasks` are what it carried, `finished` what was done and counts to it, by id.

    Late by the original deadline stands beside. `place` is that among units of its kind by the share of days that were
    overdue, the same for the same share.
    """

    unit: Unit
    tasks: dict[int, Carried] = field(default_factory=dict)
    finished: dict[Counted, set[int]] = field(default_factory=dict)
    place: int | None = None

    def behind(self, what: Counted) -> set[int]:
        """The tasks that a number counts."""
        if what is Counted.CARRIED:
            return set(self.tasks)
        if what is Counted.LATE_TASKS:
            return {task_id for task_id, one in self.tasks.items() if one.late_days}
        return set[int]().union(*(self.finished.get(one, set()) for one in TOGETHER.get(what, (what,))))

    def finish(self, what: Counted, task_id: int) -> None:
        """Count a finished task."""
        self.finished.setdefault(what, set()).add(task_id)

    @property
    def on_time(self) -> int:
        """Finished tasks that were in time."""
        return len(self.behind(Counted.ON_TIME))

    @property
    def on_time_original(self) -> int:
        """The same by the original deadline."""
        return len(self.behind(Counted.ON_TIME_ORIGINAL))

    @property
    def done_undated(self) -> int:
        """Finished tasks without a deadline."""
        return len(self.behind(Counted.DONE_UNDATED))

    @property
    def carried(self) -> int:
        """How many tasks it carried on any day."""
        return len(self.tasks)

    @property
    def days(self) -> int:
        """Days on which it carried a task, added up over the tasks."""
        return sum(one.days for one in self.tasks.values())

    @property
    def late_days(self) -> int:
        """Those of them on which the task was overdue."""
        return sum(one.late_days for one in self.tasks.values())

    @property
    def late_tasks(self) -> int:
        """Tasks that were overdue on any day while it carried them."""
        return len(self.behind(Counted.LATE_TASKS))

    @property
    def late_share(self) -> Decimal | None:
        """Percent of its days that were overdue: fair between much work and little."""
        return share_of(self.late_days, self.days)

    @property
    def dated(self) -> int:
        """Finished tasks with a deadline that count to it."""
        return len(self.behind(Counted.DATED))

    @property
    def dated_original(self) -> int:
        """The same by the original deadline, which may count to another unit."""
        return len(self.behind(Counted.DATED_ORIGINAL))

    @property
    def on_time_rate(self) -> Decimal | None:
        """Percent of them in time by the deadline in force."""
        return share_of(self.on_time, self.dated)

    @property
    def on_time_rate_original(self) -> Decimal | None:
        """The same by the original deadline."""
        return share_of(self.on_time_original, self.dated_original)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell of it."""
        return not (self.tasks or self.finished)


@dataclass(frozen=True)
class Span:
    """From the day after `since` through `when`."""

    since: date
    when: AsOf


def standings(session: Session, actor: Actor, span: Span, level: str) -> list[Standing]:
    """The units that the person may count, in protocol order; places are for those who see all units."""
    found = {unit.id or 0: Standing(unit) for unit in all_units(session)}
    last = judged_on(session, span.when.day)
    for task_id, history in histories(session, span.when):
        facts = history[-1][1]
        if facts.level != level:
            continue
        mine = {one.lead_unit_id for _day, one in history if counts_for(actor, key_of(one))}
        _count(found, mine, task_id, account_of(history, span.since + timedelta(days=1), last))
    kept = [one for one in found.values() if not one.is_empty]
    for is_commune in (False, True) if actor.reads_all else ():
        _place([one for one in kept if is_of_commune(one) is is_commune])
    return kept


def is_of_commune(one: Standing) -> bool:
    """Whether the unit is compared with communes; all others are compared with each other."""
    return one.unit.kind == UnitKind.COMMUNE


def _count(found: dict[int, Standing], mine: set[int], task_id: int, account: Account) -> None:
    for unit_id, carried in account.by_unit.items():
        if unit_id in mine:
            found[unit_id].tasks[task_id] = carried
    done = account.finished
    if done is None:
        return
    if done.unit_id in mine:
        found[done.unit_id].finish(_outcome(done.late, Counted.ON_TIME, Counted.LATE), task_id)
    if done.original_unit_id in mine and done.late_original is not None:
        outcome = _outcome(done.late_original, Counted.ON_TIME_ORIGINAL, Counted.LATE_ORIGINAL)
        found[done.original_unit_id].finish(outcome, task_id)


def _outcome(is_late: bool | None, on_time: Counted, late: Counted) -> Counted:
    return Counted.DONE_UNDATED if is_late is None else late if is_late else on_time


def _place(units: Sequence[Standing]) -> None:
    ranked = [one for one in units if one.carried >= RANKED_FROM and one.late_share is not None]
    shares = sorted(one.late_share for one in ranked if one.late_share is not None)
    for one in ranked if len(ranked) > 1 else ():
        if one.late_share is not None:
            one.place = 1 + shares.index(one.late_share)


def tasks_behind(session: Session, actor: Actor, one: Standing, what: Counted) -> list[dict[str, Any]]:
    """The tasks that a number of a unit counts, the most overdue first, so that it can be recounted.

    What the person may not see any more is not among them.
    """
    ids = one.behind(what)
    named = titles(session, actor, ids)
    carried = {task_id: one.tasks.get(task_id, Carried()) for task_id in ids & named.keys()}
    return [
        {
            "code": named[task_id].code,
            "title": named[task_id].title,
            "days": had.days,
            "late_days": had.late_days,
            "done": next((done for done in DONE_AS if task_id in one.finished.get(done, ())), None),
        }
        for task_id, had in sorted(carried.items(), key=lambda pair: (-pair[1].late_days, pair[0]))
    ]
