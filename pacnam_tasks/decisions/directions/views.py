"""A direction on a task or on a field, and the answers of units."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, request
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.errors import Conflict, Refused
from pacnam_tasks.core.form_fields import read_key
from pacnam_tasks.core.web import clock, database, fresh_key, reading, render
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.decisions.deciding import DecisionForm, decide
from pacnam_tasks.decisions.directions import actions, forms
from pacnam_tasks.decisions.directions.page import directions_of, directions_on_field, may_direct_field
from pacnam_tasks.decisions.directions.queries import on_fields, on_tasks
from pacnam_tasks.history import queries as history
from pacnam_tasks.progress.task_page import ADDITIONS
from pacnam_tasks.tasks.actions import saved_id
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.tasks.rules.moves import Act

bp = Blueprint("directions", __name__)
ADDITIONS.append(directions_of)
DIRECTION = DecisionForm("direction", Act.DIRECT, "directed")


@bp.post("/tasks/<code>/directions")
def create(code: str) -> AnyResponse:
    """A member of the committee directs the lead unit."""

    def directed(session: Session, task: Task, key: str) -> None:
        sent = forms.read_direction(request.form, clock().today())
        actions.direct(session, task, sent, by=current_actor(), clock=clock(), key=key)

    return decide(code, DIRECTION, directed, _("The direction is sent; the unit will answer on this page."))


@bp.post("/tasks/<code>/directions/<int:direction_id>/answer")
def create_answer(code: str, direction_id: int) -> AnyResponse:
    """The lead unit answers."""
    form = DecisionForm(f"direction-{direction_id}", Act.ANSWER_DIRECTION, "direction_answered")

    def answered(session: Session, task: Task, key: str) -> None:
        direction = on_tasks.direction_of(session, saved_id(task), direction_id)
        text = forms.read_answer(request.form)
        actions.answer(session, task, direction, text, by=current_actor(), clock=clock(), key=key)

    return decide(code, form, answered, _("The answer is sent."))


@bp.get("/progress/fields/<code>/directions")
def show_field(code: str) -> Response:
    """The directions on a field, with the forms each person may use."""
    return _field_page(code)


@bp.post("/progress/fields/<code>/directions")
def create_on_field(code: str) -> AnyResponse:
    """A member of the committee directs units that lead work in a field."""

    def directed(session: Session, key: str) -> None:
        field = on_fields.field_named(session, code)
        if not history.already_said(session, key, None, "field_directed", {"field": code}):
            sent = forms.read_field_direction(request.form, clock().today())
            actions.direct_field(session, field, sent, by=current_actor(), clock=clock(), key=key)

    return _on_field(code, "direction", directed, _("The direction is sent; the units will answer on this page."))


@bp.post("/progress/fields/<code>/directions/<int:field_direction_id>/units/<unit_code>/answer")
def create_field_answer(code: str, field_direction_id: int, unit_code: str) -> AnyResponse:
    """The head of an addressed unit answers."""
    actor = current_actor()

    def answered(session: Session, key: str) -> None:
        addressee = on_fields.addressee(session, code, field_direction_id, unit_code, actor)
        mine = {"direction_id": field_direction_id, "unit": addressee.unit_id}
        if not history.already_said(session, key, None, "field_direction_answered", mine):
            text = forms.read_answer(request.form)
            actions.answer_for_unit(session, addressee, text, by=actor, clock=clock(), key=key)

    return _on_field(code, f"answer-{field_direction_id}-{unit_code}", answered, _("The answer is sent."))


def _on_field(code: str, form_name: str, act: Callable[[Session, str], None], done: str) -> AnyResponse:
    """Act once for each form; what was refused comes back with what was typed."""
    try:
        key = read_key(request.form)
        with database().writing() as session:
            act(session, key)
    except Refused as refused:
        return _field_page(code, 422, errors=refused.messages, form_name=form_name)
    except Conflict:
        changed = {"": _("This direction was answered meanwhile. What you typed was not saved:")}
        return _field_page(code, 409, errors=changed, form_name=form_name)
    flash(done)
    return redirect(f"/progress/fields/{code}/directions", 303)


def _field_page(code: str, status: int = 200, **refused: Any) -> Response:
    actor, today = current_actor(), clock().today()
    with reading() as session:
        field = on_fields.field_named(session, code)
        field_id = field.id or 0
        may_direct = may_direct_field(actor, field_id)
        when = AsOf(today, today, clock().zone)
        context = {
            "field": field,
            "field_directions": directions_on_field(session, field_id, actor, today),
            "may_direct": may_direct,
            "units": on_fields.addressable(session, field_id, actor, when) if may_direct else [],
            "key": fresh_key(),
            "form": request.form.to_dict(),
        }
    return render("directions/field.html", None, status, **context, **refused)
