"""Writing the reports that wait; called by the scheduler's process, safe to call from several."""

import logging
import os
import uuid
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from flask import Flask
from sqlmodel import Session

from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.files import FileStore, StoredFile
from pacnam_tasks.core.web import clock, database, settings
from pacnam_tasks.reports import actions
from pacnam_tasks.reports.access import SEES_ALL
from pacnam_tasks.reports.content import Signer
from pacnam_tasks.reports.followup import compose
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.printing import Sheet, lay_out
from pacnam_tasks.reports.queries import requests
from pacnam_tasks.reports.queries.figures import follow_up
from pacnam_tasks.reports.render import Rendered, RenderFailed, render_pdf
from pacnam_tasks.reports.rules import RULE_SETS, Failure, Step
from pacnam_tasks.tasks.queries.counts import AsOf

logger = logging.getLogger(__name__)
Renderer = Callable[[Sheet], Rendered]


def render_waiting(app: Flask, render: Renderer = render_pdf) -> int:
    """Write every report that waits, the oldest first; how many were taken up."""
    worker, taken = f"{os.getpid()}-{uuid.uuid4().hex[:8]}", 0
    with app.app_context():
        while (report := _claim(worker)) is not None:
            taken += 1
            _write(report, worker, render)
    return taken


def documents(data_dir: Path) -> FileStore:
    """Where finished documents lie."""
    return FileStore(data_dir / "documents")


def sheet_of(session: Session, report: Report, clock_: Clock) -> Sheet:
    """What is printed for a request: the figures of its day, in the layout of its rule set."""
    figures = follow_up(
        session,
        SEES_ALL,
        AsOf(report.as_of, clock_.today(), clock_.zone),
        document_on=report.document_on,
        signer=Signer(report.signer_title, report.signer_name),
    )
    return lay_out(compose(figures), RULE_SETS[report.rules])


def _claim(worker: str) -> Report | None:
    with database().reading() as session:
        if requests.next_waiting(session, clock().real_now()) is None:
            return None
    with database().writing() as session:
        return actions.claim(session, worker, clock())


def _write(report: Report, worker: str, render: Renderer) -> None:
    try:
        _make(report, worker, render)
    except RenderFailed as failed:
        logger.warning("report %s could not be printed: %s", report.id, failed.failure)
        _fail(report, worker, failed.failure)
    except OSError:
        logger.exception("report %s could not be stored", report.id)
        _fail(report, worker, Failure.STORAGE)
    except Exception:
        logger.exception("report %s was interrupted", report.id)
        with database().writing() as session:
            if held := actions.mine(session, _id(report), worker):
                actions.give_back(session, held)


def _make(report: Report, worker: str, render: Renderer) -> None:
    with database().reading() as session:
        sheet = sheet_of(session, report, clock())
        ready = _already_printed(session, sheet.sha256)
    if ready is not None:
        _finish(report, worker, StoredFile(ready.file_id, ready.pdf_bytes, ready.pdf_sha256), ready.pages)
        return
    _step(report, worker, Step.RENDERING, sheet.sha256)
    rendered = render(sheet)
    _step(report, worker, Step.STORING, sheet.sha256)
    _finish(report, worker, documents(settings().data_dir).put(BytesIO(rendered.pdf)), rendered.pages)


def _already_printed(session: Session, content_sha256: str) -> Report | None:
    store = documents(settings().data_dir)
    same = requests.same_content(session, content_sha256)
    return next((one for one in same if store.path(one.file_id).exists()), None)


def _step(report: Report, worker: str, step: Step, content_sha256: str) -> None:
    with database().writing() as session:
        if held := actions.mine(session, _id(report), worker):
            actions.note_step(session, held, step, content_sha256, clock())


def _finish(report: Report, worker: str, stored: StoredFile, pages: int) -> None:
    with database().writing() as session:
        if held := actions.mine(session, _id(report), worker):
            actions.finish(session, held, stored, pages, clock())


def _fail(report: Report, worker: str, failure: Failure) -> None:
    with database().writing() as session:
        if held := actions.mine(session, _id(report), worker):
            actions.fail(session, held, failure, clock())


def _id(report: Report) -> int:
    assert report.id is not None  # noqa: S101
    return report.id
