"""The fields that every form carries: the version it was made from, its one-time key; and typed text."""

import hashlib
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from pacnam_tasks.core.errors import Refused, WrongValue
from pacnam_tasks.core.secrecy import is_written_secret
from pacnam_tasks.core.text import (
    NumberAsked,
    NumberRefused,
    dmy,
    is_measure,
    last_day_before,
    measured,
    nfc,
    number,
    number_and_measure,
    read_date,
    read_number,
    trimmed,
)
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.core.words import lazy_gettext as _l

MAX_TEXT = 10_000
SHORT_YEAR = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}", re.ASCII)
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
Choice = TypeVar("Choice", bound=StrEnum)
Value = TypeVar("Value")
PARAMETERS = {
    "field": _l("Field"),
    "unit": _l("Lead unit"),
    "role": _l("Part taken in it"),
    "state": _l("State"),
    "timeliness": _l("Deadline"),
    "activity": _l("Activity"),
    "age": _l("Days overdue"),
    "plan": _l("Plan"),
    "programme": _l("Programme"),
    "member": _l("Member in charge"),
    "level": _l("Level"),
    "sort": _l("Order"),
    "cause": _l("Class"),
    "by": _l("Counted by"),
    "with": _l("Compared with"),
    "format": _l("Kind of file"),
}
"""What a value of an address is called on the page."""
SAYS_NOTHING = {"csrf_token", "key"}


class FormKey(str):
    """The one-time key of a form, with a digest of all that the form said: the same form sent again says the same."""

    said = ""

    @classmethod
    def of(cls, key: str, form: Mapping[str, str]) -> "FormKey":
        """The key of this form; empty fields and line ends say nothing."""
        fields = form.items(multi=True) if isinstance(form, MultiDict) else form.items()
        texts = ((name, nfc(value).replace("\r\n", "\n").strip()) for name, value in fields)
        said = sorted((name, text) for name, text in texts if text and name not in SAYS_NOTHING)
        made = cls(key)
        made.said = hashlib.sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        return made


def read_version(form: Mapping[str, str]) -> int:
    """The version of the task from which the form was made; raises Refused."""
    text = form.get("version", "")
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Refused(_("The form is incomplete. Please open the page again and send it once more."))
    return int(text)


def read_key(form: Mapping[str, str]) -> FormKey:
    """The form's one-time key; raises Refused."""
    key = form.get("key", "")
    if not 8 <= len(key) <= 64 or not key.isascii() or not key.isprintable():
        raise Refused(_("The form is incomplete. Please open the page again and send it once more."))
    return FormKey.of(key, form)


def read_text(form: Mapping[str, str], name: str) -> str:
    """Typed text in composed form, line ends as one; raises Refused by field.

    Over 10,000 characters, or with a mark of secrecy: no form of this system takes these.
    """
    text = trimmed(nfc(form.get(name, "")).replace("\r\n", "\n").replace("\x00", ""))
    if len(text) > MAX_TEXT:
        raise Refused({name: _("The text has %(n)s characters; at most 10,000 are kept.", n=number(len(text)))})
    if is_written_secret(text):
        message = _(
            "State secrets are not sent in this system (Law on the Protection of State Secrets). "
            "Please take them out of the text; nothing has been saved."
        )
        raise Refused({name: message})
    return text


def typed_number(form: Mapping[str, str], name: str, wrong: dict[str, str], measure: str = "") -> Decimal | None:
    """The number that was typed, none for an empty field; a sentence in `wrong` where it cannot be read.

    Its own `measure` may stand behind it.
    """
    text = trimmed(form.get(name, ""))
    if not text:
        return None
    bare, behind = number_and_measure(text)
    if behind and is_measure(behind, measure):
        text = bare
    try:
        return read_number(text)
    except NumberAsked as asked:
        whole, decimal = (number(reading) for reading in asked.readings)
        wrong[name] = _(
            "“%(text)s” can be read as %(whole)s or as %(decimal)s. Please write %(whole_plain)s or %(decimal_plain)s.",
            text=text,
            whole=whole,
            decimal=decimal,
            whole_plain=str(asked.readings[0]),
            decimal_plain=f"{decimal}0",
        )
    except NumberRefused as refused:
        wrong[name] = _no_number(text[:40], refused)
    return None


def typed_measured(form: Mapping[str, str], name: str, wrong: dict[str, str]) -> tuple[Decimal | None, str]:
    """The same where the measure is found later: the number, and what stands behind it, to go to `check_measure`."""
    behind = number_and_measure(form.get(name, ""))[1]
    return typed_number(form, name, wrong, behind), behind


