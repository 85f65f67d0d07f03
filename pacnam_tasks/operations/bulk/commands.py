"""`flask bulk load`: tasks and their history from CSV files."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import with_appcontext

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.web import clock, database
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.operations.bulk import actions
from pacnam_tasks.operations.bulk.actions import Loaded
from pacnam_tasks.operations.bulk.reading import read_source


@click.group()
def bulk() -> None:
    """Loading very many tasks."""


@bulk.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--password", help="Lets the people sign in, and makes an office account `bench`.")
@with_appcontext
def load(folder: Path, password: str | None) -> None:
    """Load units.csv, people.csv, tasks.csv and updates.csv of FOLDER, all or nothing."""
    try:
        with _all_stays():
            loaded = _load(folder, password)
    except Refused as refused:
        raise click.ClickException(refused.messages[""]) from refused
    click.echo(
        _(
            "Loaded: %(tasks)s tasks, %(updates)s updates, %(events)s events.",
            tasks=loaded.tasks,
            updates=loaded.updates,
            events=loaded.events,
        )
    )


def _load(folder: Path, password: str | None) -> Loaded:
    zone, today = clock().zone, clock().today()
    _tell(_("Reading …"))
    source = read_source(folder, zone)
    with database().writing() as session:
        return actions.load(session, source, zone=zone, today=today, password=password, tell=_tell)


def _tell(words: str) -> None:
    click.echo(words, err=True)


@contextmanager
def _all_stays() -> Iterator[None]:
    """No search for what can be thrown away: nothing can before the end, and there are millions of things."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
