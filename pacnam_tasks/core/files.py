"""Files of people in the data folder: written whole or not at all, kept by random name, known by content."""

import contextlib
import hashlib
import os
import tempfile
import uuid
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import IO

CHUNK = 1 << 20
IMAGE_HEADS = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}
OFFICE = {
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "word/document.xml"),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xl/workbook.xml"),
}
EXTENSIONS = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".pdf": "application/pdf"} | {
    suffix: kind for suffix, (kind, _) in OFFICE.items()
}
HEIC_BRANDS = {b"heic", b"heix", b"heif", b"hevc", b"hevx", b"mif1", b"msf1"}
OLD_OFFICE_HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class StoredFile:
    """A file that has reached the disk."""

    id: str
    size: int
    sha256: str


def media_type_of(name: str, content: IO[bytes]) -> str | None:
    """The media type, when the name's extension and the content agree on one that is allowed; else None."""
    suffix = Path(name).suffix.lower()
    expected = EXTENSIONS.get(suffix)
    content.seek(0)
    head = content.read(1024)
    if expected is None:
        return None
    if suffix in OFFICE:
        return expected if _is_office(content, OFFICE[suffix][1]) else None
    if expected == "application/pdf":
        return expected if head.startswith(b"%PDF-") else None
    return expected if head.startswith(IMAGE_HEADS[expected]) else None


def is_heic(content: IO[bytes]) -> bool:
    """Whether it is a photo in the format of recent iPhones, whatever its name says."""
    content.seek(4)
    head = content.read(8)
    return head[:4] == b"ftyp" and head[4:] in HEIC_BRANDS


def is_old_office(content: IO[bytes]) -> bool:
    """Whether it is a Word or Excel file as written before 2007, or one with a password."""
    content.seek(0)
    return content.read(8) == OLD_OFFICE_HEAD


def _is_office(content: IO[bytes], main_part: str) -> bool:
    """Whether it is a zip with the main part of its kind and without macros."""
    content.seek(0)
    try:
        with zipfile.ZipFile(content) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return False
    return main_part in names and len(names) <= 2000 and not any(n.endswith("vbaProject.bin") for n in names)


class FileStore:
    """The folder of one kind of file; a name is a UUID, its first two letters a subfolder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, file_id: str) -> Path:
        """Where the file with this id lies; raises ValueError for anything but a UUID."""
        name = str(uuid.UUID(file_id))
        return self.root / name[:2] / name

    def put(self, content: IO[bytes], file_id: str = "") -> StoredFile:
        """Write a file so that it is there after a power cut: temporary, fsync, rename, fsync of the folder.

        Its id is a new one unless one is given.
        """
        file_id = file_id or str(uuid.uuid4())
        target = self.path(file_id)
        target.parent.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        content.seek(0)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                while chunk := content.read(CHUNK):
                    file.write(chunk)
                    digest.update(chunk)
                    size += len(chunk)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, target)
            _sync_folder(target.parent)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            target.unlink(missing_ok=True)
            raise
        return StoredFile(file_id, size, digest.hexdigest())

    def remove(self, file_id: str) -> None:
        """Take a file away that no row names."""
        self.path(file_id).unlink(missing_ok=True)

    def sweep(self, named: Collection[str], before: float) -> int:
        """Take away what was last changed before that instant (seconds since 1970) and is not among the names."""
        swept = 0
        for path in self.root.glob("??/*"):
            with contextlib.suppress(FileNotFoundError):
                if path.name not in named and path.stat().st_mtime < before:
                    path.unlink()
                    swept += 1
        return swept

    def ids(self) -> dict[str, float]:
        """Every stored id with the instant (seconds since 1970) of its last change."""
        files = (p for p in self.root.glob("??/*") if not p.name.startswith("."))
        return {path.name: path.stat().st_mtime for path in files}


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
