"""The acts of the story, each done again by the action that people use."""

from collections.abc import Callable, Iterable
from functools import cache

from sqlmodel import Session, col, select

from pacnam_tasks.accounts.acting.actions import name_acting
from pacnam_tasks.accounts.acting.forms import ActingInput
from pacnam_tasks.accounts.queries import actor_named
from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.decisions.actions import check, confirm, return_
from pacnam_tasks.decisions.delegation.actions import delegate
from pacnam_tasks.decisions.delegation.forms import Delegation
from pacnam_tasks.decisions.directions import actions as directions
from pacnam_tasks.decisions.directions.forms import DirectionInput, FieldDirectionInput
from pacnam_tasks.decisions.directions.models import DirectedUnit, Direction
from pacnam_tasks.decisions.extensions import actions as extensions
from pacnam_tasks.decisions.extensions.forms import DecisionInput, RequestInput
from pacnam_tasks.decisions.extensions.queries import open_request
from pacnam_tasks.decisions.extensions.rules import Verdict
from pacnam_tasks.decisions.handover import actions as handovers
from pacnam_tasks.decisions.handover.forms import HandoverInput
from pacnam_tasks.decisions.handover.models import Handover
from pacnam_tasks.decisions.refusals.actions import Answered, answer_refusal, refuse
from pacnam_tasks.decisions.rules import Answer, Question, Ruling
from pacnam_tasks.demo.plan import shares_of
from pacnam_tasks.demo.queries import last_update_of
from pacnam_tasks.demo.reading import listed
from pacnam_tasks.demo.script import Act
from pacnam_tasks.plans.models import Field
from pacnam_tasks.progress.actions import report_progress
from pacnam_tasks.progress.errata.actions import correct
from pacnam_tasks.progress.errata.forms import Correction
from pacnam_tasks.progress.errata.queries import entry_of
from pacnam_tasks.progress.errata.rules import Said
from pacnam_tasks.progress.forms import UpdateInput
from pacnam_tasks.progress.models import Obstacle, ProgressUpdate
from pacnam_tasks.progress.notes.actions import add_note
from pacnam_tasks.progress.obstacles import actions as obstacles
from pacnam_tasks.progress.obstacles.forms import ObstacleInput
from pacnam_tasks.progress.rules import Paper
from pacnam_tasks.progress.withdrawals.actions import withdraw
from pacnam_tasks.tasks.actions import accept, saved_id
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.one import get_whole
from pacnam_tasks.tasks.splitting.actions import break_down


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


def _refuse(stage: Stage, task: Task, act: Act, by: Actor, key: str) -> None:
    refuse(stage.session, task, by=by, clock=stage.clock, version=task.version, reason=act.note, key=key)


def _uphold(stage: Stage, task: Task, act: Act, by: Actor, key: str) -> None:
    answered = Answered(Answer.UPHELD, Ruling(act.note, ""), by, task.version, key)
    answer_refusal(stage.session, task, answered, stage.clock)


def _break_down(stage: Stage, task: Task, act: Act, by: Actor, key: str) -> None:
    del act, key
    break_down(stage.session, task, shares_of(task, stage.units), by=by, clock=stage.clock)


def _delegate(stage: Stage, task: Task, act: Act, by: Actor, key: str) -> None:
    sent = Delegation(stage.person(act.to).person_id, task.handler_id, act.note)
    delegate(stage.session, task, sent, by=by, clock=stage.clock, key=key)


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
        sure=True,
        nothing=act.act == "nothing",
        paper=Paper(act.day, act.document) if act.act == "paper" and act.day else None,
    )
    report_progress(stage.session, task, sent, [], by=by, clock=stage.clock)


def _correct(stage: Stage, task: Task, act: Act, by: Actor, key: str) -> None:
    """The figure of the last report."""
    seq = stage.session.get_one(ProgressUpdate, last_update_of(stage.session, saved_id(task))).event_seq
    entry = entry_of(stage.session, saved_id(task), seq)
    figure = dict.fromkeys(entry.said.figure, act.figure)
    sent = Correction(Said(note=entry.said.note, **figure), act.note, entry.holds)
    correct(stage.session, task, seq, sent, by=by, clock=stage.clock, key=key)


def _withdraw(stage: Stage, task: Task, act: Act, by: Actor, key: str) -> None:
    del act
    update_id = last_update_of(stage.session, saved_id(task))
    withdraw(stage.session, task, update_id, by=by, clock=stage.clock, key=key)


def _check(stage: Stage, task: Task, act: Act, by: Actor, key: str) -> None:
    holds = [Question(one) for one in act.holds]
    check(
        stage.session, task, by=by, clock=stage.clock, version=task.version, holds=holds, note=act.note, key=key
    )  # fmt: skip


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
        again_by=act.day,
        key=key,
    )


def _ask_extension(stage: Stage, task: Task, act: Act, by: Actor, key: str) -> None:
    assert act.day is not None  # noqa: S101  # the story says so
    assert act.cause is not None  # noqa: S101  # the story says so
    sent = RequestInput(task.version, key, act.day, act.cause, act.note)
    extensions.ask(stage.session, task, sent, by=by, clock=stage.clock)


def _decide_extension(stage: Stage, task: Task, act: Act, by: Actor, key: str) -> None:
    waiting = open_request(stage.session, saved_id(task))
    assert waiting is not None  # noqa: S101  # the story says so
    assert waiting.id is not None  # noqa: S101  # the story says so
    sent = DecisionInput(task.version, key, VERDICTS[act.act], act.day, act.note, act.document)
    extensions.decide(stage.session, task, waiting.id, sent, by=by, clock=stage.clock)


