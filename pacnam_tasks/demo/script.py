"""The demonstration's history: what people did, read from `story/` and done again by the actions people use."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

from sqlmodel import Session

from pacnam_tasks.accounts.queries import actor_named
from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.decisions.actions import confirm, return_
from pacnam_tasks.demo.plan import shares_of
from pacnam_tasks.demo.queries import last_update_of
from pacnam_tasks.demo.reading import STORY, decimal, instant, listed, optional_day, rows
from pacnam_tasks.progress.actions import report_progress, withdraw
from pacnam_tasks.progress.forms import UpdateInput
from pacnam_tasks.progress.rules import Cause
from pacnam_tasks.tasks.actions import accept, break_down, saved_id
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.one import get_whole


@dataclass(frozen=True)
class Act:
    """One thing that somebody did to one task: a line of the story.

    `note` is also the reason of a return, `again_by` the day by which it asks for another submission.
    """

    at: datetime
    actor: str
    act: str
    code: str
    figure: Decimal | None = None
    note: str = ""
    cause: Cause | None = None
    obstacle: str = ""
    again_by: date | None = None


def acts_until(end: datetime, zone: ZoneInfo) -> list[Act]:
    """The story up to `end` in the order of time."""
    told = (act for path in sorted(STORY.glob("*.csv")) for row in rows(path) for act in _read(row, zone))
    return sorted((act for act in told if act.at <= end), key=lambda act: act.at)


def _read(row: dict[str, str], zone: ZoneInfo) -> Iterator[Act]:
    """The acts of a line: one who does the same with several tasks takes a minute for each."""
    first = instant(row["at"], zone)
    for number, code in enumerate(listed(row["code"])):
        yield Act(
            at=first + timedelta(minutes=number),
            actor=row["actor"],
            act=row["act"],
            code=code,
            figure=decimal(row["figure"]),
            note=row["note"],
            cause=Cause(row["cause"]) if row["cause"] else None,
            obstacle=row["obstacle"],
            again_by=optional_day(row["again_by"]),
        )


class Stage:
    """Where the story is played: a write transaction, the units, and a clock that goes with the acts."""

    def __init__(self, session: Session, units: dict[str, int], clock: MovingClock) -> None:
        self.session = session
        self.units = units
        self.clock = clock
        self.person = cache(self._person)

    def _person(self, username: str) -> Actor:
        return actor_named(self.session, username, self.clock.today())

    def play(self, acts: Iterable[Act]) -> None:
        """Do what was done, each act in its own right."""
        for number, act in enumerate(acts, start=1):
            self.clock.move_to(act.at)
            by = self.person(act.actor)
            task = get_whole(self.session, act.code, by)
            ACTS[act.act](self, task, act, by, f"demo-{number:04d}")


def _accept(stage: Stage, task: Task, act: Act, by: Actor, key: str) -> None:
    del act
    accept(stage.session, task, by=by, clock=stage.clock, version=task.version, key=key)


def _break_down(stage: Stage, task: Task, act: Act, by: Actor, key: str) -> None:
    del act, key
    break_down(stage.session, task, shares_of(task, stage.units), by=by, clock=stage.clock)


def _report(stage: Stage, task: Task, act: Act, by: Actor, key: str) -> None:
    has_measure = task.target is not None
    sent = UpdateInput(
        version=task.version,
        key=key,
        quantity=act.figure if has_measure else None,
        percent=None if has_measure else act.figure,
        note=act.note,
        cause=act.cause,
        obstacle=act.obstacle,
        submit=act.act == "submit",
    )
    report_progress(stage.session, task, sent, [], by=by, clock=stage.clock)


def _withdraw(stage: Stage, task: Task, act: Act, by: Actor, key: str) -> None:
    del act
    update_id = last_update_of(stage.session, saved_id(task))
    withdraw(stage.session, task, update_id, by=by, clock=stage.clock, key=key)


def _confirm(stage: Stage, task: Task, act: Act, by: Actor, key: str) -> None:
    confirm(stage.session, task, by=by, clock=stage.clock, version=task.version, note=act.note, key=key)


def _return(stage: Stage, task: Task, act: Act, by: Actor, key: str) -> None:
    return_(
        stage.session,
        task,
        by=by,
        clock=stage.clock,
        version=task.version,
        reason=act.note,
        again_by=act.again_by,
        key=key,
    )


ACTS: dict[str, Callable[[Stage, Task, Act, Actor, str], None]] = {
    "accept": _accept,
    "break_down": _break_down,
    "report": _report,
    "submit": _report,
    "withdraw": _withdraw,
    "confirm": _confirm,
    "return": _return,
}
