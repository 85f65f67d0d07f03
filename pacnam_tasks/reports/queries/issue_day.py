"""What is otherwise on the day on which a draft is issued than it was when the draft was made."""

from collections.abc import Iterator
from datetime import date

from sqlmodel import Session

from pacnam_tasks.reports.document import Letterhead
from pacnam_tasks.reports.drafting import written_in
from pacnam_tasks.reports.editing.checks import Finding, Matter
from pacnam_tasks.reports.issuing.rules import head_by
from pacnam_tasks.reports.kinds.registry import KINDS
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.queries.letterheads import InForce, in_force_on, letterhead_of, possible_delegates
from pacnam_tasks.reports.rule_sets import RULE_SETS, rule_set_of


def changed_since(session: Session, report: Report, today: date, known: InForce | None = None) -> list[Finding]:
    """The letterhead, the rules of layout and the signer where they would be others today; all errors.

    Rules that were chosen against the usual of their day stay as chosen, and so does a blank name; who was
    in the chair of a meeting signs its papers without a title, whatever became of that person. `known` is what is
    in force today, where that has been asked for already.
    """
    if not KINDS[report.kind].is_issued:
        return []
    return list(_changes(session, report, today, known or in_force_on(session, today)))


def _changes(session: Session, report: Report, today: date, known: InForce) -> Iterator[Finding]:
    letterhead = _letterhead(session, report, today, known)
    now = head_by(written_in(letterhead, RULE_SETS[report.rules], KINDS[report.kind].symbol))
    if report.head and report.head != now:
        yield Finding(Matter.HEAD, about=(report.head, now))
    if report.document_on != today:
        before = letterhead_of(session, report.document_on, report.issuer_id)
        usual = rule_set_of(today, letterhead.organisation).code
        if report.rules == rule_set_of(report.document_on, before.organisation).code != usual:
            yield Finding(Matter.RULES, about=(report.rules, usual))
    if report.signer_name and report.signer_title and not _signs(session, report, today, known):
        yield Finding(Matter.SIGNER, about=(report.signer_name, report.signer_title))


def _letterhead(session: Session, report: Report, today: date, known: InForce) -> Letterhead:
    if report.issuer_id is None:
        return known.issuers.committee
    if report.issuer_id == known.issuers.office_id and known.issuers.office is not None:
        return known.issuers.office
    return letterhead_of(session, today, report.issuer_id)


def _signs(session: Session, report: Report, today: date, known: InForce) -> bool:
    whose = report.signer_title, report.signer_name
    if any((one.signer.title, one.signer.name) == whose for one in known.signers):
        return True
    return any((one.signer.title, one.signer.name) == whose for one in possible_delegates(session, today))
