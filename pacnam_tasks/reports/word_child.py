"""The limited process that makes a Word file: `{"document", "rules", "last", "mark"}` on stdin, the file on stdout.

Like `child.py` it has nothing of the application imported and has given up what it does not need. What is printed and
how comes in as plain values: the fields of `document.Document` and of `rule_sets.RuleSet`, the paragraphs above the
signature, and the code at the foot of each page (PNG in base64, or nothing).
"""

import io
import json
import re
import sys
from base64 import b64decode
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

FONT = "Times New Roman"
SHORT, LONG = Mm(210), Mm(297)
CENTRE, LEFT, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY
RIGHT = WD_ALIGN_PARAGRAPH.RIGHT
TABLE_PITCH = 13.5
RULE = 0.5 * 25.4 / 72
CELL_ABOVE, CELL_BESIDE, HEAD_BESIDE = 0.9, 0.9, 0.29
"""Millimetres of a line of a table and inside a cell; those beside take in half the line, which the style sheet counts
apart, and no less: what breaks on paper would fit."""
RECIPIENTS_BESIDE, BESIDE_ADDRESSEES = 6, 5
HYPHEN = 0.59
"""A hyphen and a space in ems, by which the lines of a long name are set in."""
MARK_SIZE, MARK_FROM_EDGE = 9, 4.5
"""Millimetres of the code at the foot of a page: in the bottom margin, which is 15 at the least."""
BELOW_HEAD, BOX = 24, 1.5
"""Points of white between the head and what follows, and what the lines of a box add to a line."""
HAIR = "4"
"""Half a point, in eighths."""
BRACKETED = re.compile(r"((?:\d[\d.,]*% )?\([^()<>\s]{1,60}\)|\b[A-Z]{2,4}-\d{4}-\d{3,5}(?:-[^\W_a-z]{1,10}){0,3}\b)")
"""As `printing.BRACKETED`: what keeps to one line."""
BEFORE_PLACE = re.compile(r" (?=(?:HUYỆN|XÃ|PHƯỜNG|THỊ TRẤN|THÀNH PHỐ|TỈNH) (?!ỦY|UỶ)\S+(?: \S+){0,3}$)")
ONE_LINE = 22
"""As `printing`: where a long name in the head is parted."""
ELEMENTS = {
    "first_line": ("Dòng đầu", CENTRE), "second_line": ("Dòng thứ hai", CENTRE),
    "superior": ("Cơ quan cấp trên", CENTRE), "issuer": ("Cơ quan ban hành", CENTRE),
    "number": ("Số và ký hiệu", CENTRE), "urgency": ("Mức độ khẩn", CENTRE),
    "conference": ("Tài liệu hội nghị", CENTRE), "draft": ("Dự thảo", CENTRE),
    "place_and_date": ("Địa danh và ngày", CENTRE), "kind": ("Tên loại", CENTRE), "abstract": ("Trích yếu", CENTRE),
    "letter_abstract": ("Trích yếu công văn", CENTRE), "addressee": ("Nơi nhận công văn", CENTRE),
    "body": ("Nội dung", JUSTIFY), "part": ("Đề mục phần", JUSTIFY), "outline": ("Đề mục", JUSTIFY),
    "authority": ("Thẩm quyền ký", CENTRE), "signing_title": ("Chức vụ người ký", CENTRE),
    "signer": ("Họ tên người ký", CENTRE), "recipients_title": ("Nơi nhận", LEFT),
    "recipients": ("Danh sách nơi nhận", LEFT), "page_number": ("Số trang", CENTRE), "appendix": ("Phụ lục", CENTRE),
    "attached": ("Kèm theo", CENTRE), "table": ("Ô bảng", CENTRE), "trace": ("Mã tra cứu", RIGHT),
}  # fmt: skip
OUTLINE = {"kind": 0, "part": 1, "outline": 2, "appendix": 0}
INDENTED = frozenset({"body", "part", "outline"})


