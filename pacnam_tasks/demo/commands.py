"""`flask demo …`: the demonstration, and who can sign in to it."""

import click
from flask import current_app
from flask.cli import with_appcontext

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.web import clock, database, settings
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.demo import actions, password
from pacnam_tasks.demo.labels import ACCOUNT
from pacnam_tasks.demo.queries import Contents, contents, usernames


@click.group()
def demo() -> None:
    """The demonstration of 2023."""


@demo.command()
@click.option("--if-empty", is_flag=True, help="Leave whatever is there as it is.")
@click.pass_context
@with_appcontext
def load(context: click.Context, if_empty: bool) -> None:
    """Load it and set its clock: in place of an earlier demonstration, never over other data."""
    try:
        loaded = (actions.load_if_empty if if_empty else actions.load)(database(), settings())
    except Refused as refused:
        raise click.ClickException(str(refused)) from refused
    if loaded is None:
        return
    current_app.extensions["pacnam_clock"] = loaded.clock
    click.echo(
        _(
            "Loaded the demonstration as of %(day)s: %(tasks)s tasks, %(parts)s parts, %(events)s events.",
            day=dmy(clock().today()),
            tasks=loaded.tasks,
            parts=loaded.parts,
            events=loaded.events,
        )
    )
    if not if_empty:
        context.invoke(accounts)


@demo.command()
@with_appcontext
def accounts() -> None:
    """Say who can sign in, and with what password."""
    with database().reading() as session:
        names = usernames(session) if contents(session) is Contents.DEMONSTRATION else []
    if not names:
        click.echo(_("The database does not hold the demonstration, so it has none of its accounts."))
        return
    click.echo(_("Accounts of the demonstration:"))
    for name, words in ACCOUNT.items():
        click.echo(f"  {name:<12}{words}")
    others = ", ".join(name for name in names if name not in ACCOUNT)
    click.echo(_("and of the other units and members: %(names)s", names=others))
    found = password.kept(settings().data_dir)
    click.echo(
        _("Password for all of them: %(password)s", password=found)
        if found
        else _("Their password is not kept in this data folder. PACNAM_DEMO_PASSWORD sets a new one.")
    )
