"""What a list is asked for, read from the query string; a wrong value is refused, never guessed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import urlencode

from pacnam_tasks.core.errors import WrongValue
from pacnam_tasks.core.form_fields import EARLIEST, no_value, not_a_day, read_choice
from pacnam_tasks.core.text import dmy, fold, nfc, read_date
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.tasks.rules.selection import Activity, Selection, StateFilter, TimeFilter


class Sort(StrEnum):
    """The orders of a list."""

    DUE = "due"
    DUE_DOWN = "-due"
    UPDATED = "updated"
    UPDATED_DOWN = "-updated"
    PERCENT = "percent"
    CODE = "code"


class ListRole(StrEnum):
    """In what part the asker is in the tasks of a list.

    `ours` is what the asker's units lead with the parts that they gave out: what the roll-up counts for them.
    """

    LEAD = "lead"
    OURS = "ours"
    CO = "co"
    MEMBER = "member"
    HANDLER = "handler"


class LevelChoice(StrEnum):
    """Tasks, parts, or both."""

    TASK = "task"
    PART = "part"
    ALL = "all"


class Format(StrEnum):
    """What a list can be had as, besides the page."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


NOBODY = 0
"""In place of the number of a member: no member is in charge."""


@dataclass(frozen=True)
class TaskFilter:
    """A list as asked for; codes are those of the address, `after` the keyset mark of the page before.

    `member` is the number of a person, or `NOBODY` for what no member is in charge of.

    With `since`, only what the list of that day did not have yet.
    """

    q: str = ""
    field: str = ""
    unit: str = ""
    role: ListRole | None = None
    state: StateFilter | None = None
    timeliness: TimeFilter | None = None
    activity: Activity | None = None
    age: int | None = None
    plan: str = ""
    programme: str = ""
    indicator: str = ""
    member: int | None = None
    level: LevelChoice | None = None
    as_of: date | None = None
    since: date | None = None
    sort: Sort = Sort.DUE
    after: str = ""

    @property
    def selection(self) -> Selection:
        """What depends on facts and day."""
        return Selection(self.state, self.timeliness, self.activity, self.age)

    @property
    def words(self) -> list[str]:
        """The folded words searched for."""
        return fold(self.q).split()

    def url(self, **changes: object) -> str:
        """The list's address with some values changed; the page mark goes unless it is given."""
        given = self.given(**({"after": ""} | changes))
        return "/tasks" + (f"?{urlencode(given)}" if given else "")

    def given(self, **changes: object) -> dict[str, str]:
        """What differs from the plain list, as `from_args` reads it, with some values changed."""
        changed = vars(self) | changes
        said = {name: value for name, value in changed.items() if value is not Sort.DUE and value not in {None, ""}}
        return {name: _as_text(value) for name, value in said.items()}

    @classmethod
    def from_args(cls, args: Mapping[str, str], today: date) -> "TaskFilter":
        """Read the query string; raises Refused with a sentence that names what is wrong."""
        return cls(
            q=nfc(_text(args, "q")).strip()[:200],
            field=_text(args, "field"),
            unit=_text(args, "unit"),
            role=read_choice(ListRole, args, "role"),
            state=read_choice(StateFilter, args, "state"),
            timeliness=read_choice(TimeFilter, args, "timeliness"),
            activity=read_choice(Activity, args, "activity"),
            age=_number(args, "age", 5),
            plan=_text(args, "plan"),
            programme=_text(args, "programme"),
            indicator=_text(args, "indicator"),
            member=_number(args, "member", 10**9, NOBODY),
            level=read_choice(LevelChoice, args, "level"),
            as_of=read_as_of(args, today),
            since=read_since(args, today),
            sort=read_choice(Sort, args, "sort") or Sort.DUE,
            after=args.get("after", ""),
        )


def read_format(args: Mapping[str, str]) -> Format | None:
    """The format asked for; none for the page."""
    return read_choice(Format, args, "format")


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _text(args: Mapping[str, str], name: str) -> str:
    """Without the character that no database keeps."""
    return args.get(name, "").replace("\0", "")


def _number(args: Mapping[str, str], name: str, largest: int, smallest: int = 1) -> int | None:
    text = args.get(name, "")
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or not smallest <= int(text[:12]) <= largest:
        raise no_value(text, name)
    return int(text)


def read_as_of(args: Mapping[str, str], today: date) -> date | None:
    """The day of a count: none for today; raises Refused for a future or impossible day."""
    day = _read_day(args, "as_of", today)
    return None if day == today else day


def read_since(args: Mapping[str, str], today: date) -> date | None:
    """The day with which a count is compared, if any; raises Refused where it lies after that of the count."""
    since, day = _read_day(args, "since", today), _read_day(args, "as_of", today) or today
    if since is not None and since > day:
        raise WrongValue(
            "since",
            _(
                "The day to compare with, %(since)s, lies after the day of the figures, %(day)s. "
                "Please enter an earlier one.",
                since=dmy(since),
                day=dmy(day),
            ),
        )
    return since


def _read_day(args: Mapping[str, str], name: str, today: date) -> date | None:
    text = args.get(name, "").strip()
    if not text:
        return None
    try:
        day = read_date(text, today.year)
    except ValueError as wrong:
        raise WrongValue(name, not_a_day(text, today.year)) from wrong
    if day > today:
        raise WrongValue(name, _("%(day)s has not come yet. Please enter a day up to today.", day=dmy(day)))
    if day < EARLIEST:
        raise WrongValue(name, _("A day lies between 2000 and 2100. Please check the year."))
    return day
