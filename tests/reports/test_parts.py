"""A fault of ours in one part of a document is told with the name of that part, wherever it shows itself."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

import pytest

from pacnam_tasks.reports.document import Document, Paragraph, Signer
from pacnam_tasks.reports.drafting import Frame, PartFailed, draft, with_passages
from pacnam_tasks.reports.followup import compose
from pacnam_tasks.reports.printing import lay_out
from pacnam_tasks.reports.rule_sets import HD36
from tests.reports.samples import DAY, LETTERHEAD, figures

NO_TEXT = Paragraph(cast(Any, 7), key="no-text")
"""What no template can print as running text."""


def _faulty() -> Iterator[Paragraph]:
    yield Paragraph("Một dòng.")
    raise ZeroDivisionError


def _in_a_section() -> Document:
    whole = compose(figures())
    return replace(whole, sections=(whole.sections[0], replace(whole.sections[1], blocks=(NO_TEXT,))))


def _in_an_appendix() -> Document:
    whole = compose(figures())
    return replace(whole, appendices=(replace(whole.appendices[0], blocks=(NO_TEXT,)), *whole.appendices[1:]))


@pytest.mark.parametrize("named", ["parts", "annexes"])
def test_a_part_that_is_not_composed_is_named(named: str) -> None:
    parts: dict[str, Any] = {"parts": [("Tình hình", [])]} | {named: [("Tình hình", []), ("Kiến nghị", _faulty())]}

    with pytest.raises(PartFailed) as failed:
        draft(Frame(LETTERHEAD, HD36, DAY, Signer()), abstract=("thử",), opening="", closing="", **parts)

    assert failed.value.part == "Kiến nghị"


def test_a_part_whose_figures_are_not_bound_is_named() -> None:
    whole = compose(figures())

    with pytest.raises(PartFailed) as failed:
        with_passages(replace(_in_a_section(), passages=()))

    assert failed.value.part == whole.sections[1].name


@pytest.mark.parametrize(
    ("document", "part"),
    [(_in_a_section(), "KẾT QUẢ THỰC HIỆN"), (_in_an_appendix(), "Phụ lục 1")],
    ids=["section", "appendix"],
)
def test_a_part_that_its_template_cannot_print_is_named(document: Document, part: str) -> None:
    with pytest.raises(PartFailed) as failed:
        lay_out(document, HD36)

    assert failed.value.part == part
