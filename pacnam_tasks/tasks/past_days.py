"""Summaries of days: which are missing, and how one is made again to be written or compared.

A day's own summary stays when the next begins. So rows are missing only for days on which no scheduler ran, and
after a load, which writes into the past.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlmodel import Session

from pacnam_tasks.core.clock import end_of_day
from pacnam_tasks.tasks import summary
from pacnam_tasks.tasks.queries import in_force
from pacnam_tasks.tasks.queries.counts import AsOf, from_history
from pacnam_tasks.tasks.queries.days import judged_on
from pacnam_tasks.tasks.rules.tally import Tally
from pacnam_tasks.tasks.summary import Key

LOOKED_BACK = timedelta(days=31)
Cells = dict[Key, Tally]


def last_missed(session: Session, today: date) -> date | None:
    """The newest past day without a summary after a day that has one, of the last 31; None when none is missing."""
    standing = set(summary.days(session, today - LOOKED_BACK))
    if not standing:
        return None
    day = today - timedelta(days=1)
    while day in standing and day > min(standing):
        day -= timedelta(days=1)
    return day if day > min(standing) else None


def recount(session: Session, when: AsOf) -> dict[Key, Tally]:
    """What history says of a past day, by corner."""
    facts = (one for _task_id, one in from_history(session, end_of_day(when.day, when.zone)))
    return summary.gather(facts, judged_on(session, when.day))


def differing(session: Session, when: AsOf) -> list[Key]:
    """The corners in which the summary of a day is not what it was made from.

    That of today is made from the tasks, and follows each change; that of a past day is what history says, as is what
    was in force at its end.
    """
    if not when.is_past:
        return _unlike(summary.of_tasks(session, when.day), [summary.cells_of(session, when.day)])
    counted, end = recount(session, when), end_of_day(when.day, when.zone)
    others = [summary.cells_of(session, when.day)]
    if in_force.reach(session, end):
        others.append(in_force.counted_before(session, end, judged_on(session, when.day)))
    return _unlike(counted, others)


def _unlike(counted: Cells, others: Sequence[Cells]) -> list[Key]:
    return sorted({key for kept in others for key in kept | counted if kept.get(key, _NONE) != counted.get(key, _NONE)})


_NONE = Tally()
