"""Two people decide the same thing at the same instant, each on a connection of their own: one of them decides."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.core.errors import Conflict, DomainError, NotAllowed, Refused
from pacnam_tasks.decisions.actions import confirm, return_
from pacnam_tasks.decisions.course.actions import Decided, revoke
from pacnam_tasks.decisions.extensions import actions as extensions
from pacnam_tasks.decisions.extensions.forms import DecisionInput, RequestInput
from pacnam_tasks.decisions.extensions.queries import last_request
from pacnam_tasks.decisions.extensions.rules import Verdict
from pacnam_tasks.decisions.refusals.actions import Answered, answer_refusal, refuse
from pacnam_tasks.decisions.rules import Answer, Ruling
from pacnam_tasks.history.queries import timeline
from pacnam_tasks.progress.actions import report_progress
from pacnam_tasks.progress.forms import UpdateInput
from pacnam_tasks.progress.rules import Cause
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.levels import Authority
from tests.factories import House, make_task
from tests.history.events import check
from tests.progress.acts import submit

RULING = Ruling("Theo kết luận.", "125-TB/HU", Authority.STANDING)
Act = Callable[[Session, Task, Actor, MovingClock, int], object]


def confirming(session: Session, task: Task, by: Actor, clock: MovingClock, version: int) -> None:
    confirm(session, task, by=by, clock=clock, version=version)


def returning(session: Session, task: Task, by: Actor, clock: MovingClock, version: int) -> None:
    return_(session, task, by=by, clock=clock, version=version, reason="Thiếu biên bản.")


def deciding(verdict: Verdict) -> Act:
    def act(session: Session, task: Task, by: Actor, clock: MovingClock, version: int) -> None:
        sent = DecisionInput(version, f"key of {by.username}", verdict, note="Đã xem.")
        request = last_request(session, task.id or 0)
        assert request is not None
        extensions.decide(session, task, request.id, sent, by=by, clock=clock)

    return act


def revoking(session: Session, task: Task, by: Actor, clock: MovingClock, version: int) -> None:
    revoke(session, task, Decided(RULING, by, version), clock)


def answering(answer: Answer) -> Act:
    def act(session: Session, task: Task, by: Actor, clock: MovingClock, version: int) -> None:
        answer_refusal(session, task, Answered(answer, RULING, by, version), clock)

    return act


def reporting(session: Session, task: Task, by: Actor, clock: MovingClock, version: int) -> None:
    report_progress(session, task, UpdateInput(version, f"form of {by.username}", Decimal(7)), [], by=by, clock=clock)


CASES: dict[str, tuple[tuple[str, Act], tuple[str, Act]]] = {
    "submitted": (("standing", confirming), ("office", returning)),
    "asked": (("standing", deciding(Verdict.GRANTED)), ("member", deciding(Verdict.REFUSED))),
    "asked, and revoked": (("standing", revoking), ("member", deciding(Verdict.GRANTED))),
    "refused": (("standing", answering(Answer.UPHELD)), ("standing", answering(Answer.RELEASED))),
    "in_progress": (("lead", reporting), ("staff", reporting)),
}


def standing_at(session: Session, house: House, clock: MovingClock, name: str) -> Task:
    """A task about which two are going to decide."""
    task = make_task(session, house, clock, state="assigned" if name == "refused" else "in_progress")
    if name == "submitted":
        submit(session, clock, task, house.lead)
    if name == "refused":
        refuse(session, task, by=house.lead, clock=clock, version=task.version, reason="Không đúng chức năng.")
    if name.startswith("asked"):
        later = clock.today() + timedelta(days=45)
        sent = RequestInput(task.version, f"request {task.code}", later, Cause.WEATHER, "Mưa kéo dài.")
        extensions.ask(session, task, sent, by=house.lead, clock=clock)
    return task


@pytest.mark.parametrize("name", CASES)
def test_of_two_who_decide_at_once_one_decides(
    database: Database, saved_house: House, clock: MovingClock, name: str
) -> None:
    with database.writing() as session:
        task = standing_at(session, saved_house, clock, name)
        task_id, version = task.id or 0, task.version
        before = len(timeline(session, task_id, 100))
    together = Barrier(2)

    def do(one: tuple[str, Act]) -> type[DomainError] | None:
        together.wait()
        try:
            with database.writing() as session:
                one[1](session, session.get_one(Task, task_id), saved_house.people[one[0]], clock, version)
        except DomainError as refusal:
            return type(refusal)
        return None

    with ThreadPoolExecutor(2) as threads:
        told = set(threads.map(do, CASES[name]))

    assert None in told
    assert len(told) == 2
    assert told - {None} <= {Conflict, NotAllowed, Refused}
    with database.reading() as session:
        assert len(timeline(session, task_id, 100)) == before + 1
        assert session.get_one(Task, task_id).version == version + 1
        assert check(session).broken_at is None
