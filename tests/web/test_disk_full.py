"""The disk is full: a clear word, nothing half saved, reading goes on, and the same form counts once there is room."""

import gc
import itertools
import random
import resource
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

import psycopg
import pytest
from sqlalchemy import event

from pacnam_tasks.core.db import Database
from tests.conftest import Furnished
from tests.history.events import check
from tests.pg import Cluster
from tests.web.conftest import NewTask, SignedIn, fill_in, n_rows, task_named
from tests.web.reading import page_of
from tests.web.test_files import JPEG, PDF, stored, upload

KILOBYTE = 1024
DOCUMENT = PDF + random.Random(1).randbytes(400 * KILOBYTE)  # small enough to wait in memory
LONG_NOTE = "".join(random.Random(2).choices("ạảãàáâậầấẩẫăắằặẳẵ", k=10_000))  # takes new pages even when packed
_numbers = itertools.count()
TOLD = "Máy chủ hết chỗ lưu nên chưa lưu gì. Vui lòng giữ nguyên trang và báo cho Văn phòng."


class Disk(Protocol):
    """A place for data that can be without room."""

    def fill(self) -> None:
        """Leave no room for a file."""

    def free(self) -> None:
        """Make room again."""


class SmallDisk:
    """A file system of its own, mounted where the data lie."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.filler = folder, folder / "filler"

    def fill(self) -> None:
        with suppress(OSError), self.filler.open("wb", buffering=0) as file:
            while True:
                file.write(b"\0" * 4 * KILOBYTE)

    def free(self) -> None:
        self.filler.unlink(missing_ok=True)


class SmallLimit:
    """The operating system's limit on what this process may write into one file."""

    def __init__(self, most: int = 200 * KILOBYTE) -> None:
        self.before, self.most = resource.getrlimit(resource.RLIMIT_FSIZE), most

    def fill(self) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (self.most, self.before[1]))

    def free(self) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, self.before)


@contextmanager
def mounted(folder: Path, size: str) -> Iterator[SmallDisk]:
    """A file system of this size at `folder`; only where one may mount."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("this machine does not let us mount a file system")
    yield SmallDisk(folder)
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """Everything of this test lies on 24 MB."""
    with mounted(tmp_path, "24m") as made:
        yield made


@pytest.fixture(params=["file system", "limit"])
def disk(request: pytest.FixtureRequest) -> Iterator[Disk]:
    """A disk that gets full, in both ways that a machine allows."""
    made: Disk = SmallLimit() if request.param == "limit" else request.getfixturevalue("small_disk")
    yield made
    made.free()


class TestOfAFile:
    """A file that finds no room."""

    @pytest.mark.parametrize("part", [False, True], ids=["page", "part"])
    def test_its_sender_is_told_and_nothing_stays(
        self, disk: Disk, visit: SignedIn, new_task: NewTask, database: Database, tmp_path: Path, part: bool
    ) -> None:
        visitor, code = visit("lead"), new_task()
        form = fill_in(visitor, code, quantity="40", files=upload(DOCUMENT, "ban-do.pdf"))
        events = n_rows(database, "event")

        disk.fill()
        response = visitor.post(f"/tasks/{code}/updates", form, part=part)

        assert response.status_code == 507
        assert TOLD in page_of(response).text
        assert stored(tmp_path) == []
        assert [n_rows(database, name) for name in ("progress_update", "evidence_file", "event")] == [0, 0, events]
        assert task_named(database, code).quantity is None

    def test_files_before_it_in_the_same_form_do_not_stay_either(
        self, disk: Disk, visit: SignedIn, new_task: NewTask, tmp_path: Path
    ) -> None:
        visitor, code = visit("lead"), new_task()
        form = fill_in(visitor, code, quantity="40", files=[upload(JPEG, "nho.jpg"), upload(DOCUMENT, "to.pdf")])

        disk.fill()
        response = visitor.post(f"/tasks/{code}/updates", form)

        assert response.status_code == 507
        assert stored(tmp_path) == []

    def test_pages_and_kept_files_are_still_read(
        self, disk: Disk, visit: SignedIn, new_task: NewTask, tmp_path: Path
    ) -> None:
        visitor, code = visit("lead"), new_task()
        visitor.post(f"/tasks/{code}/updates", fill_in(visitor, code, files=upload(JPEG, "anh.jpg")))
        [kept] = stored(tmp_path)

        disk.fill()

        paths = ["/", "/tasks", f"/tasks/{code}", "/progress", f"/tasks/{code}/files/{kept.name}"]
        assert {path: visitor.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)

    def test_the_same_form_counts_once_there_is_room(
        self, disk: Disk, visit: SignedIn, new_task: NewTask, database: Database, tmp_path: Path
    ) -> None:
        visitor, code = visit("lead"), new_task()
        form = fill_in(visitor, code, quantity="40")
        disk.fill()
        refused = visitor.post(f"/tasks/{code}/updates", form | {"files": upload(DOCUMENT, "ban-do.pdf")})

        disk.free()
        taken = visitor.post(f"/tasks/{code}/updates", form | {"files": upload(DOCUMENT, "ban-do.pdf")})

        assert (refused.status_code, taken.status_code) == (507, 303)
        assert [path.read_bytes() for path in stored(tmp_path)] == [DOCUMENT]
        assert n_rows(database, "progress_update") == 1
        with database.reading() as session:
            assert check(session).broken_at is None

    def test_one_too_large_to_wait_in_memory_is_answered_alike(
        self,
        disk: Disk,
        visit: SignedIn,
        new_task: NewTask,
        database: Database,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        visitor, code = visit("lead"), new_task()
        form = fill_in(visitor, code, quantity="40", files=upload(DOCUMENT * 3, "ban-do.pdf"))
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

        disk.fill()
        with warnings.catch_warnings(action="ignore", category=ResourceWarning):
            response = visitor.post(f"/tasks/{code}/updates", form)
            gc.collect()  # the half-read form, which nobody can close any more

        assert response.status_code == 507
        assert TOLD in page_of(response).text
        assert stored(tmp_path) == []
        assert n_rows(database, "progress_update") == 0


class SmallDatabase:
    """SQLite's own limit on its pages, in every connection of the application."""

    def __init__(self, database: Database) -> None:
        self.database, self.pages = database, 2**31
        event.listen(database.engine, "checkout", self.limit)

    def limit(self, connection: Any, *_rest: object) -> None:
        connection.execute(f"PRAGMA max_page_count={self.pages}")

    def fill(self) -> None:
        with self.database.reading() as session:
            self.pages = session.connection().exec_driver_sql("PRAGMA page_count").scalar_one()

    def free(self) -> None:
        self.pages = 2**31


