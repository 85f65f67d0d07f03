"""What others do to the task of a unit, each from a task of its own."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from sqlmodel import Session

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.decisions.course.actions import Decided
from pacnam_tasks.decisions.extensions.actions import ask, decide
from pacnam_tasks.decisions.extensions.forms import DecisionInput, RequestInput
from pacnam_tasks.decisions.extensions.queries import open_request
from pacnam_tasks.decisions.extensions.rules import Verdict
from pacnam_tasks.decisions.overruling.actions import overrule
from pacnam_tasks.decisions.overruling.forms import OverrulingInput
from pacnam_tasks.decisions.refusals.actions import Answered, answer_refusal, refuse
from pacnam_tasks.decisions.rules import Answer, Ruling
from pacnam_tasks.progress.obstacles.actions import answer as answer_obstacle
from pacnam_tasks.progress.obstacles.actions import raise_obstacle
from pacnam_tasks.progress.obstacles.forms import ObstacleInput
from pacnam_tasks.progress.rules import Cause
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.facts import Rating
from pacnam_tasks.tasks.rules.levels import Authority
from tests.conftest import TODAY
from tests.factories import House, make_task
from tests.progress.acts import send_back, submit

D = Decimal
FAR, SECRET = TODAY + timedelta(days=60), "chim-hoang-yen"
RULING = Ruling(SECRET, "12-QĐ/HU", Authority.STANDING)
Make = Callable[[Session, House, MovingClock], Task]


def carried(session: Session, house: House, clock: MovingClock) -> Task:
    """A task that the unit carries."""
    return make_task(session, house, clock, code="NV-2023-010", due_on=FAR)


def given(session: Session, house: House, clock: MovingClock) -> Task:
    """The task is given and waits to be accepted."""
    return make_task(session, house, clock, code="NV-2023-010", due_on=FAR, state="assigned")


def returned(session: Session, house: House, clock: MovingClock) -> Task:
    """What was reported as done comes back."""
    task = carried(session, house, clock)
    submit(session, clock, task, house.lead, percent=D(100))
    send_back(session, clock, task, house.standing, SECRET)
    return task


def decided_as(verdict: Verdict) -> Make:
    """A request for a later day is decided."""

    def make(session: Session, house: House, clock: MovingClock) -> Task:
        task = carried(session, house, clock)
        asked = RequestInput(task.version, "ask", FAR + timedelta(days=2), Cause.WEATHER, SECRET, sure=True)
        ask(session, task, asked, by=house.lead, clock=clock)
        request = open_request(session, task.id or 0)
        assert request is not None
        sent = DecisionInput(task.version, "decide", verdict, note=SECRET)
        decide(session, task, request.id or 0, sent, by=house.standing, clock=clock)
        return task

    return make


def answered(session: Session, house: House, clock: MovingClock) -> Task:
    """The obstacle of the unit is answered."""
    task = carried(session, house, clock)
    sent = ObstacleInput(Cause.LAND, SECRET, SECRET, SECRET, None, FAR)
    obstacle = raise_obstacle(session, task, sent, by=house.lead, clock=clock, version=task.version)
    session.flush()
    answer_obstacle(session, task, obstacle, by=house.standing, clock=clock, version=obstacle.version, text=SECRET)
    return task


def refusal(answer: Answer) -> Make:
    """A refusal is answered."""

    def make(session: Session, house: House, clock: MovingClock) -> Task:
        task = given(session, house, clock)
        refuse(session, task, by=house.lead, clock=clock, version=task.version, reason=SECRET)
        answer_refusal(session, task, Answered(answer, RULING, house.standing, task.version), clock)
        return task

    return make


def rated_otherwise(session: Session, house: House, clock: MovingClock) -> Task:
    """A member of the committee rates a task otherwise than the rule."""
    task = carried(session, house, clock)
    said = OverrulingInput(Rating.OFF_PATH, SECRET, clock.today() + timedelta(days=30), None)
    overrule(session, task, said, by=house.member, clock=clock)
    return task


def ruled(*acts: Callable[[Session, Task, Decided, MovingClock], None]) -> Make:
    """The course of a task that is carried is decided."""

    def make(session: Session, house: House, clock: MovingClock) -> Task:
        task = carried(session, house, clock)
        for act in acts:
            act(session, task, Decided(RULING, house.standing, task.version), clock)
        return task

    return make


def undated(session: Session, house: House, clock: MovingClock) -> Task:
    """A task without a deadline is given."""
    return make_task(session, house, clock, code="NV-2023-011", due_on=None, state="assigned")
