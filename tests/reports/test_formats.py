"""Paper, Word and Excel say the same, set by the same rules; text is never a formula; data go along with the paper."""

import io
import json
import re
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest
from docx.document import Document as WordFile
from docx.oxml.ns import qn
from flask import Flask
from openpyxl.worksheet.worksheet import Worksheet
from sqlmodel import Session

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.core.text import number
from pacnam_tasks.reports.bound import filled
from pacnam_tasks.reports.data import as_csv, as_workbook
from pacnam_tasks.reports.document import as_text, frozen_document, tables
from pacnam_tasks.reports.followup import compose
from pacnam_tasks.reports.kinds.registry import KINDS
from pacnam_tasks.reports.render import Rendered, render_word
from pacnam_tasks.reports.rule_sets import HD36, ND30
from pacnam_tasks.reports.wording import counted
from pacnam_tasks.tasks.actions import Deed, change_task
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.tasks.rules.facts import State
from tests.factories import House, make_task
from tests.reports import word
from tests.reports.paper import Paper
from tests.reports.samples import due_task, figures, late_task
from tests.reports.summer import AUGUST, noon, spend_summer
from tests.reports.test_kinds import asked
from tests.reports.test_layout import LAYOUTS

COUNTS = (
    "assigned", "done_on_time", "done_late", "done_undated", "open_in_time", "open_overdue", "open_undated", "paused",
    "revoked",
)  # fmt: skip
HOSTILE = '=HYPERLINK("http://127.0.0.1/","x")'


@pytest.fixture(scope="module")
def in_word() -> WordFile:
    """The same report in Word, read back."""
    return word.opened(render_word(compose(figures()), HD36))


def _book(found: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(as_workbook(compose(found))))


def test_word_sets_each_element_in_the_size_and_style_of_the_rules(in_word: WordFile) -> None:
    state = LAYOUTS["ND30"]
    files = {"HD36": in_word, "ND30": word.opened(render_word(compose(state.found, ND30), ND30))}
    for code, file in files.items():
        for name, element in LAYOUTS[code].elements.items():
            size, style = word.set_in(word.line(file, element.text))
            least, most = element.sizes
            assert least <= size <= most, name
            assert style == element.style, name


def test_word_sets_paragraphs_with_the_pitch_the_gap_and_the_indent_of_the_rules(in_word: WordFile) -> None:
    for start in ("Thực hiện Thông báo", "I- TÌNH", "1. Kết quả chung", "Trong 20 nhiệm vụ", "Trên đây là"):
        assert word.spacing(word.line(in_word, start)) == (18, 6, 10)
    assert in_word.styles["Normal"].font.name == "Times New Roman"


def test_word_has_a_landscape_section_for_each_appendix_and_numbers_pages_from_the_second_on(in_word: WordFile) -> None:
    pages = [(round(one.page_width.mm), round(one.page_height.mm)) for one in in_word.sections]  # type: ignore[union-attr]  # each says its size
    margins = [
        [round(side.mm) for side in (one.top_margin, one.right_margin, one.bottom_margin, one.left_margin) if side]
        for one in in_word.sections
    ]
    first, *others = in_word.sections

    assert pages == [(210, 297), *[(297, 210)] * 3]
    assert margins == [[20, 15, 20, 30], *[[30, 20, 15, 20]] * 3]
    assert [one.different_first_page_header_footer for one in in_word.sections] == [True, False, False, False]
    assert all(one.header.is_linked_to_previous for one in others)
    assert first.header.paragraphs[0]._p.findall(f".//{qn('w:instrText')}")[0].text == "PAGE"
    assert not first.first_page_header.paragraphs[0].text


def test_tables_in_word_repeat_their_heads_and_keep_their_rows_whole(in_word: WordFile) -> None:
    for made, table in zip(word.tables(in_word), tables(compose(figures())), strict=True):
        properties = [row.trPr for row in made._tbl.tr_lst if row.trPr is not None]
        heads = [one for one in properties if one.find(qn("w:tblHeader")) is not None]
        assert len(heads) == len(table.head)
        assert all(one.find(qn("w:cantSplit")) is not None for one in properties)
        assert word.rows(made) == [list(row) for row in (*table.rows, *([table.total] if table.total else []))]


def test_a_workbook_has_days_numbers_and_totals_that_add_up_what_is_seen() -> None:
    book = _book(figures(overdue=(late_task(3), late_task(4))))

    by_unit, overdue = book["Theo cơ quan, đơn vị"], book["Nhiệm vụ quá hạn"]
    assert by_unit["C7"].value == "=SUBTOTAL(109,C2:C6)"
    assert (by_unit["C2"].value, by_unit["L2"].value, by_unit["L7"].value) == (4, 40.5, 54.3)
    head = [cell.value for cell in overdue[1]]
    assert overdue.cell(2, head.index("Thời hạn") + 1).value.date() == date(2023, 9, 11)
    assert overdue.cell(2, head.index("Thời hạn (ghi chú)") + 1).value == "ban đầu 01/8/2023, gia hạn 01 lần"
    assert overdue.cell(3, head.index("Thời hạn (ghi chú)") + 1).value in {None, ""}
    assert (by_unit.freeze_panes, by_unit.auto_filter.ref, by_unit.print_title_rows) == ("C2", "A1:L6", "$1:$1")


