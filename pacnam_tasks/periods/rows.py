"""The rows of a period behind one of its figures, as they were frozen; before that, as the history gives them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from pacnam_tasks.core.form_fields import no_value
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.periods.picture import Picture, Row, tally_of
from pacnam_tasks.rollup.page import IN_TABLES, heads_of_counts
from pacnam_tasks.tasks.forms import LevelChoice
from pacnam_tasks.tasks.labels import STATE, TIMELINESS, spans_of_age
from pacnam_tasks.tasks.rules.facts import State, Timeliness

PAGE = 50
BY = ("field", "unit")


def rows_url(period_id: int, counts: str, **narrowed: str) -> str:
    """The address of the rows behind a count of a period: of a `level`, a `field`, a `unit`."""
    return f"/periods/{period_id}/rows?{urlencode(narrowed | {'counts': counts})}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows: tasks or parts, of a field, of a unit, and the count of the roll-up in which they are."""

    level: LevelChoice
    codes: Mapping[str, str]
    counts: str
    after: int

    @classmethod
    def of(cls, args: Mapping[str, str]) -> "Wanted":
        """Read from the address; raises Refused."""
        level, counts = args.get("level", "task"), args.get("counts", "assigned")
        if level not in set(LevelChoice):
            raise no_value(level, "level")
        if counts not in words_of_counts():
            raise no_value(counts, "state")
        after = args.get("after", "")
        start = int(after[:6]) if after.isascii() and after.isdigit() else 0
        return cls(LevelChoice(level), {by: code for by in BY if (code := args.get(by, ""))}, counts, start)

    def url(self, period_id: int, after: int) -> str:
        """The address of these rows, from a place on."""
        more = {"after": str(after)} if after else {}
        return rows_url(period_id, self.counts, level=self.level.value, **self.codes, **more)

    def holds(self, row: Row) -> bool:
        """Whether a row is counted there."""
        if self.level is not LevelChoice.ALL and row["level"] != self.level:
            return False
        return all(row[by] == code for by, code in self.codes.items()) and bool(getattr(tally_of(row), self.counts))


def words_of_counts() -> dict[str, str]:
    """The counts behind which there are rows, with their words."""
    ages = {f"age_{n}": _("overdue %(span)s days", span=span) for n, span in enumerate(spans_of_age(), 1)}
    beside = {"done": _("Done"), "open": _("Open"), "updated": _("Updated"), "silent": _("Silent")}
    return dict(zip(IN_TABLES, heads_of_counts(), strict=True)) | beside | ages


def context(period_id: int, wanted: Wanted, found: Mapping[str, Any]) -> dict[str, Any]:
    """What templates/periods/rows.html wants beside the period."""
    words = {LevelChoice.TASK: _("Tasks"), LevelChoice.PART: _("Parts"), LevelChoice.ALL: _("Tasks and parts")}
    return {
        **found,
        "level_words": words[wanted.level],
        "count_words": words_of_counts()[wanted.counts],
        "next_url": wanted.url(period_id, found["next_row"]) if found["next_row"] else "",
        "first_url": wanted.url(period_id, 0) if wanted.after else "",
    }


@dataclass(frozen=True, slots=True)
class Shown:
    """A row in the names of its day."""

    code: str
    title: str
    unit: str
    state: str
    is_late: bool
    due_on: date | None
    overdue_days: int
    percent: Decimal


def found(picture: Picture, wanted: Wanted) -> dict[str, Any]:
    """What templates/periods/rows.html wants of the rows: a page of them, their number, where the next begins."""
    names = {by: {named[0]: named[1] for named in picture.figures["names"][by]} for by in BY}
    rows = [row for row in picture.rows if wanted.holds(row)]
    end = wanted.after + PAGE
    return {
        "rows": [_shown(row, names["unit"]) for row in rows[wanted.after : end]],
        "n": len(rows),
        "next_row": end if end < len(rows) else None,
        "narrowed": [names[by].get(code, code) for by, code in wanted.codes.items()],
        "as_of": picture.as_of,
    }


def _shown(row: Row, units: Mapping[str, str]) -> Shown:
    state = str(STATE[State(row["state"])])
    if row["timeliness"]:
        timely = str(TIMELINESS[Timeliness(row["timeliness"])])
        state = timely if row["state"] == State.DONE else f"{state}, {timely.lower()}"
    return Shown(
        code=row["code"],
        title=row["title"],
        unit=units.get(row["unit"], row["unit"]),
        state=state,
        is_late=row["timeliness"] == Timeliness.OVERDUE,
        due_on=date.fromisoformat(row["due_on"]) if row["due_on"] else None,
        overdue_days=row["overdue_days"],
        percent=Decimal(row["percent"]),
    )
