"""The one table of moves: in which states who may do what with a task, and where it stands afterwards.

From contract.md (Who may do what) and domain.md 2.2. What is not in the table is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pacnam_tasks.tasks.rules.facts import State


class Act(StrEnum):
    """What can be done with a task."""

    ASSIGN = "assign"
    ACCEPT = "accept"
    REFUSE = "refuse"
    ANSWER_REFUSAL = "answer_refusal"
    UPDATE = "update"
    SUBMIT = "submit"
    CHECK = "check"
    CONFIRM = "confirm"
    RETURN = "return_"
    BREAK_DOWN = "break_down"
    NOTE = "note"
    ASK_EXTENSION = "ask_extension"
    DECIDE_EXTENSION = "decide_extension"
    DECIDE_EXTENSION_ABOVE = "decide_extension_above"
    PAUSE = "pause"
    RESUME = "resume"
    REVOKE = "revoke"
    REOPEN = "reopen"
    SET_ROLLING = "set_rolling"
    SET_PATH = "set_path"
    DELEGATE = "delegate"
    DIRECT = "direct"
    ANSWER_DIRECTION = "answer_direction"
    REPORT_ON_BEHALF = "report_on_behalf"
    SUBMIT_ON_BEHALF = "submit_on_behalf"
    CORRECT = "correct"
    REVIEW = "review"
    CHANGE_MEMBER = "change_member"
    OVERRULE = "overrule"
    EDIT = "edit"


class Who(StrEnum):
    """Who does it, as that person stands to the task."""

    HEAD = "head"
    WORKER = "worker"
    STANDING = "standing"
    ASSIGNER = "assigner"
    CHECKER = "checker"
    DIRECTOR = "director"
    EXTENDER = "extender"
    OFFICE = "office"
    PROXY = "proxy"
    HELPER = "helper"


@dataclass(frozen=True, slots=True)
class Move:
    """An act of the table: who may do it in which states, and the state after it (None: the same)."""

    act: Act
    who: Who
    states: frozenset[State]
    after: State | None = None


DRAFT, ASSIGNED, SUBMITTED = frozenset({State.DRAFT}), frozenset({State.ASSIGNED}), frozenset({State.SUBMITTED})
CARRIED = frozenset({State.ASSIGNED, State.IN_PROGRESS})
OPEN = CARRIED | SUBMITTED
REPORTED = frozenset({State.IN_PROGRESS, State.SUBMITTED})
PAUSED = frozenset({State.PAUSED})
ENDED = frozenset({State.DONE, State.REVOKED})

MOVES = (
    Move(Act.EDIT, Who.OFFICE, DRAFT),
    Move(Act.ASSIGN, Who.STANDING, DRAFT, State.ASSIGNED),
    Move(Act.ACCEPT, Who.HEAD, ASSIGNED, State.IN_PROGRESS),
    Move(Act.REFUSE, Who.HEAD, ASSIGNED),
    Move(Act.ANSWER_REFUSAL, Who.ASSIGNER, ASSIGNED),
    Move(Act.UPDATE, Who.HEAD, ASSIGNED, State.IN_PROGRESS),
    Move(Act.UPDATE, Who.WORKER, frozenset({State.IN_PROGRESS}), State.IN_PROGRESS),
    Move(Act.SUBMIT, Who.HEAD, CARRIED, State.SUBMITTED),
    Move(Act.REPORT_ON_BEHALF, Who.PROXY, CARRIED, State.IN_PROGRESS),
    Move(Act.SUBMIT_ON_BEHALF, Who.PROXY, CARRIED, State.SUBMITTED),
    Move(Act.CORRECT, Who.HEAD, REPORTED),
    Move(Act.CORRECT, Who.PROXY, REPORTED),
    Move(Act.REVIEW, Who.CHECKER, CARRIED),
    Move(Act.CHANGE_MEMBER, Who.OFFICE, DRAFT | OPEN | PAUSED),
    Move(Act.CHECK, Who.CHECKER, SUBMITTED),
    Move(Act.CONFIRM, Who.ASSIGNER, SUBMITTED, State.DONE),
    Move(Act.RETURN, Who.CHECKER, SUBMITTED, State.IN_PROGRESS),
    Move(Act.BREAK_DOWN, Who.PROXY, CARRIED),
    Move(Act.BREAK_DOWN, Who.HEAD, CARRIED),
    Move(Act.NOTE, Who.HELPER, OPEN | PAUSED),
    Move(Act.ASK_EXTENSION, Who.HEAD, CARRIED),
    Move(Act.DECIDE_EXTENSION, Who.EXTENDER, OPEN),
    Move(Act.DECIDE_EXTENSION_ABOVE, Who.ASSIGNER, OPEN),
    Move(Act.SET_PATH, Who.EXTENDER, OPEN),
    Move(Act.DELEGATE, Who.HEAD, OPEN),
    Move(Act.DIRECT, Who.DIRECTOR, OPEN | PAUSED),
    Move(Act.OVERRULE, Who.DIRECTOR, OPEN),
    Move(Act.ANSWER_DIRECTION, Who.HEAD, OPEN | PAUSED | ENDED),
    Move(Act.PAUSE, Who.ASSIGNER, OPEN, State.PAUSED),
    Move(Act.RESUME, Who.ASSIGNER, PAUSED, State.IN_PROGRESS),
    Move(Act.REVOKE, Who.ASSIGNER, OPEN | PAUSED, State.REVOKED),
    Move(Act.REOPEN, Who.ASSIGNER, ENDED, State.IN_PROGRESS),
    Move(Act.SET_ROLLING, Who.ASSIGNER, OPEN | PAUSED),
)
POSSIBLE: Mapping[State, tuple[Move, ...]] = {
    state: tuple(move for move in MOVES if state in move.states) for state in State
}
