"""`flask accounts disable`: who leaves."""

import click
from flask.cli import with_appcontext

from pacnam_tasks.accounts.leaving import actions
from pacnam_tasks.accounts.queries import account_named
from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.web import clock, database
from pacnam_tasks.core.words import gettext as _


@click.command()
@click.argument("username")
@with_appcontext
def disable(username: str) -> None:
    """Disable the account of a person who leaves; refused while others must take something over first."""
    try:
        with database().writing() as session:
            account = account_named(session, username.strip().lower())
            if account is None:
                raise click.ClickException(_("There is no account %(name)s.", name=username))
            actions.disable(session, account, clock())
    except Refused as refused:
        raise click.ClickException("\n".join(refused.messages.values())) from refused
    click.echo(_("The account %(name)s is disabled; appointments and sessions have ended.", name=username))
