"""The shares of a task as its lead types them, read and refused field by field; nothing typed is lost."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.form_fields import typed_number
from pacnam_tasks.core.text import number
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.tasks.actions import Share
from pacnam_tasks.tasks.models import Task, measure_kind_of
from pacnam_tasks.tasks.rules.breakdown import is_counted, whole_of
from pacnam_tasks.units.models import Unit

FIELD = "share-"
MOST = Decimal(10) ** 12
DECIMALS = 2
HUNDREDTH = Decimal("0.01")


def read_shares(form: Mapping[str, str], task: Task, units: Sequence[Unit]) -> list[Share]:
    """The shares that were typed, in the order of `units`; raises Refused with a sentence for each wrong field.

    Of a countable measure a share is a quantity, and all come to the target; else it is in percent, and all come to
    100.
    """
    known = {f"{FIELD}{unit.code}" for unit in units}
    if any(name.startswith(FIELD) and name not in known for name in form):
        raise Refused(_("The form is incomplete. Please open the page again and send it once more."))
    wrong: dict[str, str] = {}
    typed = {unit.code: typed_number(form, f"{FIELD}{unit.code}", wrong) for unit in units}
    for code, size in typed.items():
        if size is not None and not 0 < size <= MOST:
            wrong[f"{FIELD}{code}"] = _("A share is more than zero. Leave the field empty for a unit without a part.")
        elif size is not None and size != size.quantize(HUNDREDTH):
            wrong[f"{FIELD}{code}"] = _("A share has at most %(n)s decimals.", n=DECIMALS)
    if wrong:
        raise Refused(wrong)
    sizes = [(unit, size) for unit in units if (size := typed[unit.code]) is not None]
    _check_sum(task, [size for _unit, size in sizes])
    return [_share(task, unit, size, len(sizes)) for unit, size in sizes]


def _check_sum(task: Task, sizes: Sequence[Decimal]) -> None:
    if not sizes:
        raise Refused(_("Please enter a share for each unit that gets a part."))
    whole, together = whole_of(measure_kind_of(task), task.target), sum(sizes, Decimal(0))
    if together == whole:
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


def _share(task: Task, unit: Unit, size: Decimal, count: int) -> Share:
    """A part; where shares are percentages their weights are one on average, as those of other work."""
    assert unit.id is not None  # noqa: S101
    if is_counted(measure_kind_of(task), task.target):
        return Share(unit.id, unit.code, target=size)
    weight = max(HUNDREDTH, (size * count / 100).quantize(HUNDREDTH, ROUND_HALF_UP))
    return Share(unit.id, unit.code, target=task.target, weight=weight, share=size)
