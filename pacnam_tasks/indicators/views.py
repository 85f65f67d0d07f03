"""Indicators: all of a period, one with its history; values by hand or from a sheet; what the office keeps."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, request
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.csv_files import csv_file
from pacnam_tasks.core.errors import Conflict, NotAllowed, Refused
from pacnam_tasks.core.files import EXTENSIONS
from pacnam_tasks.core.form_fields import FormKey, no_value, read_key, ticked, typed_id
from pacnam_tasks.core.periods import Period
from pacnam_tasks.core.web import clock, database, fresh_key, reading, render
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history import queries as history
from pacnam_tasks.indicators import formats, page
from pacnam_tasks.indicators.actions import keeping, values
from pacnam_tasks.indicators.book import read_book
from pacnam_tasks.indicators.forms import definitions as definition_forms
from pacnam_tasks.indicators.forms import sheet
from pacnam_tasks.indicators.forms import values as value_forms
from pacnam_tasks.indicators.forms.reading import asked_period
from pacnam_tasks.indicators.models import Indicator
from pacnam_tasks.indicators.queries import definitions, linked
from pacnam_tasks.tasks.forms import read_as_of
from pacnam_tasks.tasks.queries.counts import AsOf

bp = Blueprint("indicators", __name__)
PAGE = "/indicators"
Act = Callable[[Session, Indicator, FormKey], str]
Show = Callable[[int, Mapping[str, str]], Response]
AFTER_ENTRY: list[Callable[[Session, Iterable[Period], Actor], str]] = []
"""What features above say of values just entered for periods, "" for nothing."""


def _when() -> AsOf:
    today = clock().today()
    return AsOf(read_as_of(request.args, today) or today, today, clock().zone)


@bp.get(PAGE)
def index() -> Response:
    """All indicators in a period, or each in its own latest one."""
    when, period, field = _when(), asked_period(request.args), request.args.get("field", "")
    wanted = request.args.get("format", "")
    with reading() as session:
        book = read_book(session, when, period)
        lines = page.chosen_lines(book, field)
    if wanted == "json":
        return jsonify(formats.as_json(book, lines, when.until))
    if wanted == "csv":
        name = f"chi-tieu-{formats.period_of(lines) or 'ky-moi-nhat'}-{when.day.isoformat()}"
        return csv_file(name, formats.as_csv(lines, when.until))
    if wanted:
        raise no_value(wanted, "format")
    return render("indicators/index.html", None, **page.index_page(book, field, current_actor()))


@bp.get(f"{PAGE}/<code>")
def show(code: str) -> Response:
    """One indicator."""
    return _show(code)


def _show(code: str, status: int = 200, form_name: str = "", errors: Mapping[str, str] | None = None) -> Response:
    when, period = _when(), asked_period(request.args)
    with reading() as session:
        context = page.show_page(session, code, when, period, current_actor())
    context |= {"form_name": form_name, "errors": errors or {}, "typed": request.form.to_dict(), "key": fresh_key()}
    return render("indicators/show.html", None, status, **context)


@bp.get(f"{PAGE}/new")
def new() -> Response:
    """The form of a new indicator."""
    return _new()


def _new(status: int = 200, errors: Mapping[str, str] | None = None) -> Response:
    with reading() as session:
        context = page.new_page(session)
    context |= {"errors": errors or {}, "typed": request.form.to_dict(), "key": fresh_key()}
    return render("indicators/new.html", None, status, **context)


@bp.post(PAGE)
def create() -> AnyResponse:
    """Make an indicator."""
    try:
        key = read_key(request.form)
        sent = definition_forms.read_indicator(request.form, clock().today().year)
        with database().writing() as session:
            if not history.already_said(session, key, None, "indicator_made", {"indicator": sent.code}):
                keeping.make(session, sent, by=current_actor(), clock=clock(), key=key)
    except Refused as refused:
        return _new(422, refused.messages)
    flash(_("The indicator %(code)s is made. Please enter its plan next.", code=sent.code))
    return redirect(f"{PAGE}/{sent.code}", 303)


@bp.post(f"{PAGE}/<code>/values")
def enter(code: str) -> AnyResponse:
    """Enter a value of a period."""

    def act(session: Session, indicator: Indicator, key: FormKey) -> str:
        sent, seen = value_forms.read_value(request.form), value_forms.read_seen(request.form)
        if not history.already_said(session, key, None, "indicator_value_entered", {"indicator": code}):
            values.enter(session, indicator, sent, by=current_actor(), clock=clock(), seen=seen, key=key)
        recorded_ = _("The value is recorded. It waits for confirmation by the office or a standing member.")
        return " ".join([recorded_, *_said_after(session, [sent.period])])

    return _once(code, "value", act)


def _said_after(session: Session, periods: Iterable[Period]) -> list[str]:
    said = (say(session, periods, current_actor()) for say in AFTER_ENTRY)
    return [words for words in said if words]


@bp.post(f"{PAGE}/<code>/values/<int:value_id>/confirmation")
def confirm(code: str, value_id: int) -> AnyResponse:
    """Confirm a value."""

    def act(session: Session, indicator: Indicator, key: FormKey) -> str:
        mine = {"indicator": code, "value_id": value_id}
        if not history.already_said(session, key, None, "indicator_value_confirmed", mine):
            values.confirm(session, indicator, value_id, by=current_actor(), clock=clock(), key=key)
        return _("The value is confirmed.")

    return _once(code, "confirm", act)


@bp.post(f"{PAGE}/<code>/explanations")
def explain(code: str) -> AnyResponse:
    """Say why it is low and what is done about it."""

    def act(session: Session, indicator: Indicator, key: FormKey) -> str:
        sent, seen = value_forms.read_explanation(request.form), value_forms.read_seen(request.form)
        if not history.already_said(session, key, None, "indicator_explained", {"indicator": code}):
            values.explain(session, indicator, sent, by=current_actor(), clock=clock(), seen=seen, key=key)
        return _("Cause and remedy are recorded.")

    return _once(code, "explain", act)


@bp.post(f"{PAGE}/<code>/definitions")
def define(code: str) -> AnyResponse:
    """Measure otherwise from a day on."""

    def act(session: Session, indicator: Indicator, key: FormKey) -> str:
        sent = definition_forms.read_definition(request.form, clock().today().year)
        seen = value_forms.read_seen(request.form)
        if not history.already_said(session, key, None, "indicator_defined", {"indicator": code}):
            keeping.define(session, indicator, sent, by=current_actor(), clock=clock(), seen=seen, key=key)
        return _("The new definition holds. Values by the old one are kept and no longer compared with new ones.")

    return _once(code, "definition", act)


@bp.get(f"{PAGE}/<code>/unit")
def edit_unit(code: str) -> Response:
    """The form that gives an indicator to another unit."""
    return _unit_page(code)


@bp.post(f"{PAGE}/<code>/unit")
def update_unit(code: str) -> AnyResponse:
    """Let another unit answer for it."""

    def act(session: Session, indicator: Indicator, key: FormKey) -> str:
        unit_id, was = typed_id(request.form, "unit"), value_forms.read_seen(request.form)
        if not history.already_said(session, key, None, "indicator_given", {"indicator": code}):
            keeping.give(session, indicator, unit_id, by=current_actor(), clock=clock(), was=was, key=key)
        return _("Another unit answers for the indicator now.")

    return _once(code, "", act, lambda status, errors: _unit_page(code, status, errors))


def _unit_page(code: str, status: int = 200, errors: Mapping[str, str] | None = None) -> Response:
    today = clock().today()
    with reading() as session:
        context = page.unit_page(session, code, AsOf(today, today, clock().zone))
    context |= {"errors": errors or {}, "typed": request.form.to_dict(), "key": fresh_key()}
    return render("indicators/unit.html", None, status, **context)


@bp.post(f"{PAGE}/<code>/path")
def set_path(code: str) -> AnyResponse:
    """Say how the plan of a year is expected to be reached."""

    def act(session: Session, indicator: Indicator, key: FormKey) -> str:
        sent = definition_forms.read_path(request.form)
        if not history.already_said(session, key, None, "indicator_path_set", {"indicator": code}):
            keeping.set_path(session, indicator, sent, by=current_actor(), clock=clock(), key=key)
        return _("The expected path is set.")

    return _once(code, "path", act)


@bp.post(f"{PAGE}/<code>/tasks")
def link(code: str) -> AnyResponse:
    """Link a task."""
    task_code, feeds = request.form.get("task", "").strip().upper()[:80], ticked(request.form, "feeds")

    def act(session: Session, indicator: Indicator, key: FormKey) -> str:
        task = linked.task_to_link(session, task_code, current_actor())
        mine = {"indicator": code, "task": task.code, "feeds": feeds}
        if not history.already_said(session, key, None, "indicator_linked", mine):
            keeping.link(session, indicator, task, feeds=feeds, by=current_actor(), clock=clock(), key=key)
        return _("%(task)s is linked.", task=task.code)

    return _once(code, "link", act)


@bp.post(f"{PAGE}/<code>/tasks/<task_code>/removal")
def unlink(code: str, task_code: str) -> AnyResponse:
    """Take the link of a task away."""

    def act(session: Session, indicator: Indicator, key: FormKey) -> str:
        task = linked.task_to_link(session, task_code, current_actor())
        mine = {"indicator": code, "task": task.code}
        if not history.already_said(session, key, None, "indicator_unlinked", mine):
            keeping.unlink(session, indicator, task, by=current_actor(), clock=clock(), key=key)
        return _("%(task)s is no longer linked.", task=task.code)

    return _once(code, "link", act)


def _once(code: str, form_name: str, act: Act, show: Show | None = None) -> AnyResponse:
    """Act once for each form, then lead back to the indicator; what was refused comes back with what was typed."""

    def again(status: int, errors: Mapping[str, str]) -> Response:
        return show(status, errors) if show else _show(code, status, form_name, errors)

    try:
        key = read_key(request.form)
        with database().writing() as session:
            said = act(session, definitions.for_change(session, code), key)
    except Refused as refused:
        return again(422, refused.messages)
    except Conflict:
        changed = _("This was changed by somebody else meanwhile, so nothing was saved. Please compare and send again.")
        return again(409, {"": changed})
    flash(said)
    return redirect(f"{PAGE}/{code}", 303)


@bp.get(f"{PAGE}/import")
def show_import() -> Response:
    """How values are sent in a sheet."""
    return _import_page()


def _import_page(status: int = 200, errors: Mapping[str, str] | None = None) -> Response:
    mine = _own()
    context: dict[str, Any] = {"columns": sheet.COLUMNS, "indicators": mine, "errors": errors or {}, "key": fresh_key()}
    return render("indicators/import.html", None, status, **context)


def _own() -> list[Any]:
    """The indicators of which the person enters values; raises NotAllowed where there are none."""
    actor, today = current_actor(), clock().today()
    with reading() as session:
        mine = page.enterable(definitions.indicators(session, AsOf(today, today, clock().zone)), actor)
    if not mine:
        raise NotAllowed(_("Values are entered by the unit that answers for the indicator, and by the office."))
    return mine


@bp.get(f"{PAGE}/import/template.xlsx")
def template() -> Response:
    """The sheet to fill in, with the person's own indicators."""
    today = clock().today()
    content = formats.template(_own(), f"{today.year}-{today.month:02d}")
    response = Response(content, content_type=EXTENSIONS[".xlsx"])
    response.headers["Content-Disposition"] = "attachment; filename=mau-so-lieu-chi-tieu.xlsx"
    return response


@bp.post(f"{PAGE}/import")
def import_values() -> AnyResponse:
    """Take the values of a sheet, all or none."""
    try:
        key = read_key(request.form)
        sent = sheet.read_upload(request.files.get("file"))
        with database().writing() as session:
            if not history.already_said(session, key, None, "indicator_values_imported", {"count": len(sent)}):
                sure = ticked(request.form, "sure")
                values.enter_all(session, sent, by=current_actor(), clock=clock(), sure=sure, key=key)
            said = _said_after(session, [one.value.period for one in sent])
    except Refused as refused:
        return _import_page(422, refused.messages)
    flash(" ".join([_("%(n)s values are recorded. They wait for confirmation.", n=len(sent)), *said]))
    return redirect(PAGE, 303)
