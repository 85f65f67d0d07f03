"""`flask summaries`: what is kept to count days by, made again from tasks and history or compared with them."""

from collections.abc import Iterator
from datetime import date, timedelta

import click
from flask.cli import with_appcontext

from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.web import clock, database
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.tasks import in_force, summary
from pacnam_tasks.tasks.past_days import differing, recount
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.tasks.queries.in_force import last_seq

A_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def summaries() -> None:
    """The kept counts of days."""


@summaries.command()
@click.option("--from", "first", type=A_DAY, required=True, help="The first day to make.")
@click.option("--to", "last", type=A_DAY, default=None, help="The last one; today if left out.")
@with_appcontext
def rebuild(first: date, last: date | None) -> None:
    """Make the counts of past days again from history, and those of today from the tasks."""
    for when in _days(first, last):
        click.echo(f"{when.day:%d/%m/%Y}  {_made(when)}")


def _made(when: AsOf) -> int:
    """Make the counts of a day; the number of corners. Those of today are read and written in one transaction."""
    if not when.is_past:
        with database().writing() as session:
            return len(summary.refresh(session, when.day))
    with database().reading() as session:
        cells = recount(session, when)
    with database().writing() as session:
        summary.replace(session, when.day, cells)
    return len(cells)


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
    """Compare each kept past day, and the facts in force at its end, with history, and today with the tasks.

    The exit is not zero where one differs.
    """
    today, wrong = clock().today(), 0
    with database().reading() as session:
        kept = [day for day in summary.days(session, date.min) if day < today]
        kept += [today] if summary.is_current(session, today) else []
    for day in kept:
        with database().reading() as session:
            corners = differing(session, AsOf(day, today, clock().zone))
        for corner in corners:
            click.echo(f"{day:%d/%m/%Y}  {corner}", err=True)
        wrong += bool(corners)
    click.echo(_("%(n)s of %(all)s kept days are what tasks and history say.", n=len(kept) - wrong, all=len(kept)))
    if wrong:
        raise SystemExit(1)


def _days(first: date, last: date | None) -> Iterator[AsOf]:
    today = clock().today()
    day, end = _day(first), today if last is None else _day(last)
    if end > today:
        raise click.BadParameter(
            _("Counts are kept of days up to today. Please name an earlier one."), param_hint="--to"
        )
    if day > end:
        said = _("%(first)s is later than %(last)s, so there is no day to make.", first=dmy(day), last=dmy(end))
        raise click.BadParameter(said, param_hint="--from")
    while day <= end:
        yield AsOf(day, today, clock().zone)
        day += timedelta(days=1)


def _day(given: date) -> date:
    """click gives midnights."""
    return date(given.year, given.month, given.day)
