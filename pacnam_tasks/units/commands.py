"""`flask units …`: a unit is set up, a unit ends."""

from datetime import date, datetime

import click
from flask.cli import with_appcontext

from pacnam_tasks.core.errors import NotFound, Refused
from pacnam_tasks.core.text import dmy, nfc
from pacnam_tasks.core.web import clock, database
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.units import queries
from pacnam_tasks.units.actions import Dissolution, NewUnit
from pacnam_tasks.units.actions import add as set_up
from pacnam_tasks.units.actions import dissolve as end
from pacnam_tasks.units.rules import UnitKind

KINDS = [kind.value for kind in UnitKind]


@click.group()
def units() -> None:
    """Units and their validity in time."""


@units.command()
@click.argument("code")
@click.option("--name", required=True, help="Its full name.")
@click.option("--short-name", default="", help="Its name in lists; the full name if left out.")
@click.option("--kind", required=True, type=click.Choice(KINDS))
@click.option("--parent", default="", metavar="CODE", help="The unit above it.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Its first day; today if left out.")
@with_appcontext
def add(code: str, name: str, short_name: str, kind: str, parent: str, since: datetime | None) -> None:
    """Set up the unit CODE."""
    first_day = since.date() if since else clock().today()
    wanted = NewUnit(code.strip(), _line(name), _line(short_name), UnitKind(kind), first_day, parent.strip())
    try:
        with database().writing() as session:
            unit = set_up(session, wanted, clock())
    except Refused as refused:
        raise click.ClickException(refused.messages[""]) from refused
    click.echo(_("%(unit)s is set up under the code %(code)s.", unit=unit.name, code=unit.code))


def _line(text: str) -> str:
    return " ".join(nfc(text).split())


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
