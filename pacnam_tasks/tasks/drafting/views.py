"""Drafts by form: written, corrected, ticked and given out together."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, Response, flash, redirect, request
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.errors import Conflict, NotAllowed, Refused
from pacnam_tasks.core.form_fields import read_key, read_version, ticked
from pacnam_tasks.core.text import dmy, number, plain_number
from pacnam_tasks.core.web import clock, database, fresh_key, reading, render
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history import queries as history
from pacnam_tasks.plans.forms import is_typed
from pacnam_tasks.plans.sentences import document_name
from pacnam_tasks.tasks.access import powers
from pacnam_tasks.tasks.actions import chosen_of
from pacnam_tasks.tasks.drafting import actions, queries
from pacnam_tasks.tasks.drafting.expected_path import path_choices, path_fields
from pacnam_tasks.tasks.drafting.forms import Choices, read_draft
from pacnam_tasks.tasks.labels import MEASURE_KIND, RECURRENCE
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries import one
from pacnam_tasks.tasks.rules.completeness import completeness

bp = Blueprint("drafting", __name__)
Form = Mapping[str, str]


@bp.get("/tasks/new")
def new() -> Response:
    """An empty form, with the next code."""
    today = clock().today()
    with reading() as session:
        form = {"code": queries.next_code(session, today.year), "start_on": dmy(today), "weight": "1"}
        return _form_page(session, form)


@bp.post("/tasks")
def create() -> AnyResponse:
    """Keep a new draft; the same form sent again leads to the same draft."""
    try:
        key = read_key(request.form)
        with database().writing() as session:
            before = history.caused_by(session, key, "drafted")
            if before is not None:
                return redirect(f"/tasks/{queries.code_of(session, before.task_id or 0)}", 303)
            wanted = read_draft(request.form, queries.choices(session, clock().today()))
            actions.ask_about(session, wanted, sure=ticked(request.form, "sure"))
            code = actions.draft(session, wanted, by=current_actor(), clock=clock(), key=key).code
    except Refused as refused:
        with reading() as session:
            return _form_page(session, request.form.to_dict(), 422, refused.messages)
    flash(_("The draft %(code)s is kept.", code=code))
    return redirect(f"/tasks/{code}", 303)


@bp.get("/tasks/<code>/edit")
def edit(code: str) -> Response:
    """The form of a draft."""
    with reading() as session:
        task = _editable(session, code)
        return _form_page(session, _form_of(session, task), task=task)


@bp.post("/tasks/<code>/edit")
def update(code: str) -> AnyResponse:
    """Keep what the draft says now."""
    try:
        key = read_key(request.form)
        with database().writing() as session:
            task = one.get_whole(session, code, current_actor())
            if not history.already_done(session, key, task.id or 0, "edited"):
                if powers(current_actor(), task).edit is None:
                    raise NotAllowed(_("Drafts are written by the office, until they are assigned."))
                wanted = read_draft(request.form, queries.choices(session, clock().today()))
                version = read_version(request.form)
                actions.ask_about(session, wanted, sure=ticked(request.form, "sure"), before=task)
                actions.edit(session, task, wanted, by=current_actor(), clock=clock(), version=version, key=key)
            new_code = task.code
    except Refused as refused:
        return _again(code, 422, refused.messages)
    except Conflict:
        changed = _("The draft has changed meanwhile, so nothing was kept. Please compare and send it again.")
        return _again(code, 409, {"": changed})
    flash(_("The draft %(code)s is kept.", code=new_code))
    return redirect(f"/tasks/{new_code}", 303)


def _again(code: str, status: int, errors: dict[str, str]) -> Response:
    with reading() as session:
        return _form_page(session, request.form.to_dict(), status, errors, _editable(session, code))


def _editable(session: Session, code: str) -> Task:
    task = one.get_whole(session, code, current_actor())
    if powers(current_actor(), task).edit is None:
        raise NotAllowed(_("Drafts are written by the office, until they are assigned."))
    return task


def _form_page(
    session: Session, form: Form, status: int = 200, errors: Form | None = None, task: Task | None = None
) -> Response:
    choices = queries.choices(session, clock().today())
    unmanned = {unit.code for unit in choices.units if unit.id in choices.without_people}
    return render(
        "office/draft.html",
        None,
        status,
        form=form,
        errors=errors or {},
        row={"version": task.version if task else 1, "key": fresh_key()},
        code=task.code if task else "",
        marks=completeness(
            _typed(form),
            has_co_units=any(name.startswith("co-") for name in form),
            has_people=form.get("lead", "") not in unmanned,
        ),
        choices=_options(choices, form),
        types_document=is_typed(form),
        **path_choices(),
    )


def _typed(form: Form) -> SimpleNamespace:
    """What was typed, as the five marks want it."""
    names = {"lead_unit_id": "lead", "member_id": "member", "source_document_id": "document"}
    plain = ("title", "quoted", "due_on", "review_on", "product", "target", "measure", "no_co_units")
    values = {name: form.get(name, "").strip() for name in plain}
    values |= {name: form.get(given, "") for name, given in names.items()}
    if is_typed(form):
        values["source_document_id"] = "new"
    return SimpleNamespace(**values)


def _options(choices: Choices, form: Form) -> dict[str, Any]:
    none = [("", "–")]
    units = [(one.code, one.short_name) for one in choices.valid_units]
    kept = [
        (one.code, _("%(unit)s (no longer valid)", unit=one.short_name))
        for one in choices.units
        if not choices.is_valid(one) and (form.get("lead") == one.code or f"co-{one.code}" in form)
    ]
    return {
        "units": none + units + kept,
        "co_units": units + kept,
        "fields": none + [(one.code, one.name) for one in choices.fields],
        "plans": none + [(one.code, one.title) for one in choices.plans],
        "programmes": [(one.code, one.name) for one in choices.programmes],
        "documents": none + [(one.id, _document(one)) for one in choices.documents],
        "members": none + list(choices.members),
        "measure_kinds": none + [(code.value, word) for code, word in MEASURE_KIND.items()],
        "recurrences": none + [(code.value, word) for code, word in RECURRENCE.items()],
    }


def _document(one: Any) -> str:
    return f"{document_name(one.kind, one.number, one.issued_on)}: {one.abstract}"[:160]


def _form_of(session: Session, task: Task) -> dict[str, str]:
    """The form that would say what the draft says."""
    choices = queries.choices(session, clock().today())
    codes = {unit.id: unit.code for unit in choices.units}
    co_units = queries.co_unit_ids(session, task.id or 0)
    programmes = queries.programme_ids(session, task.id or 0)
    form = {
        "code": task.code,
        "title": task.title,
        "field": next((one.code for one in choices.fields if one.id == task.field_id), ""),
        "plan": next((one.code for one in choices.plans if one.id == task.plan_id), ""),
        "document": str(task.source_document_id or ""),
        "quoted": task.quoted,
        "lead": codes[task.lead_unit_id],
        "member": str(task.member_id or ""),
        "start_on": dmy(task.start_on),
        "due_on": dmy(task.due_on),
        "review_on": dmy(task.review_on),
        "weight": plain_number(task.weight),
        "measure": task.measure,
        "measure_kind": task.measure_kind or "",
        "target": plain_number(task.target),
        "baseline": plain_number(task.baseline),
        "product": task.product,
        "recurrence": task.recurrence,
        **path_fields(chosen_of(task)),
    }
    boxes = [f"co-{codes[unit_id]}" for unit_id in co_units]
    boxes += [f"programme-{one.code}" for one in choices.programmes if one.id in programmes]
    boxes += [name for name in ("no_co_units", "needs_evidence", "rolls") if getattr(task, name)]
    return form | dict.fromkeys(boxes, "1")


@bp.get("/tasks/assignments")
def drafts() -> Response:
    """The drafts that wait, to be ticked by standing members."""
    return _drafts_page()


def _drafts_page(status: int = 200, errors: Form | None = None, chosen: Form | None = None) -> Response:
    with reading() as session:
        found = queries.drafts(session, clock().today())
    may_assign = current_actor().holding(Role.STANDING) is not None
    return render(
        "office/drafts.html",
        None,
        status,
        drafts=found,
        may_assign=may_assign,
        errors=errors or {},
        ticked=chosen or {},
        n_lacks=sum(bool(one["lacks"]) for one in found),
    )


@bp.post("/tasks/assignments")
def assign_all() -> AnyResponse:
    """Ticked drafts: first a page that lists them, then all of them are assigned or none."""
    versions = _ticked_versions(request.form)
    try:
        if not versions:
            raise Refused(_("Nothing is ticked. Please tick at least one task."))
        if not request.form.get("confirmed"):
            return _confirmation(versions)
        key = read_key(request.form)
        with database().writing() as session:
            if history.caused_by(session, key, "assigned") is None:
                late_too = ticked(request.form, "late")
                actions.assign_all(session, versions, by=current_actor(), clock=clock(), key=key, late_too=late_too)
    except Refused as refused:
        if "late" in refused.messages:
            return _confirmation(versions, 422, refused.messages)
        return _drafts_page(422, refused.messages, request.form)
    except Conflict:
        message = _("One of the drafts has changed meanwhile, so none was assigned. Please look again.")
        return _drafts_page(409, {"": message}, request.form)
    flash(_("%(n)s tasks are assigned.", n=number(len(versions))))
    return redirect("/tasks?state=assigned", 303)


def _confirmation(versions: Mapping[str, int], status: int = 200, errors: Form | None = None) -> Response:
    with reading() as session:
        found = queries.drafts(session, clock().today(), list(versions))
    if len(found) != len(versions) or any(one["task"].version != versions[one["task"].code] for one in found):
        raise Conflict
    return render("office/assignments.html", None, status, drafts=found, errors=errors or {})


def _ticked_versions(form: Form) -> dict[str, int]:
    """The ticked codes, each with the version that was looked at."""
    codes = [name.removeprefix("task-") for name in form if name.startswith("task-")]
    found = {code: form[f"task-{code}"] for code in codes}
    return {code: int(text) for code, text in found.items() if text.isascii() and text.isdigit() and len(text) < 9}