class Writer:
    """Writes one document by one set of rules."""

    def __init__(self, said: dict[str, Any], rules: dict[str, Any], last: Sequence[str], mark: str = "") -> None:
        self.said = said
        self.code = b64decode(mark)
        self.rules = rules
        self.last = last
        self.types: dict[str, dict[str, Any]] = rules["elements"]
        self.file: Document = docx.Document()
        self.styles: dict[str, Any] = {}
        self.in_cells = ""

    def write(self) -> bytes:
        """The file."""
        self._prepare()
        self._head()
        if self.said["kind"]:
            self._name()
        else:
            self._to()
        self._paragraph(self.said["opening"])
        for section in self.said["sections"]:
            self._heading(section["heading"], "part")
            self._blocks(section["blocks"], self._width("portrait", SHORT))
        for words in self.last:
            closing = self._paragraph(words).paragraph_format
            closing.keep_with_next = closing.keep_together = True
        self._end()
        for appendix in self.said["appendices"]:
            self._appendix(appendix)
        out = io.BytesIO()
        self.file.save(out)
        return out.getvalue()

    def _prepare(self) -> None:
        self._normal()
        for element, (name, at) in ELEMENTS.items():
            self._style(element, name, at)
        self.in_cells = self.styles["table"].style_id
        compat = self.file.settings.element.find(qn("w:compat"))
        if compat is not None:
            for setting in compat.findall(qn("w:compatSetting")):
                if setting.get(qn("w:name")) == "compatibilityMode":
                    setting.set(qn("w:val"), "15")
        section = self.file.sections[0]
        section.start_type = WD_SECTION.NEW_PAGE
        self._page(section, "portrait")
        section.header_distance = Mm(self.rules["page_number_from_edge"])
        section.different_first_page_header_footer = True
        number = section.header.paragraphs[0]
        self._set(number, "page_number", pitch=self.types["page_number"]["size"] + 2.5)
        self._field(number.add_run(""), "PAGE")
        if self.code:
            self._mark(section)
        day = datetime.combine(date.fromisoformat(self.said["day"]), datetime.min.time())
        about = self.file.core_properties
        about.title, about.author, about.comments, about.language = self.said["title"], self.said["author"], "", "vi"
        about.created = about.modified = day
        about.last_modified_by = self.said["author"]

    def _mark(self, section: Section) -> None:
        """The address and its code at the foot of each page; later sections go on with it."""
        section.footer_distance = Mm(MARK_FROM_EDGE)
        for foot in (section.first_page_footer, section.footer):
            line = self._set(foot.paragraphs[0], "trace")
            line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
            self._run(line, f"{self.said['trace']}\u00a0\u00a0")
            shown = line.add_run("").add_picture(io.BytesIO(self.code), height=Mm(MARK_SIZE))
            for side in ("distT", "distB", "distL", "distR"):
                shown._inline.set(side, "0")  # unsaid, LibreOffice leaves white beside it

    def _normal(self) -> None:
        style = self.file.styles["Normal"]
        style.font.name, style.font.size = FONT, Pt(self.types["body"]["size"])
        properties = style.element.get_or_add_rPr()
        for script in ("w:eastAsia", "w:cs"):
            properties.get_or_add_rFonts().set(qn(script), FONT)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "vi-VN")
        properties.append(language)
        style.paragraph_format.space_after = Pt(0)

    def _style(self, element: str, name: str, at: WD_ALIGN_PARAGRAPH) -> None:
        """The paragraph style of an element, by which a clerk changes all of its kind at once."""
        made: Any = self.file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style, made.quick_style = self.file.styles["Normal"], True
        self.styles[element] = made
        one, form = self.types[element], made.paragraph_format
        made.font.size, made.font.bold, made.font.italic = Pt(one["size"]), one["bold"], one["italic"]
        made.font.underline, made.font.color.rgb = one["underline"], RGBColor(0, 0, 0)
        form.alignment, form.widow_control = at, True
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(self.rules["line_pitch"])
        if element in INDENTED:
            form.first_line_indent, form.space_before = Mm(self.rules["indent"]), Pt(self.rules["paragraph_gap"])
        if element in OUTLINE:
            level = OxmlElement("w:outlineLvl")
            level.set(qn("w:val"), str(OUTLINE[element]))
            made.element.get_or_add_pPr().append(level)
            form.keep_with_next = True

    def _page(self, section: Section, which: str) -> None:
        margins, wide = self.rules[which], which == "landscape"
        section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (LONG, SHORT) if wide else (SHORT, LONG)
        section.top_margin, section.bottom_margin = Mm(margins["top"]), Mm(margins["bottom"])
        section.left_margin, section.right_margin = Mm(margins["left"]), Mm(margins["right"])

    def _width(self, which: str, paper: Length) -> float:
        return float(paper.mm - self.rules[which]["left"] - self.rules[which]["right"])

    def _head(self) -> None:
        left, right = self._columns(self.rules["head"])
        tight, under = self.rules["head_pitch"], self.rules["under_issuer"]
        self._in_lines(self._set(left.paragraphs[0], "superior", pitch=tight), _placed(self.said["superior"]))
        issuer = _placed(self.said["issuer"])
        self._in_lines(self._set(left.add_paragraph(), "issuer", pitch=tight), issuer)
        if under:
            self._run(self._set(left.add_paragraph(), "number", pitch=tight), under)
        else:
            self._rule(left.add_paragraph(), max(issuer, key=len), "issuer", self.rules["head"][0])
        if self.said["number"]:
            self._run(self._set(left.add_paragraph(), "number", pitch=tight), self.said["number"])
        if not self.said["kind"]:
            about = self._set(left.add_paragraph(), "letter_abstract", before=3, pitch=15)
            self._run(about, " ".join(self.said["abstract"]))
        self._marks(left)
        lines = self.rules["top_right"]
        for place, (words, element) in enumerate(zip(lines, ("first_line", "second_line"), strict=False)):
            line = right.add_paragraph() if place else right.paragraphs[0]
            run = self._run(self._set(line, element, pitch=tight), words)
            if place == len(lines) - 1:
                run.underline = True
        self._run(
            self._set(right.add_paragraph(), "place_and_date", before=5, pitch=tight), self.said["place_and_date"]
        )

    def _marks(self, cell: _Cell) -> None:
        """What stands below the number; that of a draft takes from the white below the head, so it moves nothing."""
        tight = self.rules["head_pitch"]
        if self.said["urgency"]:
            line = self._set(cell.add_paragraph(), "urgency", before=4, after=2, pitch=tight + BOX)
            run = self._run(line, f"\u00a0{self.said['urgency']}\u00a0")
            run._r.get_or_add_rPr().append(_element("w:bdr", val="single", sz="6", space="0", color="000000"))
        for mark in ("conference", "draft"):
            if self.said[mark]:
                self._run(self._set(cell.add_paragraph(), mark, pitch=tight), self.said[mark])

    def _below_head(self) -> float:
        return BELOW_HEAD - (self.rules["head_pitch"] if self.said["draft"] else 0)

    def _name(self) -> None:
        kind = self._set(
            self.file.add_paragraph(), "kind", before=self._below_head(), pitch=self.rules["line_pitch"] + 2
        )
        self._run(kind, self.said["kind"])
        for words in self.said["abstract"]:
            self._run(self._set(self.file.add_paragraph(), "abstract"), words)
        if self.rules["under_abstract"]:
            hyphens = self._run(self._set(self.file.add_paragraph(), "abstract"), self.rules["under_abstract"])
            hyphens.bold = False
        else:
            self._rule(self.file.add_paragraph(), self.said["abstract"][-1], "abstract", self._width("portrait", SHORT))

    def _to(self) -> None:
        if len(self.said["addressees"]) > 1:
            self._to_several()
            return
        addressed = self._set(self.file.add_paragraph(), "addressee", before=self._below_head(), after=12)
        label = self._run(addressed, f"{self.rules['to']}: ")
        label.italic = self.types["addressee_label"]["italic"]
        self._run(addressed, self.said["addressees"][0])

    def _to_several(self) -> None:
        """A line each, the hyphens below the colon."""
        addressed = self._set(self.file.add_paragraph(), "addressee", before=self._below_head())
        addressed.alignment, addressed.paragraph_format.keep_with_next = LEFT, True
        addressed.paragraph_format.left_indent = Mm(self.rules["to_from"])
        self._run(addressed, f"{self.rules['to']}:").italic = self.types["addressee_label"]["italic"]
        names = self.said["addressees"]
        hanging = HYPHEN * self.types["addressee"]["size"]
        for place, name in enumerate(names, 1):
            last = place == len(names)
            line = self._set(self.file.add_paragraph(), "addressee", after=12 if last else 0)
            line.alignment, form = LEFT, line.paragraph_format
            form.left_indent = Mm(self.rules["to_from"] + self.rules["to_width"]) + Pt(hanging)
            form.first_line_indent, form.right_indent = Pt(-hanging), Mm(BESIDE_ADDRESSEES)
            self._run(line, f"- {name}{self.rules['after_recipients' if last else 'between_recipients']}")

    def _rule(self, line: Paragraph, words: str, element: str, width: float) -> None:
        """A rule of about two fifths of the words above, as a border of an empty line."""
        one = self.types[element]
        longest = sum(0.7 if letter.isupper() else 0.47 for letter in words) * one["size"] * 25.4 / 72
        beside = (width - 0.4 * min(longest, width)) / 2
        form = self._set(line, element, pitch=4).paragraph_format
        form.left_indent = form.right_indent = Mm(beside)
        border, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
            bottom.set(qn(f"w:{name}"), value)
        border.append(bottom)
        line._p.get_or_add_pPr().insert_element_before(border, "w:spacing", "w:ind", "w:jc")

    def _end(self) -> None:
        """Recipients, or the secretary, and signature, level with each other and never on different pages."""
        left, right = self._columns(self.rules["sign"])
        signer, secretary = self.said["signer"], self.said["secretary"]
        if secretary:
            self._sign(left, secretary["title"], "", secretary["name"])
        else:
            self._recipients(left)
        self._sign(right, self.said["authority"], signer["title"], signer["name"])
        if not self.said["appendices"]:
            self._set(self.file.add_paragraph(), "recipients", pitch=1)  # Word wants one after a table

    def _recipients(self, cell: _Cell) -> None:
        self._run(self._set(cell.paragraphs[0], "recipients_title", before=18), "Nơi nhận:")
        names = self.said["recipients"]
        for place, name in enumerate(names, 1):
            line = self._set(cell.add_paragraph(), "recipients", pitch=15)
            line.paragraph_format.right_indent = Mm(RECIPIENTS_BESIDE)
            last = place == len(names)
            self._run(line, f"- {name}{self.rules['after_recipients' if last else 'between_recipients']}")

    def _sign(self, cell: _Cell, authority: str, title: str, name: str) -> None:
        above = [(line, "authority") for line in authority.splitlines()] + [(title, "signing_title")] * bool(title)
        for place, (text, element) in enumerate([*above, (name, "signer")]):
            line = cell.add_paragraph() if place else cell.paragraphs[0]
            white = 4 * self.rules["line_pitch"] if element == "signer" else 0
            self._run(self._set(line, element, before=white if place else white + 18), text)

    def _appendix(self, appendix: dict[str, Any]) -> None:
        """A section of landscape pages; the line that ends the one before takes no room."""
        section = self.file.add_section(WD_SECTION.NEW_PAGE)
        ended = self.file.element.body[-2]
        self._set(Paragraph(ended, self.file._body), "recipients", pitch=1)
        self._page(section, "landscape")
        section.different_first_page_header_footer = self.rules["anew"]
        if self.rules["anew"]:
            numbers = OxmlElement("w:pgNumType")
            numbers.set(qn("w:start"), "1")
            section._sectPr.find(qn("w:pgMar")).addnext(numbers)
        for words in (appendix["heading"], appendix["title"]):
            self._run(self._set(self.file.add_paragraph(), "appendix"), words)
        self._run(self._set(self.file.add_paragraph(), "attached"), appendix["attached_to"])
        self._blocks(appendix["blocks"], self._width("landscape", LONG), first=10)

    def _blocks(self, blocks: Iterable[dict[str, Any]], width: float, first: int = 0) -> None:
        for block in blocks:
            if "columns" in block:
                gap = first or self.rules["paragraph_gap"]
                before = self.file.element.body[-2]  # the last paragraph, ahead of the section's own
                if before.tag == qn("w:p"):
                    Paragraph(before, self.file._body).paragraph_format.space_after = Pt(gap)
                else:
                    self._set(self.file.add_paragraph(), "recipients", before=gap, pitch=1)
                self.file.element.body[-1].addprevious(self._table(block, width))
            elif block["head"]:
                self._heading(block["text"], "outline", before=first)
            elif block["text"]:
                self._paragraph(block["text"], stressed=block["stressed"], before=first)
            first = 0

    def _table(self, table: dict[str, Any], width: float) -> Any:
        """A real table: its heads repeated on each page, its rows whole."""
        columns = table["columns"]
        width -= RULE  # the outer lines too stand within the width
        widths = _shared([column["width"] for column in columns], width)
        made = _element("w:tbl")
        made.append(_table_properties(width))
        grid = _element("w:tblGrid")
        for one in widths:
            grid.append(_element("w:gridCol", w=_twips(one)))
        made.append(grid)
        for row in self._heads(columns, widths):
            made.append(row)
        last = len(table["rows"]) if table["total"] else 0
        for place, cells in enumerate(table["rows"], 1):
            made.append(self._row(cells, columns, widths, keep=place == last))
        if table["total"]:
            made.append(self._row(table["total"], columns, widths, bold=True))
        return made

    def _heads(self, columns: Sequence[dict[str, Any]], widths: Sequence[float]) -> Iterable[Any]:
        grouped = any(column["group"] for column in columns)
        upper, lower = _row(head=True), _row(head=True)
        for group, found in groupby(zip(columns, widths, strict=True), key=lambda pair: pair[0]["group"]):
            pairs = list(found)
            if group:
                whole = sum(one for _, one in pairs)
                upper.append(self._cell(group, whole, head=True, span=len(pairs)))
            for column, one in pairs:
                merged = "restart" if grouped and not group else ""
                (lower if group else upper).append(self._cell(column["head"], one, head=True, merge=merged))
                if merged:
                    lower.append(self._cell("", one, merge="continue"))
        yield upper
        if grouped:
            yield lower

    def _row(
        self,
        cells: Sequence[str],
        columns: Sequence[dict[str, Any]],
        widths: Sequence[float],
        *,
        bold: bool = False,
        keep: bool = False,
    ) -> Any:
        """A row, which `keep`s to the page of the next one."""
        row = _row()
        for text, column, width in zip(cells, columns, widths, strict=True):
            row.append(self._cell(text, width, bold=bold, left=column["align"] == "l", keep=keep))
        return row

    def _cell(
        self,
        text: str,
        width: float,
        *,
        bold: bool = False,
        head: bool = False,
        left: bool = False,
        span: int = 1,
        merge: str = "",
        keep: bool = False,
    ) -> Any:
        cell, properties, line = _element("w:tc"), _element("w:tcPr"), OxmlElement("w:p")
        properties.append(_element("w:tcW", w=_twips(width), type="dxa"))
        if span > 1:
            properties.append(_element("w:gridSpan", val=str(span)))
        if merge:
            properties.append(_element("w:vMerge", val=merge))
        if head:
            beside = _element("w:tcMar")
            for side in ("w:left", "w:right"):
                beside.append(_element(side, w=_twips(HEAD_BESIDE), type="dxa"))
            properties.append(beside)
        properties.append(_element("w:vAlign", val="center"))
        cell.append(properties)
        cell.append(line)
        form = _element("w:pPr")
        form.append(_element("w:pStyle", val=self.in_cells))
        if keep:
            form.append(_element("w:keepNext"))
        form.append(_element("w:spacing", line=str(round(TABLE_PITCH * 20)), lineRule="exact"))
        if left:
            form.append(_element("w:jc", val="left"))
        line.append(form)
        run: Any = OxmlElement("w:r")
        if bold or head:
            weight = _element("w:rPr")
            weight.append(_element("w:b"))
            run.append(weight)
        line.append(run)
        _say(run, text)
        return cell

    def _columns(self, widths: tuple[float, float]) -> tuple[_Cell, _Cell]:
        """Two columns side by side without any line, kept on one page."""
        table = self.file.add_table(rows=1, cols=2)
        table.autofit = False
        margins = OxmlElement("w:tblCellMar")
        for side in ("w:left", "w:right"):
            margins.append(_element(side, w="0", type="dxa"))
        table._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)  # Word minds the order
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for column, width in enumerate(widths):
            table.columns[column].width = table.cell(0, column).width = Mm(width)
        return table.cell(0, 0), table.cell(0, 1)

    def _heading(self, text: str, element: str, *, before: int = 0) -> None:
        self._run(self._set(self.file.add_paragraph(), element, before=before), text)

    def _paragraph(self, text: str, *, stressed: str = "", before: int = 0) -> Paragraph:
        made = self._set(self.file.add_paragraph(), "body", before=before)
        if text.endswith(":"):
            made.paragraph_format.keep_with_next = True
        ahead, found, behind = text.partition(stressed) if stressed else (text, "", "")
        self._run(made, ahead)
        if found:
            run = self._run(made, found)
            run.bold = run.italic = True
            self._run(made, behind)
        return made

    def _set(
        self, line: Paragraph, element: str, *, before: float = 0, after: float = 0, pitch: float = 0
    ) -> Paragraph:
        """The line in the style of the element, with what is its own at this place."""
        line.style = self.styles[element]
        form = line.paragraph_format
        if before:
            form.space_before = Pt(before)
        if after:
            form.space_after = Pt(after)
        if pitch:
            form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(pitch)
        return line

    def _in_lines(self, line: Paragraph, parts: Sequence[str]) -> None:
        """A name in one or two lines of one paragraph."""
        for place, part in enumerate(parts):
            if place:
                line.add_run().add_break()
            self._run(line, part)

    @staticmethod
    def _run(line: Paragraph, text: str) -> Run:
        run = line.add_run("")
        _say(run._r, text)
        return run

    @staticmethod
    def _field(run: Run, name: str) -> None:
        """A number that Word counts itself."""
        for kind, words in (("begin", ""), ("", name), ("end", "")):
            part = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                part.set(qn("w:fldCharType"), kind)
            else:
                part.text = words
            run._r.append(part)


