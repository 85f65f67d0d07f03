"""`flask summaries`: what is kept to count past days by, made again from history or compared with it."""

from collections.abc import Iterator
from datetime import date, timedelta

import click
from flask.cli import with_appcontext

from pacnam_tasks.core.web import clock, database
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.tasks import in_force, summary
from pacnam_tasks.tasks.past_days import differing, recount
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.tasks.queries.in_force import last_seq

A_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def summaries() -> None:
    """The kept counts of past days."""


@summaries.command()
@click.option("--from", "first", type=A_DAY, required=True, help="The first day to make.")
@click.option("--to", "last", type=A_DAY, default=None, help="The last one; yesterday if left out.")
@with_appcontext
def rebuild(first: date, last: date | None) -> None:
    """Make the counts of past days again from history."""
    for when in _days(first, last):
        with database().reading() as session:
            cells = recount(session, when)
        with database().writing() as session:
            summary.replace(session, when.day, cells)
        click.echo(f"{when.day:%d/%m/%Y}  {len(cells)}")


@summaries.command()
@with_appcontext
def renew() -> None:
    """Drop the facts in force, by which days without kept counts are counted, and make them again from history."""
    with database().writing() as session:
        in_force.forget(session)
        in_force.catch_up(session)
        click.echo(_("The facts in force are those of the history up to event %(seq)s.", seq=last_seq(session)))


@summaries.command()
@with_appcontext
def check() -> None:
    """Compare each kept past day, and the facts in force at its end, with history; non-zero exit where one differs."""
    today, wrong = clock().today(), 0
    with database().reading() as session:
        kept = [day for day in summary.days(session, date.min) if day < today]
    for day in kept:
        with database().reading() as session:
            corners = differing(session, AsOf(day, today, clock().zone))
        for corner in corners:
            click.echo(f"{day:%d/%m/%Y}  {corner}", err=True)
        wrong += bool(corners)
    click.echo(_("%(n)s of %(all)s kept days are what history says.", n=len(kept) - wrong, all=len(kept)))
    if wrong:
        raise SystemExit(1)


def _days(first: date, last: date | None) -> Iterator[AsOf]:
    today = clock().today()
    day, end = _day(first), today - timedelta(days=1) if last is None else _day(last)
    if end >= today:
        raise click.BadParameter(_("Only days that have passed are kept."), param_hint="--to")
    while day <= end:
        yield AsOf(day, today, clock().zone)
        day += timedelta(days=1)


def _day(given: date) -> date:
    """click gives midnights."""
    return date(given.year, given.month, given.day)
