"""A document takes its number, loses it, gets its signed copy back; each is an event without a task."""

from collections.abc import Mapping
from datetime import date

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor, Holding
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import NotAllowed, Refused
from pacnam_tasks.core.files import StoredFile
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history.actions import Happening, record
from pacnam_tasks.reports.actions import print_anew
from pacnam_tasks.reports.editing.checks import Finding, in_force_already
from pacnam_tasks.reports.editing.labels import finding_words
from pacnam_tasks.reports.issuing import queries
from pacnam_tasks.reports.issuing.access import issuing_right
from pacnam_tasks.reports.issuing.forms import OutsideInput, TermInput, VoidedInput
from pacnam_tasks.reports.issuing.models import CommitteeTerm, DocumentNumber, NumbersOutside
from pacnam_tasks.reports.issuing.rules import Series, named
from pacnam_tasks.reports.kinds.registry import KINDS
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.queries.issue_day import changed_since
from pacnam_tasks.reports.queries.requests import readable_report
from pacnam_tasks.reports.rules import ReportState
from pacnam_tasks.reports.wording import number_line


def issue(session: Session, report_id: int, *, by: Actor, clock: Clock) -> DocumentNumber:
    """Give the document the next number of its series and have it printed with that, from what was frozen.

    Sent again, or by two at once, it finds the number and leaves it so; printing that has failed is tried again.
    Raises NotAllowed, NotFound, or Refused where there is no finished draft, its figures do not add up, another
    document of the same is in force, or the letterhead, the rules or the signer are others by now.
    """
    right = _right(by)
    report, twin = queries.with_twin(session, by, report_id)
    if not KINDS[report.kind].is_issued:
        raise Refused(_("This document takes no number here: it is for reading, or its unit numbers it itself."))
    if (taken := queries.number_of(session, report_id)) is not None:
        if report.state == ReportState.FAILED:
            print_anew(session, report)
        return taken
    today = clock.today()
    _refuse_unready(report, twin)
    if changed := changed_since(session, report, today):
        raise Refused(" ".join(map(finding_words, changed)))
    series = queries.series_of(session, report.symbol, today)
    taken = DocumentNumber(
        report_id=report_id,
        symbol=series.symbol,
        term_from=series.term_from,
        number=queries.next_number(session, series),
        document_on=today,
        taken_at=clock.now(),
        taken_by_id=right.id,
    )
    report.document_on = today
    session.add(taken)
    print_anew(session, report)
    data = {"report": report_id, "number": taken.number, "symbol": taken.symbol, "content": report.frozen_sha256}
    _record(session, "document_issued", data, right, clock)
    return taken


def _refuse_unready(report: Report, twin: DocumentNumber | None) -> None:
    """Raises Refused with what keeps the draft from being issued; `twin` is the number in force of one of the same."""
    if report.state == ReportState.FAILED:
        raise Refused(
            _("The document is not written as it is now: that failed or was stopped. Please have it written again.")
        )
    if report.state != ReportState.DONE:
        raise Refused(_("The document is not written yet. Please wait until it is ready, then issue it."))
    if not report.frozen_file_id:
        raise Refused(
            _("This document was made before documents could be issued. Please make it again, then issue it.")
        )
    if report.unsound:
        found = finding_words(Finding.of(report.unsound))
        raise Refused(
            _(
                "The document is not issued: its figures do not add up. %(found)s Please mend the draft first.",
                found=found,
            )
        )
    if twin is not None:
        raise Refused(finding_words(in_force_already(twin.symbol, twin.number, twin.document_on)))


def void(session: Session, report_id: int, reason: str, *, by: Actor, clock: Clock) -> None:
    """The number is void from now on; it stays in the register and is not given again.

    Raises NotAllowed, NotFound, or Refused where there is no number, it is void, or the document has been signed.
    """
    right, taken = _right(by), _issued(session, by, report_id)
    if taken.signed_at is not None:
        sentence = _(
            "The signed copy of %(number)s is kept: the document is in force. Please make one that replaces it.",
            number=number_line(taken.symbol, taken.number),
        )
        raise Refused(sentence)
    taken.voided_at, taken.voided_by_id, taken.void_reason = clock.now(), right.id, reason
    session.add(taken)
    data = {"report": report_id, "number": taken.number, "symbol": taken.symbol, "reason": reason}
    _record(session, "number_voided", data, right, clock)


def keep_signed(session: Session, report_id: int, stored: StoredFile, *, by: Actor, clock: Clock) -> None:
    """Keep the copy that came back from signing; raises NotAllowed, NotFound, or Refused where there is one already."""
    right, taken = _right(by), _issued(session, by, report_id)
    if taken.signed_at is not None:
        raise Refused({"signed": _("A signed copy is kept already. An issued document is not changed any more.")})
    taken.signed_file_id, taken.signed_sha256, taken.signed_bytes = stored.id, stored.sha256, stored.size
    taken.signed_at, taken.signed_by_id = clock.now(), right.id
    session.add(taken)
    data = {"report": report_id, "number": taken.number, "symbol": taken.symbol, "sha256": stored.sha256}
    _record(session, "signed_copy_kept", data, right, clock)


