"""The limited process that makes a Word file: `{"document": …, "rules": …}` on stdin, the file on stdout.

Like `child.py` it has nothing of the application imported and has given up what it does not need. What is printed and
how comes in as plain values: the fields of `content.Document` and of `rules.RuleSet`; appendices and tables are not
written.
"""

import io
import json
import sys
from datetime import date, datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

FONT = "Times New Roman"
PAGE = Mm(210), Mm(297)
HEAD, END = (Mm(77), Mm(88)), (Mm(80), Mm(85))
CENTRE, LEFT, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY


class Writer:
    """Writes one letter by one set of rules."""

    def __init__(self, said: dict[str, Any], rules: dict[str, Any]) -> None:
        self.said = said
        self.rules = rules
        self.sizes: dict[str, int] = rules["sizes"]
        self.file: Document = docx.Document()

    def write(self) -> bytes:
        """The file."""
        self._prepare()
        self._head()
        addressed = self._line(self.file.add_paragraph(), CENTRE, before=24, after=12)
        self._run(addressed, "Kính gửi: ", "addressee", italic=True)
        self._run(addressed, "; ".join(self.said["addressees"]), "addressee")
        self._paragraph(self.said["opening"])
        for section in self.said["sections"]:
            self._paragraph(section["heading"], head=True)
            for block in section["blocks"]:
                self._paragraph(block["text"], head=block["head"], stressed=block["stressed"])
        self._paragraph(self.said["closing"]).paragraph_format.keep_with_next = True
        self._end()
        out = io.BytesIO()
        self.file.save(out)
        return out.getvalue()

    def _prepare(self) -> None:
        margins, section = self.rules["portrait"], self.file.sections[0]
        section.start_type = WD_SECTION.NEW_PAGE
        section.page_width, section.page_height = PAGE
        section.top_margin, section.bottom_margin = Mm(margins["top"]), Mm(margins["bottom"])
        section.left_margin, section.right_margin = Mm(margins["left"]), Mm(margins["right"])
        section.header_distance = Mm(self.rules["page_number_from_edge"])
        section.different_first_page_header_footer = True
        style = self.file.styles["Normal"]
        style.font.name, style.font.size = FONT, Pt(self.sizes["body"])
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:eastAsia", "w:cs"):
            fonts.set(qn(script), FONT)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "vi-VN")
        style.element.get_or_add_rPr().append(language)
        number = section.header.paragraphs[0]
        number.alignment = CENTRE
        self._field(self._run(number, "", "page_number"), "PAGE")
        day = datetime.combine(date.fromisoformat(self.said["day"]), datetime.min.time())
        about = self.file.core_properties
        about.title, about.author, about.comments, about.language = self.said["title"], self.said["author"], "", "vi"
        about.created = about.modified = day
        about.last_modified_by = self.said["author"]

    def _head(self) -> None:
        left, right = self._columns(HEAD)
        tight = self.rules["line_pitch"] - 1
        first = self._line(left.paragraphs[0], CENTRE, pitch=tight)
        self._run(first, self.said["superior"], "superior")
        for text, size, bold in (
            (self.said["issuer"], "issuer", True), ("*", "number", False), (self.said["number"], "number", False),
        ):  # fmt: skip
            self._run(self._line(left.add_paragraph(), CENTRE, pitch=tight), text, size, bold=bold)
        about = self._line(left.add_paragraph(), CENTRE, before=3, pitch=15)
        self._run(about, " ".join(self.said["abstract"]), "letter_abstract", italic=True)
        title = self._run(
            self._line(right.paragraphs[0], CENTRE, pitch=tight), "ĐẢNG CỘNG SẢN VIỆT NAM", "party_title", bold=True
        )
        title.underline = True
        place = self._line(right.add_paragraph(), CENTRE, before=5, pitch=tight)
        self._run(place, self.said["place_and_date"], "place_and_date", italic=True)

    def _end(self) -> None:
        """Recipients and signature, level with each other and never on different pages."""
        left, right = self._columns(END)
        first = self._line(left.paragraphs[0], LEFT, before=18)
        self._run(first, "Nơi nhận:", "recipients_title").underline = True
        names = self.said["recipients"]
        for place, name in enumerate(names, 1):
            line = self._line(left.add_paragraph(), LEFT, pitch=15)
            self._run(line, f"- {name}{'.' if place == len(names) else ';'}", "recipients")
        signer, pitch = self.said["signer"], self.rules["line_pitch"]
        signature = (
            (right.paragraphs[0], self.said["authority"], True, 18),
            (right.add_paragraph(), signer["title"], False, 0),
            (right.add_paragraph(), signer["name"], True, 4 * pitch),
        )
        for line, text, bold, before in signature:
            self._run(self._line(line, CENTRE, before=before), text, "signature", bold=bold)
        self._line(self.file.add_paragraph(), LEFT, pitch=1)  # Word wants one after a table

    def _columns(self, widths: tuple[Mm, Mm]) -> tuple[_Cell, _Cell]:
        """Two columns side by side without any line, kept on one page."""
        table = self.file.add_table(rows=1, cols=2)
        table.autofit = False
        margins = OxmlElement("w:tblCellMar")
        for side in ("w:left", "w:right"):
            margin = OxmlElement(side)
            margin.set(qn("w:w"), "0")
            margin.set(qn("w:type"), "dxa")
            margins.append(margin)
        table._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)  # Word minds the order
        whole = OxmlElement("w:cantSplit")
        table.rows[0]._tr.get_or_add_trPr().append(whole)
        for column, width in enumerate(widths):
            table.columns[column].width = table.cell(0, column).width = width
        return table.cell(0, 0), table.cell(0, 1)

    def _paragraph(self, text: str, *, head: bool = False, stressed: str = "") -> Paragraph:
        made = self._line(self.file.add_paragraph(), JUSTIFY, before=self.rules["paragraph_gap"])
        made.paragraph_format.first_line_indent = Mm(self.rules["indent"])
        made.paragraph_format.keep_with_next = head or text.endswith(":")
        before, found, after = text.partition(stressed) if stressed else (text, "", "")
        self._run(made, before, "body", bold=head)
        if found:
            self._run(made, found, "body", bold=True, italic=True)
            self._run(made, after, "body")
        return made

    def _line(
        self, line: Paragraph, at: WD_ALIGN_PARAGRAPH, *, before: int = 0, after: int = 0, pitch: int = 0
    ) -> Paragraph:
        line.alignment = at
        form = line.paragraph_format
        form.space_before, form.space_after = Pt(before), Pt(after)
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(pitch or self.rules["line_pitch"])
        form.widow_control = True
        return line

    def _run(self, line: Paragraph, text: str, size: str, *, bold: bool = False, italic: bool = False) -> Run:
        run = line.add_run(text)
        run.font.size, run.bold, run.italic = Pt(self.sizes[size]), bold, italic
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


def main() -> None:
    """Read, write."""
    order = json.load(sys.stdin)
    sys.stdout.buffer.write(Writer(order["document"], order["rules"]).write())


if __name__ == "__main__":
    main()