def test_a_number_in_a_workbook_has_the_decimals_that_are_printed() -> None:
    shares = ("15", "62.5", "33.25", "100.0")
    book = _book(figures(overdue=tuple(late_task(n, percent=Decimal(one)) for n, one in enumerate(shares, 1))))
    overdue, by_unit = book["Nhiệm vụ quá hạn"], book["Theo cơ quan, đơn vị"]
    rate = next(cell.column for cell in overdue[1] if str(cell.value).startswith("Tỷ lệ"))

    found = {str(cell.value): cell.number_format for (cell,) in overdue.iter_rows(2, 5, rate, rate)}

    assert found == {"15": "#,##0", "62.5": "#,##0.0", "33.25": "#,##0.00", "100": "#,##0"}
    assert {cell.number_format for cell in by_unit[6][2:9]} == {"#,##0"}, "the totals"


def test_what_people_wrote_is_text_in_a_workbook_and_in_the_data() -> None:
    title = HOSTILE + "Ư" * 1000
    document = compose(
        figures(overdue=(late_task(1, title=title, cause="@SUM(1)\x00"),), due=(due_task(2, title="-1"),))
    )

    book = openpyxl.load_workbook(io.BytesIO(as_workbook(document)))
    csvs = [as_csv(table) for table in tables(document)]

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(re.match(r"=SUBTOTAL\(109,", str(cell.value)) for cell in cells if cell.data_type == "f")
    assert any(str(cell.value).startswith("=HYPERLINK") and cell.data_type == "s" for cell in cells)
    assert not [sheet for sheet in book if sheet._hyperlinks]
    assert "\"'=HYPERLINK" in csvs[2]
    assert "'@SUM(1)" in csvs[2]


def test_a_report_that_was_frozen_before_has_a_workbook_too() -> None:
    frozen = json.loads(as_text(compose(figures())))
    for part in (*frozen["sections"], *frozen["appendices"]):
        for table in (block for block in part["blocks"] if "columns" in block):
            table.pop("title")
            for column in table["columns"]:
                del column["width"], column["holds"]

    book = openpyxl.load_workbook(io.BytesIO(as_workbook(frozen_document(json.dumps(frozen)))))

    assert book.sheetnames == ["Nội dung", "by-field", "by-unit", "overdue", "due"]


