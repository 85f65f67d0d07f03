"""The demonstration's history as it is written down in `story/`: what people did, line by line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from pacnam_tasks.demo.reading import STORY, decimal, instant, listed, optional_day, rows
from pacnam_tasks.progress.rules import Cause


@dataclass(frozen=True)
class Act:
    """One thing that somebody did to one task: a line of the story.

    `code` may be that of an indicator, the name of a period or the title of a meeting. `note` is also the reason of a
    refusal and the text of a direction or an answer; `day` the one that is asked for, granted, of the next review, or
    by which something is awaited, and the last one of an acting head; `to` the account that a task is handed to, that
    is in charge or that acts for the head, the units that something is directed to, the rating, or the shares; `holds`
    the questions of a check that are answered yes, or the fields of a meeting;
    `files` the names of what comes along, made by `evidence`.
    """

    at: datetime
    actor: str
    act: str
    code: str
    figure: Decimal | None = None
    note: str = ""
    cause: Cause | None = None
    obstacle: str = ""
    day: date | None = None
    done: str = ""
    proposal: str = ""
    document: str = ""
    to: str = ""
    holds: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


def acts_until(end: datetime, zone: ZoneInfo) -> list[Act]:
    """The story up to `end` in the order of time."""
    told = (act for path in sorted(STORY.glob("*.csv")) for row in rows(path) for act in _read(row, zone))
    return sorted((act for act in told if act.at <= end), key=lambda act: act.at)


def _read(row: dict[str, str], zone: ZoneInfo) -> Iterator[Act]:
    """The acts of a line: one who does the same with several tasks takes a minute for each."""
    first = instant(row["at"], zone)
    for number, code in enumerate(listed(row["code"])):
        yield Act(
            at=first + timedelta(minutes=number),
            actor=row["actor"],
            act=row["act"],
            code=code,
            figure=decimal(row.get("figure", "")),
            note=row["note"],
            cause=Cause(row["cause"]) if row["cause"] else None,
            obstacle=row["obstacle"],
            day=optional_day(row["day"]),
            done=row.get("done", ""),
            proposal=row.get("proposal", ""),
            document=row.get("document", ""),
            to=row.get("to", ""),
            holds=tuple(listed(row.get("holds", ""))),
            files=tuple(listed(row.get("files") or "")),
        )
