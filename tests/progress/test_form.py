"""What a unit sends is read field by field, and refused with a sentence for each wrong field."""

from contextlib import suppress
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import FileStorage

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.form_fields import read_key, read_version
from pacnam_tasks.progress.forms import UpdateInput, display_name, read_files, read_update
from pacnam_tasks.progress.rules import Cause
from tests.conftest import TODAY
from tests.photos import photo

FORM = {"version": "3", "key": "a key of this form"}
D = Decimal
JPEG = photo()

READ = [
    pytest.param({"quantity": "1.234,5"}, {"quantity": D("1234.5")}, id="a quantity"),
    pytest.param({"percent": "31,5"}, {"percent": D("31.5")}, id="a percent"),
    pytest.param({"quantity": "5", "percent": "99"}, {"quantity": D(5)}, id="of both the quantity"),
    pytest.param({"quantity": "  ", "percent": "99"}, {"percent": D(99)}, id="blanks are nothing"),
    pytest.param({"quantity": "0"}, {"quantity": D(0)}, id="zero"),
    pytest.param({"percent": "100"}, {"percent": D(100)}, id="a hundred"),
    pytest.param({"note": " Đã gặt.\r\nMưa. "}, {"note": "Đã gặt.\nMưa."}, id="a note"),
    pytest.param({"note": "Huye\u0302\u0323n"}, {"note": "Huyện"}, id="a decomposed note"),
    pytest.param({"note": "a\x00b"}, {"note": "ab"}, id="a character that no database keeps"),
    pytest.param(
        {"obstacle_class": "capital", "obstacle": "Thiếu vốn."},
        {"cause": Cause.CAPITAL, "obstacle": "Thiếu vốn."},
        id="an obstacle",
    ),
    pytest.param({"submit": "1"}, {"submit": True}, id="a submission"),
    pytest.param({"submit": "0"}, {}, id="no submission"),
]


@pytest.mark.parametrize(("form", "values"), READ)
def test_a_form_is_read(form: dict[str, str], values: dict[str, object]) -> None:
    assert read_update(FORM | form, TODAY) == UpdateInput(version=3, key="a key of this form", **values)  # type: ignore[arg-type]


WRONG = [
    pytest.param({"percent": "101"}, {"percent"}, id="more than a hundred"),
    pytest.param({"percent": "-1"}, {"percent"}, id="less than zero"),
    pytest.param({"quantity": "-1"}, {"quantity"}, id="a quantity under zero"),
    pytest.param({"quantity": "1000000000001"}, {"quantity"}, id="more than anybody counts"),
    pytest.param({"quantity": "1.234"}, {"quantity"}, id="two readings"),
    pytest.param({"quantity": "1,234.5"}, {"quantity"}, id="written elsewhere"),
    pytest.param({"quantity": "nhiều"}, {"quantity"}, id="no number"),
    pytest.param({"percent": "nhiều"}, {"percent"}, id="no percent"),
    pytest.param({"quantity": "nhiều", "percent": "101"}, {"quantity"}, id="the quantity is asked for first"),
    pytest.param({"note": "x" * 10_001}, {"note"}, id="too long a note"),
    pytest.param({"note": "x" * 100_000, "percent": "101"}, {"note", "percent"}, id="each wrong field"),
    pytest.param({"obstacle": "Thiếu vốn."}, {"obstacle_class"}, id="an obstacle without class"),
    pytest.param({"obstacle_class": "capital"}, {"obstacle"}, id="a class without obstacle"),
    pytest.param({"obstacle_class": "luck", "obstacle": "Rủi."}, {"obstacle_class"}, id="no class of ours"),
    pytest.param({"obstacle_class": "capital", "obstacle": "x" * 10_001}, {"obstacle"}, id="too long an obstacle"),
]


@pytest.mark.parametrize(("form", "fields"), WRONG)
def test_each_wrong_field_is_named(form: dict[str, str], fields: set[str]) -> None:
    with pytest.raises(Refused) as refused:
        read_update(FORM | form, TODAY)

    assert set(refused.value.messages) == fields
    assert all(refused.value.messages.values())


@pytest.mark.parametrize(
    ("typed", "proposed"),
    [
        ("1.234", ["1.234", "1,234", "1234"]),
        ("1,234", ["1.234", "1,234", "1234"]),
        ("1,234.5", ["1.234,5"]),
        ("12,345,678", ["12.345.678"]),
    ],
)
def test_a_number_comes_back_with_its_readings(typed: str, proposed: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        read_update(FORM | {"quantity": typed}, TODAY)

    assert all(reading in refused.value.messages["quantity"] for reading in [typed, *proposed])


@pytest.mark.parametrize("version", ["", "-1", "1.5", "x", "9" * 10, "٣"])
def test_a_form_without_its_version_is_refused(version: str) -> None:
    with pytest.raises(Refused):
        read_version({"version": version})


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "một khóa nào đó", "a key\nof two lines"])
def test_a_form_without_its_key_is_refused(key: str) -> None:
    with pytest.raises(Refused):
        read_key({"key": key})


@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_is_typed_is_read_or_refused(quantity: str, percent: str) -> None:
    sent = UpdateInput(version=0, key="")
    with suppress(Refused):
        sent = read_update(FORM | {"quantity": quantity, "percent": percent}, TODAY)

    assert sent.percent is None or 0 <= sent.percent <= 100
    assert sent.quantity is None or sent.quantity >= 0


def upload(name: str, content: bytes = JPEG) -> FileStorage:
    """A file as the browser sends it."""
    return FileStorage(BytesIO(content), filename=name)


def test_files_are_read() -> None:
    kept = read_files([upload("Ảnh ruộng.jpg"), upload("")])

    assert [(one.name, one.media_type) for one in kept] == [("Ảnh ruộng.jpg", "image/jpeg")]


@pytest.mark.parametrize(
    "files",
    [
        pytest.param([upload("anh.jpg") for _ in range(11)], id="eleven"),
        pytest.param([upload("anh.jpg", JPEG + bytes(20 * 1024 * 1024))], id="more than 20 MB"),
        pytest.param([upload("anh.jpg", b"<html>")], id="not what its name says"),
        pytest.param([upload("anh.jpg", b"")], id="empty"),
        pytest.param([upload("anh.jpg", b"\xff\xd8\xff\xe0" + bytes(64))], id="only the beginning of a picture"),
        pytest.param([upload("Báo cáo (MẬT).jpg")], id="marked as secret"),
        pytest.param([upload("chay.exe", b"MZ")], id="a kind that is not kept"),
    ],
)
def test_wrong_files_are_refused(files: list[FileStorage]) -> None:
    with pytest.raises(Refused) as refused:
        read_files(files)

    assert set(refused.value.messages) == {"files"}


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("anh.jpg", "anh.jpg"),
        ("C:\\Users\\an\\anh.jpg", "anh.jpg"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("anh\u202egpj.exe", "anhgpj.exe"),
        ("anh\r\n.jpg", "anh.jpg"),
        ("a\u0309nh.jpg", "ảnh.jpg"),
        (" .anh.jpg. ", "anh.jpg"),
        ("...", "tep"),
        ("x" * 200 + ".jpeg", "x" * 115 + ".jpeg"),
    ],
    ids=range(9),
)
def test_a_file_is_shown_by_a_harmless_name(sent: str, shown: str) -> None:
    assert display_name(sent) == shown
    assert len(shown) <= 120
