"""`flask units dissolve`: a unit ends."""

from datetime import date

import click
from flask.cli import with_appcontext

from pacnam_tasks.core.errors import NotFound, Refused
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.web import clock, database
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.units import queries
from pacnam_tasks.units.actions import Dissolution
from pacnam_tasks.units.actions import dissolve as end


@click.group()
def units() -> None:
    """Units and their validity in time."""


@units.command()
@click.argument("code")
@click.option("--on", "last_day", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Its last day.")
@click.option("--document", required=True, metavar="NUMBER", help="The document that decides it.")
@with_appcontext
def dissolve(code: str, last_day: date, document: str) -> None:
    """End the unit CODE; refused with the list of what it still carries."""
    decided = Dissolution(date(last_day.year, last_day.month, last_day.day), " ".join(document.split()))
    try:
        with database().writing() as session:
            unit = queries.by_code(session, code)
            end(session, unit, decided, clock())
    except NotFound as unknown:
        raise click.ClickException(_("There is no unit %(code)s.", code=code)) from unknown
    except Refused as refused:
        raise click.ClickException(refused.messages[""]) from refused
    click.echo(
        _(
            "%(unit)s ends on %(day)s and gets no work after that day; the posts of its people end too.",
            unit=unit.name,
            day=dmy(decided.on),
        )
    )
