"""`flask history verify`: does the audit chain hold."""

import click
from flask.cli import with_appcontext

from pacnam_tasks.core.web import database
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history.queries import checked


@click.group()
def history() -> None:
    """The append-only history."""


@history.command()
@with_appcontext
def verify() -> None:
    """Check every event's seal; fail and name the first broken place."""
    with database().reading() as session:
        verdict = checked(session)
    if verdict.broken_at is not None:
        raise click.ClickException(_("The history is broken at event %(seq)s.", seq=verdict.broken_at))
    click.echo(_("The history holds: %(n)s events, last seal %(seal)s.", n=verdict.count, seal=verdict.head))
