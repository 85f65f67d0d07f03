"""How a task stands against the deadline it had first: the other half of "both rates are reported" (extensions)."""

from dataclasses import replace
from datetime import date

from pacnam_tasks.tasks.rules.days import OnDay
from pacnam_tasks.tasks.rules.facts import TaskFacts, Timeliness, timeliness


def is_extended(facts: TaskFacts) -> bool:
    """Whether the due day in force is another than the original one."""
    return facts.due_on is not None and facts.original_due_on not in {None, facts.due_on}


def original_timeliness(facts: TaskFacts, on: OnDay) -> Timeliness | None:
    """How the task would stand at the end of a day had its deadline never been moved.

    A submission stops the clock, and a finished task is on time, by the original due day. What had no deadline at
    first has only the one in force.
    """
    return timeliness(_by_the_original(facts) if is_extended(facts) else facts, on)


def original_clock_due_on(facts: TaskFacts) -> date | None:
    """The day against which the clock would run had the deadline never been moved; none when it would stand."""
    return _by_the_original(facts).clock_due_on if is_extended(facts) else facts.clock_due_on


def _by_the_original(facts: TaskFacts) -> TaskFacts:
    return replace(facts, due_on=facts.original_due_on, rolled_on=facts.original_rolled_on)
