"""What a person waits for: paper, Word and Excel of a report of so many tasks, from the figures on."""

import sys
from pathlib import Path

from pacnam_tasks.reports.data import as_workbook
from pacnam_tasks.reports.followup import compose
from pacnam_tasks.reports.printing import lay_out
from pacnam_tasks.reports.render import render_pdf, render_word
from pacnam_tasks.reports.rule_sets import HD36
from tests.bench.reports import annexed


def main(tasks: str, paper: str) -> None:
    """Write all three; keep the paper, whose pages are counted."""
    document = compose(annexed(int(tasks)))
    Path(paper).write_bytes(render_pdf(lay_out(document, HD36)).pdf)
    render_word(document, HD36)
    as_workbook(document)


if __name__ == "__main__":
    main(*sys.argv[1:])
