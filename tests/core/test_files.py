"""Files of people: known by their content, written whole or not at all, named by UUID only."""

import errno
import hashlib
import io
import os
import struct
import uuid
import zipfile
from pathlib import Path

import pytest

from pacnam_tasks.core.files import CHUNK, FileStore, media_type_of

JPEG = b"\xff\xd8\xff\xe0" + bytes(64)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
PDF = b"%PDF-1.7\n"


def office(*names: str) -> bytes:
    """A zip with empty files of these names."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, b"")
    return content.getvalue()


def from_a_later_zip(content: bytes) -> bytes:
    """The same zip, made with a version of the format that nobody reads yet."""
    at = content.index(b"PK\x01\x02") + 6
    return content[:at] + struct.pack("<H", 99) + content[at + 2 :]


WORD, EXCEL = office("[Content_Types].xml", "word/document.xml"), office("xl/workbook.xml")
KEPT = [
    pytest.param("anh.jpg", JPEG, "image/jpeg", id="jpg"),
    pytest.param("ANH.JPEG", JPEG, "image/jpeg", id="capital extension"),
    pytest.param("anh.png", PNG, "image/png", id="png"),
    pytest.param("bao-cao.pdf", PDF, "application/pdf", id="pdf"),
    pytest.param("bao.cao.docx", WORD, "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                 id="word"),
    pytest.param("bieu.xlsx", EXCEL, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", id="excel"),
]  # fmt: skip
NOT_KEPT = [
    pytest.param("anh.jpg", PNG, id="a png that says jpg"),
    pytest.param("bao-cao.pdf", b"<html>%PDF-", id="a page that says pdf"),
    pytest.param("trang.html", b"<html>", id="a page"),
    pytest.param("hinh.svg", b"<svg/>", id="a drawing that can run scripts"),
    pytest.param("chay.exe", b"MZ", id="a program"),
    pytest.param("khong-duoi", JPEG, id="no extension"),
    pytest.param("bao-cao.docx", EXCEL, id="excel that says word"),
    pytest.param("bao-cao.docx", b"PK\x03\x04 and no more", id="half a zip"),
    pytest.param("bao-cao.docx", office("word/document.xml", "word/vbaProject.bin"), id="macros"),
    pytest.param("bao-cao.docx", office("word/document.xml", *map(str, range(2000))), id="very many parts"),
    pytest.param("bao-cao.docx", from_a_later_zip(WORD), id="a zip of tomorrow"),
    pytest.param("bao-cao.doc", b"\xd0\xcf\x11\xe0", id="the old word"),
    pytest.param("anh.jpg", b"", id="empty"),
]


@pytest.mark.parametrize(("name", "content", "media_type"), KEPT)
def test_a_file_of_a_kept_kind_is_known_by_its_content(name: str, content: bytes, media_type: str) -> None:
    assert media_type_of(name, io.BytesIO(content)) == media_type


@pytest.mark.parametrize(("name", "content"), NOT_KEPT)
def test_a_file_that_is_not_what_its_name_says_is_not_kept(name: str, content: bytes) -> None:
    assert media_type_of(name, io.BytesIO(content)) is None


def test_a_file_is_read_from_its_beginning() -> None:
    content = io.BytesIO(PDF)
    content.seek(5)

    assert media_type_of("bao-cao.pdf", content) == "application/pdf"


@pytest.mark.parametrize("size", [0, 1, CHUNK, CHUNK + 1])
def test_a_stored_file_is_whole(tmp_path: Path, size: int) -> None:
    content = os.urandom(size)
    store = FileStore(tmp_path)

    stored = store.put(io.BytesIO(content))

    assert store.path(stored.id).read_bytes() == content
    assert (stored.size, stored.sha256) == (size, hashlib.sha256(content).hexdigest())


def test_stored_files_are_listed_and_nothing_else(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    ids = {store.put(io.BytesIO(PDF)).id for _ in range(3)}
    (tmp_path / "ab").mkdir(exist_ok=True)
    (tmp_path / "ab" / ".new-half").touch()

    assert set(store.ids()) == ids


def test_a_removed_file_is_gone_and_can_be_removed_again(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    stored = store.put(io.BytesIO(PDF))

    store.remove(stored.id)
    store.remove(stored.id)

    assert not store.ids()


class Breaks(io.BytesIO):
    """A file whose reading fails at its second piece, as from a connection that is lost."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > 0:
            raise OSError(errno.EIO, "lost")
        return super().read(size)


def test_a_failure_half_way_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="lost"):
        FileStore(tmp_path).put(Breaks(bytes(CHUNK + 1)))

    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_disk_that_fails_at_the_last_step_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.fsync

    def fsync(handle: int) -> None:
        if Path(f"/proc/self/fd/{handle}").resolve().is_dir():
            raise OSError(errno.ENOSPC, "full")
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)

    with pytest.raises(OSError, match="full"):
        FileStore(tmp_path).put(io.BytesIO(PDF))

    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "secret_key", "a" * 36, "..", "/etc/passwd"])
def test_only_a_uuid_names_a_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="hexadecimal UUID"):
        FileStore(tmp_path).path(name)


def test_however_a_uuid_is_written_it_names_one_place_in_the_store(tmp_path: Path) -> None:
    one = uuid.uuid4()
    spellings = [str(one), str(one).upper(), one.urn, f"{{{one}}}", one.hex]

    assert {FileStore(tmp_path).path(text) for text in spellings} == {tmp_path / str(one)[:2] / str(one)}
