"""What all forms of indicators read alike."""

from collections.abc import Mapping
from decimal import Decimal

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.periods import Period, read_period
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.indicators.rules.figures import Qualifier

LARGEST = Decimal(10) ** 12
MOST_PERCENT = Decimal(100_000)


def typed_period(form: Mapping[str, str], wrong: dict[str, str], name: str = "period") -> Period | None:
    """The period that was typed; a sentence in `wrong` where there is none."""
    text = form.get(name, "").strip()
    try:
        return read_period(text)
    except ValueError:
        wrong[name] = no_period(text)
        return None


def no_period(text: str) -> str:
    """What to write instead of something that is no period."""
    if not text:
        return _("Please enter the period, for example 2023-09, 2023-Q3, 2023-H1 or 2023.")
    return _(
        "“%(text)s” is no period. Please write it like 2023-09, 2023-Q3, 2023-H1, 2023-W37 or 2023.", text=text[:40]
    )


def asked_period(args: Mapping[str, str]) -> Period | None:
    """The period that an address names, none where it names none; raises Refused."""
    text = args.get("period", "")
    if not text:
        return None
    try:
        return read_period(text)
    except ValueError:
        raise Refused(no_period(text)) from None


def typed_qualifier(form: Mapping[str, str], name: str, wrong: dict[str, str]) -> Qualifier:
    """The word before a number."""
    try:
        return Qualifier(form.get(name, ""))
    except ValueError:
        wrong[name] = _("Please choose one of the words before the number.")
        return Qualifier.NONE


def check_amount(value: Decimal | None, name: str, wrong: dict[str, str], largest: Decimal = LARGEST) -> None:
    """Put a sentence in `wrong` for a number that is too large to be meant."""
    if value is not None and abs(value) >= largest:
        wrong[name] = _("The number is too large.")
