"""The shares of a task as they are typed, read and refused field by field; nothing typed is lost."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.form_fields import typed_number, typed_text
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.breakdown import HUNDREDTH
from pacnam_tasks.tasks.splitting.shares import Share, Wanted, check_sum, counts_shares, share_of
from pacnam_tasks.units.models import Unit

FIELD = "share-"
MOST = Decimal(10) ** 12
DECIMALS = 2


def read_shares(form: Mapping[str, str], task: Task, units: Sequence[Unit]) -> list[Share]:
    """The shares of a task that is split now, in the order of `units`.

    Raises Refused with a sentence for each wrong field, or where the shares do not come to the whole.
    """
    sizes = _read_sizes(form, units, {}, _measure(task))
    check_sum(task, (size for _unit, size in sizes))
    return [share_of(task, unit.id or 0, unit.code, size, len(sizes)) for unit, size in sizes]


def read_wanted(form: Mapping[str, str], task: Task, units: Sequence[Unit], held: Collection[str]) -> Wanted:
    """How a split task is to be shared from now on; raises Refused with a sentence for each wrong field.

    The field of a unit that holds a part (by code in `held`) must be there: only an emptied one withdraws the part.
    """
    if any(f"{FIELD}{code}" not in form for code in held):
        raise _incomplete()
    wrong: dict[str, str] = {}
    reason = typed_text(form, "reason", wrong)
    sizes = _read_sizes(form, units, wrong, _measure(task))
    return Wanted({unit.id or 0: (unit.code, size) for unit, size in sizes}, reason, bool(form.get("leaves_rest")))


def _measure(task: Task) -> str:
    return task.measure if counts_shares(task) else "%"


def _read_sizes(
    form: Mapping[str, str], units: Sequence[Unit], wrong: dict[str, str], measure: str
) -> list[tuple[Unit, Decimal]]:
    known = {f"{FIELD}{unit.code}" for unit in units}
    if any(name.startswith(FIELD) and name not in known for name in form):
        raise _incomplete()
    typed = {unit.code: typed_number(form, f"{FIELD}{unit.code}", wrong, measure) for unit in units}
    for code, size in typed.items():
        if size is not None and not 0 < size <= MOST:
            wrong[f"{FIELD}{code}"] = _("A share is more than zero. Leave the field empty for a unit without a part.")
        elif size is not None and size != size.quantize(HUNDREDTH):
            wrong[f"{FIELD}{code}"] = _("A share has at most %(n)s decimals.", n=DECIMALS)
    if wrong:
        raise Refused(wrong)
    sizes = [(unit, size) for unit in units if (size := typed[unit.code]) is not None]
    if not sizes:
        raise Refused(_("Please enter a share for each unit that gets a part."))
    return sizes


def _incomplete() -> Refused:
    return Refused(_("The form is incomplete. Please open the page again and send it once more."))
