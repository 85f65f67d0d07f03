"""What reports do to the system when they arrive, and what is noted, taken back or set right of them."""

import hashlib
import uuid

from werkzeug.datastructures import FileStorage

from pacnam_tasks.core.files import StoredFile
from pacnam_tasks.core.text import plain_number
from pacnam_tasks.progress import actions as progress
from pacnam_tasks.progress.errata import actions as errata
from pacnam_tasks.progress.errata.access import corrector
from pacnam_tasks.progress.errata.forms import Correction, read_correction
from pacnam_tasks.progress.errata.queries import entry_of
from pacnam_tasks.progress.errata.rules import Said
from pacnam_tasks.progress.forms import UpdateInput, Upload
from pacnam_tasks.progress.notes.actions import add_note
from pacnam_tasks.progress.queries import hanging_on, update_of
from pacnam_tasks.progress.rules import Cause, Paper
from pacnam_tasks.progress.withdrawals.actions import withdraw
from tests.life.desk import Desk, aim_of
from tests.life.forms import Form
from tests.life.memory import Update


def report(at: Desk, form: Form) -> list[int]:
    """A report, or the one that the same form has brought before; its id and those of its obstacles."""
    paper = Paper(form.received_on, "12-BC/ĐU") if form.is_paper else None
    sent = UpdateInput(
        version=form.version,
        key=form.key,
        quantity=form.quantity,
        percent=form.percent,
        note=form.note,
        cause=cause_of(form) if form.has_obstacle else None,
        obstacle="Chưa có kinh phí." if form.has_obstacle else "",
        submit=form.is_submission,
        sure=True,
        period=form.period,
        nothing=form.says_nothing_new,
        paper=paper,
    )
    files = [_evidence(form)] if form.has_file else []
    first = progress.repeat_of(at.session, at.task, sent, files)
    update = first or progress.report_progress(at.session, at.task, sent, files, **at.who)
    return [update.id or 0, *(one.id or 0 for one in hanging_on(at.session, update.id or 0))]


def cause_of(form: Form) -> Cause:
    """The class of the obstacle."""
    return Cause.BEYOND_AUTHORITY if form.number % 5 == 0 else Cause.CAPITAL


def _evidence(form: Form) -> progress.Evidence:
    """Each sending stores the file under a name of its own."""
    stored = StoredFile(str(uuid.uuid4()), 9, hashlib.sha256(form.key.encode()).hexdigest())
    return progress.Evidence(Upload("bien-ban.pdf", "application/pdf", FileStorage()), stored)


def take_back(at: Desk, form: Form) -> None:
    """One's own last report, within ten minutes."""
    withdraw(at.session, at.task, aim_of(form), key=form.key, **at.who)


def note(at: Desk, form: Form) -> None:
    """What a co-ordinating unit has to say."""
    add_note(at.session, at.task, form.reason, [], key=form.key, **at.who)


def correct(at: Desk, form: Form) -> None:
    """The page of an erratum: who may not correct the entry is told so before what is wrong in the form."""
    update = update_of(at.session, at.task.id or 0, aim_of(form))
    assert update is not None
    assert isinstance(form.aim, Update)
    entry = entry_of(at.session, at.task.id or 0, update.event_seq)
    holds = entry.errata[form.aim_version - 1].seq if form.aim_version else entry.seq
    sent = Correction(Said(), "", holds)
    if corrector(at.by, at.task, entry.author_unit_id) is not None:
        sent = read_correction({**_typed(form), "holds": str(holds)})
    errata.correct(at.session, at.task, entry.seq, sent, key=form.key, **at.who)


def _typed(form: Form) -> dict[str, str]:
    figures = {"quantity": form.quantity, "percent": form.percent}
    typed = {name: plain_number(figure) for name, figure in figures.items() if figure is not None}
    return {**typed, "note": form.note, "reason": form.reason, "sure": "1"}
