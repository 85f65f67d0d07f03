"""Asking for a letter: what is due is looked up in the same transaction and kept, so nothing else is printed."""

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import NotAllowed, Refused, SentBefore
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history.actions import Happening, record
from pacnam_tasks.reports.editing.arranging import Arrangement
from pacnam_tasks.reports.kinds.registry import LETTER, right_to_make
from pacnam_tasks.reports.letters.content import Letter, as_text, frozen_letter
from pacnam_tasks.reports.letters.forms import LetterInput
from pacnam_tasks.reports.letters.queries import urged
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.queries import requests
from pacnam_tasks.reports.queries.letterheads import letterhead_of
from pacnam_tasks.reports.rule_sets import rule_set_of
from pacnam_tasks.reports.rules import ReportState


def nothing_due() -> str:
    """Why there is nothing to urge a unit about."""
    return _(
        "There is nothing to urge this unit about by letter: no task overdue so long that others than its head are "
        "reminded, no direction unanswered past its day, no report of a period missing."
    )


def request_letter(session: Session, wanted: LetterInput, *, by: Actor, clock: Clock) -> Report:
    """Ask for a letter; the scheduler's process writes it. The same form asks once.

    Raises NotAllowed, Refused where nothing is due, or SentBefore where the form asked for something else.
    """
    right = right_to_make(by, LETTER)
    if right is None:
        raise NotAllowed(_("Letters are drafted by the office and the standing members."))
    signer, today, marks = wanted.signer.signer, clock.today(), Arrangement(marks=wanted.marks).text
    if (before := requests.with_key(session, wanted.key)) is not None:
        asked = (
            before.kind,
            before.unit_id,
            before.answer_by,
            before.signer_title,
            before.signer_name,
            before.arranged,
        )
        same = asked == (LETTER.key, wanted.unit_id, wanted.answer_by, signer.title, signer.name, marks)
        if not same or frozen_letter(before.seen).unit != wanted.addressee:
            raise SentBefore
        return before
    due = urged(session, by, wanted.unit_id, today)
    if not due:
        raise Refused(nothing_due())
    letterhead = letterhead_of(session, today)
    letter = Letter(today, wanted.addressee, letterhead, wanted.signer.authority, signer, wanted.answer_by, due)
    report = Report(
        kind=LETTER.key,
        rules=rule_set_of(today, letterhead.organisation).code,
        as_of=today,
        document_on=today,
        signer_title=signer.title,
        signer_name=signer.name,
        state=ReportState.QUEUED,
        requested_by_id=right.id,
        requested_at=clock.now(),
        key=str(wanted.key),
        unit_id=wanted.unit_id,
        answer_by=wanted.answer_by,
        seen=as_text(letter),
        arranged=marks,
    )
    session.add(report)
    session.flush()
    data = {"report": report.id, "kind": report.kind, "as_of": today, "unit": wanted.unit_id}
    record(session, [Happening("report_requested", clock.now(), today, data, actor_id=right.id)])
    return report
