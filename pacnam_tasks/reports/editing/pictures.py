"""A page of a printed document as a picture, drawn by a limited process."""

import base64
from pathlib import Path

from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.reports.render import RenderFailed, always, answered

CHILD = Path(__file__).with_name("page_child.py")
MEMORY, SECONDS = 1_000_000_000, 20.0
PNG = b"\x89PNG"


def picture_of(pdf: bytes, page: int) -> bytes:
    """The page, counted from 1, as PNG; NotFound where it cannot be drawn."""
    order = {"page": page, "pdf": base64.b64encode(pdf).decode()}
    try:
        return answered(CHILD, order, PNG, MEMORY, SECONDS, always)[0]
    except RenderFailed as failed:
        raise NotFound from failed
