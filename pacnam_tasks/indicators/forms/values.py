"""A value as it is typed on the page of an indicator."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.form_fields import required, ticked, typed_measured, typed_number, typed_text
from pacnam_tasks.core.periods import Period
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.indicators.forms.reading import MOST_PERCENT, check_amount, typed_period, typed_qualifier
from pacnam_tasks.indicators.rules.figures import Kind, Origin, Published, Qualifier

MAX_SOURCE, MAX_NOTE = 300, 2000
SEEN_DIGITS = 18


@dataclass(frozen=True)
class ValueInput:
    """A value as understood; `unit` is the code of the unit whose value it is, "" for the whole.

    `by_new` says of a value of the same period that it was worked out by the definition that is in force now.
    `measure` was typed behind the amount; `sure` says that one below zero is meant.
    """

    period: Period
    kind: Kind
    amount: Decimal | None = None
    qualifier: Qualifier = Qualifier.NONE
    of_plan: Published | None = None
    of_same: Published | None = None
    unit: str = ""
    is_derived: bool = False
    said_low: bool = False
    by_new: bool = False
    source: str = ""
    note: str = ""
    origin: Origin = Origin.HAND
    measure: str = ""
    sure: bool = False


def read_seen(form: Mapping[str, str]) -> int:
    """The newest entry that the person saw when the form was made; raises Refused."""
    text = form.get("seen", "")
    if not text.isascii() or not text.isdigit() or len(text) > SEEN_DIGITS:
        raise Refused(_("The form is incomplete. Please open the page again and send it once more."))
    return int(text)


def read_value(form: Mapping[str, str]) -> ValueInput:
    """The value; raises Refused by field."""
    wrong: dict[str, str] = {}
    period = typed_period(form, wrong)
    kind = form.get("kind", "")
    if kind not in set(Kind):
        wrong["kind"] = _("Please choose what the value says.")
    (amount, measure), said_low = typed_measured(form, "amount", wrong), ticked(form, "said_low")
    check_amount(amount, "amount", wrong)
    if amount is None and "amount" not in wrong and not (said_low and kind == Kind.ACTUAL):
        wrong["amount"] = _("Please enter the value. Only an actual that a document calls low can be without a figure.")
    of_plan, of_same = (_published(form, name, wrong) for name in ("percent_of_plan", "percent_of_same"))
    if amount is None or amount >= 0:
        for name, published in (("percent_of_plan", of_plan), ("percent_of_same", of_same)):
            if published and published.value < 0:
                wrong[name] = _("A percentage of the plan or the same period is below zero only where the value is.")
    if kind in {Kind.PLAN, Kind.SAME} and (of_plan or of_same):
        wrong["percent_of_plan" if of_plan else "percent_of_same"] = _("Published percentages belong to an actual.")
    source = " ".join(typed_text(form, "source", wrong, MAX_SOURCE).split())
    required(source, "source", wrong, _("Please enter where the value comes from: the document, or who reported it."))
    note = typed_text(form, "note", wrong, MAX_NOTE)
    qualifier = typed_qualifier(form, "qualifier", wrong)
    if wrong or period is None:
        raise Refused(wrong)
    return ValueInput(
        period=period,
        kind=Kind(kind),
        amount=amount,
        qualifier=qualifier,
        of_plan=of_plan,
        of_same=of_same,
        unit=form.get("unit", "").strip()[:40],
        is_derived=ticked(form, "is_derived"),
        said_low=said_low and kind == Kind.ACTUAL,
        by_new=ticked(form, "by_new"),
        source=source,
        note=note,
        measure=measure,
        sure=ticked(form, "sure"),
    )


def _published(form: Mapping[str, str], name: str, wrong: dict[str, str]) -> Published | None:
    value, qualifier = typed_number(form, name, wrong, "%"), typed_qualifier(form, f"{name}_qualifier", wrong)
    check_amount(value, name, wrong, MOST_PERCENT)
    return None if value is None else Published(value, qualifier)


@dataclass(frozen=True)
class ExplanationInput:
    """Why an indicator is low in a period, and what is done about it."""

    period: Period
    cause: str
    remedy: str


def read_explanation(form: Mapping[str, str]) -> ExplanationInput:
    """Cause and remedy; raises Refused by field."""
    wrong: dict[str, str] = {}
    period = typed_period(form, wrong)
    cause, remedy = typed_text(form, "cause", wrong), typed_text(form, "remedy", wrong)
    required(cause, "cause", wrong, _("Please write why it is low."))
    required(remedy, "remedy", wrong, _("Please write what is done about it, by whom and by when."))
    if wrong or period is None:
        raise Refused(wrong)
    return ExplanationInput(period, cause, remedy)
