"""The process that makes a Word file does just what its module does: the same parts, to the letter."""

import io
import json
import zipfile
from base64 import b64encode
from dataclasses import asdict, replace
from datetime import date

import pytest

from pacnam_tasks.progress.printed_links.codes import picture_of
from pacnam_tasks.reports.document import Document
from pacnam_tasks.reports.followup import compose
from pacnam_tasks.reports.letters.letter import compose as compose_letter
from pacnam_tasks.reports.minutes.minutes import compose as compose_minutes
from pacnam_tasks.reports.printing import last_words
from pacnam_tasks.reports.render import render_word
from pacnam_tasks.reports.rule_sets import HD36, ND30, RuleSet
from pacnam_tasks.reports.word_writer.writer import Writer
from tests.reports.letters.samples import letter
from tests.reports.minutes.test_minutes import MINUTES
from tests.reports.samples import figures, none

TRACED = replace(compose(figures()), trace="http://localhost/t/7K3M-Q2VX-9TBD4")


def parts(content: bytes) -> dict[str, bytes]:
    """The parts of a Word file by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


@pytest.mark.parametrize(
    ("document", "rules"),
    [
        pytest.param(TRACED, HD36, id="a report with its code"),
        pytest.param(compose(figures(), ND30), ND30, id="of a State body"),
        pytest.param(compose(none()), HD36, id="of nothing"),
        pytest.param(compose_letter(letter()), HD36, id="a letter"),
        pytest.param(compose_minutes(MINUTES, HD36), HD36, id="minutes"),
    ],
)
def test_the_process_writes_what_its_module_makes(document: Document, rules: RuleSet) -> None:
    mark = b64encode(picture_of(document.trace)).decode() if document.trace else ""
    order = {"document": asdict(document), "rules": asdict(rules), "last": last_words(document, rules), "mark": mark}
    told = json.loads(json.dumps(order, default=date.isoformat))

    made = Writer(told["document"], told["rules"], told["last"], told["mark"]).write()

    assert parts(made) == parts(render_word(document, rules))
