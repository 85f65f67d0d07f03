"""Who carried a task on each day of a span, and to whom its lateness counts: to whom it was with then. Pure.

domain.md 4: clocks and overdue days go with the task, the blame stays with the unit in charge at the time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from pacnam_tasks.tasks.rules.days import OnDay
from pacnam_tasks.tasks.rules.facts import State, TaskFacts, Timeliness, timeliness
from pacnam_tasks.tasks.rules.original import original_timeliness

History = Sequence[tuple[date, TaskFacts]]
"""What was known of a task at the end of each day on which anything was recorded, the earliest first."""
DAY = timedelta(days=1)


@dataclass(slots=True)
class Carried:
    """What a unit had with a task in a span: days on which it carried it open, and days of these that were overdue."""

    days: int = 0
    late_days: int = 0


@dataclass(frozen=True, slots=True)
class Finished:
    """A task that was finished in a span: to whom it counts, and whether it was late by each deadline.

    What was in time counts to the unit that submitted it, what was late to the one that had it when its deadline
    passed. Both are None for work without a deadline, which `unit_id` finished.
    """

    unit_id: int
    late: bool | None
    original_unit_id: int
    late_original: bool | None


@dataclass(slots=True)
class Account:
    """What a task was in a span, by unit; `finished` where it was finished then and is still done at its end."""

    by_unit: dict[int, Carried] = field(default_factory=dict)
    finished: Finished | None = None


def account_of(history: History, first: date, last: OnDay) -> Account:
    """The account of a task from `first` through `last`, both counted; each day as it stood at its end."""
    account = Account()
    until = [day - DAY for day, _facts in history[1:]] + [last.day]
    for (since, facts), through in zip(history, until, strict=True):
        begin, end = max(since, first), min(through, last.day)
        if not facts.is_open or begin > end:
            continue
        mine = account.by_unit.setdefault(facts.lead_unit_id, Carried())
        mine.days += (end - begin).days + 1
        if facts.clock_due_on is not None:
            mine.late_days += max(0, (end - max(begin - DAY, facts.clock_due_on)).days)
    account.finished = _finished(history, first, last)
    return account


def _finished(history: History, first: date, last: OnDay) -> Finished | None:
    known = [one for one in history if one[0] <= last.day]
    if not known or known[-1][1].state is not State.DONE:
        return None
    last_undone = max((n for n, (_day, facts) in enumerate(known) if facts.state is not State.DONE), default=-1)
    done_on = known[last_undone + 1][0]
    if done_on < first:
        return None
    facts = known[-1][1]
    now, then = timeliness(facts, last), original_timeliness(facts, last)
    sent_on = facts.submitted_on or done_on
    first_due = facts.original_rolled_on or facts.original_due_on or facts.counts_on
    return Finished(
        unit_id=_with_whom(known, facts.counts_on if now is Timeliness.DONE_LATE else sent_on),
        late=None if now is Timeliness.DONE_UNDATED else now is Timeliness.DONE_LATE,
        original_unit_id=_with_whom(known, first_due if then is Timeliness.DONE_LATE else sent_on),
        late_original=None if then is Timeliness.DONE_UNDATED else then is Timeliness.DONE_LATE,
    )


def _with_whom(history: History, day: date | None) -> int:
    """The unit that had the task at the end of a day, or at first."""
    before = [facts for on, facts in history if day is not None and on <= day]
    return (before[-1] if before else history[0][1]).lead_unit_id
