"""Numbers that were taken and terms that were entered, as far as the asker may read the documents."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, func, or_, select, true, union_all
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.queries import Doer
from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.reports.issuing.models import CommitteeTerm, DocumentNumber, NumbersOutside
from pacnam_tasks.reports.issuing.rules import Series
from pacnam_tasks.reports.kinds.kind import Option
from pacnam_tasks.reports.kinds.registry import KINDS, may_read_draft
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.queries.letterheads import Issuers, issuers_on
from pacnam_tasks.reports.queries.requests import issued_readable_by, readable_report
from pacnam_tasks.reports.rule_sets import Organisation
from pacnam_tasks.reports.rules import EARLIEST
from pacnam_tasks.reports.wording import OF_PARTY, is_of_party, symbol_for
from pacnam_tasks.units.models import Unit

PAGE = 50
SAME = ("kind", "issuer_id", "as_of", "period_id", "unit_id", "task_id", "meeting_id", "seen")
"""What two reports have in common of which only one may be in force."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the register; `unit` is the one that a letter goes to, `voided_at` says that the number is void."""

    id: int
    report_id: int
    symbol: str
    number: int
    document_on: date
    kind: str
    as_of: date
    unit: str | None
    who: str
    voided_at: datetime | None
    voided_by: str | None
    void_reason: str
    signed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the committee; whether a document of the Party took a number in it, void or not."""

    valid_from: date
    name: str
    has_numbers: bool


def _twin_id() -> Any:
    other, number = aliased(Report), aliased(DocumentNumber)
    successor, later = aliased(Report), aliased(DocumentNumber)
    in_place = (col(later.report_id) == col(successor.id), col(later.voided_at).is_(None))
    is_replaced = exists().where(col(successor.replaces_id) == col(other.id), *in_place)
    same = (getattr(other, name).is_not_distinct_from(getattr(Report, name)) for name in SAME)
    return (
        select(func.max(col(number.id)))
        .join(other, col(other.id) == col(number.report_id))
        .where(*same, col(other.id) != col(Report.id), col(other.id).is_distinct_from(col(Report.replaces_id)))
        .where(col(number.voided_at).is_(None), ~is_replaced)
        .correlate(Report)
        .scalar_subquery()
    )


_WITH_TWIN: Any = select_rows(Report, DocumentNumber).outerjoin(DocumentNumber, col(DocumentNumber.id) == _twin_id())


def with_twin(session: Session, actor: Actor, report_id: int) -> tuple[Report, DocumentNumber | None]:
    """The report, and the number in force of another of the same: kind, day or period, unit, task, meeting, choices.

    One that it replaces, or that another in force has replaced, does not stand in its way. Raises NotFound.
    """
    found = session.exec(_WITH_TWIN.where(col(Report.id) == report_id)).first()
    if found is None or not may_read_draft(actor, found[0].kind, found[0].unit_id):
        raise NotFound
    return found[0], found[1]


def number_of(session: Session, report_id: int) -> DocumentNumber | None:
    """The number that the report has taken."""
    return session.exec(select_rows(DocumentNumber).where(col(DocumentNumber.report_id) == report_id)).one_or_none()


def in_force(session: Session, actor: Actor, report_id: int) -> bool:
    """Whether the report has a number that is not void; NotFound where the person may not read it."""
    readable_report(session, actor, report_id)
    taken = number_of(session, report_id)
    return taken is not None and taken.voided_at is None


def successor_of(session: Session, report_id: int) -> int | None:
    """The newest report in force that takes the place of this one; a draft does not yet."""
    taken = col(DocumentNumber.report_id) == col(Report.id)
    replacing = select(func.max(col(Report.id))).join(DocumentNumber, taken)
    in_place = (col(Report.replaces_id) == report_id, col(DocumentNumber.voided_at).is_(None))
    found = fetch(session, replacing.where(*in_place))
    return found.scalar_one()  # type: ignore[no-any-return]  # of an aggregate


def series_of(session: Session, symbol: str, day: date) -> Series:
    """The series from which a document of that day takes its number: of a State body that of the calendar year."""
    if not is_of_party(symbol):
        return Series(symbol, _begins(symbol, day, EARLIEST))
    return Series(symbol, _term_of(session, day))


def _term_of(session: Session, day: date) -> date:
    """Since when the committee's series count on `day`."""
    begun = fetch(session, select(func.max(col(CommitteeTerm.valid_from))).where(col(CommitteeTerm.valid_from) <= day))
    found: date = begun.scalar_one() or EARLIEST
    return found


