"""`flask accounts …`: accounts without the web."""

import click

from pacnam_tasks.accounts.email.commands import email
from pacnam_tasks.accounts.inviting.commands import invite, password
from pacnam_tasks.accounts.leaving.commands import disable


@click.group(commands=[invite, password, email, disable])
def accounts() -> None:
    """Accounts of people."""
