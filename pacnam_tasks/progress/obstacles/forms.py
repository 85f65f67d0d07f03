"""What is sent about obstacles and what the register is asked for; refused field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.form_fields import no_value, read_choice, read_text, required, typed_later_day, typed_text
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.progress.rules import Cause
from pacnam_tasks.tasks.rules.levels import ANSWERING, Authority

Choice = TypeVar("Choice", bound=StrEnum)
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
            state=read_choice(StateChoice, args, "state") or StateChoice.OPEN,
            cause=read_choice(Cause, args, "cause"),
            level=_read_level(args),
            field=args.get("field", "").replace("\0", ""),
            unit=args.get("unit", "").replace("\0", ""),
            after=args.get("after", ""),
        )


def _read_level(args: Mapping[str, str]) -> Authority | None:
    """A level that answers obstacles; raises Refused for any other."""
    level = read_choice(Authority, args, "level")
    if level is not None and level not in ANSWERING:
        raise no_value(level.value, "level")
    return level


def read_obstacle(form: Mapping[str, str], today: date) -> ObstacleInput:
    """The obstacle that was typed; raises Refused with a sentence for each wrong field."""
    wrong: dict[str, str] = {}
    texts = {name: typed_text(form, name, wrong) for name in ("text", "done", "proposal")}
    cause = _of(Cause, form.get("cause", ""))
    if cause is None:
        wrong["cause"] = _("Please choose the class of the obstacle.")
    required(texts["text"], "text", wrong, _("Please write what stands in the way."))
    level = _answering(form.get("level", ""))
    if level is None and form.get("level"):
        wrong["level"] = _("Please choose the level that must answer.")
    answer_by = typed_later_day(form, "answer_by", today, wrong)
    required(answer_by, "answer_by", wrong, _("Please enter the day by which an answer is needed."))
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
