"""How units stand beside each other over a span: rates with their counts, work counted to whom it was with then."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
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


@dataclass
class Standing:
    """What a unit had in a span; `tasks` are what it carried, by id. Late by the original deadline stands beside.

    `place` is that among units of its kind by the share of days that were overdue, the same for the same share.
    """

    unit: Unit
    tasks: dict[int, Carried] = field(default_factory=dict)
    on_time: int = 0
    late: int = 0
    on_time_original: int = 0
    late_original: int = 0
    done_undated: int = 0
    place: int | None = None

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
        return sum(one.late_days > 0 for one in self.tasks.values())

    @property
    def late_share(self) -> Decimal | None:
        """Percent of its days that were overdue: fair between much work and little."""
        return share_of(self.late_days, self.days)

    @property
    def dated(self) -> int:
        """Finished tasks with a deadline that count to it."""
        return self.on_time + self.late

    @property
    def dated_original(self) -> int:
        """The same by the original deadline, which may count to another unit."""
        return self.on_time_original + self.late_original

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
        return not (self.tasks or self.dated or self.dated_original or self.done_undated)


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
        if done.late is None:
            found[done.unit_id].done_undated += 1
        elif done.late:
            found[done.unit_id].late += 1
        else:
            found[done.unit_id].on_time += 1
    if done.original_unit_id in mine and done.late_original is not None:
        if done.late_original:
            found[done.original_unit_id].late_original += 1
        else:
            found[done.original_unit_id].on_time_original += 1


def _place(units: Sequence[Standing]) -> None:
    ranked = [one for one in units if one.carried >= RANKED_FROM and one.late_share is not None]
    shares = sorted(one.late_share for one in ranked if one.late_share is not None)
    for one in ranked if len(ranked) > 1 else ():
        if one.late_share is not None:
            one.place = 1 + shares.index(one.late_share)


def tasks_behind(session: Session, actor: Actor, one: Standing) -> Iterable[dict[str, Any]]:
    """The tasks that a unit carried, the most overdue first, so that its numbers can be recounted."""
    named = titles(session, actor, one.tasks)
    order = sorted(one.tasks.items(), key=lambda pair: (-pair[1].late_days, pair[0]))
    return [
        {"code": named[task_id].code, "title": named[task_id].title, "days": had.days, "late_days": had.late_days}
        for task_id, had in order
        if task_id in named
    ]