def _element(name: str, **attributes: str) -> Any:
    made = OxmlElement(name)
    for attribute, value in attributes.items():
        made.set(qn(f"w:{attribute}"), value)
    return made


def _placed(name: str) -> list[str]:
    return BEFORE_PLACE.split(name) if len(name) > ONE_LINE else [name]


def _say(run: Any, text: str) -> None:
    """Put the text into a run; codes and fractions in brackets keep to one line."""
    for place, part in enumerate(BRACKETED.split(text)):
        pieces = part.replace(" ", "\u00a0").split("-") if place % 2 else [part]
        for count, piece in enumerate(pieces):
            if count:
                run.append(OxmlElement("w:noBreakHyphen"))
            if piece:
                run.add_t(piece)


def _row(*, head: bool = False) -> Any:
    row, properties = _element("w:tr"), _element("w:trPr")
    properties.append(_element("w:cantSplit"))
    if head:
        properties.append(_element("w:tblHeader"))
    row.append(properties)
    return row


def _table_properties(width: float) -> Any:
    """The order of these is the schema's."""
    made, borders, margins = _element("w:tblPr"), _element("w:tblBorders"), _element("w:tblCellMar")
    made.append(_element("w:tblW", w=_twips(width), type="dxa"))
    made.append(_element("w:tblInd", w="0", type="dxa"))
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_element(f"w:{side}", val="single", sz=HAIR, space="0", color="000000"))
    for side, space in (("top", CELL_ABOVE), ("left", CELL_BESIDE), ("bottom", CELL_ABOVE), ("right", CELL_BESIDE)):
        margins.append(_element(f"w:{side}", w=_twips(space), type="dxa"))
    made.append(borders)
    made.append(_element("w:tblLayout", type="fixed"))
    made.append(margins)
    return made


def _shared(widths: Sequence[int], whole: float) -> list[float]:
    """Millimetres of each column; those without a width share what is left."""
    free = sum(1 for width in widths if not width)
    rest = (whole - sum(widths)) / free if free else 0
    return [float(width or rest) for width in widths]


def _twips(millimetres: float) -> str:
    return str(round(millimetres * 1440 / 25.4))


def main() -> None:
    """Read, write."""
    order = json.load(sys.stdin)
    sys.stdout.buffer.write(Writer(order["document"], order["rules"], order["last"], order.get("mark", "")).write())


if __name__ == "__main__":
    main()