def _begins(symbol: str, day: date, term_from: date) -> date:
    """Since when a series counts: of a State body from the new year."""
    return term_from if is_of_party(symbol) else date(day.year, 1, 1)


def next_number(session: Session, series: Series) -> int:
    """The number after the last one taken, void or not, here or outside; asked and taken by the one writer."""
    taken = (
        fetch(session, select(func.max(last)).where(*_in_series(of, series))).scalar_one() or 0
        for of, last in ((DocumentNumber, col(DocumentNumber.number)), (NumbersOutside, col(NumbersOutside.last)))
    )
    return int(max(taken)) + 1


def _in_series(of: Any, series: Series) -> Any:
    return col(of.symbol) == series.symbol, col(of.term_from) == series.term_from


def taken_on(session: Session, series: Series, number: int) -> tuple[date, bool] | None:
    """The day of the document that bears this number, and whether it is void; None where it is free."""
    here = select(col(DocumentNumber.document_on), col(DocumentNumber.voided_at).is_not(None)).where(
        *_in_series(DocumentNumber, series), col(DocumentNumber.number) == number
    )
    is_void = func.coalesce(col(NumbersOutside.voided_from) <= number, False)
    outside = select(col(NumbersOutside.document_on), is_void).where(
        *_in_series(NumbersOutside, series), col(NumbersOutside.first) <= number, col(NumbersOutside.last) >= number
    )
    found = fetch(session, here.union_all(outside)).first()
    return None if found is None else (found[0], bool(found[1]))


def outside(session: Session, outside_id: int) -> NumbersOutside:
    """An entry of numbers that were used outside the system; raises NotFound."""
    if (row := session.get(NumbersOutside, outside_id)) is None:
        raise NotFound
    return row


def last_document_on(session: Session) -> date | None:
    """The day of the newest document that has a number, here or outside; an entry void as a whole names none."""
    is_void = col(NumbersOutside.voided_from) == col(NumbersOutside.first)
    found = (
        fetch(session, select(func.max(day)).where(counts)).scalar_one()
        for day, counts in (
            (col(DocumentNumber.document_on), true()),
            (col(NumbersOutside.document_on), is_void.is_not(True)),
        )
    )
    return max((day for day in found if day is not None), default=None)


def next_numbers(session: Session, day: date) -> dict[str, int]:
    """The number that follows in each series of `day`: of each type under the letterheads of the committee and its
    office, and of those begun; in three statements.
    """
    issuers = issuers_on(session, day)
    of_party = _term_of(session, day)
    taken: dict[Series, int] = {}
    for symbol, term_from, last in fetch(session, _LAST_TAKEN):
        series = Series(symbol, term_from)
        taken[series] = max(last, taken.get(series, 0))
    known = dict.fromkeys([*_own_symbols(issuers), *sorted({series.symbol for series in taken})])
    following = {symbol: Series(symbol, _begins(symbol, day, of_party)) for symbol in known}
    return {symbol: taken.get(series, 0) + 1 for symbol, series in following.items()}


_LAST_TAKEN = union_all(
    *(
        select(col(of.symbol), col(of.term_from), func.max(last)).group_by(col(of.symbol), col(of.term_from))
        for of, last in ((DocumentNumber, col(DocumentNumber.number)), (NumbersOutside, col(NumbersOutside.last)))
    )
)


