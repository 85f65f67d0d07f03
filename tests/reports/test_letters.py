"""Vietnamese letters come back from paper and Word as they were written, in all four styles."""

import unicodedata
from collections import defaultdict
from dataclasses import replace

import pytest

from pacnam_tasks.reports.document import Document, Paragraph, Section
from pacnam_tasks.reports.followup import compose
from pacnam_tasks.reports.printing import lay_out
from pacnam_tasks.reports.render import render_pdf, render_word
from pacnam_tasks.reports.rule_sets import HD36
from tests.reports import word
from tests.reports.paper import Paper
from tests.reports.samples import figures

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
SMALL = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES] + ["đ"]
STYLES = ("Tinos", "Tinos-Bold", "Tinos-Italic", "Tinos-Bold-Italic")
LETTERS = [letter for letter in SMALL + [letter.upper() for letter in SMALL] if not letter.isascii()]


def test_there_are_134_letters_beyond_ascii() -> None:
    assert len(LETTERS) == len(set(LETTERS)) == 134


@pytest.fixture(scope="module", params=["NFC", "NFD"])
def written(request: pytest.FixtureRequest) -> Document:
    """A document that has every letter in each of the four styles, composed or not."""
    text = unicodedata.normalize(request.param, " ".join(LETTERS))
    whole = compose(figures())
    stressed = Paragraph(f"{text}, {text}.", stressed=text)
    return replace(
        whole,
        sections=(Section(text, (Paragraph(text), stressed)),),
        appendices=tuple(replace(one, attached_to=text) for one in whole.appendices),
    )


def test_every_letter_is_extracted_from_the_paper_as_written_in_each_style(written: Document) -> None:
    paper = Paper(render_pdf(lay_out(written, HD36)).pdf)
    found = defaultdict[str, set[str]](set)

    for page in paper.chars:
        for char in page:
            found[char["fontname"].split("+")[-1]].add(char["text"])

    assert {font: set(LETTERS) - letters for font, letters in found.items()} == {font: set() for font in STYLES}


def test_every_letter_stands_in_word_as_written_in_each_style(written: Document) -> None:
    found = defaultdict[tuple[bool, bool], set[str]](set)

    for line in word.paragraphs(word.opened(render_word(written, HD36))):
        for run in line.runs:
            assert line.style is not None
            style = line.style.font
            bold, italic = (
                bool(usual if own is None else own)
                for own, usual in ((run.font.bold, style.bold), (run.font.italic, style.italic))
            )
            found[bold, italic].update(run.text)

    assert len(found) == len(STYLES)
    assert [letters for letters in found.values() if not set(LETTERS) <= letters] == []
