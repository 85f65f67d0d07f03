"""The page of the ledger, all of it to be printed, and as a file."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from pacnam_tasks.core.csv_files import FileFormat, as_csv, csv_file
from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.form_fields import read_choice
from pacnam_tasks.core.text import dmy, number
from pacnam_tasks.core.web import clock, local_time, reading, render
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.reminders.labels import happened, name_of, standing
from pacnam_tasks.reminders.ladder.labels import CHANNEL
from pacnam_tasks.reminders.ledger import labels, queries
from pacnam_tasks.reminders.ledger.forms import Wanted, read_wanted
from pacnam_tasks.reminders.rules import Channel, Fate, Matter, path_of
from pacnam_tasks.units.queries import all_units

bp = Blueprint("ledger", __name__)
PAGE = "/admin/reminders/ledger"
COLUMNS = (
    "code", "title", "unit", "person", "matter", "rung", "occurrence", "planned_on", "channel", "state", "sent_at",
    "read_at", "error", "reason",
)  # fmt: skip


@bp.get(PAGE)
def index() -> Response:
    """Who was told what in a period, of one unit or of all."""
    errors: dict[str, str] = {}
    try:
        with reading() as session:
            wanted = queries.known(session, read_wanted(request.args, clock().today()))
    except Refused as refused:
        errors, wanted = refused.messages, read_wanted({}, clock().today())
    after, is_whole = request.args.get("after", type=int), request.args.get("rows") == "all"
    size = queries.PRINTED if is_whole else queries.PAGE
    if not errors and read_choice(FileFormat, request.args, "format"):
        return _file(wanted)
    with reading() as session:
        units = [(unit.code, unit.short_name) for unit in all_units(session)]
        rows = [] if errors else queries.gathered(session, wanted, after, size)
        totals = None if errors else queries.totals(session, wanted)
        people = queries.people(session)
        shown = rows[:size]
        reasons = queries.dropped_because(session, (way for ways in shown for way in ways))
    whole = "all" if is_whole else ""
    return render(
        "reminders/ledger.html",
        None,
        422 if errors else 200,
        wanted=wanted,
        typed=request.args,
        errors=errors,
        units=units,
        people=people,
        unit_name=dict(units).get(wanted.unit, ""),
        totals=totals,
        person_name=dict(people).get(wanted.person or 0, ""),
        lines=[_line(ways, reasons) for ways in shown],
        n_shown=sum(len(ways) for ways in shown),
        printed_at=clock().now(),
        next_url=_url(wanted, after=shown[-1][0].newest, rows=whole) if len(rows) > len(shown) else "",
        first_url=_url(wanted, rows=whole) if after else "",
        whole_url="" if is_whole else _url(wanted, rows="all"),
        file_url=_url(wanted, format="csv"),
    )


def _url(wanted: Wanted, **more: Any) -> str:
    asked = {
        "first": dmy(wanted.first),
        "last": dmy(wanted.last),
        "unit": wanted.unit,
        "person": wanted.person,
        "task": wanted.task,
        **more,
    }
    return f"{PAGE}?{urlencode({name: value for name, value in asked.items() if value})}"


def _file(wanted: Wanted) -> Response:
    """All that is asked for; raises Refused where it is too much: half a ledger would be taken for the whole."""
    with reading() as session:
        rows = queries.lines(session, wanted, size=queries.FILED)
        reasons = queries.dropped_because(session, rows)
    if len(rows) > queries.FILED:
        raise Refused(
            _("More than %(n)s messages fit no file. Please choose a shorter period.", n=number(queries.FILED))
        )
    name = f"so-don-doc-{wanted.first.isoformat()}-{wanted.last.isoformat()}"
    return csv_file(name, as_csv(COLUMNS, (_cells(row, reasons) for row in rows)))


def _cells(row: Any, reasons: Mapping[int, str]) -> tuple[Any, ...]:
    instants = (local_time(at).isoformat(timespec="minutes") if at else None for at in (row.sent_at, row.read_at))
    return (
        row.code, row.title, row.unit, row.person, row.matter,
        labels.rung(Matter(row.matter), row.rung, row.working_days), row.occurrence, row.planned_on, row.channel,
        row.state, *instants, row.error, reasons.get(row.in_message_id, ""),
    )  # fmt: skip


def _line(ways: Sequence[Any], reasons: Mapping[int, str]) -> dict[str, Any]:
    """One reminder, with the ways that it went."""
    row = ways[0]
    matter = Matter(row.matter)
    return {
        "row": row,
        "name": name_of(matter, row.code, row.title),
        "url": path_of(matter, row.code),
        "what": happened(matter, row.occurrence) or standing((row.occurrence - row.planned_on).days),
        "rung": labels.rung(matter, row.rung, row.working_days),
        "ways": [_way(one, reasons.get(one.in_message_id, "")) for one in ways],
    }


def _way(row: Any, reason: str) -> dict[str, Any]:
    channel = Channel(row.channel)
    return {"row": row, "channel": CHANNEL[channel], "fate": labels.fate(Fate(row.state), channel, reason)}
