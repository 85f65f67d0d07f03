"""Files that came with a form lie on the disk before the rows that name them."""

import contextlib
from collections.abc import Iterator, Sequence

from pacnam_tasks.progress.actions import Evidence
from pacnam_tasks.progress.forms import Upload
from pacnam_tasks.progress.jobs import file_store


@contextlib.contextmanager
def kept(uploads: Sequence[Upload]) -> Iterator[list[Evidence]]:
    """The files on the disk; taken away again when their rows do not come."""
    files: list[Evidence] = []
    try:
        for upload in uploads:
            files.append(Evidence(upload, file_store().put(upload.content.stream)))
        yield files
    except BaseException:
        discard(files)
        raise


def discard(evidence: Sequence[Evidence]) -> None:
    """Take files away that no row will name."""
    for file in evidence:
        file_store().remove(file.stored.id)
