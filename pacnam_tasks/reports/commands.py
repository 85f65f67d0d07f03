"""`flask report build`: a report without the web."""

import os
from datetime import date, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlmodel import Session

from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.web import clock, database
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.periods.queries import standing
from pacnam_tasks.periods.queries.pictures import picture_of
from pacnam_tasks.reports.access import SEES_ALL
from pacnam_tasks.reports.content import Document, FollowUpFigures, Signer
from pacnam_tasks.reports.data import as_workbook
from pacnam_tasks.reports.followup import compose
from pacnam_tasks.reports.labels import FAILURE
from pacnam_tasks.reports.printing import lay_out
from pacnam_tasks.reports.queries.figures import follow_up
from pacnam_tasks.reports.queries.of_period import follow_up_of
from pacnam_tasks.reports.render import RenderFailed, render_pdf, render_word
from pacnam_tasks.reports.rule_sets import RULE_SETS, RuleSet, rule_set_of
from pacnam_tasks.reports.rules import OF_A_DAY, Format
from pacnam_tasks.tasks.queries.counts import AsOf


@click.group()
def report() -> None:
    """Printed reports."""


@report.command()
@click.argument("kind", type=click.Choice([kind.value for kind in OF_A_DAY]))
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day of the figures; today if left out.")
@click.option("--period", metavar="NAME", help="A reporting period, such as 2023-08; its figures are printed.")
@click.option(
    "--format", "format_", type=click.Choice([one.value for one in Format]), default=Format.PDF.value, show_default=True
)
@click.option("--rules", type=click.Choice(sorted(RULE_SETS)), help="The rule set; that of the day if left out.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@with_appcontext
def build(kind: str, as_of: datetime | None, period: str | None, format_: str, rules: str | None, output: Path) -> None:
    """Write the report KIND to a file."""
    today = clock().today()
    if period and as_of:
        raise click.UsageError(_("Either a period or a day can be asked for, not both."))
    with database().reading() as session:
        if period:
            figures = _of_period(session, period, today)
        else:
            when = AsOf(_checked(as_of.date() if as_of else today, today), today, clock().zone)
            figures = follow_up(session, SEES_ALL, when, document_on=today, signer=Signer())
    try:
        content, pages = _made(compose(figures), RULE_SETS[rules] if rules else rule_set_of(today), Format(format_))
    except RenderFailed as failed:
        raise click.ClickException(str(FAILURE[failed.failure])) from failed
    _write_whole(output, content)
    click.echo(f"{output}: {kind} {period or figures.as_of} {format_}, {pages}{len(content):,} byte")


def _made(document: Document, rules: RuleSet, format_: Format) -> tuple[bytes, str]:
    """The file, and how many pages it has where that is known."""
    if format_ is Format.DOCX:
        return render_word(document, rules), ""
    if format_ is Format.XLSX:
        return as_workbook(document), ""
    rendered = render_pdf(lay_out(document, rules))
    return rendered.pdf, f"{rendered.pages} trang, "


def _of_period(session: Session, name: str, today: date) -> FollowUpFigures:
    period_id = standing.id_named(session, name)
    if period_id is None:
        raise click.BadParameter(_("There is no reporting period %(name)s.", name=name), param_hint="--period")
    stands = standing.listed(session, period_id, clock())
    if stands.period.first_on > today:
        raise click.BadParameter(_("The period %(name)s has not begun yet.", name=name), param_hint="--period")
    picture = picture_of(session, stands, clock())
    return follow_up_of(session, picture, clock().zone, document_on=today, signer=Signer())


def _checked(day: date, today: date) -> date:
    if day > today:
        message = _("%(day)s has not come yet. Please enter a day up to today.", day=dmy(day))
        raise click.BadParameter(message, param_hint="--as-of")
    return day


def _write_whole(output: Path, content: bytes) -> None:
    """The whole file or none."""
    new = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        with new.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.replace(output)
    except OSError as error:
        new.unlink(missing_ok=True)
        raise click.ClickException(
            _("The file %(name)s could not be written: %(cause)s.", name=str(output), cause=error.strerror or "")
        ) from error
