"""A paragraph is written, or given back to the system; each is an event, and the draft is printed anew."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor, Holding
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import Conflict, NotAllowed, Refused
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history.actions import Happening, record
from pacnam_tasks.reports.actions import print_anew
from pacnam_tasks.reports.document import Passage
from pacnam_tasks.reports.editing.applied import values_of
from pacnam_tasks.reports.editing.forms import SettingsInput, token
from pacnam_tasks.reports.editing.models import ReportParagraph
from pacnam_tasks.reports.editing.queries import Draft
from pacnam_tasks.reports.editing.rules import by_hand
from pacnam_tasks.reports.kinds.registry import KINDS, right_to_make
from pacnam_tasks.reports.models import Report


def write_paragraph(
    session: Session, draft: Draft, passage: Passage, template: str, seen: str, *, by: Actor, clock: Clock
) -> None:
    """Put what was written in place of the paragraph that the person saw (`seen`: its token).

    What says the same as the system's own is no text of one's own. Raises NotAllowed, Refused of an issued document,
    Conflict where the paragraph or one of its figures has changed meanwhile.
    """
    right, before = open_to(draft, by), draft.template(passage)
    if token(draft.typed(passage)) != seen:
        raise Conflict
    if template == before:
        return
    row = draft.written.get(passage.key)
    if template == passage.template:
        if row is not None:
            session.delete(row)
    else:
        written: dict[str, Any] = {
            "template": template,
            "own": passage.template,
            "figures": json.dumps(draft.values(passage), ensure_ascii=False),
            "edited_by_id": right.id,
            "edited_at": clock.now(),
        }
        if row is None:
            row = ReportParagraph(report_id=draft.report.id or 0, key=passage.key, **written)
        else:
            row.sqlmodel_update(written)
        session.add(row)
    over = [asdict(one) for one in by_hand(passage.template, template, values_of(draft.document, passage))]
    data = {"paragraph": passage.key, "before": before, "after": template, "by_hand": over}
    _record(session, draft, "report_paragraph_written", data, right, clock)


def drop_written(session: Session, draft: Draft, key: str, *, by: Actor, clock: Clock) -> None:
    """Give the paragraph back to the system; of one that the report has no more the text goes."""
    right, row = open_to(draft, by), draft.written.get(key)
    if row is None:
        return
    session.delete(row)
    passage = draft.passage(key)
    after = passage.template if passage is not None else ""
    data = {"paragraph": key, "before": row.template, "after": after, "by_hand": []}
    _record(session, draft, "report_paragraph_written", data, right, clock)


def open_to(draft: Draft, by: Actor) -> Holding:
    """The right in which the person works on the draft; raises NotAllowed, or Refused once it is issued."""
    right = right_to_make(by, KINDS[draft.report.kind], draft.report.unit_id)
    if right is None:
        raise NotAllowed(_("A draft is worked on by those who may make such a document."))
    if not draft.is_open:
        raise Refused(_("The document is issued: nothing of it is changed any more. Please make one that replaces it."))
    return right


def _record(
    session: Session, draft: Draft, kind: str, data: Mapping[str, object], right: Holding, clock: Clock
) -> None:
    session.flush()
    print_anew(session, draft.report)
    told = {"report": draft.report.id, **data}
    record(session, [Happening(kind, clock.now(), clock.today(), told, actor_id=right.id)])


def settings_of(report: Report) -> dict[str, Any]:
    """How the draft is made, as the history keeps it."""
    return {
        "as_of": report.as_of,
        "period": report.period_id,
        "rules": report.rules,
        "signer": [report.signer_title, report.signer_name],
        "issuer": report.issuer_id,
        "parts": report.arranged,
    }


def arrange(session: Session, draft: Draft, wanted: SettingsInput, seen: str, *, by: Actor, clock: Clock) -> None:
    """Have the draft made anew as of today, of the newest or other figures, by other rules, for another signer.

    Raises NotAllowed, Refused of an issued document, Conflict where it was arranged meanwhile (`seen`: the token
    of what the person saw).
    """
    right, report, before = open_to(draft, by), draft.report, settings_of(draft.report)
    if settings_token(report) != seen:
        raise Conflict
    report.as_of, report.period_id, report.rules = wanted.as_of, wanted.period_id, wanted.rules
    report.signer_title, report.signer_name = wanted.signer.title, wanted.signer.name
    report.issuer_id = wanted.issuer_id
    report.arranged, report.document_on = wanted.arrangement.text, clock.today()
    after = settings_of(report)
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    _record(session, draft, "report_arranged", {"changed": changed}, right, clock)


def settings_token(report: Report) -> str:
    """What the form of the settings carries of what it was made from."""
    return token(json.dumps(settings_of(report), default=str))