def _raise(stage: Stage, task: Task, act: Act, by: Actor, key: str) -> None:
    assert act.cause is not None  # noqa: S101  # the story says so
    sent = ObstacleInput(act.cause, act.obstacle, act.done, act.proposal, answer_by=act.day)
    obstacles.raise_obstacle(
        stage.session, task, sent, by=by, clock=stage.clock, version=task.version, key=key
    )  # fmt: skip


def _newest_obstacle(stage: Stage, task: Task) -> Obstacle:
    mine = select(Obstacle).where(col(Obstacle.task_id) == saved_id(task))
    return stage.session.exec(mine.order_by(col(Obstacle.id).desc()).limit(1)).one()


def _escalate(stage: Stage, task: Task, act: Act, by: Actor, key: str) -> None:
    one = _newest_obstacle(stage, task)
    obstacles.escalate(
        stage.session,
        task,
        one,
        by=by,
        clock=stage.clock,
        version=one.version,
        note=act.note,
        answer_by=act.day,
        key=key,
    )


def _answer_obstacle(stage: Stage, task: Task, act: Act, by: Actor, key: str) -> None:
    one = _newest_obstacle(stage, task)
    obstacles.answer(
        stage.session,
        task,
        one,
        by=by,
        clock=stage.clock,
        version=one.version,
        text=act.note,
        document=act.document,
        key=key,
    )


def _close_obstacle(stage: Stage, task: Task, act: Act, by: Actor, key: str) -> None:
    one = _newest_obstacle(stage, task)
    obstacles.close(
        stage.session, task, one, by=by, clock=stage.clock, version=one.version, note=act.note, key=key
    )  # fmt: skip


def _direct(stage: Stage, task: Task, act: Act, by: Actor, key: str) -> None:
    assert act.day is not None  # noqa: S101  # the story says so
    directions.direct(stage.session, task, DirectionInput(act.note, act.day), by=by, clock=stage.clock, key=key)


def _answer_direction(stage: Stage, task: Task, act: Act, by: Actor, key: str) -> None:
    mine = select(Direction).where(col(Direction.task_id) == saved_id(task), col(Direction.answered_at).is_(None))
    waiting = stage.session.exec(mine.order_by(col(Direction.id)).limit(1)).one()
    directions.answer(stage.session, task, waiting, act.note, by=by, clock=stage.clock, key=key)


def _direct_field(stage: Stage, task: Task, act: Act, by: Actor, key: str) -> None:
    assert act.day is not None  # noqa: S101  # the story says so
    field = stage.session.get_one(Field, task.field_id)
    sent = FieldDirectionInput(act.note, act.day, frozenset(listed(act.to)))
    directions.direct_field(stage.session, field, sent, by=by, clock=stage.clock, key=key)


def _answer_for_unit(stage: Stage, task: Task, act: Act, by: Actor, key: str) -> None:
    mine = select(DirectedUnit).where(
        col(DirectedUnit.unit_id) == task.lead_unit_id, col(DirectedUnit.answered_at).is_(None)
    )
    waiting = stage.session.exec(mine.order_by(col(DirectedUnit.direction_id)).limit(1)).one()
    directions.answer_for_unit(stage.session, waiting, act.note, by=by, clock=stage.clock, key=key)


def _name_acting(stage: Stage, task: Task, act: Act, by: Actor, key: str) -> None:
    assert act.day is not None  # noqa: S101  # the story says so
    sent = ActingInput(stage.person(act.to).person_id, stage.clock.today(), act.day, act.note)
    name_acting(stage.session, task.lead_unit_id, sent, by=by, clock=stage.clock, key=key)
    stage.person.cache_clear()


def _hand_over(stage: Stage, task: Task, act: Act, by: Actor, key: str) -> None:
    del task
    sent = HandoverInput(stage.person(act.to).person_id, act.note)
    handovers.open_handover(stage.session, by.person_id, sent, by=by, clock=stage.clock, key=key)


def _take_over(stage: Stage, task: Task, act: Act, by: Actor, key: str) -> None:
    del task, act
    mine = select(Handover).where(col(Handover.to_person_id) == by.person_id, col(Handover.ended_at).is_(None))
    waiting = stage.session.exec(mine.order_by(col(Handover.id)).limit(1)).one()
    handovers.confirm(stage.session, waiting, by=by, clock=stage.clock, key=key)


def _note(stage: Stage, task: Task, act: Act, by: Actor, key: str) -> None:
    add_note(stage.session, task, act.note, [], by=by, clock=stage.clock, key=key)


VERDICTS = {
    "grant_extension": Verdict.GRANTED,
    "change_extension": Verdict.CHANGED,
    "refuse_extension": Verdict.REFUSED,
}
ACTS: dict[str, Callable[[Stage, Task, Act, Actor, str], None]] = {
    "accept": _accept,
    "refuse": _refuse,
    "uphold": _uphold,
    "break_down": _break_down,
    "delegate": _delegate,
    "report": _report,
    "nothing": _report,
    "submit": _report,
    "paper": _report,
    "correct": _correct,
    "withdraw": _withdraw,
    "check": _check,
    "confirm": _confirm,
    "return": _return,
    "ask_extension": _ask_extension,
    **dict.fromkeys(VERDICTS, _decide_extension),
    "raise": _raise,
    "escalate": _escalate,
    "answer_obstacle": _answer_obstacle,
    "close_obstacle": _close_obstacle,
    "direct": _direct,
    "answer_direction": _answer_direction,
    "direct_field": _direct_field,
    "answer_for_unit": _answer_for_unit,
    "name_acting": _name_acting,
    "hand_over": _hand_over,
    "take_over": _take_over,
    "note": _note,
}
