"""What the timetable does for progress, and where its files lie."""

import logging
from datetime import timedelta
from pathlib import Path

from flask import Flask

from pacnam_tasks.core.files import FileStore
from pacnam_tasks.core.web import clock, database, settings
from pacnam_tasks.progress import queries

ORPHAN_AFTER = timedelta(hours=1)
logger = logging.getLogger(__name__)


def file_store() -> FileStore:
    """Where evidence files lie."""
    return store_in(settings().data_dir)


def store_in(data_dir: Path) -> FileStore:
    """Where they lie in a data folder."""
    return FileStore(data_dir / "files")


def sweep_files(app: Flask) -> int:
    """Take away files older than an hour that no update names: what broken uploads left behind.

    What an update names is never taken away; where it is not on the disk, the log says so.
    """
    with app.app_context():
        before = clock().real_now() - ORPHAN_AFTER
        with database().reading() as session:
            named = queries.stored_ids(session)
        swept = file_store().sweep(named, before.timestamp())
        gone = named - file_store().ids().keys()
    if swept:
        logger.info("%d files that no update names were taken away", swept)
    if gone:
        logger.error("%d files that updates name are not on the disk, such as %s", len(gone), min(gone))
    return swept
