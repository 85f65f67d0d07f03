"""Summaries of past days: which are missing, and how one is made again from history to be written or compared.

A day's own summary stays when the next begins. So rows are missing only for days on which no scheduler ran, and
after a load, which writes into the past.
"""

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
    """The corners in which the summary of a past day, or what was in force at its end, is not what history says."""
    counted, end = recount(session, when), end_of_day(when.day, when.zone)
    others = [summary.cells_of(session, when.day)]
    if in_force.reach(session, end):
        others.append(in_force.counted_before(session, end, judged_on(session, when.day)))
    return sorted({key for kept in others for key in kept | counted if kept.get(key, _NONE) != counted.get(key, _NONE)})


_NONE = Tally()
