"""`flask db …`: migrations by hand."""

import click
from flask.cli import with_appcontext

from pacnam_tasks.core import migrate
from pacnam_tasks.core.web import database
from pacnam_tasks.history.actions import seal_end


@click.group()
def db() -> None:
    """Migrations."""


@db.command()
@click.argument("revision", default="head")
@with_appcontext
def upgrade(revision: str) -> None:
    """Bring the database up."""
    migrate.upgrade(database(), revision)
    if migrate.is_current(database()):
        with database().writing() as session:
            seal_end(session)


@db.command()
@click.argument("revision")
@with_appcontext
def downgrade(revision: str) -> None:
    """Bring the database down."""
    migrate.downgrade(database(), revision)


@db.command()
@with_appcontext
def check() -> None:
    """Fail when models and migrations differ."""
    migrate.check(database())


@db.command()
@click.argument("message")
@with_appcontext
def revision(message: str) -> None:
    """Write a migration from the difference; read and trim it."""
    migrate.revision(database(), message)
