"""A house lives through whatever was drawn: tasks are given out, carried, split, decided on, moved, day after day."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.errors import Conflict, NotAllowed, Refused
from pacnam_tasks.decisions.course.actions import Decided, pause, reopen, resume, revoke
from pacnam_tasks.decisions.extensions.actions import ask, decide
from pacnam_tasks.decisions.extensions.forms import DecisionInput, RequestInput
from pacnam_tasks.decisions.extensions.rules import Verdict
from pacnam_tasks.decisions.overruling.actions import overrule
from pacnam_tasks.decisions.overruling.forms import OverrulingInput
from pacnam_tasks.decisions.overruling.queries import last_of
from pacnam_tasks.decisions.paths.actions import name_of, set_path
from pacnam_tasks.decisions.paths.forms import PathInput
from pacnam_tasks.decisions.rules import Ruling
from pacnam_tasks.indicators.actions import keeping
from pacnam_tasks.indicators.models import Indicator, IndicatorTask
from pacnam_tasks.plans.models import Plan, Programme
from pacnam_tasks.progress.models import Obstacle
from pacnam_tasks.progress.obstacles.actions import answer, raise_obstacle
from pacnam_tasks.progress.obstacles.forms import ObstacleInput
from pacnam_tasks.progress.rules import Cause
from pacnam_tasks.progress.withdrawals.actions import withdraw
from pacnam_tasks.tasks import in_force, summary
from pacnam_tasks.tasks.actions import Deed, change_task
from pacnam_tasks.tasks.in_charge.actions import change_members
from pacnam_tasks.tasks.in_charge.forms import NewMember
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.expected_path import STRAIGHT, Chosen
from pacnam_tasks.tasks.rules.facts import MeasureKind, Rating, State
from pacnam_tasks.tasks.rules.levels import Authority
from pacnam_tasks.tasks.splitting.actions import break_down
from pacnam_tasks.tasks.splitting.shares import Share
from pacnam_tasks.trajectories.rules.curves import Curve
from pacnam_tasks.trajectories.rules.path import Shape
from tests.factories import House, head_of, make_task
from tests.indicators.making import make_indicator
from tests.progress.acts import report, send_back, settle, submit

Step = tuple[str, int]
BEGIN = date(2023, 6, 26)
DUE = (None, 3, 5, 20, 45, 90, 140)
WEIGHTS = ("1", "1", "2.5", "0.4", "3")
PASSED = (1, 1, 2, 5, 9, 15, 30, 61)
_keys = itertools.count(1)


@dataclass
class Years:
    """A house and what has become of it; a step is an act and a number from which all of it is chosen."""

    session: Session
    house: House
    clock: MovingClock
    tasks: list[Task] = field(default_factory=list)
    programmes: list[int] = field(default_factory=list)
    plans: list[int] = field(default_factory=list)
    indicator: int = 0
    done: dict[str, int] = field(default_factory=dict)

    def live(self, steps: Sequence[Step]) -> None:
        """Live through the steps; what the house refuses leaves nothing behind."""
        self._begin()
        for act, number in steps:
            try:
                with self.session.begin_nested():
                    ACTS[act](self, number)
            except (Refused, NotAllowed, Conflict):
                self.session.expire_all()
                continue
            self.done[act] = self.done.get(act, 0) + 1

    def _begin(self) -> None:
        self.clock.move_to(datetime.combine(BEGIN, time(9), tzinfo=self.clock.zone))
        programmes = [Programme(code=code, name=code, rank=n) for n, code in enumerate(("GNBV", "NTM"))]
        plans = [
            Plan(code=code, title=code, starts_on=BEGIN, ends_on=date(2023, 12, 31)) for code in ("KH-6T", "KH-2023")
        ]
        self.session.add_all([*programmes, *plans])
        self.session.flush()
        self.programmes, self.plans = [one.id or 0 for one in programmes], [one.id or 0 for one in plans]
        self.indicator = make_indicator(self.session, self.house, self.clock).id or 0

    def give_out(self, number: int) -> None:
        """A task of some unit, field, member, weight, measure, path and sets, due some day or none."""
        due_in, today = DUE[number % 7], self.clock.today()
        kind = (None, MeasureKind.PERCENT, MeasureKind.COUNT)[number % 3]
        target = {None: None, MeasureKind.PERCENT: Decimal(100), MeasureKind.COUNT: Decimal(30)}[kind]
        counted = target is not None
        due_on = None if due_in is None else today + timedelta(days=due_in)
        path = due_in is not None and due_in > 40 and number % 5 < 3
        lead = ("NNPTNT", "HKL")[number % 2]
        task = make_task(
            self.session,
            self.house,
            self.clock,
            lead=lead,
            field_id=self.house.fields[("nong-nghiep", "lam-nghiep")[number // 2 % 2]],
            member_id=(None, self.house.member.person_id, self.house.standing.person_id)[number // 4 % 3],
            weight=Decimal(WEIGHTS[number % 5]),
            start_on=today - timedelta(days=number % 4),
            due_on=due_on,
            rolls=number % 11 < 4,
            measure="" if kind is None else "ha",
            measure_kind=kind,
            target=target,
            baseline=Decimal(6) if counted and number % 6 == 1 else None,
            expected_path=_way(number, today) if path else STRAIGHT,
            programme_ids=self.programmes[: number % 3],
            plan_id=(None, *self.plans)[number // 3 % 3],
            state=("in_progress", "in_progress", "in_progress", "assigned", "draft")[number // 7 % 5],
        )
        self.tasks.append(task)
        if number % 4 == 0:
            by = self.house.office.holdings[0].id
            link = IndicatorTask(
                indicator_id=self.indicator, task_id=task.id or 0, linked_by=by, linked_at=self.clock.now()
            )
            self.session.add(link)

    def pass_days(self, number: int) -> None:
        """Days pass; the scheduler makes the counts of each, of the last, or of none; it may bring facts in force."""
        days, runs = PASSED[number % 8], number // 8 % 3
        if number // 24 % 2:
            in_force.follow(self.session, number)
        for left in range(days - 1, -1, -1):
            self.clock.move_to(self.clock.now() + timedelta(days=1))
            if (runs == 0 and days < 10) or (runs == 1 and left == 0):
                summary.refresh(self.session, self.clock.today())

    def say(self, number: int) -> None:
        """A unit reports a figure, or in percent, or only words; ten minutes later it may think better of it."""
        task = self._one(number, State.IN_PROGRESS, State.ASSIGNED, whole=False)
        figure = Decimal(number % 121) * (Decimal("0.25") if number % 2 else Decimal(1))
        said: dict[str, Any] = (
            {"quantity": figure} if task.target is not None else {"percent": min(figure, Decimal(100))}
        )
        said = said if number % 9 else {"note": "Đang làm."}
        update = report(self.session, self.clock, task, self._head(task), sure=True, **said)
        if number % 10 == 3:
            key = f"taken back {next(_keys)}"
            withdraw(self.session, task, update.id or 0, by=self._head(task), clock=self.clock, key=key)

    def finish(self, number: int) -> None:
        """A unit reports completion."""
        task = self._one(number, State.IN_PROGRESS)
        done = {} if task.has_parts else {"percent": Decimal(100)} if task.target is None else {"quantity": task.target}
        submit(self.session, self.clock, task, self._head(task), sure=True, **done)

    def confirm(self, number: int) -> None:
        """Those who gave a task out agree that it is done."""
        task = self._one(number, State.SUBMITTED)
        settle(self.session, self.clock, task, self._giver(task))

    def return_(self, number: int) -> None:
        """Or they send it back."""
        task = self._one(number, State.SUBMITTED)
        send_back(self.session, self.clock, task, self._giver(task))

    def stop(self, number: int) -> None:
        """A task is paused or revoked."""
        task = self._one(number, State.ASSIGNED, State.IN_PROGRESS, State.SUBMITTED, State.PAUSED)
        (pause if number % 3 else revoke)(self.session, task, self._decided(task), self.clock)

    def bring_back(self, number: int) -> None:
        """What was paused goes on; what was revoked or done is carried again."""
        task = self._one(number, State.PAUSED, State.REVOKED, State.DONE)
        (resume if task.state == State.PAUSED else reopen)(self.session, task, self._decided(task), self.clock)

    def extend(self, number: int) -> None:
        """A later due day is asked for and granted or refused."""
        task = self._one(number, State.ASSIGNED, State.IN_PROGRESS)
        later = (task.due_on or self.clock.today()) + timedelta(days=1 + number % 40)
        asked = RequestInput(task.version, f"ask {next(_keys)}", later, Cause.WEATHER, "Mưa lũ.", sure=True)
        request = ask(self.session, task, asked, by=self._head(task), clock=self.clock)
        verdict = Verdict.GRANTED if number % 4 else Verdict.REFUSED
        document: dict[str, Any] = {"note": "Đã xem xét.", "document_number": "12-QĐ/HU", "sure": True}
        decision = DecisionInput(task.version, f"decide {next(_keys)}", verdict, **document)
        decide(self.session, task, request.id or 0, decision, by=self._giver(task), clock=self.clock)

    def split(self, number: int) -> None:
        """A task is split between the two communes, by quantity or in percent."""
        task = self._one(number, State.IN_PROGRESS, whole=False)
        counted = task.measure_kind == MeasureKind.COUNT
        size = Decimal((10, 12, 20)[number % 3])
        sizes = (size, (task.target or Decimal(0)) - size) if counted else (size, 100 - size)
        shares = [
            Share(self.house.units[code], code, target=one if counted else None, share=None if counted else one)
            for code, one in zip(("XBB", "XCL"), sizes, strict=True)
        ]
        self.tasks += break_down(self.session, task, shares, by=self._head(task), clock=self.clock)

    def rate(self, number: int) -> None:
        """A member rates a task otherwise, or by the rule again."""
        task = self._one(number, State.ASSIGNED, State.IN_PROGRESS, State.SUBMITTED)
        last = last_of(self.session, task.id or 0)
        rating = (Rating.ON_PATH, Rating.AT_RISK, Rating.OFF_PATH, None)[number % 4]
        until = None if rating is None else self.clock.today() + timedelta(days=1 + number % 60)
        sent = OverrulingInput(rating, "Đã kiểm tra thực tế.", until, last.id if last else None)
        overrule(self.session, task, sent, by=self.house.member, clock=self.clock)

    def block(self, number: int) -> None:
        """Something stands in the way."""
        task = self._one(number, State.IN_PROGRESS)
        sent = ObstacleInput(Cause.WEATHER, "Mưa lũ.", level=Authority.STANDING)
        raise_obstacle(self.session, task, sent, by=self._head(task), clock=self.clock, version=task.version, key=None)

    def clear(self, number: int) -> None:
        """And is answered."""
        waiting = self.session.exec(select(Obstacle).where(col(Obstacle.answered_at).is_(None))).all()
        if waiting:
            one = waiting[number % len(waiting)]
            task = self.session.get_one(Task, one.task_id)
            by, clock = self.house.standing, self.clock
            answer(self.session, task, one, by=by, clock=clock, version=one.version, text="Đã bố trí.")

    def move(self, number: int) -> None:
        """A task comes to another unit or field, as a decision of above would have it."""
        task = self._one(number, State.ASSIGNED, State.IN_PROGRESS, State.SUBMITTED, State.PAUSED, State.DONE)
        if task.parent_id is None and number % 2:
            other = {self.house.units["NNPTNT"]: "HKL"}.get(task.lead_unit_id, "NNPTNT")
            self._move(task, lead_unit_id=self.house.units[other])
        else:
            self._move(task, field_id=self.house.fields[("nong-nghiep", "lam-nghiep")[number // 2 % 2]])

    def redraw(self, number: int) -> None:
        """Those who gave a task out expect it to go another way, or straight again; its parts may follow."""
        task = self._one(number, State.ASSIGNED, State.IN_PROGRESS, State.SUBMITTED)
        way = _way(number, self.clock.today()) if number % 4 else STRAIGHT
        sent = PathInput(way, "Theo thời vụ.", bool(number % 2), name_of(task))
        set_path(self.session, task, sent, by=self._giver(task), clock=self.clock)

    def put_in_charge(self, number: int) -> None:
        """Another member is in charge of a task."""
        task = self._one(number, State.ASSIGNED, State.IN_PROGRESS)
        sent = NewMember(self.house.member.person_id or 0, {task.code: task.member_id}, "Phân công lại.")
        change_members(self.session, sent, by=self.house.office, clock=self.clock)

    def link(self, number: int) -> None:
        """A task comes to serve the indicator."""
        task = self._one(number, State.ASSIGNED, State.IN_PROGRESS, State.SUBMITTED, State.DONE, State.PAUSED)
        indicator = self.session.get_one(Indicator, self.indicator)
        keeping.link(self.session, indicator, task, feeds=False, by=self.house.office, clock=self.clock)

    def unlink(self, number: int) -> None:
        """Or serves it no longer."""
        rows = select(IndicatorTask.task_id).where(col(IndicatorTask.replaced_at).is_(None))
        serving = sorted(self.session.exec(rows.distinct()).all())
        if not serving:
            raise Conflict
        task = self.session.get_one(Task, serving[number % len(serving)])
        indicator = self.session.get_one(Indicator, self.indicator)
        keeping.unlink(self.session, indicator, task, by=self.house.office, clock=self.clock)

    def _one(self, number: int, *states: State, whole: bool | None = None) -> Task:
        found = [one for one in self.tasks if one.state in states and whole in {None, one.has_parts}]
        if not found:
            raise Conflict
        return found[number % len(found)]

    def _head(self, task: Task) -> Actor:
        codes = {number: code for code, number in self.house.units.items()}
        return head_of(self.house, codes[task.lead_unit_id])

    def _giver(self, task: Task) -> Actor:
        codes = {number: code for code, number in self.house.units.items()}
        return self.house.standing if task.parent_id is None else head_of(self.house, codes[task.parent_unit_id or 0])

    def _decided(self, task: Task) -> Decided:
        level = Authority.STANDING if task.parent_id is None else None
        return Decided(Ruling("Theo chỉ đạo.", "12-QĐ/HU", level), self._giver(task), task.version)

    def _move(self, task: Task, **changes: Any) -> None:
        change_task(self.session, task, Deed("moved", None), self.clock, **changes)


def _way(number: int, today: date) -> Chosen:
    """In steps, through points or by a season; where nothing is done in the season the house refuses it."""
    if number // 5 % 3 == 2:
        return Chosen(Shape.CURVE, tuple(Curve)[number % len(Curve)])
    points = tuple((today + timedelta(days=n), Decimal(40 + n)) for n in (10, 30))
    return Chosen((Shape.MILESTONES, Shape.POINTS)[number // 5 % 3], None, points)


ACTS: dict[str, Callable[[Years, int], None]] = {
    "give_out": Years.give_out, "pass_days": Years.pass_days, "say": Years.say, "finish": Years.finish,
    "confirm": Years.confirm, "return": Years.return_, "stop": Years.stop, "bring_back": Years.bring_back,
    "extend": Years.extend, "split": Years.split, "rate": Years.rate, "block": Years.block, "clear": Years.clear,
    "move": Years.move, "put_in_charge": Years.put_in_charge, "link": Years.link, "unlink": Years.unlink,
    "redraw": Years.redraw,
}  # fmt: skip
OFTEN = (
    *("give_out",) * 6, *("pass_days",) * 6, *("say",) * 6, *("finish",) * 3, *("confirm",) * 3, *("split",) * 2,
    *("extend",) * 3, *("rate",) * 3, *("bring_back",) * 2, *("put_in_charge",) * 2, *("redraw",) * 3,
    *("move",) * 3, *("link", "unlink") * 2, *ACTS,
)  # fmt: skip
