"""What is sent about obstacles and what the register is asked for; refused field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.form_fields import read_text, typed_text
from pacnam_tasks.core.text import read_date
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.progress.rules import Cause
from pacnam_tasks.tasks.rules.levels import ANSWERING, Authority

Choice = TypeVar("Choice", bound=StrEnum)
LATEST = date(2100, 12, 31)
MAX_DOCUMENT = 80


@dataclass(frozen=True)
class ObstacleInput:
    """An obstacle as a unit raises it; without a level the rules choose one."""

    cause: Cause
    text: str
    done: str = ""
    proposal: str = ""
    level: Authority | None = None
    answer_by: date | None = None


class StateChoice(StrEnum):
    """Which obstacles of the register are asked for."""

    OPEN = "open"
    OVERDUE = "overdue"
    ANSWERED = "answered"
    CLOSED = "closed"
    ALL = "all"


@dataclass(frozen=True)
class ObstacleFilter:
    """The register as asked for; `after` is the mark of the page before."""

    state: StateChoice = StateChoice.OPEN
    cause: Cause | None = None
    level: Authority | None = None
    field: str = ""
    unit: str = ""
    after: str = ""

    def url(self, **changes: object) -> str:
        """The register's address with some values changed; the page mark goes unless it is given."""
        changed = vars(self) | {"after": ""} | changes
        pairs = [(name, str(value)) for name, value in changed.items() if value and value is not StateChoice.OPEN]
        return "/obstacles" + (f"?{urlencode(pairs)}" if pairs else "")

    @classmethod
    def from_args(cls, args: Mapping[str, str]) -> "ObstacleFilter":
        """Read the query string; raises Refused with a sentence that names what is wrong."""
        return cls(
            state=_choice(StateChoice, args, "state") or StateChoice.OPEN,
            cause=_choice(Cause, args, "cause"),
            level=_read_level(args),
            field=args.get("field", "").replace("\0", ""),
            unit=args.get("unit", "").replace("\0", ""),
            after=args.get("after", ""),
        )


def _choice(choices: type[Choice], args: Mapping[str, str], name: str) -> Choice | None:
    text = args.get(name, "")
    if not text:
        return None
    try:
        return choices(text)
    except ValueError as unknown:
        raise Refused(_("“%(text)s” is not a value of %(name)s.", text=text[:40], name=name)) from unknown


def _read_level(args: Mapping[str, str]) -> Authority | None:
    """A level that answers obstacles; raises Refused for any other."""
    level = _choice(Authority, args, "level")
    if level is not None and level not in ANSWERING:
        raise Refused(_("“%(text)s” is not a value of %(name)s.", text=level.value, name="level"))
    return level


def read_obstacle(form: Mapping[str, str], today: date) -> ObstacleInput:
    """The obstacle that was typed; raises Refused with a sentence for each wrong field."""
    wrong: dict[str, str] = {}
    texts = {name: typed_text(form, name, wrong) for name in ("text", "done", "proposal")}
    cause = _of(Cause, form.get("cause", ""))
    if cause is None:
        wrong["cause"] = _("Please choose the class of the obstacle.")
    if not texts["text"] and "text" not in wrong:
        wrong["text"] = _("Please write what stands in the way.")
    level = _answering(form.get("level", ""))
    if level is None and form.get("level"):
        wrong["level"] = _("Please choose the level that must answer.")
    answer_by = typed_later_day(form, "answer_by", today, wrong)
    if answer_by is None and "answer_by" not in wrong:
        wrong["answer_by"] = _("Please enter the day by which an answer is needed.")
    if wrong or cause is None:
        raise Refused(wrong)
    return ObstacleInput(cause=cause, level=level, answer_by=answer_by, **texts)


def read_later_day(form: Mapping[str, str], name: str, today: date) -> date | None:
    """A day from today on, none where nothing was typed; raises Refused by field."""
    wrong: dict[str, str] = {}
    day = typed_later_day(form, name, today, wrong)
    if wrong:
        raise Refused(wrong)
    return day


def read_document(form: Mapping[str, str]) -> str:
    """The number of a document; raises Refused by field."""
    text = " ".join(read_text(form, "document").split())
    if len(text) > MAX_DOCUMENT:
        raise Refused({"document": _("A document's number has at most %(n)s characters.", n=MAX_DOCUMENT)})
    return text


def _of(choices: type[Choice], text: str) -> Choice | None:
    return choices(text) if text in set(choices) else None


def _answering(text: str) -> Authority | None:
    level = _of(Authority, text)
    return level if level in ANSWERING else None


def typed_later_day(form: Mapping[str, str], name: str, today: date, wrong: dict[str, str]) -> date | None:
    """A day from today on, none where nothing was typed; a sentence in `wrong` for any other."""
    text = form.get(name, "").strip()
    if not text:
        return None
    try:
        day = read_date(text, today.year)
    except ValueError:
        day = None
    if day is None or day > LATEST:
        wrong[name] = _("“%(text)s” is not a day. Please write it like 31/08/2023.", text=text[:40])
        return None
    if day < today:
        wrong[name] = _("This day has passed. Please enter a day from today on.")
        return None
    return day
