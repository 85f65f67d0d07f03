"""The paragraph styles of a Word file, one for each element, by which a clerk changes all of its kind at once."""

from collections.abc import Mapping
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from .elements import tag

FONT = "Times New Roman"
CENTRE, LEFT, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY
RIGHT = WD_ALIGN_PARAGRAPH.RIGHT
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


def add_styles(file: Document, rules: Mapping[str, Any]) -> dict[str, Any]:
    """Give the file the style of each element by these rules; the styles by element."""
    _set_normal(file, rules["elements"]["body"]["size"])
    return {name: _style(file, name, rules) for name in ELEMENTS}


def _set_normal(file: Document, size: float) -> None:
    style = file.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(size)
    properties = style.element.get_or_add_rPr()
    for script in ("w:eastAsia", "w:cs"):
        properties.get_or_add_rFonts().set(qn(script), FONT)
    properties.append(tag("w:lang", val="vi-VN"))
    style.paragraph_format.space_after = Pt(0)


def _style(file: Document, name: str, rules: Mapping[str, Any]) -> Any:
    words, at = ELEMENTS[name]
    made: Any = file.styles.add_style(words, WD_STYLE_TYPE.PARAGRAPH)
    made.base_style, made.quick_style = file.styles["Normal"], True
    one, form = rules["elements"][name], made.paragraph_format
    made.font.size, made.font.bold, made.font.italic = Pt(one["size"]), one["bold"], one["italic"]
    made.font.underline, made.font.color.rgb = one["underline"], RGBColor(0, 0, 0)
    form.alignment, form.widow_control = at, True
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(rules["line_pitch"])
    if name in INDENTED:
        form.first_line_indent, form.space_before = Mm(rules["indent"]), Pt(rules["paragraph_gap"])
    if name in OUTLINE:
        made.element.get_or_add_pPr().append(tag("w:outlineLvl", val=str(OUTLINE[name])))
        form.keep_with_next = True
    return made