def begin_term(session: Session, term: TermInput, *, by: Actor, clock: Clock) -> None:
    """Numbers begin anew with this day.

    Raises NotAllowed, or Refused where a term begins that day, a number was taken since, or nobody has confirmed it.
    """
    right = _right(by)
    if any(one.valid_from == term.valid_from for one in queries.terms(session)):
        raise Refused({"valid_from": _("A term that begins on %(day)s is entered already.", day=dmy(term.valid_from))})
    if (last := queries.last_document_on(session)) is not None and last >= term.valid_from:
        sentence = _(
            "A number was taken on %(day)s: a term cannot begin before that any more. Please enter a later day.",
            day=dmy(last),
        )
        raise Refused({"valid_from": sentence})
    if not term.is_confirmed:
        sentence = _(
            "From %(day)s on each kind of document of the Party is numbered from 01 again. Please check the day, or "
            "tick that the term begins on it.",
            day=dmy(term.valid_from),
        )
        raise Refused({"sure": sentence})
    session.add(
        CommitteeTerm(valid_from=term.valid_from, name=term.name, entered_at=clock.now(), entered_by_id=right.id)
    )
    _record(session, "term_begun", {"valid_from": term.valid_from, "name": term.name}, right, clock)


def remove_term(
    session: Session, valid_from: date, reason: str, *, by: Actor, clock: Clock, key: str | None = None
) -> None:
    """A term entered by mistake is no more: the numbers of the one before it go on.

    Raises NotAllowed, NotFound, or Refused where a number was taken in it, void or not.
    """
    right, row = _right(by), queries.term(session, valid_from)
    if (taken := queries.first_of_term(session, valid_from)) is not None:
        sentence = _(
            "%(number)s was taken in this term, so the term stays; nothing was removed.", number=number_line(*taken)
        )
        raise Refused(sentence)
    session.delete(row)
    data = said_removed(valid_from, reason) | {"name": row.name}
    record(session, [Happening("term_removed", clock.now(), clock.today(), data, actor_id=right.id, key=key)])


def said_removed(valid_from: date, reason: str) -> dict[str, object]:
    """How the history names a term that was removed."""
    return {"valid_from": valid_from, "reason": reason}


def use_outside(session: Session, used: OutsideInput, *, by: Actor, clock: Clock, key: str | None = None) -> int:
    """Numbers up to this one are used by documents outside the system; the next one here follows. The first of them.

    Raises NotAllowed, or Refused where the number is taken or lies further on than the next one and nobody has
    confirmed that those between are used as well.
    """
    right, series = _right(by), queries.series_of(session, used.symbol, used.document_on)
    following = queries.next_number(session, series)
    if used.last < following:
        raise Refused({"number": _taken(session, series, used.last, following)})
    if used.last > following and not used.is_confirmed:
        sentence = _(
            "The next number of this series is %(next)s. Tick that all numbers from %(next)s to %(last)s are used "
            "outside the system, or correct the number.",
            next=named(series.symbol, following),
            last=f"{used.last:02d}",
        )
        raise Refused({"confirmed": sentence})
    row = NumbersOutside(
        symbol=series.symbol,
        term_from=series.term_from,
        first=following,
        last=used.last,
        document_on=used.document_on,
        abstract=used.abstract,
        entered_at=clock.now(),
        entered_by_id=right.id,
    )
    session.add(row)
    data = said_outside(used) | {"first": following, "abstract": used.abstract}
    record(session, [Happening("numbers_used_outside", clock.now(), clock.today(), data, actor_id=right.id, key=key)])
    return following


def void_outside(
    session: Session, outside_id: int, voided: VoidedInput, *, by: Actor, clock: Clock, key: str | None = None
) -> NumbersOutside:
    """Numbers of an entry were recorded wrongly: void from now on, they stay in the register and are not given again.

    Raises NotAllowed, NotFound, or Refused where some of them are void already or none of them is meant.
    """
    right, row = _right(by), queries.outside(session, outside_id)
    if row.voided_at is not None:
        raise Refused(_("The number is void already: %(reason)s", reason=row.void_reason))
    first = row.first if voided.first is None else voided.first
    if not row.first <= first <= row.last:
        sentence = _("Please enter a whole number from %(first)s to %(last)s.", first=row.first, last=row.last)
        raise Refused({"void_from": sentence})
    row.voided_from, row.voided_at, row.voided_by_id, row.void_reason = first, clock.now(), right.id, voided.reason
    session.add(row)
    data = said_voided(outside_id, voided) | {"symbol": row.symbol, "first": first, "last": row.last}
    record(session, [Happening("outside_voided", clock.now(), clock.today(), data, actor_id=right.id, key=key)])
    return row


def said_voided(outside_id: int, voided: VoidedInput) -> dict[str, object]:
    """How the history names what was voided of an entry."""
    return {"outside": outside_id, "reason": voided.reason}


def said_outside(used: OutsideInput) -> dict[str, object]:
    """How the history names what was used outside."""
    return {"symbol": used.symbol, "last": used.last, "document_on": used.document_on}


def _taken(session: Session, series: Series, number: int, following: int) -> str:
    day, is_void = queries.taken_on(session, series, number) or (None, False)
    if is_void:
        return _(
            "%(number)s is void and is not given again. The next number of this series is %(next)s.",
            number=number_line(series.symbol, number),
            next=named(series.symbol, following),
        )
    return _(
        "%(number)s is taken, by a document of %(day)s. The next number of this series is %(next)s.",
        number=number_line(series.symbol, number),
        day=dmy(day) if day else "",
        next=named(series.symbol, following),
    )


def _right(by: Actor) -> Holding:
    if (right := issuing_right(by)) is None:
        raise NotAllowed(_("Documents are issued by the office."))
    return right


def _issued(session: Session, by: Actor, report_id: int) -> DocumentNumber:
    readable_report(session, by, report_id)
    taken = queries.number_of(session, report_id)
    if taken is None:
        raise Refused(_("The document has no number yet. Please issue it first."))
    if taken.voided_at is not None:
        raise Refused(_("The number is void already: %(reason)s", reason=taken.void_reason))
    return taken


def _record(session: Session, kind: str, data: Mapping[str, object], right: Holding, clock: Clock) -> None:
    record(session, [Happening(kind, clock.now(), clock.today(), data, actor_id=right.id)])
