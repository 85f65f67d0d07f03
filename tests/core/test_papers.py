"""Marks of secrecy inside Word, Excel and PDF files are found; running text is no mark; hostile files are borne."""

from io import BytesIO

import pytest

from pacnam_tasks.core.files import EXTENSIONS
from pacnam_tasks.core.papers import Inside, look_into
from pacnam_tasks.core.secrecy import is_marked_secret
from tests.papers import archive, excel, printed, runs, word

MARKS = [
    "MẬT", "TỐI MẬT", "TUYỆT MẬT", " [ MẬT ] ", "M Ậ T", "Số: 12-BC/HU(M)", "Số:      -KH/HU (M)",
    "Số 7-CV/HU(M)  Pác Nặm", "12-BC/HU(M)", "ĐỘ MẬT: TỐI MẬT", "Số 15/QĐ-UBND(M)",
]  # fmt: skip
NO_MARKS = [
    "Mật độ dân số", "MẬT ĐỘ XÂY DỰNG", "MẬT ONG", "Bảo vệ bí mật nhà nước", "BẢO MẬT", "BÍ MẬT NHÀ NƯỚC", "Mật", "MẶT",
    "", "Theo Công văn số 12-CV/HU(M) ngày 05/9/2023", "tài liệu mật, tối mật, tuyệt mật theo Luật", "Diện tích (M)",
    "Chiều dài 12-AB (M) và", "TÀI LIỆU MẬT PHẢI ĐƯỢC QUẢN LÝ", "Số: 12-BC/HU",
]  # fmt: skip


@pytest.mark.parametrize("line", MARKS)
def test_a_stamp_and_a_paper_s_own_number_are_marks(line: str) -> None:
    assert is_marked_secret(line)


@pytest.mark.parametrize("line", NO_MARKS)
def test_words_of_running_text_are_no_mark(line: str) -> None:
    assert not is_marked_secret(line)


RUNNING = runs("Bảo vệ bí mật nhà nước; mật độ cây trồng; theo Công văn số 12-CV/HU(M).")
INNER = f"<w:pict><v:textbox><w:txbxContent>{runs('MẬT')}</w:txbxContent></v:textbox></w:pict>"
BOX = f"<w:p><w:r><w:t>Đoạn </w:t></w:r>{INNER}<w:r><w:t>ngoài</w:t></w:r></w:p>"
BROKEN_LINE = "<w:p><w:r><w:t>Số 12</w:t><w:br/><w:t>MẬT</w:t></w:r></w:p>"
CELL = "<row><c r='A1' t='inlineStr'><is><t>TUYỆT MẬT</t></is></c></row>"
FORMULA = "<row><c r='A1' t='str'><f>A2</f><v>MẬT</v></c><c r='A2'><v>12</v></c></row>"
FOOT = '<headerFooter><oddHeader>&amp;L&amp;"Arial"&amp;12MẬT&amp;RTrang &amp;P</oddHeader></headerFooter>'
FILES: dict[str, tuple[str, bytes, Inside]] = {
    "running text": ("a.docx", word(RUNNING), Inside.NO_MARK),
    "a paragraph in pieces": ("a.docx", word(RUNNING + runs("T", "ỐI", " MẬT")), Inside.MARKED),
    "decomposed letters": ("a.docx", word(runs("MA\u0302\u0323T")), Inside.MARKED),
    "a line of a paragraph": ("a.docx", word(BROKEN_LINE), Inside.MARKED),
    "a text box": ("a.docx", word(BOX), Inside.MARKED),
    "a header": ("a.docx", word(RUNNING, header2=runs("MẬT")), Inside.MARKED),
    "a watermark": ("a.docx", word("", header1='<v:textpath string="MẬT"/>'), Inside.MARKED),
    "a number": ("a.docx", word(runs("Số: 12-BC/HU", "(M)")), Inside.MARKED),
    "a torn part": ("a.docx", archive({"word/document.xml": "<w>", "word/header1.xml": "<w/>"}), Inside.NOT_READ),
    "a part after a torn one": ("a.docx", word("<w:p>", header1=runs("MẬT")), Inside.MARKED),
    "a shared cell": ("a.xlsx", excel("<si><t>Mật độ</t></si><si><r><t>M</t></r><r><t>ẬT</t></r></si>"), Inside.MARKED),
    "a cell of its own": ("a.xlsx", excel(sheet=CELL), Inside.MARKED),
    "a formula": ("a.xlsx", excel(sheet=FORMULA), Inside.MARKED),
    "a printed header": ("a.xlsx", excel(sheet=FOOT), Inside.MARKED),
    "a sheet's name": ("a.xlsx", excel(workbook='<sheets><sheet name="TỐI MẬT"/></sheets>'), Inside.MARKED),
    "figures": ("a.xlsx", excel("<si><t>Mật độ</t></si>", "<row><c><v>1</v></c></row>"), Inside.NO_MARK),
    "half an archive": ("a.docx", word(RUNNING)[:200], Inside.NOT_READ),
    "no text of its own": ("a.jpg", b"\xff\xd8\xff", Inside.NOT_READ),
    "no pages": ("a.pdf", b"%PDF-1.7\n%%EOF\n", Inside.NOT_READ),
}  # fmt: skip


