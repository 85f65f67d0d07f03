"""Marks of secrecy are known, in names of files and in text; words that only sound alike are not."""

from datetime import date

import pytest

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.secrecy import is_named_secret, is_written_secret
from pacnam_tasks.progress.forms import read_update

SECRET_NAMES = [
    "TỐI MẬT.pdf", "Báo cáo tối mật.docx", "Tuyệt mật - kế hoạch.pdf", "BC_TUYỆT_MẬT.pdf", "ke hoach toi mat.pdf",
    "TUYET-MAT.pdf", "MẬT.pdf", "Mật.pdf", "Báo cáo (Mật).pdf", "bao cao (MAT).pdf", "[mật] Báo cáo.pdf",
    "12-MẬT.pdf", "BC-MẬT.pdf", "Báo cáo MẬT tháng 9.pdf", "Tài liệu mật.pdf", "tai-lieu-mat.pdf",
    "Công văn mật 12.pdf",
    "Hồ sơ độ mật.pdf", "12-BC/HU(M).pdf", "12-BC-HU(M).pdf", "Số 7-KH_HU (M) bản ký.pdf",
]  # fmt: skip
OPEN_NAMES = [
    "Mật ong rừng.jpg", "MẬT ONG.jpg", "mật-ong.jpg", "Mật_ong.jpg", "Bề mặt đường.jpg", "be-mat-duong.jpg", "mat.jpg",
    "Mặt bằng.pdf", "Mắt cá chân.jpg", "Mật độ dân số.xlsx", "MẬT ĐỘ XÂY DỰNG.xlsx", "Kế hoạch bảo mật.pdf",
    "BẢO-MẬT.pdf", "Bảo vệ bí mật nhà nước.pdf", "Đổi mật khẩu.docx", "Tài liệu mật độ.xlsx", "Tài liệu mật ong.pdf",
    "giai phong mat bang.pdf", "Cột nước (m).jpg", "KÊNH(M).jpg", "12-BC-HU.pdf", "ảnh.jpg",
    "Mất mùa.jpg", "Nhiệt độ mật ong.pdf",
]  # fmt: skip
SECRET_TEXTS = ["Theo công văn TỐI MẬT số 3.", "tài liệu tuyệt mật", "Văn bản có độ mật.", "Độ Mật: A", "TUYỆT  MẬT"]
OPEN_TEXTS = [
    "Thu 20 lít mật ong.", "Mật độ cây 2.000 cây/ha.", "Độ mật ong loãng.", "Bề mặt đường hỏng.", "Tối mặt trời lặn.",
    "Đã tập huấn Luật Bảo vệ bí mật nhà nước.", "Đổi mật khẩu.", "Làm đến tối, mật ong đã quay xong.",
    "Toi mat may.", "", "Họp buổi tối. Mật độ cây đạt.", "Buổi tối mật ong được quay.",
]  # fmt: skip


@pytest.mark.parametrize("name", SECRET_NAMES)
def test_a_name_with_a_mark_of_secrecy_is_known(name: str) -> None:
    assert is_named_secret(name)


@pytest.mark.parametrize("name", OPEN_NAMES)
def test_a_name_that_only_sounds_secret_is_taken(name: str) -> None:
    assert not is_named_secret(name)


@pytest.mark.parametrize("text", SECRET_TEXTS)
def test_a_text_with_a_mark_of_secrecy_is_known(text: str) -> None:
    assert is_written_secret(text)


@pytest.mark.parametrize("text", OPEN_TEXTS)
def test_a_text_that_only_sounds_secret_is_taken(text: str) -> None:
    assert not is_written_secret(text)


@pytest.mark.parametrize("field", ["note", "obstacle"])
def test_the_field_that_bears_the_mark_is_named(field: str) -> None:
    form = {"version": "3", "key": "a key of this form", "obstacle_class": "land", "obstacle": "Chưa có mặt bằng."}

    with pytest.raises(Refused) as refused:
        read_update(form | {field: "Theo văn bản TỐI MẬT."}, date(2023, 9, 15))

    assert set(refused.value.messages) == {field}
