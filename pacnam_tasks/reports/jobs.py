"""Writing the reports that wait; called by the scheduler's process, safe to call from several."""

import hashlib
import logging
import os
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from flask import Flask
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlmodel import Session

from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.files import FileStore, StoredFile
from pacnam_tasks.core.web import clock, database, settings
from pacnam_tasks.periods.queries import standing
from pacnam_tasks.periods.queries.pictures import picture_of
from pacnam_tasks.reports import actions
from pacnam_tasks.reports.content import Span
from pacnam_tasks.reports.data import as_workbook
from pacnam_tasks.reports.document import Document, Signer, as_text
from pacnam_tasks.reports.drafting import PartFailed, with_passages
from pacnam_tasks.reports.editing.applied import edited
from pacnam_tasks.reports.editing.arranging import Arrangement, arranged
from pacnam_tasks.reports.editing.checks import does_not_add_up, unwritten
from pacnam_tasks.reports.editing.queries import edits_of
from pacnam_tasks.reports.issuing.queries import number_of
from pacnam_tasks.reports.issuing.rules import head_of, numbered, replacing, type_of
from pacnam_tasks.reports.kinds.extra import Extra
from pacnam_tasks.reports.kinds.kind import Asked
from pacnam_tasks.reports.kinds.registry import KINDS
from pacnam_tasks.reports.letterheads.rules import Meets, signed
from pacnam_tasks.reports.marks import bearing
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.printing import Sheet, lay_out
from pacnam_tasks.reports.queries import requests
from pacnam_tasks.reports.queries.letterheads import letterhead_of
from pacnam_tasks.reports.render import Rendered, RenderFailed, Unwanted, Wanted, render_pdf, render_word
from pacnam_tasks.reports.rule_sets import RULE_SETS, RuleSet
from pacnam_tasks.reports.rules import Failure, Format, Step
from pacnam_tasks.reports.spans import span_of
from pacnam_tasks.reports.stored import documents, frozen_of
from pacnam_tasks.reports.trace.actions import keep_code
from pacnam_tasks.reports.trace.marking import marked
from pacnam_tasks.tasks.queries.counts import AsOf

logger = logging.getLogger(__name__)
Renderer = Callable[[Sheet, Wanted], Rendered]
WordWriter = Callable[[Document, RuleSet, Wanted], bytes]
NO_FILE = StoredFile("", 0, "")


@dataclass(frozen=True, slots=True)
class Printed:
    """What lies on the disk of a printed report; `word` and `excel` only of what is written so; its head and code."""

    pdf: StoredFile
    pages: int
    word: StoredFile
    excel: StoredFile
    frozen: StoredFile
    symbol: str
    head: str
    code: str


def render_waiting(app: Flask, render: Renderer = render_pdf, in_word: WordWriter = render_word) -> int:
    """Write every report that waits, by turns between people; how many were taken up."""
    worker, taken = f"{os.getpid()}-{uuid.uuid4().hex[:8]}", 0
    with app.app_context():
        while (report := _claim(worker)) is not None:
            taken += 1
            _write(report, worker, render, in_word)
    return taken


def document_of(session: Session, report: Report, clock_: Clock) -> Document:
    """What is printed for a request: the figures of its day or period, what was seen, or what was issued."""
    if (taken := number_of(session, report.id or 0)) is not None:
        return numbered(frozen_of(report), taken.number, taken.document_on)
    document = with_passages(KINDS[report.kind].compose(_asked(session, report, clock_)))
    rules, wanted = RULE_SETS[report.rules], Arrangement.of(report.arranged)
    document = arranged(document, rules, wanted)
    document = edited(document, edits_of(session, report.id or 0))
    document = bearing(document, rules, wanted.marks, is_draft=KINDS[report.kind].is_issued)
    return replace(document, replaces=_replaced(session, report, document))


def _asked(session: Session, report: Report, clock_: Clock) -> Asked:
    stands = None if report.period_id is None else standing.listed(session, report.period_id, clock_)
    extra = Extra.of(report.seen)
    signer = Signer(report.signer_title, report.signer_name)
    return Asked(
        session,
        clock_,
        AsOf(report.as_of, clock_.today(), clock_.zone),
        report.document_on,
        signer,
        RULE_SETS[report.rules],
        signed(letterhead_of(session, report.document_on, report.issuer_id), signer),
        picture=picture_of(session, stands, clock_) if stands else None,
        span=_span(report, stands, extra),
        unit_id=report.unit_id,
        task_id=report.task_id,
        seen=report.seen,
        only=extra.only,
        held_on=extra.held_on,
        meeting_id=report.meeting_id,
        body=Meets(extra.body or Meets.STANDING_COMMITTEE),
        plan_id=extra.plan_id,
        with_drafts=extra.with_drafts,
    )


def _span(report: Report, stands: Any, extra: Extra) -> Span | None:
    """The period that it is of, also where only a schedule knows it and the draft is still of its last day."""
    if stands is not None:
        return span_of(stands.period.name, stands.period.first_on, stands.period.last_on)
    prepared = span_of(extra.period)
    return prepared if prepared is not None and prepared.last_on == report.as_of else None


def _replaced(session: Session, report: Report, document: Document) -> str:
    """Which document this one takes the place of, in words: that one by what was frozen of it."""
    taken = None if report.replaces_id is None else number_of(session, report.replaces_id)
    if taken is None:
        return ""
    before = frozen_of(session.get_one(Report, taken.report_id))
    words = type_of(document), type_of(before)
    return replacing(*words, taken.symbol, taken.number, taken.document_on, before.author)


