"""The office's pages of the ladder, and what would go out on a day."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.calendar.queries import calendar_of
from pacnam_tasks.calendar.sentences import why_off
from pacnam_tasks.core.csv_files import FileFormat, as_csv, csv_file
from pacnam_tasks.core.errors import Conflict, NotFound, Refused
from pacnam_tasks.core.form_fields import read_choice, read_key, read_version, typed_day
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.web import clock, database, fresh_key, reading, render, settings
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history import queries as history
from pacnam_tasks.reminders.channels.open_ways import ways_of
from pacnam_tasks.reminders.labels import happened, name_of, standing, until
from pacnam_tasks.reminders.ladder import actions, labels, queries
from pacnam_tasks.reminders.ladder.actions import said
from pacnam_tasks.reminders.ladder.forms import as_typed, read_days, read_rung, read_source
from pacnam_tasks.reminders.ladder.rules import BEFORE_TOO, Rung, Source, addressees_of, days_allowed, latest
from pacnam_tasks.reminders.ledger.labels import FATE
from pacnam_tasks.reminders.ledger.labels import rung as rung_words
from pacnam_tasks.reminders.messages.forecast import foreseen, last_foreseen
from pacnam_tasks.reminders.messages.hours import hours_of
from pacnam_tasks.reminders.queries.outbox import Foreseen
from pacnam_tasks.reminders.rules import WAYS_OUT, Channel, Fate, Matter

bp = Blueprint("ladder", __name__)
PAGE = "/admin/reminders"
SHOWN = 200
COLUMNS = ("code", "title", "unit", "person", "matter", "rung", "occurrence", "channel", "goes_at")


@bp.get(PAGE)
def index() -> Response:
    """Every rung by what it counts from."""
    with reading() as session:
        rows = queries.rows(session)
        ladder = queries.ladder_of(session)
    ordered = sorted(ladder.rungs, key=lambda one: (latest(one), one.days))
    set_up = ways_of(settings())
    by_source = [(source, [_line(one, set_up) for one in ordered if one.source is source]) for source in Source]
    return render(
        "reminders/ladder.html",
        sources=by_source,
        titles=labels.SOURCE,
        is_shipped=not rows,
        not_set_up=labels.not_set_up(set_up),
    )


def _line(rung: Rung, set_up: Collection[Channel]) -> dict[str, Any]:
    return {
        "when": labels.when(rung),
        "audience": labels.audience(rung),
        "channels": labels.channels(rung, set_up),
        "enabled": rung.enabled,
        "url": f"{PAGE}/rungs/{rung.source}/{rung.days}",
    }


@bp.get(f"{PAGE}/rungs/<source>/new")
def new(source: str) -> Response:
    """The form of a rung more."""
    start = {f"by-{one}": "1" for one in WAYS_OUT} | {"enabled": "1", "side": "after"}
    return _form(read_source(source), start, version=0)


@bp.post(f"{PAGE}/rungs/<source>")
def create(source: str) -> AnyResponse:
    """One rung more."""
    of = read_source(source)
    try:
        key, rung = read_key(request.form), read_rung(request.form, of)
        with database().writing() as session:
            if not history.already_said(session, key, None, "rung_added", {"rung": said(rung)}):
                actions.add(session, rung, by=current_actor(), clock=clock(), key=key)
    except Refused as refused:
        return _form(of, request.form.to_dict(), 0, None, 422, refused.messages)
    flash(_("The rung is added; it counts from the next planning on."))
    return redirect(PAGE, 303)


@bp.get(f"{PAGE}/rungs/<source>/<days>")
def edit(source: str, days: str) -> Response:
    """The form of a rung."""
    rung, version = _found(source, days)
    return _form(rung.source, as_typed(rung), version, rung)


@bp.post(f"{PAGE}/rungs/<source>/<days>")
def update(source: str, days: str) -> AnyResponse:
    """The rung is changed, or switched on or off."""
    place = (read_source(source), read_days(days))
    try:
        key, version, rung = read_key(request.form), read_version(request.form), read_rung(request.form, place[0])
        with database().writing() as session:
            if not history.already_said(session, key, None, "rung_changed", {"rung": said(rung)}):
                actions.change(session, place, rung, version, by=current_actor(), clock=clock(), key=key)
    except Refused as refused:
        stands, version = _found(source, days)
        return _form(place[0], request.form.to_dict(), version, stands, 422, refused.messages)
    except Conflict:
        stands, version = _found(source, days)
        changed = _(
            "The rung was changed meanwhile (now: %(rung)s), so nothing was saved. Please compare and send it again.",
            rung="; ".join(
                [labels.when(stands), labels.audience(stands), labels.channels(stands, ways_of(settings()))]
            ),
        )
        return _form(place[0], request.form.to_dict(), version, stands, 409, {"": changed})
    flash(_("The rung is changed; it counts from the next planning on."))
    return redirect(PAGE, 303)


def _found(source: str, days: str) -> tuple[Rung, int]:
    """The rung of an address and its version; one that was shipped has the first."""
    place = (read_source(source), read_days(days))
    with reading() as session:
        versions = {(row.source, row.days): row.version for row in queries.rows(session)}
        rungs = queries.ladder_of(session).rungs
    for one in rungs:
        if (one.source, one.days) == place:
            return one, versions.get(place, 1)
    raise NotFound


def _form(
    source: Source,
    typed: Mapping[str, str],
    version: int,
    stands: Rung | None = None,
    status: int = 200,
    errors: Mapping[str, str] | None = None,
) -> Response:
    set_up = ways_of(settings())
    return render(
        "reminders/rung.html",
        None,
        status,
        title=labels.SOURCE[source],
        action=f"{PAGE}/rungs/{source}" + (f"/{stands.days}" if stands else ""),
        now=labels.when(stands) if stands else "",
        form=typed,
        errors=errors or {},
        row={"version": version, "key": fresh_key()},
        has_days=source is not Source.DIRECTION_GIVEN,
        on_the_day=days_allowed(source)[0] <= 0,
        before_too=source in BEFORE_TOO,
        units=list(labels.UNIT.items()),
        addressees=[(one, labels.ADDRESSEE[one]) for one in addressees_of(source)],
        ways=[(one, labels.way(one, set_up)) for one in Channel if one in WAYS_OUT],
    )


@bp.post(f"{PAGE}/shipped")
def restore() -> AnyResponse:
    """The shipped ladder is in force again."""
    key = read_key(request.form)
    with database().writing() as session:
        if not history.already_said(session, key, None, "ladder_restored", {}):
            actions.restore(session, by=current_actor(), clock=clock(), key=key)
    flash(_("The shipped ladder is in force again."))
    return redirect(PAGE, 303)


@bp.get(f"{PAGE}/forecast")
def forecast() -> Response:
    """Who would get what on a day, as things stand now; tomorrow where no day is named."""
    today, wrong = clock().today(), dict[str, str]()
    day = typed_day(request.args, "day", wrong, today.year) or today + timedelta(days=1)
    if not wrong and day < today:
        wrong["day"] = _("This day has passed. Please enter today or a later day.")
    if not wrong and day > (last := last_foreseen(today)):
        wrong["day"] = _("A forecast reaches to %(last)s. Please enter an earlier day.", last=dmy(last))
    lines: list[Foreseen] = []
    off, next_worked = "", day
    if not wrong:
        with reading() as session:
            lines = foreseen(session, day, clock(), ways_of(settings()), hours_of(settings()))
            calendar = calendar_of(session)
        off, next_worked = why_off(calendar, day), calendar.next_working_day(day)
    if not wrong and read_choice(FileFormat, request.args, "format"):
        return csv_file(f"du-bao-nhac-viec-{day.isoformat()}", as_csv(COLUMNS, map(_cells, lines)))
    gathered = _gathered(lines, day)
    return render(
        "reminders/forecast.html",
        None,
        422 if wrong else 200,
        day=day,
        why_off=off,
        next_worked=next_worked,
        typed=request.args.get("day", dmy(day)),
        errors=wrong,
        lines=gathered[:SHOWN],
        count=len(gathered),
        n_messages=len(lines),
        people=len({one.person_id for one in lines}),
        file_url=f"{PAGE}/forecast?{urlencode({'day': dmy(day), 'format': 'csv'})}",
    )


def _cells(line: Foreseen) -> tuple[Any, ...]:
    rung = rung_words(Matter(line.matter), line.rung, line.working_days)
    goes_at = line.goes_at.replace(tzinfo=clock().zone).isoformat(timespec="minutes") if line.goes_at else None
    return line.code, line.title, line.unit, line.person, line.matter, rung, line.due_on, line.channel, goes_at


def _gathered(lines: list[Foreseen], day: date) -> list[dict[str, Any]]:
    """One line for each person and thing, with all its channels; a mail with the day and hour of its message."""
    found: dict[Any, dict[str, Any]] = {}
    for one in lines:
        matter = Matter(one.matter)
        said_of = happened(matter, one.due_on) or standing((one.due_on - day).days)
        line = found.setdefault(
            (one.person_id, matter, one.matter_id, one.rung),
            {
                "name": name_of(matter, one.code, one.title),
                "what": said_of,
                "rung": rung_words(matter, one.rung, one.working_days),
                "until": until(matter, one.due_on),
                "unit": one.unit,
                "person": one.person,
                "channels": [],
            },
        )
        channel = str(labels.CHANNEL[Channel(one.channel)])
        if one.goes_at:
            channel = f"{channel} {dmy(one.goes_at.date())} {one.goes_at:%H:%M}"
        if one.is_sent:
            channel = f"{channel} ({FATE[Fate.SENT]})"
        line["channels"].append(channel)
    return list(found.values())
