"""Reading a Word file back: what an element is set in, whether by its style or by itself."""

import io

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph


def opened(content: bytes) -> Document:
    """The file."""
    return docx.Document(io.BytesIO(content))


def paragraphs(file: Document) -> list[Paragraph]:
    """Every paragraph in the order of the page, those of columns column by column, tables of figures left out."""
    found: list[Paragraph] = []
    for thing in file.iter_inner_content():
        if isinstance(thing, Paragraph):
            found.append(thing)
        elif not is_lined(thing):
            found += [line for cell in thing.rows[0].cells for line in cell.paragraphs]
    return found


def tables(file: Document) -> list[Table]:
    """The tables of figures."""
    return [table for table in file.tables if is_lined(table)]


def is_lined(table: Table) -> bool:
    """Whether a table has lines, unlike the two columns of head and end."""
    return table._tbl.tblPr.find(qn("w:tblBorders")) is not None


def rows(table: Table) -> list[list[str]]:
    """The cells below the head."""
    return [
        [_Cell(cell, table).text for cell in row.tc_lst]
        for row in table._tbl.tr_lst
        if row.trPr is None or row.trPr.find(qn("w:tblHeader")) is None
    ]


def line(file: Document, start: str) -> Paragraph:
    """The first paragraph that begins so."""
    return next(one for one in paragraphs(file) if one.text.startswith(start))


def set_in(one: Paragraph) -> tuple[float, str]:
    """Size in points and style of a paragraph's first run."""
    run, style = one.runs[0].font, one.style
    assert style is not None
    size = run.size or style.font.size
    assert size is not None
    bold = style.font.bold if run.bold is None else run.bold
    italic = style.font.italic if run.italic is None else run.italic
    return size.pt, " ".join(word for word, on in (("bold", bold), ("italic", italic)) if on) or "regular"


def spacing(one: Paragraph) -> tuple[float, float, float]:
    """Line pitch and space before in points, indent in millimetres."""
    style = one.style
    assert style is not None
    own, usual = one.paragraph_format, style.paragraph_format
    pitch = own.line_spacing or usual.line_spacing
    before, indent = own.space_before or usual.space_before, own.first_line_indent or usual.first_line_indent
    assert pitch is not None
    return pitch.pt, before.pt if before else 0, round(indent.mm) if indent else 0
