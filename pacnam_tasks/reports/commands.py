"""`flask report build`: a report without the web."""

import os
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext
from sqlmodel import Session

from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.web import clock, database
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.periods.queries import standing
from pacnam_tasks.periods.queries.pictures import picture_of
from pacnam_tasks.reports.access import SEES_ALL
from pacnam_tasks.reports.data import as_workbook
from pacnam_tasks.reports.document import Document, Signer
from pacnam_tasks.reports.drafting import PartFailed
from pacnam_tasks.reports.editing.checks import unwritten
from pacnam_tasks.reports.editing.labels import finding_words
from pacnam_tasks.reports.kinds.kind import Asked, Kind, Option
from pacnam_tasks.reports.kinds.registry import KINDS
from pacnam_tasks.reports.labels import FAILURE
from pacnam_tasks.reports.marks import NO_MARKS, bearing
from pacnam_tasks.reports.printing import lay_out
from pacnam_tasks.reports.queries.letterheads import issuers_on, letterhead_of
from pacnam_tasks.reports.render import RenderFailed, render_pdf, render_word
from pacnam_tasks.reports.rule_sets import RULE_SETS, RuleSet, rule_set_of
from pacnam_tasks.reports.rules import Format
from pacnam_tasks.reports.signing import CHIEF
from pacnam_tasks.reports.spans import span_of
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.tasks.queries.one import get_whole
from pacnam_tasks.units.models import Unit
from pacnam_tasks.units.queries import by_code


@click.group()
def report() -> None:
    """Printed reports."""


@report.command()
@click.argument("kind", type=click.Choice([kind.key for kind in KINDS.values() if kind.is_offered]))
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day of the figures; today if left out.")
@click.option("--period", metavar="NAME", help="A reporting period, such as 2023-08; its figures are printed.")
@click.option("--unit", metavar="CODE", help="The unit whose document it is.")
@click.option("--issuer", metavar="CODE", help="The office, if it goes out in its name; the committee's if left out.")
@click.option("--task", metavar="CODE", help="The task that it is about.")
@click.option(
    "--format", "format_", type=click.Choice([one.value for one in Format]), default=Format.PDF.value, show_default=True
)
@click.option("--rules", type=click.Choice(sorted(RULE_SETS)), help="The rule set; that of the day if left out.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@with_appcontext
def build(kind: str, format_: str, rules: str | None, output: Path, **options: Any) -> None:
    """Write the document KIND to a file."""
    wanted, form = KINDS[kind], Format(format_)
    if form not in wanted.formats:
        raise click.UsageError(_("%(kind)s is not written as %(format)s.", kind=str(wanted.name), format=format_))
    with database().reading() as session:
        asked = _asked(session, wanted, rules, **options)
        document = _composed(wanted, asked)
    try:
        content, pages = _made(document, asked.rules, form)
    except PartFailed as failed:
        raise click.ClickException(finding_words(unwritten(failed.part))) from failed
    except RenderFailed as failed:
        raise click.ClickException(str(FAILURE[failed.failure])) from failed
    _write_whole(output, content)
    of = options["period"] or asked.when.day
    click.echo(f"{output}: {kind} {of} {format_}, {pages}{len(content):,} byte")


def _composed(kind: Kind, asked: Asked) -> Document:
    try:
        return bearing(kind.compose(asked), asked.rules, NO_MARKS, is_draft=kind.is_issued)
    except PartFailed as failed:
        raise click.ClickException(finding_words(unwritten(failed.part))) from failed


def _asked(
    session: Session,
    kind: Kind,
    rules: str | None,
    as_of: datetime | None,
    period: str | None,
    unit: str | None,
    task: str | None,
    issuer: str | None,
) -> Asked:
    """What the document is to be made of, with nobody's name below it."""
    today = clock().today()
    if period and as_of:
        raise click.UsageError(_("Either a period or a day can be asked for, not both."))
    of_kind = ((period, Option.PERIOD), (unit, Option.UNIT), (task, Option.TASK), (issuer, Option.ISSUER))
    for given, option in of_kind:
        if given and option not in kind.options:
            raise click.UsageError(_("%(kind)s takes no --%(option)s.", kind=str(kind.name), option=option.value))
        if not given and option in kind.options and option not in {Option.PERIOD, Option.ISSUER}:
            raise click.UsageError(_("%(kind)s wants --%(option)s.", kind=str(kind.name), option=option.value))
    stands = _period(session, period, today) if period else None
    day = _checked(as_of.date() if as_of else today, today)
    issuer_id, of = _issuer(session, issuer, today), _unit(session, unit)
    letterhead = letterhead_of(session, today, issuer_id)
    organisation = letterhead_of(session, today, of.id).organisation if of is not None else letterhead.organisation
    return Asked(
        session,
        clock(),
        AsOf(min(stands.period.last_on, today) if stands else day, today, clock().zone),
        today,
        Signer() if issuer_id is None else Signer(CHIEF),
        RULE_SETS[rules] if rules else rule_set_of(today, organisation),
        letterhead,
        picture=picture_of(session, stands, clock()) if stands else None,
        span=span_of(stands.period.name, stands.period.first_on, stands.period.last_on) if stands else None,
        unit_id=of.id if of is not None else None,
        task_id=_task(session, task),
    )


def _unit(session: Session, code: str | None, option: str = "--unit") -> Unit | None:
    try:
        return by_code(session, code) if code else None
    except NotFound as none:
        raise click.BadParameter(_("There is no unit %(code)s.", code=code), param_hint=option) from none


def _issuer(session: Session, code: str | None, today: date) -> int | None:
    """The office, by its code; none for the committee."""
    if not code:
        return None
    unit, office_id = _unit(session, code, "--issuer"), issuers_on(session, today).office_id
    if unit is None or unit.id != office_id:
        raise click.BadParameter(
            _("Reports go out in the name of the committee or of its office, not of %(code)s.", code=code),
            param_hint="--issuer",
        )
    return office_id


def _task(session: Session, code: str | None) -> int | None:
    try:
        return get_whole(session, code, SEES_ALL).id if code else None
    except NotFound as none:
        raise click.BadParameter(_("There is no task %(code)s.", code=code), param_hint="--task") from none


def _made(document: Document, rules: RuleSet, format_: Format) -> tuple[bytes, str]:
    """The file, and how many pages it has where that is known."""
    if format_ is Format.DOCX:
        return render_word(document, rules), ""
    if format_ is Format.XLSX:
        return as_workbook(document), ""
    rendered = render_pdf(lay_out(document, rules))
    return rendered.pdf, f"{rendered.pages} trang, "


def _period(session: Session, name: str, today: date) -> Any:
    period_id = standing.id_named(session, name)
    if period_id is None:
        raise click.BadParameter(_("There is no reporting period %(name)s.", name=name), param_hint="--period")
    stands = standing.listed(session, period_id, clock())
    if stands.period.first_on > today:
        raise click.BadParameter(_("The period %(name)s has not begun yet.", name=name), param_hint="--period")
    return stands


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
