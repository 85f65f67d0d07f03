"""`flask accounts …`: accounts without the web."""

import click

from pacnam_tasks.accounts.inviting.commands import invite, password
from pacnam_tasks.accounts.leaving.commands import disable


@click.group(commands=[invite, password, disable])
def accounts() -> None:
    """Accounts of people."""
