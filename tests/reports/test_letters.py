"""Vietnamese letters come back from the PDF as they were written."""

import unicodedata

from pacnam_tasks.reports.followup import compose
from pacnam_tasks.reports.printing import lay_out
from pacnam_tasks.reports.render import render_pdf
from pacnam_tasks.reports.rule_sets import HD36
from tests.reports.paper import Paper
from tests.reports.samples import figures, late_task

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
SMALL = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES] + ["đ"]
LETTERS = [letter for letter in SMALL + [letter.upper() for letter in SMALL] if not letter.isascii()]


def test_there_are_134_letters_beyond_ascii() -> None:
    assert len(LETTERS) == len(set(LETTERS)) == 134


def test_every_letter_is_extracted_as_written() -> None:
    assert set(LETTERS) <= set(_printed(" ".join(LETTERS)))


def test_decomposed_input_is_printed_composed() -> None:
    assert set(LETTERS) <= set(_printed(unicodedata.normalize("NFD", " ".join(LETTERS))))


def _printed(title: str) -> str:
    paper = Paper(render_pdf(lay_out(compose(figures(overdue=(late_task(1, title=title),))), HD36)).pdf)
    return "".join(paper.text(page) for page in range(paper.pages))
