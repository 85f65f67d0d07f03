"""One document as a Word file, from its head to its appendices."""

import io
import re
from base64 import b64decode
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from .elements import say, tag
from .styles import LEFT, add_styles
from .tables import Tables

SHORT, LONG = Mm(210), Mm(297)
RECIPIENTS_BESIDE, BESIDE_ADDRESSEES = 6, 5
HYPHEN = 0.59
"""A hyphen and a space in ems, by which the lines of a long name are set in."""
MARK_SIZE, MARK_FROM_EDGE = 9, 4.5
"""Millimetres of the code at the foot of a page: in the bottom margin, which is 15 at the least."""
BELOW_HEAD, BOX = 24, 1.5
"""Points of white between the head and what follows, and what the lines of a box add to a line."""
BEFORE_PLACE = re.compile(r" (?=(?:HUYỆN|XÃ|PHƯỜNG|THỊ TRẤN|THÀNH PHỐ|TỈNH) (?!ỦY|UỶ)\S+(?: \S+){0,3}$)")
ONE_LINE = 22
"""As `printing`: where a long name in the head is parted."""


class Writer:
    """Writes one document by one set of rules."""

    def __init__(self, said: dict[str, Any], rules: dict[str, Any], last: Sequence[str], mark: str = "") -> None:
        self.said = said
        self.code = b64decode(mark)
        self.rules = rules
        self.last = last
        self.types: dict[str, dict[str, Any]] = rules["elements"]
        self.file: Document = docx.Document()
        self.styles = add_styles(self.file, rules)
        self.tables = Tables(self.styles["table"].style_id)

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
        self._set_mode()
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
        self._set_properties()

    def _set_mode(self) -> None:
        """That of Word since 2013, without which it lays out as an older one did."""
        compat = self.file.settings.element.find(qn("w:compat"))
        if compat is not None:
            for setting in compat.findall(qn("w:compatSetting")):
                if setting.get(qn("w:name")) == "compatibilityMode":
                    setting.set(qn("w:val"), "15")

    def _set_properties(self) -> None:
        """What a file manager shows of the file."""
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
            run._r.get_or_add_rPr().append(tag("w:bdr", val="single", sz="6", space="0", color="000000"))
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
        border = tag("w:pBdr")
        border.append(tag("w:bottom", val="single", sz="6", space="0", color="000000"))
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
            section._sectPr.find(qn("w:pgMar")).addnext(tag("w:pgNumType", start="1"))
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
                self.file.element.body[-1].addprevious(self.tables.table(block, width))
            elif block["head"]:
                self._heading(block["text"], "outline", before=first)
            elif block["text"]:
                self._paragraph(block["text"], stressed=block["stressed"], before=first)
            first = 0

    def _columns(self, widths: tuple[float, float]) -> tuple[_Cell, _Cell]:
        """Two columns side by side without any line, kept on one page."""
        table = self.file.add_table(rows=1, cols=2)
        table.autofit = False
        margins = tag("w:tblCellMar")
        for side in ("w:left", "w:right"):
            margins.append(tag(side, w="0", type="dxa"))
        table._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)  # Word minds the order
        table.rows[0]._tr.get_or_add_trPr().append(tag("w:cantSplit"))
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
        say(run._r, text)
        return run

    @staticmethod
    def _field(run: Run, name: str) -> None:
        """A number that Word counts itself."""
        for kind, words in (("begin", ""), ("", name), ("end", "")):
            part = tag("w:fldChar", fldCharType=kind) if kind else tag("w:instrText")
            if words:
                part.text = words
            run._r.append(part)


def _placed(name: str) -> list[str]:
    return BEFORE_PLACE.split(name) if len(name) > ONE_LINE else [name]