class OfADatabase:
    """A row that finds no room; what is full is said by the classes below."""

    @pytest.mark.parametrize("part", [False, True], ids=["page", "part"])
    def test_its_sender_is_told_and_nothing_is_half_saved(
        self, full_database: Disk, visit: SignedIn, new_task: NewTask, database: Database, part: bool
    ) -> None:
        visitor, code = visit("lead"), new_task()
        form = fill_in(visitor, code, quantity="40", note=LONG_NOTE)
        before = [n_rows(database, name) for name in ("progress_update", "event")], task_named(database, code).version

        full_database.fill()
        response = visitor.post(f"/tasks/{code}/updates", form, part=part)

        assert response.status_code == 507
        assert TOLD in page_of(response).text
        after = [n_rows(database, name) for name in ("progress_update", "event")], task_named(database, code).version
        assert after == before

    def test_pages_are_still_read(self, full_database: Disk, visit: SignedIn, new_task: NewTask) -> None:
        visitor, code = visit("lead"), new_task()

        full_database.fill()
        visitor.post(f"/tasks/{code}/updates", fill_in(visitor, code, note=LONG_NOTE))

        paths = ["/", "/tasks", f"/tasks/{code}", "/progress"]
        assert {path: visitor.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)

    def test_the_same_form_counts_once_there_is_room_and_the_chain_holds(
        self, full_database: Disk, visit: SignedIn, new_task: NewTask, database: Database
    ) -> None:
        visitor, code = visit("lead"), new_task()
        form = fill_in(visitor, code, quantity="40", note=LONG_NOTE)
        full_database.fill()
        refused = visitor.post(f"/tasks/{code}/updates", form)

        full_database.free()
        taken = visitor.post(f"/tasks/{code}/updates", form)

        assert (refused.status_code, taken.status_code) == (507, 303)
        assert task_named(database, code).quantity == 40
        assert n_rows(database, "progress_update") == 1
        with database.reading() as session:
            assert check(session).broken_at is None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
class TestOfSQLite(OfADatabase):
    """The database's own limit, and the file system under it."""

    @pytest.fixture(params=["pages", "file system"])
    def full_database(self, request: pytest.FixtureRequest) -> Disk:
        if request.param == "pages":
            return SmallDatabase(request.getfixturevalue("database"))
        small_disk: Disk = request.getfixturevalue("small_disk")  # mounted before the database is put there
        return small_disk


class TestOfPostgreSQL(OfADatabase):
    """The file system under the tables; the write-ahead log lies elsewhere, as its full disk stops the server."""

    @pytest.fixture
    def full_database(self, cluster: Cluster) -> Iterator[Disk]:
        folder = cluster.folder / f"small-{next(_numbers)}"
        folder.mkdir()
        with mounted(folder, "64m") as made:
            shutil.chown(folder, (cluster.folder / "data").owner())
            yield made

    @pytest.fixture
    def database_url(
        self, full_database: SmallDisk, cluster: Cluster, furnished_postgresql: Furnished
    ) -> Iterator[str]:
        name = full_database.folder.name.replace("-", "_")
        with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE TABLESPACE {name} LOCATION '{full_database.folder}'")
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {furnished_postgresql.template} TABLESPACE {name}")
            yield cluster.url(name)
            full_database.free()
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
            connection.execute(f"DROP TABLESPACE {name}")
