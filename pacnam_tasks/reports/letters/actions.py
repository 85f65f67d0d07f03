"""Asking for a letter: what is due is looked up in the same transaction and kept, so nothing else is printed."""

from collections.abc import Sequence
from datetime import date

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
    if (before := requests.with_key(session, wanted.key)) is not None:
        if not _asked_for(before, wanted):
            raise SentBefore
        return before
    refuse_unless_in_force(session, wanted.replaces_id, str(wanted.key), by)
    letter = _written(session, wanted, by, clock.today())
    signer = wanted.signer.signer
    report = Report(
        replaces_id=wanted.replaces_id,
        kind=LETTER.key,
        rules=wanted.rules or rule_set_of(letter.written_on, letter.letterhead.organisation).code,
        as_of=letter.written_on,
        document_on=letter.written_on,
        signer_title=signer.title,
        signer_name=signer.name,
        state=ReportState.QUEUED,
        requested_by_id=right.id,
        requested_at=clock.now(),
        key=str(wanted.key),
        unit_id=wanted.unit_id,
        issuer_id=wanted.signer.issuer_id,
        answer_by=wanted.answer_by,
        seen=as_text(letter),
        arranged=_marks(wanted),
    )
    session.add(report)
    session.flush()
    happened = Happening("report_requested", clock.now(), letter.written_on, _told(report, wanted), actor_id=right.id)
    record(session, [happened])
    return report


def _marks(wanted: LetterInput) -> str:
    return Arrangement(marks=wanted.marks).text


def _asked_for(before: Report, wanted: LetterInput) -> bool:
    """Whether the letter that bears the form's key is what the form asks for."""
    signer = wanted.signer
    same = (
        before.kind == LETTER.key
        and before.unit_id == wanted.unit_id
        and before.answer_by == wanted.answer_by
        and (before.signer_title, before.signer_name) == (signer.signer.title, signer.signer.name)
        and before.issuer_id == signer.issuer_id
        and before.arranged == _marks(wanted)
        and before.replaces_id == wanted.replaces_id
        and wanted.rules in {"", before.rules}
    )
    return same and [one.unit for one in frozen_letter(before.seen).addressees] == [
        name for _unit_id, name in wanted.addressees
    ]


def _written(session: Session, wanted: LetterInput, by: Actor, today: date) -> Letter:
    """The letter with what each unit owes today; raises Refused for those that owe nothing."""
    due = urged_of(session, by, [unit_id for unit_id, _name in wanted.addressees], today)
    without = [name for unit_id, name in wanted.addressees if not due[unit_id]]
    if without:
        raise Refused(nothing_due() if wanted.unit_id is not None else nothing_due_to(without))
    first, *others = (Addressee(name, due[unit_id]) for unit_id, name in wanted.addressees)
    return Letter(
        today,
        first.unit,
        letterhead_of(session, today, wanted.signer.issuer_id),
        wanted.signer.authority,
        wanted.signer.signer,
        wanted.answer_by,
        first.urged,
        tuple(others),
    )


def _told(report: Report, wanted: LetterInput) -> dict[str, object]:
    """What the event says of the request."""
    data: dict[str, object] = {"report": report.id, "kind": report.kind, "as_of": report.as_of}
    if wanted.unit_id is not None:
        data["unit"] = wanted.unit_id
    else:
        data["units"] = [unit_id for unit_id, _name in wanted.addressees]
    return data if report.issuer_id is None else data | {"issuer": report.issuer_id}
