"""The limited process that reads the text of a paper: `docx`, `xlsx` or `pdf` as word, the file on stdin.

On stdout: each short line that could bear a mark of secrecy, then how the reading ended. What was found is told at
once, so that it counts even where the process runs out of time.
"""

import re
import sys
import unicodedata
import zipfile
import zlib
from io import BytesIO
from typing import Any
from xml.parsers import expat

WHOLE, TOO_LARGE, HOSTILE, UNREADABLE = "whole", "too_large", "hostile", "unreadable"
END = "\0"
PARTS = {
    "docx": re.compile(r"word/(document|header|footer|footnotes|endnotes|comments)\d*\.xml"),
    "xlsx": re.compile(
        r"xl/(workbook|sharedStrings|comments\d*|(worksheets|chartsheets|drawings|comments)/[^/]+)\.xml"
    ),
}
MAX_UNPACKED = 40_000_000
MAX_PAGES = 100
MAX_LINE = 200
CHUNK = 1 << 16
LINES, TEXTS = {"p", "si", "is", "comment"}, {"t"}
HEADERS = {f"{which}{what}" for which in ("odd", "even", "first") for what in ("Header", "Footer")}
NAMED_IN = {"sheet": "name", "textpath": "string"}
HEADER_CODES = re.compile(r'&(?:[LCR]|"[^"]*"|\d+|[A-Z])')


class Beyond(Exception):
    """The file is not looked at any further; the text says why."""


def tell(line: str) -> None:
    """Hand on what could be a mark: it holds the letters of one, and is short enough to stand alone."""
    for piece in re.split(r"[\n\r\v\f\t]| {3,}", unicodedata.normalize("NFC", line)):
        bare = "".join(piece.split())
        if len(piece) <= MAX_LINE and ("MẬT" in bare or "(M)" in bare):
            sys.stdout.write(f"{' '.join(piece.split())}\n")
            sys.stdout.flush()


class Lines:
    """Puts the text of a part together line by line; a text box stands inside a paragraph and has lines of its own."""

    def __init__(self) -> None:
        self.open: list[list[str]] = []
        self.takes_text = False
        self.is_text_cell = False

    def read(self, stream: Any) -> None:
        """Read a part."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.CharacterDataHandler = self.text
        parser.StartDoctypeDeclHandler = _refuse
        while chunk := stream.read(CHUNK):
            parser.Parse(chunk)
        parser.Parse(b"", True)

    def start(self, tag: str, given: dict[str, str]) -> None:
        """A line, a text or a break begins."""
        name = tag.rpartition(":")[2]
        if name in LINES or name in HEADERS:
            self.open.append([])
        if name in NAMED_IN:
            tell(given.get(NAMED_IN[name], ""))
        if name == "c":
            self.is_text_cell = given.get("t") == "str"
        if name in {"br", "cr", "tab"}:
            self.text("\n", even_outside=True)
        if name == "v" and self.is_text_cell:
            self.open.append([])
        self.takes_text = name in TEXTS or name in HEADERS or (name == "v" and self.is_text_cell)

    def text(self, text: str, *, even_outside: bool = False) -> None:
        """A piece of a line; what is longer than a line can be is no mark."""
        if self.open and (self.takes_text or even_outside):
            self.open[-1].append(text)

    def end(self, tag: str) -> None:
        """A line ends."""
        name = tag.rpartition(":")[2]
        self.takes_text = False
        if name in HEADERS and self.open:
            tell(HEADER_CODES.sub("\n", "".join(self.open.pop())))
        elif (name in LINES or (name == "v" and self.is_text_cell)) and self.open:
            tell("".join(self.open.pop()))


def _refuse(*_declared: object) -> None:
    """No such file declares a document type; one that does wants its reader to do more than read."""
    raise Beyond(HOSTILE)


def read_office(data: bytes, kind: str) -> None:
    """Read the parts of an archive that hold text."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = [one for one in archive.infolist() if PARTS[kind].fullmatch(one.filename)]
        if sum(one.file_size for one in parts) > MAX_UNPACKED:
            raise Beyond(TOO_LARGE)
        if any(one.flag_bits & 1 for one in parts):
            raise Beyond(HOSTILE)
        torn = [one.filename for one in parts if not _is_read(archive, one)]
    if torn:
        raise Beyond(UNREADABLE)


def _is_read(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Read a part; one that is torn does not keep the others from being read."""
    try:
        with archive.open(part) as stream:
            Lines().read(stream)
    except (expat.ExpatError, zipfile.BadZipFile, zlib.error):
        return False
    return True


def read_pdf(data: bytes) -> None:
    """Read the text and the notes of a document's first pages."""
    import pypdf  # noqa: PLC0415 - a quarter of a second that only this process pays, after its limits are set

    pages = pypdf.PdfReader(BytesIO(data)).pages
    torn = [nth for nth in range(min(len(pages), MAX_PAGES)) if not _is_page_read(pages, nth)]
    if torn:
        raise Beyond(UNREADABLE)


def _is_page_read(pages: Any, nth: int) -> bool:
    try:
        page = pages[nth]
        tell(page.extract_text())
        for note in page.get("/Annots") or ():
            tell(str(note.get_object().get("/Contents", "")))
    except MemoryError:
        raise
    except Exception:  # whatever a torn page makes the reader say
        return False
    return True


def main() -> None:
    """Read, tell, say how it ended."""
    kind, data = sys.argv[1], sys.stdin.buffer.read()
    try:
        if kind == "pdf":
            read_pdf(data)
        else:
            read_office(data, kind)
        ended = WHOLE
    except Beyond as beyond:
        ended = str(beyond)
    except MemoryError:
        raise
    except Exception:  # whatever a torn or scrambled file makes a reader say
        ended = UNREADABLE
    sys.stdout.write(f"{END}{ended}\n")


if __name__ == "__main__":
    main()
