"""What is sent of a rung; refused field by field."""

from collections.abc import Mapping

from pacnam_tasks.core.errors import NotFound, Refused
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.reminders.ladder.labels import FIELD, sentence
from pacnam_tasks.reminders.ladder.rules import Addressee, Rung, Source, Unit, fault_of
from pacnam_tasks.reminders.rules import WAYS_OUT, Channel


def read_source(text: str) -> Source:
    """The source that an address or a form names; raises NotFound."""
    try:
        return Source(text)
    except ValueError:
        raise NotFound from None


def read_days(text: str) -> int:
    """The days in the address of a rung; raises NotFound."""
    digits = text.removeprefix("-")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 3:
        raise NotFound
    return int(text)


def read_rung(form: Mapping[str, str], source: Source) -> Rung:
    """A rung as typed; raises Refused by field, the rungs beside it apart.

    Without a way out it goes by the notices alone; they need not be ticked.
    """
    days = _typed_days(form, source)
    rung = Rung(
        source=source,
        days=days or 0,
        audience=frozenset(one for one in Addressee if f"to-{one}" in form),
        ways=frozenset(one for one in WAYS_OUT if f"by-{one}" in form),
        unit=Unit.WORKING if form.get("unit") == Unit.WORKING else Unit.CALENDAR,
        weekly="weekly" in form,
        enabled="enabled" in form,
    )
    wrong: dict[str, str] = {}
    if days is None:
        wrong["days"] = _("Please enter the days as a whole number, for example 3.")
    if not {name for name in form if name.startswith("by-")} <= {f"by-{one}" for one in Channel}:
        wrong["channels"] = _("There is no such way to send. Please tick some of those that stand here.")
    fault = fault_of(rung, ())
    if fault is not None:
        wrong.setdefault(FIELD[fault], sentence(fault, rung))
    if wrong:
        raise Refused(wrong)
    return rung


def _typed_days(form: Mapping[str, str], source: Source) -> int | None:
    if source is Source.DIRECTION_GIVEN:
        return 0
    text = form.get("days", "").strip()
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        return None
    return -int(text) if form.get("side") == "before" else int(text)


def as_typed(rung: Rung) -> dict[str, str]:
    """The fields of the form of a rung that stands."""
    return {
        "days": str(abs(rung.days)),
        "side": "before" if rung.days < 0 else "after",
        "unit": rung.unit,
        **{f"to-{one}": "1" for one in rung.audience},
        **{f"by-{one}": "1" for one in rung.ways},
        **({"weekly": "1"} if rung.weekly else {}),
        **({"enabled": "1"} if rung.enabled else {}),
    }