def _own_symbols(issuers: Issuers) -> list[str]:
    heads = [issuers.committee, *([issuers.office] if issuers.office else [])]
    return [
        symbol_for(kind.symbol, head.symbol, dotted=head.organisation is Organisation.STATE)
        for head in heads
        for kind in KINDS.values()
        if kind.is_issued and (head is heads[0] or Option.ISSUER in kind.options)
    ]


def used_outside(session: Session) -> list[Any]:
    """What was used outside the system, the newest entry first, with who entered it and who voided it."""
    by, voider = Doer(col(NumbersOutside.entered_by_id)), Doer(col(NumbersOutside.voided_by_id))
    names = (by.name.label("who"), voider.name.label("voided_by"))
    wanted = by.join(select(NumbersOutside.__table__, *names))  # type: ignore[attr-defined]  # a table
    wanted = voider.join(wanted, maybe=True)
    return list(fetch(session, wanted.order_by(col(NumbersOutside.id).desc()).limit(PAGE)))


def terms(session: Session) -> list[Term]:
    """The terms, the newest first."""
    has_numbers = or_(*(exists().where(*_in_term(of, col(CommitteeTerm.valid_from))) for of in _TAKEN))
    wanted = select(col(CommitteeTerm.valid_from), col(CommitteeTerm.name), has_numbers)
    return [Term(*row) for row in fetch(session, wanted.order_by(col(CommitteeTerm.valid_from).desc()))]


def term(session: Session, valid_from: date) -> CommitteeTerm:
    """The term that begins on a day; raises NotFound."""
    if (row := session.exec(select_rows(CommitteeTerm).filter_by(valid_from=valid_from)).one_or_none()) is None:
        raise NotFound
    return row


def first_of_term(session: Session, valid_from: date) -> tuple[str, int] | None:
    """Symbol and number of one that was taken in the term, void or not; none where there is none."""
    taken = (select(col(of.symbol), number).where(*_in_term(of, valid_from)) for of, number in _TAKEN.items())
    found = fetch(session, union_all(*taken).limit(1)).first()
    return None if found is None else (found[0], found[1])


_TAKEN: dict[Any, Any] = {DocumentNumber: col(DocumentNumber.number), NumbersOutside: col(NumbersOutside.first)}


def _in_term(of: Any, valid_from: Any) -> Any:
    """A State body's series may begin with the new year as a term does: only symbols of the Party are of the term."""
    return col(of.term_from) == valid_from, col(of.symbol).contains(OF_PARTY)


def register(session: Session, actor: Actor, before: int | None = None) -> tuple[list[Entry], int | None]:
    """The numbers last taken (before an entry), and the entry at which the next page begins."""
    by, voider = Doer(col(DocumentNumber.taken_by_id)), Doer(col(DocumentNumber.voided_by_id))
    wanted = (
        select(
            col(DocumentNumber.id),
            col(DocumentNumber.report_id),
            col(DocumentNumber.symbol),
            col(DocumentNumber.number),
            col(DocumentNumber.document_on),
            col(Report.kind),
            col(Report.as_of),
            col(Unit.short_name),
            by.name,
            col(DocumentNumber.voided_at),
            voider.name,
            col(DocumentNumber.void_reason),
            col(DocumentNumber.signed_at),
        )
        .join(Report, col(Report.id) == col(DocumentNumber.report_id))
        .outerjoin(Unit, col(Unit.id) == col(Report.unit_id))
        .where(issued_readable_by(actor))
        .order_by(col(DocumentNumber.id).desc())
        .limit(PAGE + 1)
    )
    wanted = voider.join(by.join(wanted), maybe=True)
    if before is not None:
        wanted = wanted.where(col(DocumentNumber.id) < before)
    rows = [Entry(*row) for row in fetch(session, wanted)]
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None
