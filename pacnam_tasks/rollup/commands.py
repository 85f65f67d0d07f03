"""`flask rollup`: the counts that the pages show to one who sees all."""

import json
from datetime import date

import click
from flask.cli import with_appcontext

from pacnam_tasks.accounts.rules import SYSTEM_READER
from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.web import clock, database
from pacnam_tasks.rollup import formats
from pacnam_tasks.rollup.forms import Grouping
from pacnam_tasks.rollup.queries import By, Table, roll_up
from pacnam_tasks.tasks.forms import LevelChoice, read_as_of, read_since
from pacnam_tasks.tasks.queries.changes import span_of
from pacnam_tasks.tasks.queries.counts import AsOf, Scope

DIMENSIONS = tuple(one.value for one in Grouping)


@click.command()
@click.option("--as-of", "as_of", default="", metavar="DATE", help="The day of the counts; today if left out.")
@click.option("--since", default="", metavar="DATE", help="An earlier day to compare with.")
@click.option("--by", type=click.Choice(DIMENSIONS), default="field", show_default=True)
@click.option("--level", type=click.Choice([level.value for level in LevelChoice]), default="task", show_default=True)
@click.option("--format", "format_", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@with_appcontext
def rollup(as_of: str, since: str, by: By, level: str, format_: str) -> None:
    """Print the roll-up of all tasks."""
    when = _when(as_of)
    earlier = _since(since, when)
    scope = Scope(level=None if level == LevelChoice.ALL else level)
    with database().reading() as session:
        span = span_of(session, when, earlier) if earlier else None
        table = roll_up(session, SYSTEM_READER, when, by, scope, span)
    click.echo(_text(table, when, earlier, format_), nl=format_ != "csv")


def _when(text: str) -> AsOf:
    today = clock().today()
    try:
        return AsOf(read_as_of({"as_of": text}, today) or today, today, clock().zone)
    except Refused as refused:
        raise click.BadParameter(refused.messages[""], param_hint="--as-of") from refused


def _since(text: str, when: AsOf) -> date | None:
    try:
        return read_since({"since": text, "as_of": when.day.isoformat()}, when.today)
    except Refused as refused:
        raise click.BadParameter(refused.messages[""], param_hint="--since") from refused


def _text(table: Table, when: AsOf, since: date | None, format_: str) -> str:
    if format_ == "json":
        return json.dumps(formats.as_json(table, when, since), ensure_ascii=False, indent=2)
    return formats.as_csv(table) if format_ == "csv" else formats.as_table(table)
