"""Tasks on several days, or on all, from one reading of the history."""

import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import union
from sqlmodel import Session

from pacnam_tasks.core.clock import end_of_day
from pacnam_tasks.core.db import fetch
from pacnam_tasks.history.queries import facts_by_task, facts_until
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.tasks.queries.sets import Within, members_change, tasks_in
from pacnam_tasks.tasks.rules.facts import State, TaskFacts


def on_days(
    session: Session, when: AsOf, days: Sequence[date], within: Within | None = None
) -> Iterator[tuple[date, Mapping[int, TaskFacts]]]:
    """Each of these days, the earliest first and none after `when`, with the facts of every task known by its end.

    Of a set `within`, those that were in it by then. What is needed of a mapping is taken at once, as it goes on with
    the days. Each event is read once, and of several on the way to a day only the last is looked into. As everywhere,
    of what was recorded by the end of a day the event with the highest number counts, whatever a clock that was set
    back says.
    """
    members = [tasks_in(within, replace(when, day=day).until) for day in days] if within is not None else []
    changes = within is not None and members_change(within[0])
    among = (union(*members) if changes else members[0]) if members else None
    ends = [end_of_day(day, when.zone) for day in days]
    steps: list[dict[int, tuple[int, str]]] = [{} for _day in days]
    for seq, at, task_id, text in facts_until(session, ends[-1], among):
        steps[bisect_right(ends, at)][task_id] = (seq, text)
    known: dict[int, TaskFacts] = {}
    last: dict[int, int] = {}
    for n, (day, step) in enumerate(zip(days, steps, strict=True)):
        for task_id, (seq, text) in step.items():
            if seq > last.get(task_id, 0):
                known[task_id], last[task_id] = TaskFacts.from_record(json.loads(text)), seq
        yield day, _those(session, members[n], known) if changes else known


def _those(session: Session, members: Any, known: Mapping[int, TaskFacts]) -> dict[int, TaskFacts]:
    return {task_id: known[task_id] for task_id in fetch(session, members).scalars() if task_id in known}


def histories(session: Session, when: AsOf) -> Iterator[tuple[int, list[tuple[date, TaskFacts]]]]:
    """Each task with what was known of it at the end of each day on which anything was recorded, through `when`."""
    rows = facts_by_task(session, end_of_day(when.day, when.zone))
    for task_id, events in groupby(rows, key=itemgetter(0)):
        last: list[tuple[date, str]] = []
        for _task_id, at, text in events:
            day = at.astimezone(when.zone).date()
            while last and last[-1][0] >= day:  # the last word of a day counts; also where a clock was set back
                last.pop()
            last.append((day, text))
        known = [(day, TaskFacts.from_record(json.loads(text))) for day, text in last]
        if is_counted(known[-1][1]):
            yield task_id, [one for one in known if is_counted(one[1])]


def is_counted(facts: TaskFacts) -> bool:
    """Whether the facts are those of a task and not of a draft."""
    return facts.state is not State.DRAFT
