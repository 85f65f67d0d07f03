"""Asking for a letter: what is due is looked up in the same transaction and kept, so nothing else is printed."""

from collections.abc import Sequence

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import NotAllowed, Refused, SentBefore
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history.actions import Happening, record
from pacnam_tasks.reports.actions import refuse_unless_in_force
from pacnam_tasks.reports.editing.arranging import Arrangement
from pacnam_tasks.reports.kinds.registry import LETTER, right_to_make
from pacnam_tasks.reports.letters.content import Addressee, Letter, as_text, frozen_letter
from pacnam_tasks.reports.letters.forms import LetterInput
from pacnam_tasks.reports.letters.queries import urged_of
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.queries import requests
from pacnam_tasks.reports.queries.letterheads import letterhead_of
from pacnam_tasks.reports.rule_sets import rule_set_of
from pacnam_tasks.reports.rules import ReportState


def nothing_due_to(units: Sequence[str]) -> str:
    """Why some of several units are not urged."""
    return _("Of these units nothing is due by letter, so it does not go to them: %(units)s.", units="; ".join(units))


def nothing_due() -> str:
    """Why there is nothing to urge a unit about."""
    return _(
        "There is nothing to urge this unit about by letter: no task overdue so long that others than its head are "
        "reminded, no direction unanswered past its day, no report of a period missing."
    )


def request_letter(session: Session, wanted: LetterInput, *, by: Actor, clock: Clock) -> Report:
    """Ask for a letter; the scheduler's process writes it. The same form asks once.

    Raises NotAllowed, Refused where nothing is due or what it is to replace is not in force, or SentBefore where the
    form asked for something else.
    """
    right = right_to_make(by, LETTER)
    if right is None:
        raise NotAllowed(_("Letters are drafted by the office and the standing members."))
    signer, today, marks = wanted.signer.signer, clock.today(), Arrangement(marks=wanted.marks).text
    issuer_id = wanted.signer.issuer_id
    names = tuple(name for _unit_id, name in wanted.addressees)
    if (before := requests.with_key(session, wanted.key)) is not None:
        asked = (
            before.kind,
            before.unit_id,
            before.answer_by,
            before.signer_title,
            before.signer_name,
            before.issuer_id,
            before.arranged,
            before.replaces_id,
        )
        same = asked == (
            LETTER.key,
            wanted.unit_id,
            wanted.answer_by,
            signer.title,
            signer.name,
            issuer_id,
            marks,
            wanted.replaces_id,
        )
        rules_differ = wanted.rules not in {"", before.rules}
        if not same or rules_differ or tuple(one.unit for one in frozen_letter(before.seen).addressees) != names:
            raise SentBefore
        return before
    refuse_unless_in_force(session, wanted.replaces_id, str(wanted.key), by)
    due = urged_of(session, by, [unit_id for unit_id, _name in wanted.addressees], today)
    without = [name for unit_id, name in wanted.addressees if not due[unit_id]]
    if without:
        raise Refused(nothing_due() if wanted.unit_id is not None else nothing_due_to(without))
    letterhead = letterhead_of(session, today, issuer_id)
    first, *others = (Addressee(name, due[unit_id]) for unit_id, name in wanted.addressees)
    letter = Letter(
        today,
        first.unit,
        letterhead,
        wanted.signer.authority,
        signer,
        wanted.answer_by,
        first.urged,
        tuple(others),
    )
    report = Report(
        replaces_id=wanted.replaces_id,
        kind=LETTER.key,
        rules=wanted.rules or rule_set_of(today, letterhead.organisation).code,
        as_of=today,
        document_on=today,
        signer_title=signer.title,
        signer_name=signer.name,
        state=ReportState.QUEUED,
        requested_by_id=right.id,
        requested_at=clock.now(),
        key=str(wanted.key),
        unit_id=wanted.unit_id,
        issuer_id=issuer_id,
        answer_by=wanted.answer_by,
        seen=as_text(letter),
        arranged=marks,
    )
    session.add(report)
    session.flush()
    data: dict[str, object] = {"report": report.id, "kind": report.kind, "as_of": today}
    data |= (
        {"unit": wanted.unit_id}
        if wanted.unit_id is not None
        else {"units": [unit_id for unit_id, _name in wanted.addressees]}
    )
    data |= {"issuer": issuer_id} if issuer_id is not None else {}
    record(session, [Happening("report_requested", clock.now(), today, data, actor_id=right.id)])
    return report