def look(name: str, content: bytes) -> Inside:
    """What is found in a file of this name."""
    return look_into(BytesIO(content), EXTENSIONS[f".{name.rpartition('.')[2]}"])


@pytest.mark.parametrize(("name", "content", "found"), FILES.values(), ids=FILES)
def test_what_a_file_bears(name: str, content: bytes, found: Inside) -> None:
    assert look(name, content) is found


PAGES: dict[str, tuple[str, Inside]] = {
    "a box": ("<p style='border:1px solid;width:4em'><b>MẬT</b></p><p>Nội dung</p>", Inside.MARKED),
    "a box beside the emblem": (
        "<table><tr><td>HUYỆN ỦY PÁC NẶM<br>Số 12-BC/HU<br>TỐI MẬT<td>ĐẢNG CỘNG SẢN VIỆT NAM</table>", Inside.MARKED,
    ),
    "its own number": ("<table><tr><td>Số 12-BC/HU(M)<td>Pác Nặm, ngày 05/9/2023</table>", Inside.MARKED),
    "a later page": ("<p>Trang đầu</p><p style='break-before:page'>TUYỆT MẬT</p>", Inside.MARKED),
    "running text": ("<p>Bảo vệ bí mật nhà nước, mật độ 2.000 cây/ha, Công văn 12-CV/HU(M).</p>", Inside.NO_MARK),
}  # fmt: skip


@pytest.mark.parametrize(("html", "found"), PAGES.values(), ids=PAGES)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # WeasyPrint leaves a profile open
def test_what_a_pdf_bears(html: str, found: Inside) -> None:
    assert look("a.pdf", printed(html)) is found


LAUGH = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
LAUGHING = f"<!DOCTYPE x [{LAUGH}]><x>&l9;</x>"
BLANKS = "<w>" + " " * 40_000_001
ROUND = (
    b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 9/Kids[2 0 R]>>endobj\n"
    b"trailer<</Root 1 0 R>>"
)
EVIL: dict[str, tuple[str, bytes, Inside]] = {
    "a billion laughs": ("a.docx", archive({"word/document.xml": LAUGHING}), Inside.HOSTILE),
    "a file of the machine": (
        "a.xlsx", archive({"xl/workbook.xml": '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>'}),
        Inside.HOSTILE,
    ),
    "forty megabytes in forty kilobytes": ("a.docx", archive({"word/document.xml": BLANKS}), Inside.TOO_LARGE),
    "depth": ("a.docx", archive({"word/document.xml": "<p>" * 2_000_000}), Inside.NOT_READ),
    "a pdf that turns in circles": ("a.pdf", ROUND, Inside.NOT_READ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "found"), EVIL.values(), ids=EVIL)
def test_a_hostile_file_is_borne(name: str, content: bytes, found: Inside) -> None:
    assert look(name, content) is found


def test_what_was_found_before_the_time_was_over_counts() -> None:
    long = word(runs("MẬT") + runs("Một đoạn dài.") * 200_000)

    in_time, late = (look_into(BytesIO(long), EXTENSIONS[".docx"], seconds=one) for one in (15, 0.01))

    assert (in_time, late) == (Inside.MARKED, Inside.TOO_LARGE)


def test_a_reader_that_runs_out_of_memory_is_borne() -> None:
    deep = archive({"word/document.xml": "<p>" * 2_000_000})

    assert look_into(BytesIO(deep), EXTENSIONS[".docx"], memory=60_000_000) is Inside.TOO_LARGE
