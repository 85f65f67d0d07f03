"""A report whose tables are set apart: what it keeps of the whole one, and what it does not claim."""

import io
import unicodedata

import pikepdf
import pytest

from pacnam_tasks.reports.apart import LIMITS, Limits, set_apart
from pacnam_tasks.reports.data import as_csv
from pacnam_tasks.reports.document import tables
from pacnam_tasks.reports.drafting import slug
from pacnam_tasks.reports.followup import compose
from pacnam_tasks.reports.page import LAST_LINES
from pacnam_tasks.reports.printing import lay_out
from pacnam_tasks.reports.render import Rendered, render_pdf
from pacnam_tasks.reports.rule_sets import HD36, ND30
from pacnam_tasks.reports.table_writer.measures import JOINED
from tests.reports.paper import Paper
from tests.reports.samples import Tallied, figures, late_task, lines, many
from tests.reports.test_child import HOSTILE

ALPHABET = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
LONG = "Ư" * 1000
NFD = unicodedata.normalize("NFD", "Điều chỉnh kế hoạch giữa kỳ")
TITLES = (f"{ALPHABET} {ALPHABET.upper()}", LONG, NFD, *HOSTILE)
WRITTEN = compose(figures(overdue=tuple(late_task(place, title=title) for place, title in enumerate(TITLES))))


@pytest.fixture(scope="module")
def joined() -> Rendered:
    """The report with every table of its appendices set apart."""
    return render_pdf(lay_out(WRITTEN, HD36, Limits(whole=0, short=0)))


def test_a_report_is_set_as_a_whole_up_to_its_limit_and_joined_beyond_it() -> None:
    within, beyond = compose(many(210)), compose(many(300))

    assert set_apart(within, HD36) is None
    assert [len(table.rows) for table in (set_apart(beyond, HD36) or pytest.fail("is whole")).tables] == [100, 100]
    assert sum(len(table.rows) for table in tables(within)) <= LIMITS.whole < 210


def test_a_joined_report_keeps_title_author_day_language_and_bookmarks(joined: Rendered) -> None:
    with pikepdf.open(io.BytesIO(joined.pdf)) as pdf, pdf.open_outline() as outline:
        assert str(pdf.docinfo["/Title"]).startswith("Báo cáo kết quả theo dõi")
        assert str(pdf.docinfo["/Author"]) == "Ban Thường vụ Huyện ủy"
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20230919")
        assert str(pdf.Root["/Lang"]) == "vi"
        parts = [part for root in outline.root for part in root.children]
        last = pikepdf.Page(parts[-1].to_dictionary_object(pdf)["/Dest"][0])
        assert parts[-1].title.startswith("Phụ lục 3")
        assert last.index == joined.pages - 1


def test_a_joined_report_carries_the_data_of_its_tables(joined: Rendered) -> None:
    with pikepdf.open(io.BytesIO(joined.pdf)) as pdf:
        carried = {name: one.get_file().read_bytes().decode() for name, one in pdf.attachments.items()}

    assert carried == {f"{place}-{slug(one.title)}.csv": as_csv(one) for place, one in enumerate(tables(WRITTEN), 1)}


def test_a_joined_report_does_not_claim_to_be_for_the_archive(joined: Rendered) -> None:
    with pikepdf.open(io.BytesIO(joined.pdf)) as pdf:
        assert "/Metadata" not in pdf.Root
    assert JOINED.encode() in joined.pdf[-LAST_LINES:]


def test_the_same_joined_report_gives_the_same_bytes(joined: Rendered) -> None:
    assert render_pdf(lay_out(WRITTEN, HD36, Limits(whole=0, short=0))).pdf == joined.pdf


def test_every_vietnamese_letter_of_a_table_set_apart_can_be_read_back(joined: Rendered) -> None:
    paper = Paper(joined.pdf)
    text = "".join(paper.text(page).replace(" ", "") for page in paper.landscape)

    assert set(ALPHABET + ALPHABET.upper()) <= set(text)
    assert "\ufffd" not in text


def test_a_title_of_a_thousand_letters_goes_on_over_pages_and_stays_in_its_cell(joined: Rendered) -> None:
    paper = Paper(joined.pdf)
    pages = [page for page in paper.landscape if "ƯƯƯ" in paper.text(page)]

    assert sum(paper.text(page).count("Ư") for page in paper.landscape) == 1000 + ALPHABET.upper().count("Ư")
    assert len(pages) > 1
    for page in pages:
        assert max(run.bottom for run in paper.lines(page)) <= 195.5
        assert max(run.right for run in paper.lines(page)) <= 277.5


def test_hostile_titles_and_composed_letters_are_printed_as_text(joined: Rendered) -> None:
    paper = Paper(joined.pdf)
    printed = "".join(paper.text(page).replace(" ", "") for page in paper.landscape)

    for title in (*HOSTILE, unicodedata.normalize("NFC", NFD)):
        assert title[:10].replace(" ", "") in printed
    assert joined.refused == ()


def test_page_numbers_go_on_behind_a_table_that_is_set_apart() -> None:
    units = lines([f"Đơn vị số {place}" for place in range(31)], Tallied(done_on_time=1))
    found = figures(by_unit=units, parts=Tallied(done_on_time=5), parts_by_unit=units[:5])

    paper = Paper(render_pdf(lay_out(compose(found, ND30), ND30, Limits(whole=0))).pdf)

    numbers = [number.text if (number := paper.page_number(page)) else "" for page in paper.landscape]
    behind = next(place for place, page in enumerate(paper.landscape) if "Nhiệm vụ thành phần," in paper.text(page))
    assert behind > 1
    assert numbers == ["", *(str(place + 1) for place in range(1, behind + 1)), "", ""]


def test_another_limit_is_another_sheet() -> None:
    assert lay_out(WRITTEN, HD36).sha256 != lay_out(WRITTEN, HD36, Limits(whole=0, short=0)).sha256
