"""The page on which a draft is worked on: its state, its checks, its paragraphs."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from flask import Response

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.core.web import clock, reading, render
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.reports.document import Paragraph, Passage, Table
from pacnam_tasks.reports.drafting import CLOSING, OPENING
from pacnam_tasks.reports.editing.changes import changes
from pacnam_tasks.reports.editing.forms import token
from pacnam_tasks.reports.editing.labels import change_words, figure_name
from pacnam_tasks.reports.editing.looked_at import anchor, draft_printed, look_at
from pacnam_tasks.reports.editing.queries import Draft, last_before
from pacnam_tasks.reports.editing.rules import Piece, parts, typed_numbers
from pacnam_tasks.reports.editing.settings_page import settings_form
from pacnam_tasks.reports.kinds.registry import KINDS, right_to_make
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.page import shown
from pacnam_tasks.reports.queries.letterheads import in_force_on
from pacnam_tasks.reports.queries.requests import listed
from pacnam_tasks.reports.render import RenderFailed
from pacnam_tasks.reports.rules import ReportState
from pacnam_tasks.reports.stored import frozen_of

NOTHING: Mapping[str, str] = {}


def show(
    report_id: int,
    status: int = 200,
    *,
    paragraph: str = "",
    page: int = 0,
    compared: bool = False,
    typed: Mapping[str, str] = NOTHING,
    settings: Mapping[str, str] = NOTHING,
    errors: Mapping[str, str] = NOTHING,
    conflict: bool = False,
    settings_conflict: bool = False,
) -> Response:
    """The page, with the form of one paragraph open; what was refused stands in it."""
    actor = current_actor()
    with reading() as session:
        row = listed(session, actor, report_id)
        draft = draft_printed(session, report_id, actor, is_open=row.number is None)
        if draft is None:
            raise NotFound
        known = in_force_on(session, clock().today())
        found = look_at(session, draft, known)
        before = last_before(session, draft.report) if compared else None
        kind = KINDS[draft.report.kind]
        may_write = right_to_make(actor, kind, draft.report.unit_id) is not None
        can_edit = draft.is_open and may_write
        asks = can_edit and kind.is_offered
        chosen = settings_form(session, draft, actor, clock(), settings, known) if asks and not compared else None
    preview = _preview(draft.report, page)
    open_ = draft.passage(paragraph) if can_edit else None
    return render(
        "editing/show.html",
        "editing/_pages.html" if preview is not None else None,
        status,
        preview=preview,
        last_url=f"/reports/{report_id}/draft?compared=1#thay-doi",
        **_compared(draft, before, compared),
        draft_url=f"/reports/{report_id}/draft",
        report=shown(row),
        can_edit=can_edit,
        may_write_again=may_write,
        **_text(draft, open_, typed),
        findings=found,
        errors=errors,
        conflict=conflict,
        settings=chosen,
        settings_conflict=settings_conflict,
    )


def _text(draft: Draft, open_: Passage | None, typed: Mapping[str, str]) -> dict[str, Any]:
    """The text with the form of the paragraph that is open, what was typed in it, and what has no place any more."""
    return {
        "parts": list(_parts(draft)),
        "form": _form(draft, open_, typed) if open_ is not None else None,
        "mine": typed.get("text", ""),
        "homeless": [(key, row.template) for key, row in draft.written.items() if draft.passage(key) is None],
    }


def _compared(draft: Draft, before: Report | None, compared: bool) -> dict[str, Any]:
    """The report that this one is set beside, and what is otherwise in this one."""
    if not compared:
        return {"since": None, "changes": []}
    try:
        earlier = frozen_of(before) if before is not None else None
    except (OSError, RenderFailed):
        earlier = None
    if before is None or earlier is None:
        return {"since": {"title": "", "url": "", "day": None}, "changes": []}
    title = " ".join((earlier.kind, *earlier.abstract)).capitalize()
    since = {"title": title, "url": f"/reports/{before.id}", "day": before.as_of}
    return {"since": since, "changes": [change_words(one) for one in changes(earlier, draft.document)]}


def _preview(report: Report, page: int) -> dict[str, Any] | None:
    """A page of what was last printed; none where the page is not asked for, or nothing is printed now."""
    if not page or report.state != ReportState.DONE:
        return None
    of = report.pages
    page = min(page, of)
    url = f"/reports/{report.id}/draft?page="
    return {
        "page": page,
        "of": of,
        "picture": f"/reports/{report.id}/pages/{page}.png?of={report.pdf_sha256[:8]}",
        "before": f"{url}{page - 1}" if page > 1 else "",
        "after": f"{url}{page + 1}" if page < of else "",
    }


def _parts(draft: Draft) -> Iterator[dict[str, Any]]:
    """The document from its first paragraph to its last, each part under its heading."""
    by_key = {one.key: one for one in draft.document.passages}
    if OPENING in by_key:
        yield {"heading": "", "blocks": [_paragraph(draft, by_key[OPENING])]}
    for section in draft.document.sections:
        blocks: list[dict[str, Any]] = []
        seen: set[str] = set()
        for block in section.blocks:
            if isinstance(block, Table):
                blocks.append({"table": block.title or block.name})
            elif block.head:
                blocks.append({"head": block.text})
            elif block.key not in seen:
                seen.add(block.key)
                blocks.append(_block(draft, by_key, block))
        yield {"heading": section.heading, "blocks": blocks}
    if CLOSING in by_key:
        yield {"heading": "", "blocks": [_paragraph(draft, by_key[CLOSING])]}


def _block(draft: Draft, by_key: Mapping[str, Passage], block: Paragraph) -> dict[str, Any]:
    passage = by_key.get(block.key)
    return {"head": block.text} if passage is None else _paragraph(draft, passage)


def _paragraph(draft: Draft, passage: Passage) -> dict[str, Any]:
    template, values = draft.template(passage), draft.values(passage)
    row = draft.written.get(passage.key)
    typed = typed_numbers(passage.template, template) if row is not None else []
    return {
        "key": passage.key,
        "anchor": anchor(draft, passage.key),
        "url": f"/reports/{draft.report.id}/draft?paragraph={quote(passage.key)}#{anchor(draft, passage.key)}",
        "parts": [
            {"kind": one.piece.value, "text": one.text, "title": _title(one.piece, one.name, one.value)}
            for one in parts(template, values, typed)
        ],
        "is_written": row is not None,
        "is_empty": not template,
        "over": [_over(one.name, one.typed, one.value) for one in passage.by_hand] if row is not None else [],
        "label": _label(passage.key),
    }


def _title(piece: Piece, name: str, value: str) -> str:
    if piece is Piece.BOUND:
        return figure_name(name)
    if piece is Piece.HAND:
        return (
            _("typed by hand; by the figures: %(name)s %(value)s", name=figure_name(name), value=value) if name else ""
        )
    return ""


def _over(name: str, typed: str, value: str) -> str:
    if not name:
        return _("“%(typed)s” was typed by hand", typed=typed)
    if not typed:
        return _("%(name)s (%(value)s) was taken out", name=figure_name(name), value=value)
    return _(
        "%(name)s: “%(typed)s” was typed by hand, by the figures it is “%(value)s”",
        name=figure_name(name),
        typed=typed,
        value=value,
    )


def _label(key: str) -> str:
    return {OPENING: _("Opening"), CLOSING: _("Closing")}.get(key, "")


def _form(draft: Draft, passage: Passage, typed: Mapping[str, str]) -> dict[str, Any]:
    now, values = draft.typed(passage), draft.values(passage)
    row = draft.written.get(passage.key)
    return {
        "key": passage.key,
        "anchor": anchor(draft, passage.key),
        "text": typed.get("text", now),
        "now": now,
        "version": token(now),
        "rows": max(3, min(14, len(now) // 70 + 2)),
        "figures": [(figure_name(name), value) for name, value in values.items()],
        "is_written": row is not None,
    }
