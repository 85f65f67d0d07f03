"""A task is split between units, and its shares change later; each change is an event of every part it touches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor, Holding, Role
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import Conflict, NotAllowed, Refused
from pacnam_tasks.core.text import number
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.tasks.access import powers
from pacnam_tasks.tasks.actions import (
    NOT_REFUSED,
    Deed,
    NewTask,
    change_alone,
    change_task,
    change_tree,
    check_has_day,
    chosen_of,
    from_parts,
    save_new,
    saved_id,
)
from pacnam_tasks.tasks.models import Task, measure_kind_of
from pacnam_tasks.tasks.queries import one, tree
from pacnam_tasks.tasks.queries.staffed import nobody_in
from pacnam_tasks.tasks.rules.breakdown import MOST_LEVELS, is_circular, is_deepest, weight_of_share
from pacnam_tasks.tasks.rules.expected_path import Span, fitting
from pacnam_tasks.tasks.rules.facts import Recurrence, State, percent_of
from pacnam_tasks.tasks.rules.moves import Act
from pacnam_tasks.tasks.sentences import nobody_acts, why_not
from pacnam_tasks.tasks.splitting.forms import FIELD
from pacnam_tasks.tasks.splitting.shares import (
    TO_CHANGE,
    Share,
    Wanted,
    check_sum,
    counts_shares,
    share_of,
    sizes_of,
    whole_task,
)
from pacnam_tasks.units.queries import all_units
from pacnam_tasks.units.rules import Hierarchy

MAX_CODE = 80
ENDED = frozenset({State.DONE, State.REVOKED})


def break_down(
    session: Session, task: Task, shares: Sequence[Share], *, by: Actor, clock: Clock, key: str | None = None
) -> list[Task]:
    """Split a task into parts, one a unit, with the same days and the same expected path; they are assigned at once.

    From then on the task takes its number from them. Raises NotAllowed or Refused.
    """
    right = right_to_split(by, task)
    check_has_day(task)
    _check_units(session, task, shares, clock)
    task.has_parts = True
    parts = _given_out(session, task, shares, right, clock)
    deed = _deed("broken_down", right, task, {"parts": [part.code for part in parts]}, key)
    change_task(session, task, deed, clock, **from_parts(session, task))
    return parts


def right_to_split(by: Actor, task: Task) -> Holding:
    """The appointment in whose right the person splits the task or changes its shares; raises NotAllowed."""
    right = powers(by, task).break_down
    if right is None:
        raise NotAllowed(why_not(Act.BREAK_DOWN, by, task))
    return right


def check_depth(line: Sequence[int]) -> None:
    """Raise Refused for what is not split any further."""
    if is_deepest(line):
        raise Refused(
            _("A task is split over at most %(n)s levels, and this is the last of them.", n=number(MOST_LEVELS))
        )


def _deed(kind: str, right: Holding, task: Task, data: Mapping[str, Any], key: str | None = None) -> Deed:
    """The office acts on behalf of the lead unit; its events say so."""
    on_behalf = task.lead_unit_id if right.role is Role.OFFICE else None
    return Deed(kind, right, data=data, key=key, on_behalf_of_id=on_behalf)


def _check_units(session: Session, task: Task, shares: Sequence[Share], clock: Clock) -> None:
    units = [share.unit_id for share in shares]
    held = {part.lead_unit_id for part in one.parts_of(session, saved_id(task))}
    if not units or len(set(units)) < len(units) or held & set(units):
        raise Refused(_("Please choose the units that get a part; each can hold one."))
    line = tree.line_of(session, task)
    check_depth(line)
    wrong: dict[str, str] = {}
    without_people, known = nobody_in(session, clock.today(), units), all_units(session)
    names, hierarchy = {unit.id: unit.short_name for unit in known}, Hierarchy(known)
    for share in shares:
        if is_circular(line, share.unit_id):
            wrong[f"{FIELD}{share.unit_code}"] = _(
                "This unit leads what the task itself hangs on; its work cannot come back to it. Please choose another."
            )
        elif not hierarchy.may_give_work(task.lead_unit_id, share.unit_id):
            wrong[f"{FIELD}{share.unit_code}"] = _(
                "%(unit)s is not below %(giver)s. A part goes to units below the lead unit; a unit of the district "
                "also gives parts to communes. Please choose another unit.",
                unit=names[share.unit_id],
                giver=names[task.lead_unit_id],
            )
        elif share.unit_id in without_people:
            wrong[f"{FIELD}{share.unit_code}"] = nobody_acts(without_people[share.unit_id])
        elif len(_code(task, share)) > MAX_CODE:
            wrong[f"{FIELD}{share.unit_code}"] = _(
                "The code of this part would be longer than %(n)s characters.", n=number(MAX_CODE)
            )
    if wrong:
        raise Refused(wrong)


def _code(task: Task, share: Share) -> str:
    return f"{task.code}-{share.unit_code}"


def _given_out(session: Session, task: Task, shares: Sequence[Share], right: Holding, clock: Clock) -> list[Task]:
    parts = [_part(session, task, share, clock) for share in shares]
    for part in parts:
        change_alone(session, part, _deed("assigned", right, task, {}), clock, state=State.ASSIGNED)
    return parts


def _part(session: Session, task: Task, share: Share, clock: Clock) -> Task:
    new = NewTask(
        code=_code(task, share),
        title=share.title or task.title,
        field_id=task.field_id,
        lead_unit_id=share.unit_id,
        start_on=task.start_on,
        due_on=task.due_on,
        plan_id=task.plan_id,
        source_document_id=task.source_document_id,
        member_id=task.member_id,
        weight=share.weight,
        measure=task.measure,
        measure_kind=measure_kind_of(task),
        target=share.target,
        product=task.product,
        recurrence=Recurrence(task.recurrence),
        review_on=task.review_on,
        needs_evidence=task.needs_evidence,
        rolls=task.rolls,
        expected_path=fitting(chosen_of(task), Span(task.start_on, task.facts.counts_on)),
        share=share.share,
    )
    return save_new(session, new, clock, parent=task)


@dataclass
class _Plan:
    """What a change of shares comes to: parts whose share is written anew (with what they had), new ones, withdrawn.

    `count` is how many units hold a share afterwards, `left` what is left for a revoked part.
    """

    count: int
    left: Decimal = Decimal(0)
    changed: list[tuple[Task, Decimal | None, Decimal]] = field(default_factory=list)
    new: list[Share] = field(default_factory=list)
    withdrawn: list[Task] = field(default_factory=list)

    def told(self, reason: str) -> dict[str, Any]:
        """The plan as the event of the whole tells it."""
        said: dict[str, Any] = {
            "changes": [[part.code, before, after] for part, before, after in self.changed if before != after],
            "added": [[share.unit_code, share.size] for share in self.new],
            "withdrawn": [part.code for part in self.withdrawn],
            "left": self.left,
            "reason": reason,
        }
        return {name: value for name, value in said.items() if value}


def change_shares(
    session: Session, task: Task, wanted: Wanted, *, by: Actor, clock: Clock, key: str | None = None
) -> None:
    """Share a split task anew: other shares, more units, parts withdrawn on which nothing was reported.

    All shares must come to the whole again, unless the rest is left for a part that was revoked; what waits for
    confirmation or is done keeps its own. Raises NotAllowed, Conflict where a part is no longer open to it, or Refused.
    """
    right = right_to_split(by, task)
    plan = _plan(session, task, wanted)
    _check_withdrawals(session, task, plan.withdrawn, wanted.reason, by)
    if plan.new:
        _check_units(session, task, plan.new, clock)
    for part in plan.withdrawn:
        _withdraw(session, part, wanted.reason, by, clock)
    for part, before, after in plan.changed:
        deed = replace(
            _share_deed(before, after, wanted.reason, right, task), quiet=True
        )  # who reports nothing stays as silent
        change_alone(session, part, deed, clock, **_restated(task, part, after, plan.count))
    _given_out(session, task, plan.new, right, clock)
    deed = _deed("shares_changed", right, task, plan.told(wanted.reason), key)
    change_task(session, task, deed, clock, **from_parts(session, task))


def _share_deed(before: Decimal | None, after: Decimal, reason: str, right: Holding, task: Task) -> Deed:
    """A changed share with what it was and why; one that is only written down is as it was, and nobody is told."""
    if before == after:
        return _deed("share_noted", right, task, {"after": after})
    said = {"before": before, "after": after, "reason": reason}
    return _deed("share_changed", right, task, {name: value for name, value in said.items() if value})


def _plan(session: Session, task: Task, wanted: Wanted) -> _Plan:
    """Compare what is wanted with how the parts stand; raises Conflict, or Refused where the shares do not add up."""
    parts = one.parts_of(session, saved_id(task))
    sizes, held = sizes_of(task, parts), {part.lead_unit_id: part for part in parts}
    if any(unit_id in held and held[unit_id].state not in TO_CHANGE for unit_id in wanted.sizes):
        raise Conflict
    kept = [part for part in parts if part.state not in TO_CHANGE and part.state != State.REVOKED]
    keeping = [sizes[saved_id(part)] or Decimal(0) for part in kept]
    given = [*keeping, *(size for _code, size in wanted.sizes.values())]
    leaves_rest = wanted.leaves_rest and any(part.state == State.REVOKED for part in parts)
    check_sum(task, given, leaves_rest=leaves_rest)
    plan = _Plan(len(wanted.sizes) + len(kept), left=whole_task(task) - sum(given, Decimal(0)))
    for part in parts:
        _compare(task, part, sizes[saved_id(part)], wanted, plan)
    plan.new = [
        share_of(task, unit_id, code, size, plan.count)
        for unit_id, (code, size) in wanted.sizes.items()
        if unit_id not in held
    ]
    if not plan.changed and not plan.new and not plan.withdrawn:
        raise Refused(_("No share was changed, so there is nothing to record."))
    return plan


def _compare(task: Task, part: Task, before: Decimal | None, wanted: Wanted, plan: _Plan) -> None:
    """What becomes of a part; its share is written down where it had a weight alone, or weighs otherwise among more."""
    if part.state in TO_CHANGE and part.lead_unit_id not in wanted.sizes:
        plan.withdrawn.append(part)
    elif part.state != State.REVOKED:
        after = wanted.sizes[part.lead_unit_id][1] if part.state in TO_CHANGE else before
        if after is not None and (after != before or not _is_written(task, part, after, plan.count)):
            plan.changed.append((part, before, after))


def _is_written(task: Task, part: Task, size: Decimal, count: int) -> bool:
    """Whether the row of a part says this share already, and weighs it among so many."""
    return all(getattr(part, name) == value for name, value in _restated(task, part, size, count).items())


def _check_withdrawals(session: Session, task: Task, parts: Sequence[Task], reason: str, by: Actor) -> None:
    """Withdrawing is a decision of whoever decides on the part; of what was reported on it takes a document."""
    wrong: dict[str, str] = {}
    for part in parts:
        if powers(by, part).revoke is None:
            raise NotAllowed(why_not(Act.REVOKE, by, part))
        ids = [saved_id(part), *(saved_id(below) for below in tree.parts_below(session, saved_id(part)))]
        if part.reported or tree.was_reported_on(session, ids):
            wrong[f"{FIELD}{part.code.removeprefix(f'{task.code}-')}"] = _(
                "Work was reported on %(code)s already. It is revoked on its own page, with the document's number.",
                code=part.code,
            )
    if parts and not reason and not wrong:
        wrong["reason"] = _("Please write why a part is withdrawn; its unit will read it.")
    if wrong:
        raise Refused(wrong)


def _withdraw(session: Session, part: Task, reason: str, by: Actor, clock: Clock) -> None:
    """Revoke a part on which nothing was reported, with what hangs on it."""
    below = [lower for lower in tree.parts_below(session, saved_id(part)) if lower.state not in ENDED]
    deed = Deed("revoked", powers(by, part).revoke, {"reason": reason})
    change_tree(session, part, below, deed, clock, state=State.REVOKED, **NOT_REFUSED)


def _restated(task: Task, part: Task, size: Decimal, count: int) -> dict[str, Any]:
    """The columns of a part with this share; its percentage is measured against the new target."""
    if not counts_shares(task):
        return {"share": size, "weight": weight_of_share(size, count)}
    if part.has_parts or part.quantity is None:
        return {"target": size}
    return {"target": size, "percent": percent_of(part.quantity, size)}
