"""Issuing through pages: the number, the signed copy, the register."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from flask import Blueprint, Response, flash, redirect, request
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.errors import NotFound, Refused
from pacnam_tasks.core.files import StoredFile
from pacnam_tasks.core.form_fields import read_key
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.web import clock, database, fresh_key, reading, render, settings
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history.queries import already_said
from pacnam_tasks.reports.issuing import actions, queries
from pacnam_tasks.reports.issuing.access import issuing_right
from pacnam_tasks.reports.issuing.forms import (
    read_outside,
    read_reason,
    read_signed,
    read_term,
    read_term_reason,
    read_voided,
)
from pacnam_tasks.reports.issuing.queries import Entry
from pacnam_tasks.reports.issuing.rules import Series, file_name, named
from pacnam_tasks.reports.kinds.registry import KINDS
from pacnam_tasks.reports.page import hand_out, show_report
from pacnam_tasks.reports.queries.requests import readable_report
from pacnam_tasks.reports.stored import documents
from pacnam_tasks.reports.wording import lowered, number_line

bp = Blueprint("issuing", __name__)
REGISTER = "/reports/numbers"


@bp.post("/reports/<int:report_id>/issue")
def issue(report_id: int) -> AnyResponse:
    """Give the document its number and have it printed with that."""
    return _done(report_id, lambda session: actions.issue(session, report_id, by=current_actor(), clock=clock()))


@bp.post("/reports/<int:report_id>/voiding")
def void(report_id: int) -> AnyResponse:
    """Void the number."""

    def do(session: Session) -> None:
        actions.void(session, report_id, read_reason(request.form), by=current_actor(), clock=clock())

    return _done(report_id, do)


@bp.post("/reports/<int:report_id>/signed")
def keep_signed(report_id: int) -> AnyResponse:
    """Keep the signed copy; what is refused leaves no file behind."""
    store = documents(settings().data_dir)
    try:
        stored = store.put(read_signed(request.files.get("signed")))
    except Refused as refused:
        return show_report(report_id, request.form, refused.messages)
    try:
        with database().writing() as session:
            actions.keep_signed(session, report_id, stored, by=current_actor(), clock=clock())
    except Refused as refused:
        store.remove(stored.id)
        return show_report(report_id, request.form, refused.messages)
    except BaseException:
        store.remove(stored.id)
        raise
    return redirect(f"/reports/{report_id}", 303)


@bp.get("/reports/<int:report_id>/signed.pdf")
def signed(report_id: int) -> Response:
    """The signed copy as it came back."""
    with reading() as session:
        readable_report(session, current_actor(), report_id)
        taken = queries.number_of(session, report_id)
    if taken is None or taken.signed_at is None:
        raise NotFound
    stored = StoredFile(taken.signed_file_id, taken.signed_bytes, taken.signed_sha256)
    return hand_out(stored, f"{file_name(taken.symbol, taken.number, taken.document_on)}-da-ky.pdf")


@bp.get(REGISTER)
def register() -> Response:
    """The numbers that were taken, the newest first, and the terms in which they count."""
    return _register({}, {})


@bp.post("/reports/terms")
def begin_term() -> AnyResponse:
    """Enter a term of the committee."""
    try:
        with database().writing() as session:
            term = read_term(request.form, clock().today().year)
            actions.begin_term(session, term, by=current_actor(), clock=clock())
    except Refused as refused:
        return _register(request.form, refused.messages, 422)
    return redirect(REGISTER, 303)


@bp.post("/reports/terms/<day>/removal")
def remove_term(day: str) -> AnyResponse:
    """Remove a term that was entered by mistake."""
    try:
        valid_from = date.fromisoformat(day)
    except ValueError:
        raise NotFound from None
    try:
        key, reason = read_key(request.form), read_term_reason(request.form)
        with database().writing() as session:
            if not already_said(session, key, None, "term_removed", actions.said_removed(valid_from, reason)):
                actions.remove_term(session, valid_from, reason, by=current_actor(), clock=clock(), key=key)
    except Refused as refused:
        return _register(request.form, refused.messages, 422, removing=valid_from)
    flash(_("The term that began on %(day)s is removed; the numbers before it go on.", day=dmy(valid_from)))
    return redirect(REGISTER, 303)


@bp.post(f"{REGISTER}/outside")
def use_outside() -> AnyResponse:
    """Record numbers that documents outside the system bear."""
    try:
        key, today = read_key(request.form), clock().today()
        with database().writing() as session:
            used = read_outside(request.form, list(queries.next_numbers(session, today)), today)
            if not already_said(session, key, None, "numbers_used_outside", actions.said_outside(used)):
                actions.use_outside(session, used, by=current_actor(), clock=clock(), key=key)
    except Refused as refused:
        return _register(request.form, refused.messages, 422)
    flash(_("%(number)s is recorded; the next number follows it.", number=number_line(used.symbol, used.last)))
    return redirect(REGISTER, 303)


@bp.post(f"{REGISTER}/outside/<int:outside_id>/voiding")
def void_outside(outside_id: int) -> AnyResponse:
    """Void numbers that were recorded wrongly."""
    try:
        key = read_key(request.form)
        with database().writing() as session:
            row, voided = queries.outside(session, outside_id), read_voided(request.form)
            if not already_said(session, key, None, "outside_voided", actions.said_voided(outside_id, voided)):
                actions.void_outside(session, outside_id, voided, by=current_actor(), clock=clock(), key=key)
            following = queries.next_number(session, Series(row.symbol, row.term_from))
    except Refused as refused:
        return _register(request.form, refused.messages, 422, outside_id)
    flash(
        _(
            "%(numbers)s are void and stay in the register; the next number is %(next)s.",
            numbers=lowered(_range(row.symbol, row.voided_from or row.first, row.last)),
            next=named(row.symbol, following),
        )
    )
    return redirect(REGISTER, 303)


def _done(report_id: int, do: Callable[[Session], object]) -> AnyResponse:
    try:
        with database().writing() as session:
            do(session)
    except Refused as refused:
        return show_report(report_id, request.form, refused.messages)
    return redirect(f"/reports/{report_id}", 303)


def _register(
    form: Mapping[str, str],
    errors: Mapping[str, str],
    status: int = 200,
    voiding: int | None = None,
    removing: date | None = None,
) -> Response:
    before = request.args.get("after", "")
    with reading() as session:
        entries, after = queries.register(
            session, current_actor(), int(before) if before.isascii() and before.isdigit() else None
        )
        terms, outside, today = queries.terms(session), queries.used_outside(session), clock().today()
        following = queries.next_numbers(session, today)
    return render(
        "issuing/register.html",
        None,
        status,
        entries=[_line(one) for one in entries],
        terms=terms,
        outside=[_outside(one) for one in outside],
        series=[
            (symbol, _("%(symbol)s, next number %(n)s", symbol=symbol, n=f"{number:02d}"))
            for symbol, number in following.items()
        ],
        key=fresh_key(),
        next_url=f"{REGISTER}?after={after}" if after else "",
        first_url=REGISTER if before else "",
        may_issue=issuing_right(current_actor()) is not None,
        form=form,
        errors=errors,
        voiding=voiding,
        removing=removing,
    )


def _line(one: Entry) -> dict[str, Any]:
    kind = KINDS[one.kind].name
    return {
        "url": f"/reports/{one.report_id}",
        "number": number_line(one.symbol, one.number),
        "day": one.document_on,
        "title": f"{kind}: {one.unit}" if one.unit else kind,
        "as_of": one.as_of,
        "who": one.who,
        "void": _void(one),
        "state": _state(one),
    }


def _outside(one: Any) -> dict[str, Any]:
    kept = one.last if one.voided_from is None else one.voided_from - 1
    return {
        "id": one.id,
        "number": _range(one.symbol, one.first, kept) if kept >= one.first else "",
        "struck": "" if one.voided_from is None else _range(one.symbol, one.voided_from, one.last),
        "first": one.first,
        "last": one.last,
        "day": one.document_on,
        "abstract": one.abstract,
        "who": one.who,
        "void": _void(one),
    }


def _range(symbol: str, first: int, last: int) -> str:
    return number_line(symbol, first) + (f" – {last:02d}" if last > first else "")


def _void(one: Any) -> tuple[str, str, datetime] | None:
    """Why a number is void, who voided it and when."""
    return None if one.voided_at is None else (one.void_reason, one.voided_by, one.voided_at)


def _state(one: Entry) -> str:
    if one.voided_at is not None:
        return _("Number void")
    return _("Signed copy kept") if one.signed_at is not None else _("Signed copy not yet back")
