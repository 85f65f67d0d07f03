"""`flask periods …`: the periods without the web, and the check of what was frozen."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import NoResultFound
from sqlmodel import Session

from pacnam_tasks.accounts.queries import actor_named
from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.errors import Conflict, NotAllowed, Refused
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.web import clock, database
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.periods import actions, forms, sentences
from pacnam_tasks.periods.labels import STATE, VERDICT
from pacnam_tasks.periods.queries import pictures, standing
from pacnam_tasks.periods.queries.standing import Stands
from pacnam_tasks.periods.rules import PeriodState, Verdict

NAMED = 10
_by = click.option("--by", "username", required=True, metavar="ACCOUNT", help="In whose right.")


@click.group()
def periods() -> None:
    """Reporting periods."""


@periods.command("list")
@with_appcontext
def list_periods() -> None:
    """All periods, the latest first."""
    with database().reading() as session:
        found = standing.all_periods(session, clock())
    for one in found:
        period = one.period
        words = _("Unlocked for now") if one.is_unlocked else STATE[PeriodState(period.state)]
        cut_off = sentences.local(period.cut_off_at, clock().zone)
        click.echo(f"{period.name:<10}{dmy(period.first_on)}  {dmy(period.last_on)}  {cut_off}  {words}")
    if not found:
        click.echo(_("No reporting period has been opened yet."))


@periods.command("open")
@click.argument("name")
@click.option("--from", "first_on", default="", metavar="DAY", help="Its first day, if not that of the calendar.")
@click.option("--to", "last_on", default="", metavar="DAY", help="Its last day, if not that of the calendar.")
@click.option("--cut-off", "cut_off_on", default="", metavar="DAY", help="The day of the cut-off.")
@click.option("--hour", "cut_off_hour", default="", metavar="HOUR", help="The hour of the cut-off.")
@_by
@with_appcontext
def open_period(name: str, first_on: str, last_on: str, cut_off_on: str, cut_off_hour: str, username: str) -> None:
    """Begin to collect for the period NAME (2023-09, 2023-W37, 2023-Q3, 2023-H2, 2023)."""
    typed = {"name": name, "first_on": first_on, "last_on": last_on, "cut_off_on": cut_off_on}
    with _told(), database().writing() as session:
        sent = forms.read_period(typed | {"cut_off_hour": cut_off_hour}, clock().zone)
        actions.open_period(session, sent, by=_actor(session, username), clock=clock())
    click.echo(_("The period %(name)s is open: its reports are being collected.", name=sent.name))


@periods.command()
@click.argument("name")
@click.option("--reason", default="", metavar="TEXT", help="Why it is locked although reports are missing.")
@_by
@with_appcontext
def lock(name: str, reason: str, username: str) -> None:
    """Close the books of the period NAME."""
    with _told(), database().writing() as session:
        stands = standing.to_change(session, _id(session, name), clock())
        sent = forms.read_lock({"sure": "1" if reason else "", "reason": reason})
        version = stands.period.version
        actions.lock(session, stands, sent, by=_actor(session, username), clock=clock(), version=version)
    click.echo(_("The period %(name)s is locked.", name=name))


@periods.command()
@click.argument("name")
@_by
@with_appcontext
def freeze(name: str, username: str) -> None:
    """Keep the figures and rows of the locked period NAME for ever."""
    with _told():
        with database().reading() as session:
            seen = standing.listed(session, _id(session, name), clock())
            actions.check_right("freeze", _actor(session, username), seen, seen.period.version)
            picture = pictures.taken(session, seen, clock())
        with database().writing() as session:
            stands = standing.to_change(session, seen.period.id, clock())
            by, version = _actor(session, username), seen.period.version
            actions.freeze(session, stands, picture, by=by, clock=clock(), version=version)
    click.echo(_("The period %(name)s is frozen.", name=name))


@periods.command()
@click.argument("names", nargs=-1)
@with_appcontext
def verify(names: tuple[str, ...]) -> None:
    """Recount frozen periods from the history and compare; fail where what was frozen was changed or differs."""
    wrong = 0
    with database().reading() as session:
        for stands in _to_verify(session, names):
            found = pictures.check(session, stands, clock())
            wrong += found.verdict in {Verdict.BROKEN, Verdict.HISTORY_DIFFERS}
            click.echo(f"{stands.period.name}: {VERDICT[found.verdict]}{_named(found.differs)}")
    if wrong:
        raise click.ClickException(_("%(n)s frozen periods do not hold.", n=wrong))


def _to_verify(session: Session, names: tuple[str, ...]) -> Iterator[Stands]:
    ids = [_id(session, name) for name in names]
    wanted = [standing.listed(session, one, clock()) for one in ids] or standing.all_periods(session, clock())
    for stands in wanted:
        if stands.state == PeriodState.FROZEN:
            yield stands
        elif names:
            raise click.ClickException(_("The period %(name)s is not frozen yet.", name=stands.period.name))


def _named(codes: object) -> str:
    listed = list(codes) if isinstance(codes, (list, tuple)) else []
    more = " …" if len(listed) > NAMED else ""
    return f" ({', '.join(listed[:NAMED])}{more})" if listed else ""


@contextmanager
def _told() -> Iterator[None]:
    """Say in a sentence what was refused."""
    try:
        yield
    except Refused as refused:
        raise click.ClickException(" ".join(refused.messages.values())) from refused
    except NotAllowed as refused:
        raise click.ClickException(refused.reason) from refused
    except Conflict as changed:
        raise click.ClickException(_("The period has changed meanwhile. Please run the command again.")) from changed


def _id(session: Session, name: str) -> int:
    found = standing.id_named(session, name)
    if found is None:
        raise click.ClickException(_("There is no reporting period %(name)s.", name=name))
    return found


def _actor(session: Session, username: str) -> Actor:
    try:
        return actor_named(session, username, clock().today())
    except NoResultFound as unknown:
        raise click.ClickException(_("There is no account %(name)s.", name=username)) from unknown
