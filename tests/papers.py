"""Word, Excel and PDF files made of a few words, as tests send them."""

import zipfile
from collections.abc import Mapping
from html import escape
from io import BytesIO

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"'


def archive(parts: Mapping[str, str], *, packed: bool = True) -> bytes:
    """An archive of these parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return out.getvalue()


def runs(*texts: str) -> str:
    """A paragraph of Word, in pieces as Word cuts it."""
    return "<w:p>" + "".join(f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' for text in texts) + "</w:p>"


def word(body: str, **more: str) -> bytes:
    """A Word file; `more` are other parts of it by their name, such as header1."""
    parts = {"document": f"<w:document {W}><w:body>{body}</w:body></w:document>"}
    parts |= {name: f"<w:hdr {W}>{text}</w:hdr>" for name, text in more.items()}
    return archive({"[Content_Types].xml": "<Types/>"} | {f"word/{name}.xml": text for name, text in parts.items()})


def excel(shared: str = "", sheet: str = "", workbook: str = "") -> bytes:
    """An Excel file with these parts."""
    return archive(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": f"<workbook>{workbook}</workbook>",
            "xl/sharedStrings.xml": f"<sst>{shared}</sst>",
            "xl/worksheets/sheet1.xml": f"<worksheet>{sheet}</worksheet>",
        }
    )


def printed(html: str) -> bytes:
    """A PDF of this page, as any office program writes it: letters by the numbers of a font."""
    import weasyprint

    pdf: bytes = weasyprint.HTML(string=f"<html lang=vi><body>{html}</body></html>").write_pdf()
    return pdf
