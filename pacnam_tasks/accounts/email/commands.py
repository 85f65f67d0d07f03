"""`flask accounts email`: an address is put right, added or taken away without the web."""

import click
from flask.cli import with_appcontext

from pacnam_tasks.accounts.email import actions
from pacnam_tasks.accounts.queries import account_named
from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.web import clock, database
from pacnam_tasks.core.words import gettext as _


@click.command()
@click.argument("username")
@click.argument("address", default="")
@with_appcontext
def email(username: str, address: str) -> None:
    """Send mails to the person of the account USERNAME to ADDRESS from now on; without it no mails are sent."""
    address = address.strip()
    try:
        with database().writing() as session:
            account = account_named(session, username.strip().lower())
            if account is None:
                raise click.ClickException(_("There is no account %(name)s.", name=username))
            actions.set_address(session, account, address, clock())
    except Refused as refused:
        raise click.ClickException("\n".join(refused.messages.values())) from refused
    if address:
        click.echo(_("Mails for the account %(name)s go to %(address)s.", name=account.username, address=address))
    else:
        click.echo(_("The account %(name)s has no e-mail address any more; no mails are sent.", name=account.username))