def _claim(worker: str) -> Report | None:
    with database().reading() as session:
        if requests.next_waiting(session, clock().real_now()) is None:
            return None
    with database().writing() as session:
        return actions.claim(session, worker, clock())


def _write(report: Report, worker: str, render: Renderer, in_word: WordWriter) -> None:
    try:
        _make(report, worker, render, in_word)
    except Unwanted:
        logger.info("report %s is not wanted any more", report.id)
    except RenderFailed as failed:
        logger.warning("report %s could not be printed: %s", report.id, failed.failure)
        _fail(report, worker, failed.failure)
    except PartFailed as failed:
        logger.exception("report %s could not be composed: %s", report.id, failed.part)
        _fail(report, worker, Failure.CONTENT, unwritten(failed.part).text)
    except OSError:
        logger.exception("report %s could not be stored", report.id)
        _fail(report, worker, Failure.STORAGE)
    except Exception:
        logger.exception("report %s was interrupted", report.id)
        with database().writing() as session:
            if held := actions.mine(session, _id(report), worker):
                actions.give_back(session, held)


def _make(report: Report, worker: str, render: Renderer, in_word: WordWriter) -> None:
    rules, store = RULE_SETS[report.rules], documents(settings().data_dir)
    with _composing(), database().reading() as session:
        issued = number_of(session, _id(report)) is not None
        document = document_of(session, report, clock())
        code, paper = marked(document, report, settings().secret_key, settings().public_url)
        sheet = lay_out(paper, rules)
        ready = _already_printed(session, sheet.sha256)
        frozen = as_text(document).encode()
        unsound = next((one.text for one in does_not_add_up(document)), "")
    if ready is not None:
        same = issued or hashlib.sha256(frozen).hexdigest() == ready.frozen_sha256
        kept = _kept(ready) if same else store.put(BytesIO(frozen))
        _finish(report, worker, _as_printed(ready, kept, head_of(document), code), unsound)
        return
    with _composing():
        excel = as_workbook(paper) if Format.XLSX in KINDS[report.kind].formats else b""
    _step(report, worker, Step.RENDERING, sheet.sha256)

    def wanted() -> bool:
        with database().reading() as session:
            return actions.mine(session, _id(report), worker) is not None

    rendered = render(sheet, wanted)
    _step(report, worker, Step.RENDERING, sheet.sha256)
    word = in_word(paper, rules, wanted)
    _step(report, worker, Step.STORING, sheet.sha256)
    with _all_or_none(store) as put:
        printed = Printed(
            pdf=put(rendered.pdf),
            pages=rendered.pages,
            word=put(word),
            excel=put(excel) if excel else NO_FILE,
            frozen=_kept(report) if issued else put(frozen),
            symbol=document.symbol,
            head=head_of(document),
            code=code,
        )
    _finish(report, worker, printed, unsound)


@contextmanager
def _all_or_none(store: FileStore) -> Iterator[Callable[[bytes], StoredFile]]:
    """Puts files away; where one finds no room, those before it do not take any either."""
    with ExitStack() as undo:

        def put(content: bytes) -> StoredFile:
            stored = store.put(BytesIO(content))
            undo.callback(store.remove, stored.id)
            return stored

        yield put
        undo.pop_all()


@contextmanager
def _composing() -> Iterator[None]:
    """What goes wrong here would go wrong again, but where the database does not answer or a file is not read."""
    try:
        yield
    except (PartFailed, RenderFailed, OSError, OperationalError, InterfaceError):
        raise
    except Exception as fault:
        raise PartFailed from fault


def _kept(report: Report) -> StoredFile:
    return StoredFile(report.frozen_file_id, report.frozen_bytes, report.frozen_sha256)


def _as_printed(ready: Report, frozen: StoredFile, head: str, code: str) -> Printed:
    return Printed(
        pdf=StoredFile(ready.file_id, ready.pdf_bytes, ready.pdf_sha256),
        pages=ready.pages,
        word=StoredFile(ready.word_file_id, ready.word_bytes, ready.word_sha256),
        excel=StoredFile(ready.excel_file_id, ready.excel_bytes, ready.excel_sha256),
        frozen=frozen,
        symbol=ready.symbol,
        head=head,
        code=code,
    )


def _already_printed(session: Session, content_sha256: str) -> Report | None:
    store = documents(settings().data_dir)
    same = requests.same_content(session, content_sha256)
    return next((one for one in same if one.word_file_id and all(store.path(i).exists() for i in _kept_in(one))), None)


def _kept_in(report: Report) -> Iterable[str]:
    return filter(None, (report.file_id, report.word_file_id, report.excel_file_id))


def _step(report: Report, worker: str, step: Step, content_sha256: str) -> None:
    with database().writing() as session:
        if held := actions.mine(session, _id(report), worker):
            actions.note_step(session, held, step, content_sha256, clock())


def _finish(report: Report, worker: str, printed: Printed, unsound: str) -> None:
    with database().writing() as session:
        if held := actions.mine(session, _id(report), worker):
            actions.keep_frozen(session, held, printed.frozen, printed.symbol, printed.head, unsound)
            actions.finish(session, held, printed.pdf, printed.pages, printed.word, printed.excel, clock())
            taken = number_of(session, _id(held))
            keep_code(session, held, printed.code, taken.number if taken else None, clock())


def _fail(report: Report, worker: str, failure: Failure, unsound: str = "") -> None:
    with database().writing() as session:
        if held := actions.mine(session, _id(report), worker):
            actions.fail(session, held, failure, clock(), unsound)


def _id(report: Report) -> int:
    assert report.id is not None  # noqa: S101
    return report.id
