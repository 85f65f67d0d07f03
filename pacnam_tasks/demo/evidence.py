"""The small files that units attach in the story: a drawn picture, a page as if scanned, a Word file.

The same line of the story always makes the same bytes.

What they say is made of the line of the story that they come with; nobody took or signed them.
"""

import textwrap
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape

from PIL import Image, ImageDraw, ImageFont
from werkzeug.datastructures import FileStorage

from pacnam_tasks.core.files import EXTENSIONS, OFFICE, FileStore
from pacnam_tasks.progress.actions import Evidence
from pacnam_tasks.progress.forms import Upload
from pacnam_tasks.reports.child import FONTS

PICTURE, PAGE = (960, 640), (827, 1170)
DPI, QUALITY = 100, 80
HEADINGS = {
    "anh-hien-truong": "Ảnh hiện trường",
    "bao-cao-ket-qua": "BÁO CÁO KẾT QUẢ",
    "bien-ban-nghiem-thu": "BIÊN BẢN NGHIỆM THU",
    "danh-muc-kien-nghi": "DANH MỤC NỘI DUNG KIẾN NGHỊ",
    "phuong-an": "PHƯƠNG ÁN",
}
INVENTED = "Tài liệu của bản trình diễn, nội dung hư cấu."
WRITTEN_AT = (2023, 7, 7, 0, 0, 0)
_WORD = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="'
        'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    ),
}


def attached(store: FileStore, key: str, names: Sequence[str], said: Sequence[str]) -> list[Evidence]:
    """The files of one act, on the disk: each says in its own way what `said` says, a paragraph each."""
    found = []
    for name in names:
        content = BytesIO(made(name, said))
        upload = Upload(name, EXTENSIONS[Path(name).suffix], FileStorage(content, name))
        found.append(Evidence(upload, store.put(content, str(uuid5(NAMESPACE_URL, f"{key}/{name}")))))
    return found


def made(name: str, said: Sequence[str]) -> bytes:
    """The bytes of a file by the ending of its name."""
    lines = [HEADINGS[Path(name).stem], *said, INVENTED]
    return {".jpg": _picture, ".pdf": _scan, ".docx": _word}[Path(name).suffix](lines)


def _picture(lines: Sequence[str]) -> bytes:
    """Hills and a field, with the words below."""
    image = Image.new("RGB", PICTURE, "#cfe3ee")
    draw = ImageDraw.Draw(image)
    draw.polygon([(0, 300), (230, 120), (430, 290), (640, 150), (960, 310), (960, 480), (0, 480)], fill="#5c8462")
    draw.rectangle((0, 380, 960, 480), fill="#a9b45c")
    for x in range(20, 960, 40):
        draw.line((x, 470, x + 12, 390), fill="#6c7a2c", width=4)
    draw.rectangle((0, 480, 960, 640), fill="#fbf8f1")
    _write(draw, lines, top=490, width=86, sizes=(24, 19))
    return _saved(image, "JPEG", quality=QUALITY)


def _scan(lines: Sequence[str]) -> bytes:
    """A page of one picture, as a scanner makes it."""
    image = Image.new("L", PAGE, 255)
    _write(ImageDraw.Draw(image), lines, top=110, width=66, sizes=(30, 24))
    return _saved(image, "PDF", resolution=DPI, creationDate=None, modDate=None)


def _write(draw: ImageDraw.ImageDraw, lines: Sequence[str], *, top: int, width: int, sizes: tuple[int, int]) -> None:
    heading, text = sizes
    for nth, line in enumerate(lines):
        size, font = (text, "Tinos-Regular.ttf") if nth else (heading, "Tinos-Bold.ttf")
        written = ImageFont.truetype(str(FONTS / font), size, layout_engine=ImageFont.Layout.BASIC)
        for part in textwrap.wrap(line, width):
            draw.text((60, top), part, font=written, fill="#231f1b")
            top += size + 8


def _saved(image: Image.Image, kind: str, **how: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def _word(lines: Sequence[str]) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    parts = _WORD | {OFFICE[".docx"][1]: f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'}
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, WRITTEN_AT), f'<?xml version="1.0" encoding="UTF-8"?>{content}')
    return out.getvalue()
