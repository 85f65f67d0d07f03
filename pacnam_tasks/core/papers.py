"""Whether a Word, Excel or PDF file bears a mark of secrecy inside; read by a process that may die.

Looked at are the text of documents, sheets, their headers, footers, boxes and notes. A picture, a scan, what is
scrambled or torn has no text: nothing is known of it.
"""

import subprocess
from enum import Enum
from pathlib import Path
from typing import IO

from pacnam_tasks.core import limited, papers_child
from pacnam_tasks.core.files import EXTENSIONS
from pacnam_tasks.core.secrecy import is_marked_secret

CHILD = Path(__file__).with_name("papers_child.py")
KINDS = {EXTENSIONS[f".{word}"]: word for word in ("docx", "xlsx", "pdf")}
MEMORY = 512_000_000
SECONDS = 15.0


class Inside(Enum):
    """What was found in a file."""

    NO_MARK = "no_mark"
    MARKED = "marked"
    TOO_LARGE = "too_large"
    HOSTILE = "hostile"
    NOT_READ = "not_read"


def look_into(content: IO[bytes], media_type: str, *, seconds: float = SECONDS, memory: int = MEMORY) -> Inside:
    """What a file bears inside; files without text of their own are not read.

    A Word or Excel file that could not be read to its end within the limits is TOO_LARGE.
    """
    kind = KINDS.get(media_type)
    if kind is None:
        return Inside.NOT_READ
    content.seek(0)
    lines = _lines(content.read(), kind, seconds, memory)
    ended = lines.pop()[1:] if lines and lines[-1].startswith(papers_child.END) else ""
    if any(map(is_marked_secret, lines)):
        return Inside.MARKED
    if not ended and kind != "pdf":
        return Inside.TOO_LARGE
    known = {
        papers_child.WHOLE: Inside.NO_MARK,
        papers_child.TOO_LARGE: Inside.TOO_LARGE,
        papers_child.HOSTILE: Inside.HOSTILE,
    }
    return known.get(ended, Inside.NOT_READ)


def _lines(data: bytes, kind: str, seconds: float, memory: int) -> list[str]:
    """What the process has told, to its end or until it was ended."""
    with limited.start(CHILD, kind, memory=memory, seconds=seconds) as process:
        try:
            told = process.communicate(data, timeout=seconds)[0]
        except subprocess.TimeoutExpired:
            told = limited.end(process)
        finally:
            limited.end(process)
    return told.decode(errors="replace").split("\n")[:-1]
