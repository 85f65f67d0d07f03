"""Where finished documents lie, and what was frozen of them."""

import hashlib
import logging
from pathlib import Path

from pacnam_tasks.core.files import FileStore
from pacnam_tasks.core.web import settings
from pacnam_tasks.reports.document import Document, frozen_document
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.render import RenderFailed
from pacnam_tasks.reports.rules import Failure

logger = logging.getLogger(__name__)


def documents(data_dir: Path) -> FileStore:
    """Where finished documents lie."""
    return FileStore(data_dir / "documents")


def frozen_content(file_id: str, sha256: str) -> Document:
    """What was frozen, by its checksum; raises RenderFailed where it has been changed, OSError where it is gone."""
    content = documents(settings().data_dir).path(file_id).read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        logger.error("what was frozen as %s has been changed", file_id)
        raise RenderFailed(Failure.FROZEN)
    return frozen_document(content.decode())


def frozen_of(report: Report) -> Document:
    """What was last printed of the report; raises as `frozen_content` does."""
    return frozen_content(report.frozen_file_id, report.frozen_sha256)