def test_the_paper_carries_its_tables_as_data_its_outline_and_its_tags(rendered: Rendered) -> None:
    paper = pypdf.PdfReader(io.BytesIO(rendered.pdf))
    catalogue: Any = paper.trailer["/Root"]
    outline = [one["/Title"] for one in paper.outline if isinstance(one, dict)]

    assert sorted(paper.attachments) == [
        "1-theo-linh-vuc.csv",
        "2-theo-co-quan-don-vi.csv",
        "3-nhiem-vu-qua-han.csv",
        "4-nhiem-vu-sap-den-han.csv",
    ]
    assert paper.attachments["3-nhiem-vu-qua-han.csv"][0].decode() == as_csv(tables(compose(figures()))[2])
    assert {one.get_object()["/AFRelationship"] for one in catalogue["/AF"]} == {"/Data"}
    assert str(outline[0]).startswith("BÁO CÁO kết quả theo dõi")
    assert catalogue["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalogue


def test_every_figure_of_paper_word_and_excel_is_that_of_the_rollup(
    app: Flask, saved_house: House, database: Database, clock: MovingClock, tmp_path: Path
) -> None:
    with database.writing() as session:
        lived(session, saved_house, clock)
    run = app.test_cli_runner().invoke
    files = files_of(run, tmp_path, "followup")
    paper, in_word = Paper(files["pdf"].read_bytes()), word.opened(files["docx"].read_bytes())
    book, printed = openpyxl.load_workbook(files["xlsx"], data_only=True), "".join(map(paper.text, range(paper.pages)))

    for place, (by, level, sheet) in enumerate(
        (
            ("field", "task", "Theo lĩnh vực"),
            ("unit", "task", "Theo cơ quan, đơn vị"),
            ("unit", "part", "Nhiệm vụ thành phần"),
        )
    ):
        told = rollup(run, by, level)
        lines = [*told["rows"], told["total"]]
        wanted = [of_line(line) for line in lines]
        assert level == "part" or {"paused", "revoked"} <= {name for name in COUNTS if told["total"][name]}
        assert [[*row[2:]] for row in word.rows(word.tables(in_word)[place])] == wanted
        assert [as_printed(row) for row in _cells(book[sheet])] == wanted
        for line, counts in zip(told["rows"], wanted, strict=False):
            assert f"{line['name']}{''.join(counts)}" in printed


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("kind", ["followup", "overdue", "obstacles", "conclusion"])
def test_every_figure_in_the_sentences_is_that_of_the_rollup_and_stands_in_each_file(
    app: Flask, saved_house: House, database: Database, clock: MovingClock, tmp_path: Path, kind: str
) -> None:
    with database.writing() as session:
        lived(session, saved_house, clock)
        document = KINDS[kind].compose(replace(asked(session, clock), when=AsOf(AUGUST, clock.today(), clock.zone)))
    run = app.test_cli_runner().invoke
    of_total = in_words(rollup(run, "field", "task")["total"])
    of_parts = {f"parts/{name}": text for name, text in in_words(rollup(run, "unit", "part")["total"]).items()}
    files = files_of(run, tmp_path, kind)
    paper = Paper(files["pdf"].read_bytes())
    pages = [re.sub(r"^\d+", "", paper.text(page)) for page in range(paper.pages)]
    said = {
        "pdf": "".join(pages),
        "docx": "".join(one.text for one in word.paragraphs(word.opened(files["docx"].read_bytes()))),
    }
    if "xlsx" in files:
        said["xlsx"] = "".join(
            str(row[0].value) for row in openpyxl.load_workbook(files["xlsx"])["Nội dung"].iter_rows()
        )

    told = dict(document.figures) | {name: text for one in document.passages for name, text in one.figures}
    known = {name: text for name, text in told.items() if name in of_total | of_parts}
    assert known == {name: text for name, text in (of_total | of_parts).items() if name in known}
    assert {"assigned", "done", "open", "paused", "revoked", "silent", "extended"} <= known.keys()
    for passage in document.passages:
        text = filled(passage.template, dict(passage.figures))
        assert all(_bare(text) in _bare(words) for words in said.values()), text


def lived(session: Session, house: House, clock: MovingClock) -> None:
    """A summer in which one task was paused and one revoked before the rest began."""
    clock.move_to(noon(7, 5))
    for code, state in (("NV-2023-008", State.PAUSED), ("NV-2023-009", State.REVOKED)):
        task = make_task(session, house, clock, code=code, due_on=date(2023, 9, 20))
        change_task(session, task, Deed(state.value, None), clock, state=state)
    spend_summer(session, house, clock)


def files_of(run: Any, folder: Path, kind: str, *more: str) -> dict[str, Path]:
    """The document of August in each of its formats."""
    files = {one.value: folder / f"report.{one.value}" for one in KINDS[kind].formats}
    for format_, path in files.items():
        order = ["report", "build", kind, *more, "--as-of", str(AUGUST), "--format", format_, "-o", str(path)]
        assert run(args=order).exit_code == 0
    return files


def rollup(run: Any, by: str, level: str, day: date = AUGUST) -> Any:
    """What the command tells, of August unless asked otherwise."""
    order = ["rollup", "--as-of", str(day), "--by", by, "--level", level, "--format", "json"]
    return json.loads(run(args=order).output)


def of_line(line: Any) -> list[str]:
    """All counts of a line and its percentage, as they are printed."""
    percent = "–" if line["percent"] is None else number(Decimal(str(line["percent"])))
    return [*(number(line[name]) for name in COUNTS), percent]


def as_printed(cells: list[Any]) -> list[str]:
    """The figures of a row of a workbook, as they are printed."""
    return ["–" if one in {None, "–"} else number(Decimal(str(one))) for one in cells[2:]]


def in_words(total: Any) -> dict[str, str]:
    """What sentences say of the total, worked out anew: counts, their sums, and rates with what they are of."""
    counts = {name: total[name] for name in (*COUNTS, "silent", "updated", "extended", "open_overdue_original")}
    counts["done"] = sum(total[name] for name in ("done_on_time", "done_late", "done_undated"))
    counts["open"] = sum(total[name] for name in ("open_in_time", "open_overdue", "open_undated"))
    late, dated = total["open_overdue"], total["done_on_time"] + total["done_late"]
    shares = {
        "done_share": (counts["done"], total["assigned"]),
        "open_share": (counts["open"], total["assigned"]),
        "updated_share": (total["updated"], counts["open"]),
        "overdue_share": (late, total["assigned"]),
        "overdue_decided_share": (late, dated + late),
        "on_time_share": (total["done_on_time"], dated),
    }
    rates = {name: "0%" if not whole else _share(part, whole) for name, (part, whole) in shares.items()}
    percent = {} if total["percent"] is None else {"percent": f"{number(Decimal(str(total['percent'])))}%"}
    return {name: counted(n) for name, n in counts.items()} | rates | percent


def _share(part: int, whole: int) -> str:
    rate = (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{number(rate)}% ({part}/{whole})"


def _bare(text: str) -> str:
    return "".join(text.split())


def _cells(sheet: Worksheet) -> list[list[Any]]:
    """The rows, and the total as it was last worked out."""
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
