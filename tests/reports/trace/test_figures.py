"""From the figures in the running text to what they count, or to the table of the document that lists it."""

from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest

from pacnam_tasks.reports.document import Document, tables
from pacnam_tasks.reports.followup import compose
from pacnam_tasks.reports.kinds import obstacles
from pacnam_tasks.reports.trace.figures import LISTED, NUMERATORS, FigureWays
from pacnam_tasks.reports.trace.tables import Ways, shown
from pacnam_tasks.reports.trace.texts import texts
from tests.reports.samples import DAY, figures

WAYS = Ways(DAY)


@pytest.fixture(scope="module")
def document() -> Document:
    """The follow-up report, its units with codes."""
    found = figures()
    lines = tuple(replace(line, code=f"U{place}") for place, line in enumerate(found.by_unit))
    return compose(replace(found, by_unit=lines))


def _links(document: Document) -> dict[str, str]:
    """Each piece of the text that leads anywhere, with its address."""
    return {
        piece.text: piece.url
        for _heading, said in texts(document, WAYS)
        for one in said
        for piece in one.pieces
        if piece.url
    }


def _asked(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query))


def test_a_rate_leads_to_what_it_counts(document: Document) -> None:
    links = _links(document)

    assert _asked(links["30% (6/20)"])["state"] == "done"
    assert _asked(links["37,5% (3/8)"])["timeliness"] == "open_overdue"
    assert _asked(links["60% (3/5)"])["timeliness"] == "done_on_time_original"
    assert _asked(links["54,3%"]) == {"level": "task", "as_of": "2023-09-15"}


def test_the_count_behind_each_late_unit_leads_to_its_overdue_tasks(document: Document) -> None:
    late = next(table for table in tables(document) if table.name == "by-unit").rows[1][1]

    url = FigureWays(document, WAYS).of(f"late/{late}", "01")

    assert (_asked(url)["unit"], _asked(url)["timeliness"]) == ("U1", "open_overdue")
    assert FigureWays(document, WAYS).of("late/Đơn vị khác", "01") == ""


@pytest.mark.parametrize(
    ("name", "anchor"),
    [("fields", "#b1"), ("units", "#b2"), ("units_late", "#b2"), ("no_cause", "#b3"), ("due", "#b4")],
)
def test_what_the_document_lists_in_a_table_leads_there(document: Document, name: str, anchor: str) -> None:
    assert FigureWays(document, WAYS).of(name, "05") == anchor
    assert f"#{shown(document, WAYS)[int(anchor[2:]) - 1].anchor}" == anchor


def test_obstacles_lead_to_their_table_where_the_document_has_one(document: Document) -> None:
    assert FigureWays(obstacles.compose(figures()), WAYS).of("obstacles", "01") == "#b1"
    assert FigureWays(document, WAYS).of("obstacles", "01") == ""


def test_letters_lead_to_the_register(document: Document) -> None:
    told = replace(document, figures=(*document.figures, ("letters", "02")))

    assert FigureWays(told, WAYS).of("letters", "02") == "/reports/numbers"


@pytest.mark.parametrize("name", ["assigned", "done_share", "parts/done_share"])
def test_a_figure_that_is_not_the_documents_own_leads_nowhere(document: Document, name: str) -> None:
    strange = replace(document, figures=())

    assert FigureWays(strange, WAYS).of(name, "06") == ""


def test_zero_leads_nowhere(document: Document) -> None:
    ways = FigureWays(document, WAYS)

    assert {ways.of(name, "0") for name in LISTED} | {ways.of(name, "0% (0/20)") for name in NUMERATORS} == {""}


def test_the_rate_of_a_row_leads_to_the_tasks_of_which_it_is_the_mean(document: Document) -> None:
    by_unit = shown(document, WAYS)[1]

    assert _asked(by_unit.rows[1][-1].url) == {"level": "task", "unit": "U1", "as_of": "2023-09-15"}
    assert _asked(by_unit.total[-1].url) == {"level": "task", "as_of": "2023-09-15"}


def test_the_text_is_whole_from_its_opening_to_its_closing(document: Document) -> None:
    replaced = "Báo cáo này thay thế Báo cáo số 01-BC/HU, ngày 05/9/2023 của Ban Thường vụ Huyện ủy."

    said = ["".join(piece.text for piece in one.pieces) for _heading, found in texts(document, WAYS) for one in found]
    with_the_old = texts(replace(document, replaces=replaced), WAYS)

    assert (said[0], said[-1]) == (document.opening, document.closing)
    assert with_the_old[-1][1][-1].pieces[0].text == replaced
