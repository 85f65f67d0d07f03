"""`flask reminders …`: one tick of planning or delivery by hand, and who would get what."""

import sys
from datetime import date, datetime
from itertools import groupby

import click
from flask import current_app
from flask.cli import with_appcontext

from pacnam_tasks.core.web import clock, database, settings
from pacnam_tasks.reminders import actions
from pacnam_tasks.reminders.channels.open_ways import ways_of
from pacnam_tasks.reminders.jobs import deliver_waiting, gather_waiting, is_quiet
from pacnam_tasks.reminders.ladder.rules import FARTHEST, WEEK
from pacnam_tasks.reminders.messages.forecast import foreseen
from pacnam_tasks.reminders.messages.hours import hours_of
from pacnam_tasks.reminders.messages.queries import piles
from pacnam_tasks.reminders.queries.outbox import Foreseen
from pacnam_tasks.reminders.rules import CHANGES, WAITS_FROM, Fate, Matter

ISO_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def reminders() -> None:
    """Reminders of deadlines, and of what waits for a decision or an answer."""


@reminders.command()
@click.option("--as-of", type=ISO_DAY, help="The day to plan for; today if left out.")
@with_appcontext
def plan(as_of: datetime | None) -> None:
    """Put what is due into the outbox; each reminder gets there once."""
    today = clock().today()
    day = as_of.date() if as_of else today
    if day != today:
        _ask_about(day, today)
    with database().writing() as session:
        added = actions.plan(session, clock(), day, ways_of(settings()))
    click.echo(f"{day}: {added} planned")


def _ask_about(day: date, today: date) -> None:
    """What is planned for another day leaves now and not again on its day; whoever types that is asked."""
    said = "is still to come" if day > today else "has passed"
    click.echo(
        f"{day} {said}: its reminders leave now, and not again on their day. `forecast` only shows them.", err=True
    )
    if sys.stdin.isatty():
        click.confirm("Plan it all the same?", abort=True, err=True)


@reminders.command()
@with_appcontext
def gather() -> None:
    """Make messages of what waits, for whom it is time."""
    made = gather_waiting(current_app._get_current_object())  # type: ignore[attr-defined]  # the proxy's
    click.echo(f"{made} messages made")


@reminders.command()
@with_appcontext
def deliver() -> None:
    """Make messages of what waits, for whom it is time, and send those whose turn it is; nothing in quiet hours."""
    if is_quiet():
        click.echo("quiet hours: nothing is sent before they end")
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's
    gather_waiting(app)
    ends = deliver_waiting(app)
    words = {Fate.SENT: "sent", Fate.PLANNED: "to try again", Fate.FAILED: "failed", Fate.VOID: "overtaken"}
    click.echo(", ".join(f"{ends[fate]} {word}" for fate, word in words.items()))
    with database().reading() as session:
        waiting = sum(pile.n for pile in piles(session, clock().today(), clock().zone))
    if waiting:
        click.echo(f"{waiting} reminders wait for the hour of their message")


@reminders.command()
@click.argument("day", type=ISO_DAY)
@with_appcontext
def forecast(day: datetime) -> None:
    """Who would get what on DAY: code, rung, deadline, unit, person, channels, and when its message would go."""
    with database().reading() as session:
        lines = foreseen(session, day.date(), clock(), ways_of(settings()), hours_of(settings()))
    for (code, rung, due_on, unit, person), same in groupby(
        lines, key=lambda one: (one.code, _rung(one), one.due_on, one.unit, one.person)
    ):
        channels = "+".join(map(_channel, same))
        click.echo(f"{code}\t{rung}\t{due_on}\t{unit}\t{person}\t{channels}")
    click.echo(f"{day:%Y-%m-%d}: {len(lines)}")


def _channel(line: Foreseen) -> str:
    """The channel; of a mail when its message goes."""
    return f"{line.channel} {line.goes_at:%Y-%m-%d %H:%M}" if line.goes_at else line.channel


def _rung(line: Foreseen) -> str:
    """A rung of the deadline by its days; of what waits with its name before; a change has none."""
    if line.matter in CHANGES | {Matter.DIGEST}:
        return line.matter
    days = f"{line.rung:+d}"
    if line.rung <= WAITS_FROM + FARTHEST:
        days = "waits" if line.matter == Matter.EXTENSION else "given"
    elif line.working_days is not None:
        weeks = (line.rung - line.working_days) // WEEK
        days = f"{line.working_days:+d} working days" + (f" +{weeks} weeks" if weeks else "")
    return days if line.matter == Matter.DEADLINE else f"{line.matter} {days}"
