"""Counts made from the facts one by one: what everything that counts faster must equal."""

from collections.abc import Iterable, Iterator

from sqlmodel import Session

from pacnam_tasks.tasks.queries.counts import AsOf, Scope, facts_by_id
from pacnam_tasks.tasks.rules.days import OnDay
from pacnam_tasks.tasks.rules.facts import TaskFacts
from pacnam_tasks.tasks.rules.tally import Tally, contribution, total


def all_facts(session: Session, when: AsOf) -> Iterator[TaskFacts]:
    """The facts of every task on a day."""
    return (facts for _task_id, facts in facts_by_id(session, when, Scope()))


def plain_sum(all_of_them: Iterable[TaskFacts], on: OnDay) -> Tally:
    """What they add up to."""
    return total(contribution(facts, on) for facts in all_of_them)
