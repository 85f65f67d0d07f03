"""Who may know of a task and who may do what with it; one object of powers, asked by action and template alike."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from pacnam_tasks.accounts.access import TASK_READERS, TASK_WRITERS, Audience
from pacnam_tasks.accounts.rules import WORKS_IN_UNIT, Actor, Holding, Role
from pacnam_tasks.tasks.rules.facts import State
from pacnam_tasks.tasks.rules.moves import POSSIBLE, Who

DRAFTERS = Audience("drafters", frozenset({Role.OFFICE}))
ASSIGNERS = Audience("assigners", frozenset({Role.STANDING}))
DRAFT_READERS = Audience("draft_readers", DRAFTERS.roles | ASSIGNERS.roles)
ENDPOINTS: dict[str, Audience] = {
    "tasks.index": TASK_READERS,
    "tasks.assign": TASK_WRITERS,
    "tasks.accept": TASK_WRITERS,
    "splitting.edit": TASK_WRITERS,
    "splitting.create": TASK_WRITERS,
    "drafting.new": DRAFTERS,
    "drafting.create": DRAFTERS,
    "drafting.edit": TASK_WRITERS,
    "drafting.update": TASK_WRITERS,
    "drafting.drafts": DRAFT_READERS,
    "drafting.assign_all": ASSIGNERS,
    "in_charge.change": DRAFTERS,
}


class Carried(Protocol):
    """What powers depend on: where a task stands and who carries it."""

    @property
    def state(self) -> str: ...
    @property
    def field_id(self) -> int: ...
    @property
    def lead_unit_id(self) -> int: ...
    @property
    def parent_unit_id(self) -> int | None: ...


class Sight(StrEnum):
    """How much of a task a person may see."""

    WHOLE = "whole"
    SHARED = "shared"
    GLIMPSE = "glimpse"


@dataclass(frozen=True, slots=True)
class TaskPowers:
    """For each act the appointment in whose right the person may do it now, or None."""

    assign: Holding | None = None
    accept: Holding | None = None
    refuse: Holding | None = None
    answer_refusal: Holding | None = None
    update: Holding | None = None
    submit: Holding | None = None
    check: Holding | None = None
    confirm: Holding | None = None
    return_: Holding | None = None
    break_down: Holding | None = None
    note: Holding | None = None
    ask_extension: Holding | None = None
    decide_extension: Holding | None = None
    decide_extension_above: Holding | None = None
    pause: Holding | None = None
    resume: Holding | None = None
    revoke: Holding | None = None
    reopen: Holding | None = None
    set_rolling: Holding | None = None
    set_path: Holding | None = None
    delegate: Holding | None = None
    direct: Holding | None = None
    answer_direction: Holding | None = None
    report_on_behalf: Holding | None = None
    submit_on_behalf: Holding | None = None
    correct: Holding | None = None
    review: Holding | None = None
    change_member: Holding | None = None
    overrule: Holding | None = None
    edit: Holding | None = None


def is_part_of_another(task: Carried) -> bool:
    """Whether the task is a part of what another unit leads."""
    return task.parent_unit_id is not None and task.parent_unit_id != task.lead_unit_id


NO_POWERS = TaskPowers()
OF_THE_UNIT = WORKS_IN_UNIT | {Role.OFFICE}


def powers(actor: Actor, task: Carried, co_unit_ids: Collection[int] = ()) -> TaskPowers:
    """What the person may do with the task as it stands: the table of moves, for this person.

    `co_unit_ids` co-ordinate the task; without them the powers of their people are left out.
    """
    rights = _rights(actor, task, co_unit_ids)
    if not rights:
        return NO_POWERS
    return TaskPowers(
        **{move.act.value: rights[move.who] for move in POSSIBLE[State(task.state)] if move.who in rights}
    )


def _rights(actor: Actor, task: Carried, co_unit_ids: Collection[int]) -> dict[Who, Holding]:
    """As what the person stands to the task, each with the appointment behind it.

    Nobody decides on the work of their own unit: whoever works in the lead unit, or is its office, neither
    assigns it again nor checks, confirms or directs it, and reports on it in the ordinary way. The office acts on
    behalf of other units only: where it leads itself its head does.
    """
    leader = actor.holding(Role.LEADER, task.lead_unit_id)
    standing, office = actor.holding(Role.STANDING), actor.holding(Role.OFFICE)
    found = {
        Who.HEAD: leader,
        Who.WORKER: leader or actor.holding(Role.STAFF, task.lead_unit_id),
        Who.STANDING: standing,
        Who.OFFICE: office,
        Who.HELPER: _helping(actor, co_unit_ids) if co_unit_ids else None,
    }
    if not any(holding.unit_id == task.lead_unit_id and holding.role in OF_THE_UNIT for holding in actor.holdings):
        member = actor.holding(Role.MEMBER)
        in_charge = member if member is not None and task.field_id in member.field_ids else None
        found[Who.DIRECTOR], found[Who.PROXY] = standing or in_charge, office
        if is_part_of_another(task):
            found[Who.ASSIGNER] = found[Who.CHECKER] = actor.holding(Role.LEADER, task.parent_unit_id)
            found[Who.EXTENDER] = found[Who.ASSIGNER]
        else:
            found[Who.ASSIGNER], found[Who.CHECKER] = standing, standing or office
            found[Who.EXTENDER] = found[Who.DIRECTOR]
    return {who: holding for who, holding in found.items() if holding is not None}


def _helping(actor: Actor, co_unit_ids: Collection[int]) -> Holding | None:
    """The appointment in a unit that co-ordinates the task, as head before staff."""
    for role in (Role.LEADER, Role.STAFF):
        for holding in actor.holdings:
            if holding.role is role and holding.unit_id in co_unit_ids:
                return holding
    return None


@dataclass(frozen=True, slots=True)
class Around:
    """The units around a task: they co-ordinate it, hold parts of it, or lead what it hangs on further up."""

    co_unit_ids: frozenset[int] = frozenset()
    part_unit_ids: frozenset[int] = frozenset()
    above_unit_ids: frozenset[int] = frozenset()


def sight(actor: Actor, task: Carried, around: Around) -> Sight | None:
    """How much the person sees: None means that they may not know of the task.

    What a unit leads it sees with all that hangs on it, however deep; a part shows its holder only a glimpse of
    what it was split from, and nothing further up.
    """
    if actor.reads_all:
        return Sight.WHOLE
    if task.state == State.DRAFT:
        return None
    if actor.unit_ids & {task.lead_unit_id, task.parent_unit_id, *around.above_unit_ids}:
        return Sight.WHOLE
    if actor.unit_ids & around.co_unit_ids:
        return Sight.SHARED
    return Sight.GLIMPSE if actor.unit_ids & around.part_unit_ids else None


# Who may do what in a sentence; docs/acts.md has the whole table, tests/tasks/test_access.py holds it to `powers`.
ASSIGNER = "standing members; for a part the head of the unit that leads the whole; never one's own unit"
CHECKER = "office and standing members; for a part the head of the unit that leads the whole; never one's own"
ACTS: dict[str, str] = {
    "assign": "standing members, a draft",
    "accept": "the lead unit's head, while it waits to be accepted",
    "refuse": "the lead unit's head, while it waits to be accepted, with the reason",
    "answer_refusal": f"{ASSIGNER}; once it was refused",
    "update": "the lead unit's head, while it is carried; its staff, once it is accepted",
    "submit": "the lead unit's head, while it is carried",
    "check": f"{CHECKER}; once it is submitted",
    "confirm": f"{ASSIGNER}; once it is submitted",
    "return_": f"{CHECKER}; once it is submitted",
    "break_down": "the lead unit's head, while it is carried; the office on behalf of any other unit than its own",
    "note": "head and staff of a co-ordinating unit, until it is done or revoked",
    "ask_extension": "the lead unit's head, while it is carried",
    "decide_extension": "the first one: standing members, and members in their fields; every one of a part: the "
    "head of the unit that leads the whole; never one's own unit",
    "decide_extension_above": f"from the second one: {ASSIGNER}; with the document's number",
    "pause": f"{ASSIGNER}; while it is open, with a document's number",
    "resume": f"{ASSIGNER}; what is paused, with a document's number",
    "revoke": f"{ASSIGNER}; what is open or paused, with a document's number",
    "reopen": f"{ASSIGNER}; what is done or revoked, with a document's number",
    "set_rolling": f"{ASSIGNER}; whether a due day on a day off counts through the next working day, with a document's "
    "number, until it is done or revoked",
    "set_path": "the expected path: standing members, and members in their fields; of a part: the head of the unit "
    "that leads the whole; never one's own unit; while it is open, with a reason",
    "delegate": "the lead unit's head, to a person of the unit",
    "direct": "standing members, and members in their fields; never to one's own unit",
    "answer_direction": "the lead unit's head, also of what has ended meanwhile",
    "report_on_behalf": "office, another unit's paper report, while the task is carried",
    "submit_on_behalf": "office, another unit's paper report of completion, while the task is carried",
    "correct": "office, an entry on the work of another unit; the lead unit's head, the unit's own; until it has ended",
    "review": f"{CHECKER}; undated work, while it is carried",
    "change_member": "office, until the task has ended",
    "overrule": "the rating: standing members, and members in their fields, while it is open; never of one's own unit; "
    "with a reason and the last day on which it holds",
    "edit": "office, a draft",
}
