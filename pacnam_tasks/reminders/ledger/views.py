"""The page of the ledger, fit to be printed."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.web import clock, reading, render
from pacnam_tasks.reminders.labels import happened, name_of, standing
from pacnam_tasks.reminders.ladder.labels import CHANNEL
from pacnam_tasks.reminders.ledger import labels, queries
from pacnam_tasks.reminders.ledger.forms import Wanted, read_wanted
from pacnam_tasks.reminders.rules import Channel, Fate, Matter, path_of
from pacnam_tasks.units.queries import all_units

bp = Blueprint("ledger", __name__)
PAGE = "/admin/reminders/ledger"


@bp.get(PAGE)
def index() -> Response:
    """Who was told what in a period, of one unit or of all."""
    errors: dict[str, str] = {}
    try:
        wanted = read_wanted(request.args, clock().today())
    except Refused as refused:
        errors, wanted = refused.messages, read_wanted({}, clock().today())
    after = request.args.get("after", type=int)
    with reading() as session:
        units = [(unit.code, unit.short_name) for unit in all_units(session)]
        rows = [] if errors else queries.lines(session, wanted, after)
        totals = None if errors else queries.totals(session, wanted)
    shown = rows[: queries.PAGE]
    return render(
        "reminders/ledger.html",
        None,
        422 if errors else 200,
        wanted=wanted,
        typed=request.args,
        errors=errors,
        units=units,
        unit_name=dict(units).get(wanted.unit, ""),
        totals=totals,
        lines=[_line(row) for row in shown],
        next_url=_url(wanted, shown[-1].id) if len(rows) > len(shown) else "",
        first_url=_url(wanted) if after else "",
    )


def _url(wanted: Wanted, after: int | None = None) -> str:
    asked = {"first": dmy(wanted.first), "last": dmy(wanted.last), "unit": wanted.unit, "after": after}
    return f"{PAGE}?{urlencode({name: value for name, value in asked.items() if value})}"


def _line(row: Any) -> dict[str, Any]:
    matter = Matter(row.matter)
    return {
        "row": row,
        "name": name_of(matter, row.code, row.title),
        "url": path_of(matter, row.code),
        "what": happened(matter, row.occurrence) or standing((row.occurrence - row.planned_on).days),
        "rung": labels.rung(matter, row.rung),
        "channel": CHANNEL[Channel(row.channel)],
        "fate": labels.FATE[Fate(row.state)],
    }
