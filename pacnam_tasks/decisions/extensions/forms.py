"""What is typed into the forms of extensions, read and refused field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.form_fields import read_key, read_version, required, ticked, typed_day, typed_text
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.decisions.extensions.rules import Verdict
from pacnam_tasks.progress.rules import Cause

MAX_NUMBER = 60


@dataclass(frozen=True)
class RequestInput:
    """A request as understood."""

    version: int
    key: str
    proposed_on: date
    cause: Cause
    reason: str
    sure: bool = False
    """A day on which nobody works is meant."""


@dataclass(frozen=True)
class DecisionInput:
    """A decision as understood; `day` only where another one than proposed is decided."""

    version: int
    key: str
    verdict: Verdict
    day: date | None = None
    note: str = ""
    document_number: str = ""
    sure: bool = False


def read_request(form: Mapping[str, str], this_year: int) -> RequestInput:
    """The request that was typed; raises Refused with a sentence for each wrong field."""
    wrong: dict[str, str] = {}
    day = typed_day(form, "due_on", wrong, this_year)
    required(day, "due_on", wrong, _("Please enter the day that is asked for."))
    cause = form.get("cause", "")
    if cause not in set(Cause):
        wrong["cause"] = _("Please choose the cause.")
    reason = typed_text(form, "reason", wrong)
    required(reason, "reason", wrong, _("Please write why the deadline cannot be kept and what has been done."))
    if wrong or day is None:
        raise Refused(wrong)
    return RequestInput(read_version(form), read_key(form), day, Cause(cause), reason, ticked(form, "sure"))


def read_decision(form: Mapping[str, str], this_year: int) -> DecisionInput:
    """The decision that was typed; raises Refused with a sentence for each wrong field."""
    wrong: dict[str, str] = {}
    verdict = form.get("verdict", "")
    if verdict not in set(Verdict):
        wrong["verdict"] = _("Please choose one of the decisions.")
    day = typed_day(form, "due_on", wrong, this_year) if verdict == Verdict.CHANGED else None
    if verdict == Verdict.CHANGED:
        required(day, "due_on", wrong, _("Please enter the other day."))
    note = typed_text(form, "note", wrong)
    if verdict == Verdict.REFUSED:
        required(note, "note", wrong, _("Please write why the deadline stays; the unit will receive it."))
    number = typed_text(form, "document_number", wrong)
    if len(number) > MAX_NUMBER:
        wrong["document_number"] = _("A document's number has at most %(n)s characters.", n=MAX_NUMBER)
    if wrong:
        raise Refused(wrong)
    return DecisionInput(read_version(form), read_key(form), Verdict(verdict), day, note, number, ticked(form, "sure"))
