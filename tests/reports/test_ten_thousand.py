"""Ten thousand tasks in the annexes, of each kind that lists them: every file, within the limits of the product."""

import io
import subprocess
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest

from pacnam_tasks.reports.data import as_workbook
from pacnam_tasks.reports.document import Document, Signer, tables
from pacnam_tasks.reports.drafting import Frame
from pacnam_tasks.reports.followup import compose
from pacnam_tasks.reports.kinds import assignments, overdue
from pacnam_tasks.reports.printing import lay_out
from pacnam_tasks.reports.queries.assigned import Assigned
from pacnam_tasks.reports.render import render_pdf, render_word
from pacnam_tasks.reports.rule_sets import HD36
from tests.bench.reports import annexed
from tests.conftest import TODAY
from tests.reports import word
from tests.reports.samples import LETTERHEAD, TITLES, UNITS, figures, late_task

TASKS = 10_000


def _followed() -> Document:
    return compose(annexed(TASKS))


def _late() -> Document:
    tasks = sorted((late_task(place) for place in range(TASKS)), key=lambda task: task.unit)
    return overdue.compose(figures(overdue=tuple(tasks)))


def _planned() -> Document:
    tasks = [
        Assigned(f"NV-2023-{place:03d}", TITLES[place % 5], "Y tế", UNITS[place % 5], due=date(2023, 12, 29))
        for place in range(TASKS)
    ]
    return assignments.compose(Frame(LETTERHEAD, HD36, TODAY, Signer()), "", (), tasks)


@pytest.mark.faults
@pytest.mark.parametrize("made", [_followed, _late, _planned], ids=["followup", "overdue", "assignments"])
def test_ten_thousand_tasks_are_written_in_every_file_within_the_limits(made: Callable[[], Document]) -> None:
    document = made()
    rendered = render_pdf(lay_out(document, HD36))
    in_word = word.opened(render_word(document, HD36))
    book = openpyxl.load_workbook(io.BytesIO(as_workbook(document)), read_only=True)

    codes = [row[place] for table in tables(document) for row in table.rows for place in _code(row)]
    assert len(codes) == TASKS
    printed = _printed(rendered.pdf)
    assert all(code in printed for code in codes)
    assert sum(len(word.rows(table)) for table in word.tables(in_word)) >= TASKS
    assert sum(sheet.max_row for sheet in book.worksheets) > TASKS


def _printed(pdf: bytes) -> str:
    """What Poppler reads, which is quick with a thousand pages; without white space, as a code may go on below."""
    read = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(read.stdout.decode().split())


def _code(row: tuple[str, ...]) -> list[int]:
    """Where the code of the task stands, if it has one."""
    return [place for place, cell in enumerate(row) if cell.startswith("NV-2023-")]
