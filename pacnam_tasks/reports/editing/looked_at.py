"""A draft with what was last printed of it, and what is to be looked at before it is issued."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.core.web import clock
from pacnam_tasks.reports.editing import checks
from pacnam_tasks.reports.editing.checks import Finding, Matter
from pacnam_tasks.reports.editing.labels import finding_words
from pacnam_tasks.reports.editing.queries import Draft, written_in
from pacnam_tasks.reports.issuing import queries as issuing
from pacnam_tasks.reports.kinds.registry import AGENDA, KINDS, LETTER, MINUTES
from pacnam_tasks.reports.queries.issue_day import changed_since
from pacnam_tasks.reports.queries.letterheads import InForce
from pacnam_tasks.reports.render import RenderFailed
from pacnam_tasks.reports.stored import frozen_of
from pacnam_tasks.reports.trace.tables import Ways, counted_whole

COUNTED_AS = {Matter.UNDATED: "open_undated", Matter.SILENT: "silent"}
"""The figures whose lists show what was found, on the day of the report."""
PAPERS_OF_MEETINGS = {AGENDA.key, MINUTES.key}
"""What is made anew on the page of its meeting."""


def draft_of(session: Session, report_id: int, actor: Actor) -> Draft:
    """The draft as it was last printed; NotFound where the person may not read it or nothing was printed yet."""
    taken = issuing.number_of(session, report_id)
    if (draft := draft_printed(session, report_id, actor, is_open=taken is None)) is None:
        raise NotFound
    return draft


def draft_printed(session: Session, report_id: int, actor: Actor, *, is_open: bool) -> Draft | None:
    """The same, `is_open` until it has a number; none where nothing was printed yet."""
    report, twin = issuing.with_twin(session, actor, report_id)
    if not report.frozen_file_id:
        return None
    try:
        document = frozen_of(report)
    except (OSError, RenderFailed):
        return None
    in_the_way = twin if is_open and KINDS[report.kind].is_issued else None
    return Draft(report, document, written_in(session, report_id), is_open, in_the_way)


def look_at(session: Session, draft: Draft, known: InForce | None = None) -> list[dict[str, Any]]:
    """Each thing to be looked at with its words and the way to it; `known` as in `changed_since`."""
    changed = changed_since(session, draft.report, clock().today(), known) if draft.is_open else []
    return [_found(one, draft) for one in findings(draft, changed)]


def findings(draft: Draft, changed: Sequence[Finding]) -> list[Finding]:
    """All that is to be looked at before the draft is issued, what keeps it from that first."""
    written = [checks.Written(key, row.own) for key, row in draft.written.items()]
    found = [*changed, *checks.in_document(draft.document), *checks.around(draft.document, written)]
    if (twin := draft.twin) is not None:
        found.append(checks.in_force_already(twin.symbol, twin.number, twin.document_on))
    return sorted(found, key=lambda one: one.weight is not checks.Weight.ERROR)


def _found(one: Finding, draft: Draft) -> dict[str, Any]:
    return {"is_error": one.weight is checks.Weight.ERROR, "words": finding_words(one), "url": _place(one, draft)}


def _place(one: Finding, draft: Draft) -> str:
    if one.matter is Matter.TWIN and draft.twin is not None:
        return f"/reports/{draft.twin.report_id}"
    if one.matter in checks.OF_ISSUE_DAY:
        if draft.report.kind == LETTER.key:
            replaced = draft.report.replaces_id
            return "/reports/letters/new" + (f"?replaces={replaced}" if replaced is not None else "")
        if draft.report.kind in PAPERS_OF_MEETINGS:
            return f"/stocktake/{draft.report.meeting_id}"
        return f"/reports/{draft.report.id}/draft#thiet-lap"
    if one.matter is Matter.MISSING:
        return f"/periods/{draft.report.period_id}"
    if one.key:
        return f"/reports/{draft.report.id}/draft#{anchor(draft, one.key)}"
    if one.matter in COUNTED_AS:
        whole, name, day = counted_whole(draft.document), COUNTED_AS[one.matter], draft.report.as_of
        # Heads, who make documents of their own units, read no rows of periods.
        period_id = None if KINDS[draft.report.kind].of_own_unit else draft.report.period_id
        return Ways(day, period_id).of_figure(whole, name) or Ways(day).of_figure(whole, name)
    return f"/reports/{draft.report.id}.xlsx"


def anchor(draft: Draft, key: str) -> str:
    """Where on the page the paragraph stands: its place in the document, as a name in an address."""
    place = next((n for n, one in enumerate(draft.document.passages) if one.key == key), None)
    return "homeless" if place is None else f"p{place}"
