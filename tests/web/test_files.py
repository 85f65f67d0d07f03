"""Files that people send: what is taken, what is refused, how they are given back, and that nothing stays behind."""

import hashlib
import io
import uuid
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select
from werkzeug.datastructures import FileStorage

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database, fetch
from pacnam_tasks.core.files import OLD_OFFICE_HEAD
from pacnam_tasks.progress.models import EvidenceFile
from tests.papers import archive, excel, runs, word
from tests.photos import half_black, noise, photo
from tests.web.conftest import NewTask, SignedIn, fill_in, n_rows, send
from tests.web.reading import page_of

MEGABYTE = 1024 * 1024
PNG = photo("PNG")
JPEG = photo()
PDF = b"%PDF-1.7\n%%EOF\n"


def zipped(*names: str, content: bytes = b"<x/>") -> bytes:
    """A zip archive with these entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, content)
    return out.getvalue()


DOCX = zipped("[Content_Types].xml", "word/document.xml")
XLSX = zipped("[Content_Types].xml", "xl/workbook.xml")
HTML = b"<!doctype html><script>alert(document.cookie)</script>"


def stored(tmp_path: Path) -> list[Path]:
    """Every file in the store, temporary ones too."""
    return [path for path in (tmp_path / "data" / "files").rglob("*") if path.is_file()]


def upload(content: bytes, name: str) -> FileStorage:
    """A file in a form."""
    return FileStorage(io.BytesIO(content), name)


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("Ảnh đồng ruộng.jpg", JPEG, "image/jpeg"),
        ("ANH.JPEG", JPEG, "image/jpeg"),
        ("Đ.png", PNG, "image/png"),
        ("Kế hoạch Đảng bộ số 1.pdf", PDF, "application/pdf"),
        ("biểu.docx", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("biểu.xlsx", XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_a_file_comes_back_as_it_was_sent(
    visit: SignedIn, new_task: NewTask, database: Database, name: str, content: bytes, media_type: str
) -> None:
    visitor, code = visit("lead"), new_task()
    assert send(visitor, code, files=upload(content, name)).status_code == 303
    with database.reading() as session:
        [kept] = session.exec(select(EvidenceFile)).all()

    response = visitor.get(f"/tasks/{code}/files/{kept.id}")

    assert (kept.name, kept.media_type, kept.size) == (name, media_type, len(content))
    assert (response.data, response.content_type) == (content, media_type)


def test_a_file_can_run_nothing_in_the_browser(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    visitor, code = visit("lead"), new_task()
    send(visitor, code, files=upload(PDF + HTML, "Kế hoạch.pdf"))
    with database.reading() as session:
        file_id = fetch(session, select(EvidenceFile.id)).scalar_one()

    headers = visitor.get(f"/tasks/{code}/files/{file_id}").headers

    assert headers["Content-Disposition"].startswith("attachment; ")
    assert "filename*=UTF-8''K%E1%BA%BF%20ho%E1%BA%A1ch.pdf" in headers["Content-Disposition"]
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


REFUSED = {
    "a zip called pdf": ("bao-cao.pdf", zipped("a.txt")),
    "a page called pdf": ("bao-cao.pdf", HTML),
    "a page called jpg": ("anh.jpg", HTML),
    "a png called jpg": ("anh.jpg", PNG),
    "a jpg called png": ("anh.png", JPEG),
    "a gif with a script": ("anh.gif", b"GIF89a/*" + HTML),
    "an svg": ("anh.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    "an svg called png": ("anh.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    "a page": ("trang.html", HTML),
    "an application of old": ("x.hta", HTML),
    "a program": ("x.exe", b"MZ" + b"\x00" * 100),
    "a program called docx": ("x.docx", b"MZ" + b"\x00" * 100),
    "a zip called docx": ("x.docx", zipped("a.txt")),
    "a docx called xlsx": ("x.xlsx", DOCX),
    "macros": ("x.docx", zipped("word/document.xml", "word/vbaProject.bin")),
    "macros by name": ("x.docm", zipped("word/document.xml", "word/vbaProject.bin")),
    "five thousand entries": ("x.docx", zipped("word/document.xml", *(f"a/{n}" for n in range(5000)))),
    "half a zip": ("x.xlsx", XLSX[:60]),
    "nothing in it": ("anh.jpg", b""),
    "no extension": ("anh", JPEG),
    "only an extension": (".jpg", JPEG),
    "two extensions": ("anh.jpg.html", JPEG),
    "turned round": ("anh\u202egpj.exe", b"MZ" + b"\x00" * 100),
    "a NUL in the name": ("anh.jpg\x00.exe", JPEG),
}


@pytest.mark.parametrize(("name", "content"), REFUSED.values(), ids=REFUSED)
def test_a_file_of_another_kind_than_it_says_leaves_nothing(
    visit: SignedIn, new_task: NewTask, database: Database, tmp_path: Path, name: str, content: bytes
) -> None:
    visitor, code = visit("lead"), new_task()

    response = send(visitor, code, note="ghi chú giữ lại", quantity="40", files=upload(content, name))

    page = page_of(response)
    assert response.status_code == 422
    assert "Chỉ nhận ảnh, PDF, Word, Excel" in page.text
    assert page.form(f"/tasks/{code}/updates").fields["note"] == "ghi chú giữ lại"
    assert (n_rows(database, "progress_update"), stored(tmp_path)) == (0, [])


def test_a_file_of_30_megabytes_is_refused_with_its_name(
    visit: SignedIn, new_task: NewTask, database: Database, tmp_path: Path
) -> None:
    visitor, code = visit("lead"), new_task()

    response = send(visitor, code, quantity="40", files=upload(PDF + bytes(30 * MEGABYTE), "Bản đồ.pdf"))

    assert response.status_code == 422
    assert "Tệp “Bản đồ.pdf” lớn hơn 20 MB. Vui lòng gửi tệp nhỏ hơn." in page_of(response).text
    assert (n_rows(database, "progress_update"), stored(tmp_path)) == (0, [])


def test_a_file_of_20_megabytes_is_taken(visit: SignedIn, new_task: NewTask, tmp_path: Path) -> None:
    visitor, code = visit("lead"), new_task()

    response = send(visitor, code, files=upload(PDF + bytes(20 * MEGABYTE - len(PDF)), "Bản đồ.pdf"))

    assert response.status_code == 303
    assert [path.stat().st_size for path in stored(tmp_path)] == [20 * MEGABYTE]


def test_a_form_of_more_than_64_megabytes_is_refused(
    visit: SignedIn, new_task: NewTask, database: Database, tmp_path: Path
) -> None:
    visitor, code = visit("lead"), new_task()
    files = [upload(PDF + bytes(17 * MEGABYTE), f"{n}.pdf") for n in range(4)]

    response = send(visitor, code, quantity="40", files=files)

    assert response.status_code == 413
    assert "Nội dung gửi quá lớn" in page_of(response).text
    assert (n_rows(database, "progress_update"), stored(tmp_path)) == (0, [])


def test_a_photo_is_kept_without_what_the_device_wrote_into_it(
    visit: SignedIn, new_task: NewTask, database: Database, tmp_path: Path
) -> None:
    visitor, code = visit("lead"), new_task()

    send(visitor, code, files=upload(half_black((40, 20), orientation=6), "anh.jpg"))

    [path] = stored(tmp_path)
    assert b"Exif" not in path.read_bytes()
    with database.reading() as session:
        [kept] = session.exec(select(EvidenceFile)).all()
    assert (kept.size, kept.sha256) == (path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())


def test_a_large_png_is_kept_as_the_jpeg_that_it_is_called(
    visit: SignedIn, new_task: NewTask, database: Database
) -> None:
    visitor, code = visit("lead"), new_task()

    send(visitor, code, files=upload(noise("PNG", (700, 600)), "Ảnh.chụp.png"))

    with database.reading() as session:
        [kept] = session.exec(select(EvidenceFile)).all()
    assert (kept.name, kept.media_type) == ("Ảnh.chụp.jpg", "image/jpeg")


def test_half_a_picture_leaves_nothing(visit: SignedIn, new_task: NewTask, database: Database, tmp_path: Path) -> None:
    visitor, code = visit("lead"), new_task()
    files = [upload(JPEG, "1.jpg"), upload(noise("JPEG", (90, 90))[:2000], "2.jpg")]

    response = send(visitor, code, note="ghi chú giữ lại", files=files)

    page = page_of(response)
    assert response.status_code == 422
    assert "Không mở được ảnh “2.jpg”." in page.text
    assert page.form(f"/tasks/{code}/updates").fields["note"] == "ghi chú giữ lại"
    assert (n_rows(database, "progress_update"), stored(tmp_path)) == (0, [])


@pytest.mark.parametrize("name", ["Báo cáo (MẬT).jpg", "12-BC/HU(M).jpg"])
def test_a_file_with_a_mark_of_secrecy_leaves_nothing(
    visit: SignedIn, new_task: NewTask, database: Database, tmp_path: Path, name: str
) -> None:
    visitor, code = visit("lead"), new_task()

    response = send(visitor, code, note="ghi chú giữ lại", files=upload(JPEG, name))

    page = page_of(response)
    assert response.status_code == 422
    assert "Không gửi bí mật nhà nước qua hệ thống này" in page.text
    assert page.form(f"/tasks/{code}/updates").fields["note"] == "ghi chú giữ lại"
    assert (n_rows(database, "progress_update"), stored(tmp_path)) == (0, [])


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("Báo cáo.docx", word(runs("TỐI MẬT")), "mang dấu độ mật"),
        ("Biểu.xlsx", excel("<si><t>MẬT</t></si>"), "mang dấu độ mật"),
        ("Biểu.xlsx", archive({"xl/workbook.xml": "<!DOCTYPE x><x/>"}), "Chỉ nhận ảnh, PDF, Word, Excel"),
        ("Bom.docx", archive({"word/document.xml": "<w>" + " " * 40_000_001}), "chia thành nhiều tệp nhỏ"),
        ("IMG_1.HEIC", b"\0\0\0\x18ftypheic" + bytes(99), "Tương thích nhất"),
        ("IMG_1.jpg", b"\0\0\0\x18ftypmif1" + bytes(99), "Tương thích nhất"),
        ("Báo cáo.doc", OLD_OFFICE_HEAD + bytes(99), "lưu lại thành .docx, .xlsx hoặc PDF"),
        ("Báo cáo.docx", OLD_OFFICE_HEAD + bytes(99), "lưu lại thành .docx, .xlsx hoặc PDF"),
    ],
)
def test_what_a_file_holds_can_be_why_it_is_refused(
    visit: SignedIn, new_task: NewTask, database: Database, tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    visitor, code = visit("lead"), new_task()
    files = [upload(JPEG, "anh.jpg"), upload(content, name)]

    response = send(visitor, code, note="ghi chú giữ lại", files=files)

    page = page_of(response)
    assert response.status_code == 422
    assert f"“{name}”" in page.text
    assert sentence in page.text
    assert page.form(f"/tasks/{code}/updates").fields["note"] == "ghi chú giữ lại"
    assert (n_rows(database, "progress_update"), stored(tmp_path)) == (0, [])


def test_a_note_with_a_mark_of_secrecy_is_not_saved_but_kept_in_the_form(
    visit: SignedIn, new_task: NewTask, database: Database, tmp_path: Path
) -> None:
    visitor, code = visit("lead"), new_task()

    response = send(visitor, code, note="Theo công văn TỐI MẬT.", files=upload(JPEG, "anh.jpg"))

    page = page_of(response)
    assert response.status_code == 422
    assert page.form(f"/tasks/{code}/updates").fields["note"] == "Theo công văn TỐI MẬT."
    assert (n_rows(database, "progress_update"), stored(tmp_path)) == (0, [])


def test_of_eleven_files_none_is_kept(visit: SignedIn, new_task: NewTask, tmp_path: Path) -> None:
    visitor, code = visit("lead"), new_task()

    response = send(visitor, code, files=[upload(JPEG, f"{n}.jpg") for n in range(11)])

    assert response.status_code == 422
    assert "Mỗi lần gửi nhiều nhất 10 tệp." in page_of(response).text
    assert stored(tmp_path) == []


def test_one_wrong_file_among_good_ones_leaves_none(visit: SignedIn, new_task: NewTask, tmp_path: Path) -> None:
    visitor, code = visit("lead"), new_task()

    response = send(visitor, code, files=[upload(JPEG, "1.jpg"), upload(HTML, "2.jpg")])

    assert response.status_code == 422
    assert stored(tmp_path) == []


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../../etc/passwd.jpg", "passwd.jpg"),
        ("..\\..\\boot.jpg", "boot.jpg"),
        ("/etc/x.jpg", "x.jpg"),
        ("a%0D%0ASet-Cookie: x=1.jpg", "a%0D%0ASet-Cookie: x=1.jpg"),
        ("anh\u202egpj.jpg", "anhgpj.jpg"),
        ("<img src=x onerror=alert(1)>.jpg", "<img src=x onerror=alert(1)>.jpg"),
        ("A\u0309nh.jpg", "\u1ea2nh.jpg"),
        ("%22; filename=%22x.html%22.jpg", '"; filename="x.html".jpg'),
    ],
)
def test_a_strange_name_is_only_a_word(
    visit: SignedIn, new_task: NewTask, database: Database, tmp_path: Path, sent: str, shown: str
) -> None:
    visitor, code = visit("lead"), new_task()

    response = send(visitor, code, files=upload(JPEG, sent))

    page = visitor.get(f"/tasks/{code}")
    with database.reading() as session:
        file_id = fetch(session, select(EvidenceFile.id)).scalar_one()
    back = visitor.get(f"/tasks/{code}/files/{file_id}")
    assert (response.status_code, back.status_code) == (303, 200)
    assert shown in page_of(page).text
    assert "<img src=x" not in page.text
    assert "Set-Cookie" not in back.headers
    assert [path.name for path in stored(tmp_path)] == [file_id]
    assert list(tmp_path.rglob("passwd*")) == []


def test_the_day_of_a_file_is_the_local_one(visit: SignedIn, new_task: NewTask, clock: MovingClock) -> None:
    code = new_task()
    clock.move_to(datetime(2023, 9, 16, 3, tzinfo=clock.zone))  # still the 15th in Greenwich
    visitor = visit("lead")

    send(visitor, code, files=upload(JPEG, "anh.jpg"))

    assert "1 kB, 16/09/2023" in page_of(visitor.get(f"/tasks/{code}")).text


def test_a_long_name_keeps_its_extension(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    visitor, code = visit("lead"), new_task()

    send(visitor, code, files=upload(JPEG, "ả" * 300 + ".jpg"))

    with database.reading() as session:
        name = fetch(session, select(EvidenceFile.name)).scalar_one()
    assert len(name) <= 120
    assert name.endswith("ả.jpg")


def test_the_stored_file_is_for_the_owner_alone(visit: SignedIn, new_task: NewTask, tmp_path: Path) -> None:
    visitor, code = visit("lead"), new_task()
    send(visitor, code, files=upload(JPEG, "anh.jpg"))

    [path] = stored(tmp_path)
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_opens_only_through_its_own_task(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    visitor, one, other = visit("lead"), new_task(), new_task()
    send(visitor, one, files=upload(JPEG, "anh.jpg"))
    with database.reading() as session:
        file_id = fetch(session, select(EvidenceFile.id)).scalar_one()

    assert visitor.get(f"/tasks/{other}/files/{file_id}").status_code == 404
    assert visitor.get(f"/tasks/{one}/files/{uuid.uuid4()}").status_code == 404
    assert visitor.get(f"/tasks/{one}/files/..%2f..%2fsecret_key").status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [("office", 200), ("inspector", 200), ("staff", 200), ("stranger", 404), ("commune", 404), ("administrator", 403)],
)
def test_a_file_is_for_those_who_may_see_its_task(
    visit: SignedIn, new_task: NewTask, database: Database, who: str, status: int
) -> None:
    code = new_task()
    send(visit("lead"), code, files=upload(JPEG, "anh.jpg"))
    with database.reading() as session:
        file_id = fetch(session, select(EvidenceFile.id)).scalar_one()

    assert visit(who).get(f"/tasks/{code}/files/{file_id}").status_code == status


def test_a_repeat_with_a_photo_counts_once(
    visit: SignedIn, new_task: NewTask, database: Database, tmp_path: Path
) -> None:
    visitor, code = visit("lead"), new_task()
    form: dict[str, Any] = fill_in(visitor, code, quantity="40")
    sent = half_black((2400, 1200), orientation=6)

    answers = [visitor.post(f"/tasks/{code}/updates", form | {"files": upload(sent, "anh.jpg")}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert (n_rows(database, "progress_update"), len(stored(tmp_path))) == (1, 1)


def test_a_repeat_keeps_one_copy(visit: SignedIn, new_task: NewTask, tmp_path: Path) -> None:
    visitor, code = visit("lead"), new_task()
    form: dict[str, Any] = fill_in(visitor, code, quantity="40")

    answers = [
        visitor.post(f"/tasks/{code}/updates", form | {"files": upload(JPEG, "anh.jpg")}).status_code for _ in range(3)
    ]

    assert answers == [303] * 3
    assert len(stored(tmp_path)) == 1


def test_a_refused_or_outdated_form_leaves_no_file(visit: SignedIn, new_task: NewTask, tmp_path: Path) -> None:
    visitor, code = visit("lead"), new_task()
    outdated = fill_in(visitor, code, quantity="40", version="1", files=upload(JPEG, "anh.jpg"))
    foreign = {"version": "2", "key": "a-key-of-form", "files": upload(JPEG, "anh.jpg")}

    assert visitor.post(f"/tasks/{code}/updates", outdated).status_code == 409
    assert visit("stranger").post(f"/tasks/{code}/updates", foreign).status_code == 404
    assert stored(tmp_path) == []


def test_after_a_withdrawal_the_file_is_gone_from_the_page(
    visit: SignedIn, new_task: NewTask, database: Database
) -> None:
    visitor, code = visit("lead"), new_task()
    card = page_of(send(visitor, code, part=True, files=upload(JPEG, "anh nham.jpg")))
    [form] = [one for one in card.forms if one.action.endswith("/withdrawal")]
    visitor.post(form.action, form.fields)
    with database.reading() as session:
        file_id = fetch(session, select(EvidenceFile.id).where(col(EvidenceFile.name) == "anh nham.jpg")).scalar_one()

    assert "anh nham.jpg" not in page_of(visitor.get(f"/tasks/{code}")).text
    assert visitor.get(f"/tasks/{code}/files/{file_id}").status_code == 404
