"""All that a period holds, as plain values: its rows with the names of that day, and the figures counted from them.

A picture is taken from the history while the period may still change, and read back from what was frozen afterwards;
pages, files, reports and comparisons know no difference.
"""

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pacnam_tasks.history.rules import canonical
from pacnam_tasks.periods.models import FrozenPeriod
from pacnam_tasks.periods.rules import Verdict
from pacnam_tasks.tasks.rules.days import OnDay
from pacnam_tasks.tasks.rules.facts import Level, TaskFacts, overdue_days, timeliness
from pacnam_tasks.tasks.rules.tally import TALLY_FIELDS, Tally, contribution, counts_of

DIMENSIONS = ("field", "unit", "programme", "member")
LEVELS = tuple(level.value for level in Level)
JUDGED = (
    "percent_of_plan", "percent_of_same_period", "remainder", "needed_per_month", "low", "ground", "expected",
    "sentence",
)  # fmt: skip
NOBODY = ""
"""The code of work that no member is in charge of."""
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Picture:
    """What a period holds: `rows` of tasks in the order of their codes, `figures` counted from them; all plain JSON."""

    figures: Mapping[str, Any]
    rows: Sequence[Row]

    @property
    def name(self) -> str:
        """The period's name."""
        return str(self.figures["period"])

    @property
    def as_of(self) -> date:
        """The day on which its tasks are judged: its last one, or today before that has come."""
        return date.fromisoformat(self.figures["as_of"])


def tally_of(line: Mapping[str, Any]) -> Tally:
    """The counts that a line or a row keeps."""
    return Tally(**line["counts"])


def row_of(task: Any, facts: Mapping[str, Any], on: OnDay) -> dict[str, Any]:
    """What is kept of a task beside its names: its facts, how they are judged on the last day, what it counts for."""
    read = TaskFacts.from_record(facts)
    when = timeliness(read, on)
    counted = zip(TALLY_FIELDS, counts_of(contribution(read, on)), strict=True)
    return {
        "code": task.code,
        "title": task.title,
        "level": read.level.value,
        "measure": task.measure,
        "target": facts.get("target", None if task.target is None else str(task.target)),
        "product": task.product,
        "state": read.state.value,
        "timeliness": when.value if when else "",
        "overdue_days": overdue_days(read, on.day),
        "percent": f"{read.percent:.1f}",
        "quantity": None if read.quantity is None else f"{read.quantity.normalize():f}",
        "due_on": None if read.due_on is None else read.due_on.isoformat(),
        "counts": {name: n for name, n in counted if n},
        "facts": dict(facts),
    }


def counted(rows: Iterable[Row], names: Mapping[str, Sequence[Sequence[str]]]) -> dict[str, Any]:
    """The counts of each level in all and by each dimension, summed over the rows; lines without any task are left out.

    A task may serve several programmes, so those lines add up to more than the total.
    """
    sums: dict[tuple[str, str, str], dict[str, int]] = {}
    for row in rows:
        level = row["level"]
        keys = [(level, "total", ""), *((level, by, row[by]) for by in ("field", "unit", "member"))]
        for key in keys + [(level, "programme", code) for code in row["programmes"]]:
            into = sums.setdefault(key, {})
            for name, n in row["counts"].items():
                into[name] = into.get(name, 0) + n
    return {
        level: {
            "total": [{"code": "", "counts": sums.get((level, "total", ""), {})}],
            **{
                by: [
                    {"code": code, "counts": sums[level, by, code]}
                    for code, *_ in names[by]
                    if (level, by, code) in sums
                ]
                for by in DIMENSIONS
            },
        }
        for level in LEVELS
    }


def plain(value: Mapping[str, Any]) -> dict[str, Any]:
    """The same as it comes back from JSON, so that a picture just taken equals one that was frozen."""
    read: dict[str, Any] = json.loads(canonical(value))
    return read


def sealed(picture: Picture, period_id: int) -> FrozenPeriod:
    """The picture as it is kept, with its seals."""
    rows = canonical({"rows": picture.rows})
    figures = canonical({**picture.figures, "rows_sha256": sha256_of(rows)})
    return FrozenPeriod(
        period_id=period_id,
        figures=figures,
        rows=zlib.compress(rows.encode("utf-8", "surrogatepass"), 6),
        n_rows=len(picture.rows),
        sha256=sha256_of(figures),
    )


def opened(kept: FrozenPeriod) -> Picture:
    """What was frozen, read back."""
    return Picture(json.loads(kept.figures), json.loads(_rows_text(kept))["rows"])


def _rows_text(kept: FrozenPeriod) -> str:
    return zlib.decompress(kept.rows).decode("utf-8", "surrogatepass")


def sha256_of(text: str) -> str:
    """The SHA-256 of a text as kept."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def holds_its_seal(kept: FrozenPeriod, sealed_as: str) -> bool:
    """Whether rows and figures are those whose hash stands with them and in the event that froze them."""
    try:
        rows = _rows_text(kept)
        figures = json.loads(kept.figures)
    except (zlib.error, ValueError):
        return False
    right_rows = figures.get("rows_sha256") == sha256_of(rows)
    return right_rows and sha256_of(kept.figures) == kept.sha256 == sealed_as


@dataclass(frozen=True)
class Check:
    """The outcome of a check, and the codes of tasks and indicators that differ."""

    verdict: Verdict
    differs: Sequence[str] = ()


def compared_with(frozen: Picture, anew: Picture) -> Check:
    """What was frozen against what the history gives by today's rules.

    Names may have changed since and say nothing. Where the facts agree and the counts do not, the rules have changed.
    """
    then, now = ({row["code"]: row for row in one.rows} for one in (frozen, anew))
    other_facts = [code for code in sorted(then.keys() | now.keys()) if _facts(then.get(code)) != _facts(now.get(code))]
    lines, lines_anew = _indicators(frozen, anew)
    other_facts += [
        code
        for code in sorted(lines.keys() | lines_anew.keys())
        if _facts(lines.get(code)) != _facts(lines_anew.get(code))
    ]
    if other_facts:
        return Check(Verdict.HISTORY_DIFFERS, other_facts)
    other_counts = [code for code, row in then.items() if row["counts"] != now[code]["counts"]]
    other_counts += [code for code, line in lines.items() if _judged(line) != _judged(lines_anew[code])]
    recounted = counted(frozen.rows, frozen.figures["names"])
    if recounted != frozen.figures["counts"]:
        return Check(Verdict.BROKEN)
    return Check(Verdict.RULES_CHANGED, other_counts) if other_counts else Check(Verdict.HOLDS)


def _indicators(frozen: Picture, anew: Picture) -> tuple[dict[str, Row], dict[str, Row]]:
    """The lines of indicators in both by their codes; what was frozen before there were any is not asked for them."""
    if "indicators" not in frozen.figures:
        return {}, {}
    then, now = ({line["code"]: line for line in one.figures["indicators"]} for one in (frozen, anew))
    return then, now


def _judged(line: Row) -> list[Any]:
    """What rules make of the values of an indicator."""
    return [line[name] for name in JUDGED]


def _facts(row: Row | None) -> Any:
    return None if row is None else row["facts"]


def instant(text: str | None) -> datetime | None:
    """An instant that a picture keeps."""
    return None if text is None else datetime.fromisoformat(text)
