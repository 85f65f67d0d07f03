"""What people of the house do to a task, each by those whose business it is."""

import itertools
from decimal import Decimal

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.decisions.actions import check, confirm, return_
from pacnam_tasks.decisions.course.actions import Decided, pause, reopen, resume, revoke
from pacnam_tasks.decisions.refusals.actions import Answered, answer_refusal, refuse
from pacnam_tasks.decisions.rules import Answer, Question, Ruling
from pacnam_tasks.progress.actions import report_progress
from pacnam_tasks.progress.forms import UpdateInput
from pacnam_tasks.progress.withdrawals.actions import withdraw
from pacnam_tasks.tasks.actions import accept, assign
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.levels import Authority
from pacnam_tasks.tasks.splitting.actions import break_down
from pacnam_tasks.tasks.splitting.shares import Share
from tests.factories import House, head_of

_keys = itertools.count(1)
RULING = Ruling("Theo kết luận của Thường trực.", "125-TB/HU", Authority.STANDING)


class Deeds:
    """Acts by name; `by` lets somebody else try."""

    def __init__(self, session: Session, house: House, clock: Clock) -> None:
        self.session, self.house, self.clock = session, house, clock
        self.update_id = 0
        self.parts: list[Task] = []

    def assign(self, task: Task, by: Actor | None = None) -> None:
        assign(self.session, task, by=by or self.house.standing, clock=self.clock)

    def accept(self, task: Task, by: Actor | None = None) -> None:
        accept(self.session, task, by=by or self._head(task), clock=self.clock, version=task.version)

    def report(self, task: Task, by: Actor | None = None, quantity: int = 1) -> None:
        self._send(task, by, UpdateInput(task.version, f"form {next(_keys)}", quantity=Decimal(quantity), sure=True))

    def submit(self, task: Task, by: Actor | None = None) -> None:
        self._send(task, by, UpdateInput(task.version, f"form {next(_keys)}", submit=True, sure=True))

    def send_back(self, task: Task, by: Actor | None = None) -> None:
        decider = by or self._decider(task)
        return_(self.session, task, by=decider, clock=self.clock, version=task.version, reason="Thiếu.")

    def confirm(self, task: Task, by: Actor | None = None) -> None:
        decider = by or self._decider(task)
        confirm(self.session, task, by=decider, clock=self.clock, version=task.version, note="Đồng ý.")

    def check(self, task: Task, by: Actor | None = None, quantity: int = 1) -> None:
        """An odd quantity passes."""
        holds = set(Question) if quantity % 2 else set()
        checker = by or (self._decider(task) if task.parent_unit_id else self.house.office)
        check(self.session, task, by=checker, clock=self.clock, version=task.version, holds=holds, note="Đã xem.")

    def refuse(self, task: Task, by: Actor | None = None) -> None:
        refuse(
            self.session, task, by=by or self._head(task), clock=self.clock, version=task.version, reason="Không đúng."
        )

    def uphold(self, task: Task, by: Actor | None = None) -> None:
        self._answer(task, by, Answer.UPHELD)

    def release(self, task: Task, by: Actor | None = None) -> None:
        self._answer(task, by, Answer.RELEASED)

    def pause(self, task: Task, by: Actor | None = None) -> None:
        pause(self.session, task, self._decided(task, by), self.clock)

    def resume(self, task: Task, by: Actor | None = None) -> None:
        resume(self.session, task, self._decided(task, by), self.clock)

    def revoke(self, task: Task, by: Actor | None = None) -> None:
        revoke(self.session, task, self._decided(task, by), self.clock)

    def reopen(self, task: Task, by: Actor | None = None) -> None:
        reopen(self.session, task, self._decided(task, by), self.clock)

    def split(self, task: Task, by: Actor | None = None) -> None:
        shares = [Share(self.house.units[code], code, target=Decimal(100)) for code in ("XBB", "XCL")]
        self.parts = break_down(self.session, task, shares, by=by or self._head(task), clock=self.clock)

    def withdraw(self, task: Task, update_id: int) -> None:
        withdraw(self.session, task, update_id, by=self._head(task), clock=self.clock, key=f"form {next(_keys)}")

    def _send(self, task: Task, by: Actor | None, sent: UpdateInput) -> None:
        update = report_progress(self.session, task, sent, [], by=by or self._head(task), clock=self.clock)
        self.update_id = update.id or 0

    def _decided(self, task: Task, by: Actor | None) -> Decided:
        return Decided(RULING, by or self._decider(task), task.version)

    def _answer(self, task: Task, by: Actor | None, answer: Answer) -> None:
        answered = Answered(answer, RULING, by or self._decider(task), task.version)
        answer_refusal(self.session, task, answered, self.clock)

    def _head(self, task: Task) -> Actor:
        return head_of(self.house, self._code(task.lead_unit_id))

    def _decider(self, task: Task) -> Actor:
        return head_of(self.house, self._code(task.parent_unit_id)) if task.parent_unit_id else self.house.standing

    def _code(self, unit_id: int) -> str:
        return next(code for code, known in self.house.units.items() if known == unit_id)
