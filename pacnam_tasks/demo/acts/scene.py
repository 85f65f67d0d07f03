"""Where the story is played, and what each act has at hand."""

from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import TypedDict, TypeVar

from sqlmodel import Session

from pacnam_tasks.accounts.queries import actor_named
from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import Clock, MovingClock
from pacnam_tasks.core.files import FileStore
from pacnam_tasks.demo.house import House
from pacnam_tasks.demo.script import Act
from pacnam_tasks.progress.rules import Cause
from pacnam_tasks.tasks.actions import saved_id
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.one import get_whole

Value = TypeVar("Value")


class Stage:
    """A write transaction, the house, a clock that goes with the acts, and where their files lie."""

    def __init__(self, session: Session, house: House, clock: MovingClock, files: FileStore) -> None:
        self.files = files
        self.session = session
        self.house = house
        self.clock = clock
        self.person = cache(self._person)

    def _person(self, username: str) -> Actor:
        return actor_named(self.session, username, self.clock.today())


class Signed(TypedDict):
    """What every action is told of an act: whose it is, by which clock, under which one-time key."""

    by: Actor
    clock: Clock
    key: str


@dataclass(frozen=True)
class Scene:
    """One act of the story, with its task and the person whose act it is."""

    stage: Stage
    act: Act
    key: str

    @property
    def session(self) -> Session:
        """The transaction of the story."""
        return self.stage.session

    @property
    def clock(self) -> MovingClock:
        """The clock, at the instant of the act."""
        return self.stage.clock

    @cached_property
    def by(self) -> Actor:
        """Whose act it is."""
        return self.stage.person(self.act.actor)

    @cached_property
    def task(self) -> Task:
        """The task that it is about; NotFound where the person may not know of it."""
        return get_whole(self.session, self.act.code, self.by)

    @property
    def task_id(self) -> int:
        """The task's id."""
        return saved_id(self.task)

    @property
    def signed(self) -> Signed:
        """The act's person, clock and key."""
        return Signed(by=self.by, clock=self.clock, key=self.key)

    @property
    def to(self) -> int:
        """The person that the line names beside the one who acts."""
        return self.stage.person(self.act.to).person_id

    @property
    def day(self) -> date:
        """The day that the line names."""
        return _said(self.act.day)

    @property
    def cause(self) -> Cause:
        """The cause that the line names."""
        return _said(self.act.cause)


def _said(value: Value | None) -> Value:
    assert value is not None  # noqa: S101  # the story says so
    return value
