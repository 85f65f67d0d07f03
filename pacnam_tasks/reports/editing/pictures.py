"""A page of a printed document as a picture, drawn by a limited process."""

import base64
import json
import subprocess
from pathlib import Path

from pacnam_tasks.core import limited
from pacnam_tasks.core.errors import NotFound

CHILD = Path(__file__).with_name("page_child.py")
MEMORY, SECONDS = 1_000_000_000, 20.0
PNG = b"\x89PNG"


def picture_of(pdf: bytes, page: int) -> bytes:
    """The page, counted from 1, as PNG; NotFound where it cannot be drawn."""
    order = json.dumps({"page": page, "pdf": base64.b64encode(pdf).decode()}).encode()
    with limited.start(CHILD, memory=MEMORY, seconds=SECONDS) as child:
        try:
            drawn, _told = child.communicate(order, timeout=SECONDS)
        except subprocess.TimeoutExpired as late:
            raise NotFound from late
        finally:
            limited.end(child)
    if child.returncode != 0 or not drawn.startswith(PNG):
        raise NotFound
    return drawn
