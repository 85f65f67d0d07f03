"""`flask accounts invite` and `flask accounts password`: accounts and passwords without the web."""

from datetime import datetime

import click
from flask.cli import with_appcontext

from pacnam_tasks.accounts.inviting import actions
from pacnam_tasks.accounts.inviting.actions import OneTimePassword
from pacnam_tasks.accounts.inviting.rules import Invitation
from pacnam_tasks.accounts.labels import ROLE
from pacnam_tasks.accounts.queries import account_named
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.text import dmy, nfc
from pacnam_tasks.core.web import clock, database
from pacnam_tasks.core.words import gettext as _

ROLES = [role.value for role in Role]


@click.command()
@click.argument("username")
@click.option("--name", required=True, help="The person's full name.")
@click.option("--unit", required=True, metavar="CODE", help="The unit of the post.")
@click.option("--role", required=True, type=click.Choice(ROLES), help="What the post lets the person do.")
@click.option("--title", default="", help="What the post is called.")
@click.option("--email", default="", help="Where reminders go.")
@click.option(
    "--field", "fields", multiple=True, metavar="CODE", help="A field of a committee member; may be repeated."
)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="The first day of the post; today if left out.")
@with_appcontext
def invite(
    username: str, name: str, unit: str, role: str, title: str, email: str, fields: tuple[str, ...],
    since: datetime | None,
) -> None:  # fmt: skip
    """Make the account USERNAME of a person, with a password for the first sign-in."""
    invitation = Invitation(
        username=username.strip().lower(),
        name=_line(name),
        unit_code=unit.strip(),
        role=Role(role),
        since=since.date() if since else clock().today(),
        title=_line(title),
        email=email.strip(),
        field_codes=fields,
    )
    password = actions.one_time_password(clock())
    try:
        with database().writing() as session:
            actions.invite(session, invitation, password, clock())
    except Refused as refused:
        raise click.ClickException("\n".join(refused.messages.values())) from refused
    click.echo(
        _(
            "The account %(account)s is made for %(name)s: %(role)s, %(unit)s.",
            account=invitation.username,
            name=invitation.name,
            role=ROLE[invitation.role],
            unit=invitation.unit_code,
        )
    )
    _tell(password)


@click.command()
@click.argument("username")
@with_appcontext
def password(username: str) -> None:
    """Give the account USERNAME a password for one sign-in, in place of a lost one; all its sessions end."""
    made = actions.one_time_password(clock())
    try:
        with database().writing() as session:
            account = account_named(session, username.strip().lower())
            if account is None:
                raise click.ClickException(_("There is no account %(name)s.", name=username))
            actions.renew_password(session, account, made, clock())
    except Refused as refused:
        raise click.ClickException("\n".join(refused.messages.values())) from refused
    click.echo(_("The account %(name)s has a new password; its sessions have ended.", name=account.username))
    _tell(made)


def _line(text: str) -> str:
    return " ".join(nfc(text).split())


def _tell(made: OneTimePassword) -> None:
    click.echo(_("One-time password: %(password)s", password=made.text))
    until = made.kept.until
    click.echo(
        _(
            "It is good for one sign-in through %(day)s, at which the person chooses another. It is not shown again.",
            day=dmy(until) if until else "",
        )
    )