def check_measure(value: Decimal | None, behind: str, measure: str, name: str) -> None:
    """Raises Refused by field where something else than its measure stands behind a number."""
    if behind and not is_measure(behind, measure):
        raise Refused({name: _no_number(measured(value or Decimal(), behind)[:40], NumberRefused())})


def _no_number(text: str, refused: NumberRefused) -> str:
    if refused.reading is not None:
        reading = number(refused.reading)
        return _("“%(text)s” is not a number as written here. Did you mean %(reading)s?", text=text, reading=reading)
    if refused.too_fine:
        return _("“%(text)s” has too many decimals. Please round it to at most 4.", text=text)
    return _("“%(text)s” is not a number. Please write it like 31,5 or 1.234,5.", text=text)


def typed_day(form: Mapping[str, str], name: str, wrong: dict[str, str], this_year: int) -> date | None:
    """The day that was typed, none for an empty field; a sentence in `wrong` where it is none of 2000 to 2100."""
    text = trimmed(form.get(name, ""))
    try:
        day = read_date(text, this_year) if text else None
    except ValueError:
        wrong[name] = not_a_day(text, this_year)
        return None
    if day is not None and not EARLIEST <= day <= LATEST:
        wrong[name] = _("A day lies between 2000 and 2100. Please check the year.")
        return None
    return day


def typed_later_day(form: Mapping[str, str], name: str, today: date, wrong: dict[str, str]) -> date | None:
    """A day from today on, none where nothing was typed; a sentence in `wrong` for any other."""
    day = typed_day(form, name, wrong, today.year)
    if day is not None and day < today:
        wrong[name] = _("This day has passed. Please enter a day from today on.")
    return None if name in wrong else day


def not_a_day(text: str, this_year: int) -> str:
    """What is wrong with a text that `read_date` refuses, and how to write it."""
    if (last := last_day_before(text, this_year)) is not None:
        return _(
            "%(month)s/%(year)s has no day %(day)s. Please enter it again, for example %(last)s.",
            month=last.month,
            year=last.year,
            day=text[:2],  # 29, 30 or 31
            last=dmy(last),
        )
    if SHORT_YEAR.fullmatch(text):
        return _("“%(text)s” has a year of two figures. Please write all four, like 31/08/2023.", text=text)
    return _("“%(text)s” is not a day. Please write it like 31/08/2023.", text=text[:40])


def required(value: Value, name: str, wrong: dict[str, str], sentence: str) -> Value:
    """What was typed; the sentence in `wrong` where nothing was, and nothing else is wrong with the field."""
    if not value and name not in wrong:
        wrong[name] = sentence
    return value


def read_required_text(form: Mapping[str, str], name: str, sentence: str) -> str:
    """The one text of a form; raises Refused by field, with this sentence where nothing was typed."""
    wrong: dict[str, str] = {}
    text = required(typed_text(form, name, wrong), name, wrong, sentence)
    if wrong:
        raise Refused(wrong)
    return text


def ticked(form: Mapping[str, str], name: str) -> bool:
    """Whether a box is ticked or its button was pressed."""
    return form.get(name, "") not in {"", "0"}


def read_choice(choices: type[Choice], args: Mapping[str, str], name: str) -> Choice | None:
    """What an address names of these, none where it names nothing; raises Refused for anything else."""
    text = args.get(name, "")
    if not text:
        return None
    try:
        return choices(text)
    except ValueError as unknown:
        raise no_value(text, name) from unknown


def no_value(text: str, name: str) -> WrongValue:
    """That the address asks for something that there is not; `name` is that of the value in the address."""
    called = f"“{PARAMETERS.get(name, name)}”"
    return WrongValue(name, _("“%(text)s” is not a value of %(name)s.", text=text[:40], name=called))


def typed_text(form: Mapping[str, str], name: str, wrong: dict[str, str], at_most: int = MAX_TEXT) -> str:
    """The text that was typed; a sentence in `wrong` where it is too long or bears a mark of secrecy."""
    try:
        text = read_text(form, name)
    except Refused as refused:
        wrong |= refused.messages
        return ""
    if len(text) > at_most:
        wrong[name] = _(
            "The text has %(n)s characters; at most %(most)s are kept.", n=number(len(text)), most=number(at_most)
        )
        return ""
    return text


def typed_id(form: Mapping[str, str], name: str) -> int | None:
    """The number of what was chosen, none where nothing was or what came is no such number."""
    text = form.get(name, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
