"""What a share is: of a countable measure a quantity, all coming to the target; else in percent, all coming to 100."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.text import number
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.tasks.models import Task, measure_kind_of
from pacnam_tasks.tasks.rules.breakdown import is_counted, shares_by_weight, weight_of_share, whole_of
from pacnam_tasks.tasks.rules.facts import State

TO_CHANGE = frozenset({State.ASSIGNED, State.IN_PROGRESS, State.PAUSED})
"""The states of a part whose share can still change: what waits for confirmation or has ended keeps its own."""


@dataclass(frozen=True)
class Share:
    """One unit's part of a task."""

    unit_id: int
    unit_code: str
    target: Decimal | None = None
    weight: Decimal = Decimal(1)
    title: str = ""
    share: Decimal | None = None

    @property
    def size(self) -> Decimal | None:
        """The share as it is typed and told."""
        return self.target if self.share is None else self.share


@dataclass(frozen=True)
class Wanted:
    """How a split task is to be shared from now on: code and size of the share by unit, and why.

    A unit that holds a part and is not among them loses it. `leaves_rest` says that what is missing is left for a
    revoked part, which is to be re-opened.
    """

    sizes: Mapping[int, tuple[str, Decimal]]
    reason: str = ""
    leaves_rest: bool = False


def counts_shares(task: Task) -> bool:
    """Whether the shares of a task are quantities."""
    return is_counted(measure_kind_of(task), task.target)


def whole_task(task: Task) -> Decimal:
    """What the shares of a task come to."""
    return whole_of(measure_kind_of(task), task.target)


def share_of(task: Task, unit_id: int, unit_code: str, size: Decimal, count: int) -> Share:
    """A share of this size among so many; where shares are percentages the part has the target of the whole."""
    if counts_shares(task):
        return Share(unit_id, unit_code, target=size)
    return Share(unit_id, unit_code, target=task.target, weight=weight_of_share(size, count), share=size)


def sizes_of(task: Task, parts: Sequence[Task]) -> dict[int, Decimal | None]:
    """The size of each part's share by its id; parts that have only weights share the whole by these."""
    held = [part for part in parts if part.state != State.REVOKED]
    if counts_shares(task):
        return {part.id or 0: part.target for part in parts}
    if all(part.share is not None for part in held):
        return {part.id or 0: part.share for part in parts}
    by_weight = shares_by_weight([part.weight for part in held])
    return dict.fromkeys((part.id or 0 for part in parts), None) | {
        part.id or 0: size for part, size in zip(held, by_weight, strict=True)
    }


def room_for(task: Task, parts: Sequence[Task], revoked: Task) -> dict[str, Decimal]:
    """What a revoked part needs to change in order to be carried again; raises Refused where the others left no room.

    It comes back with its own share. A part that never had one takes what is left, where the others have theirs.
    """
    held = [part for part in parts if part.state != State.REVOKED]
    sizes, whole = sizes_of(task, parts), whole_task(task)
    own = sizes[revoked.id or 0]
    if own is None and any(part.share is None for part in held):
        return {}
    together = sum((sizes[part.id or 0] or Decimal(0) for part in held), Decimal(0))
    if own is None and together < whole:
        rest = whole - together
        return {"share": rest, "weight": weight_of_share(rest, len(held) + 1)}
    if own is None or together + own > whole:
        raise Refused(
            _(
                "The other parts of %(code)s come to %(together)s of %(whole)s by now, which leaves no room for this "
                "one (%(size)s). Please change the shares first, leaving the rest for it; then re-open it.",
                code=task.code,
                together=number(together),
                whole=number(whole),
                size=number(own or Decimal(0)),
            )
        )
    return {}


def check_sum(task: Task, sizes: Iterable[Decimal], *, leaves_rest: bool = False) -> None:
    """Raise Refused where shares do not come to the whole; with `leaves_rest` they may come to less."""
    whole, together = whole_task(task), sum(sizes, Decimal(0))
    if together == whole or (leaves_rest and together < whole):
        return
    if together < whole:
        raise Refused(
            _(
                "The shares come to %(together)s of %(whole)s; %(rest)s are not given to any unit yet.",
                together=number(together),
                whole=number(whole),
                rest=number(whole - together),
            )
        )
    raise Refused(
        _(
            "The shares come to %(together)s, which is %(more)s more than %(whole)s.",
            together=number(together),
            whole=number(whole),
            more=number(together - whole),
        )
    )
