"""What a mail says, in words and headers, and what it never says."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from flask import Flask
from flask_babel import force_locale

from pacnam_tasks.accounts.links.rules import Link
from pacnam_tasks.reminders.channels.interface import Rejected
from pacnam_tasks.reminders.channels.letter import Line, compose
from pacnam_tasks.reminders.labels import subject_of_all
from pacnam_tasks.reminders.rules import Facts, Matter, Reader

FACTS = Facts("NV-2023-010", "Hoàn thành trồng rừng năm 2023", "Xã Công Bằng", date(2023, 9, 29), 3)

DECIDES = Reader.DECIDES

NAME = {"vi": "Theo dõi nhiệm vụ", "en": "Task follow-up"}
LINK = Link(1, 0, 1, -3, date(2023, 9, 16))


@pytest.fixture
def database_url() -> str:
    """Words need no database."""
    return "sqlite://"


@pytest.fixture
def written(in_app: Flask) -> EmailMessage:
    """The mail of three days before, as it arrives."""
    del in_app
    return arrived(letter(FACTS))


def letter(facts: Facts, address: str = "xacongbang@pacnam.example") -> EmailMessage:
    """The mail that these facts become."""
    return composed([Line(facts)], address)


def composed(
    lines: list[Line], address: str = "xacongbang@pacnam.example", sender: str = "nhiemvu@pacnam.example"
) -> EmailMessage:
    """The mail that these lines become."""
    return compose(
        lines,
        address,
        message_id="0123@pacnam.example",
        sender=sender,
        public_url="https://nhiemvu.example",
        at=datetime(2023, 9, 26, 1, tzinfo=UTC),
        name="Hà Thị Mai",
    )


def arrived(message: EmailMessage) -> EmailMessage:
    """What the other side reads."""
    return message_from_bytes(message.as_bytes(), policy=policy.default)


def text_of(message: EmailMessage, kind: str) -> str:
    """The plain or the HTML text."""
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content())


SUBJECTS = [
    (3, "Nhắc việc NV-2023-010, Xã Công Bằng: còn 3 ngày (hạn 29/09/2023)"),
    (0, "Nhắc việc NV-2023-010, Xã Công Bằng: đến hạn hôm nay (29/09/2023)"),
    (-3, "Nhắc việc NV-2023-010, Xã Công Bằng: quá hạn 3 ngày (hạn 29/09/2023)"),
]


@pytest.mark.usefixtures("in_app")
@pytest.mark.parametrize(("days_left", "subject"), SUBJECTS)
def test_the_subject_says_how_the_deadline_stands(days_left: int, subject: str) -> None:
    facts = Facts(FACTS.code, FACTS.title, FACTS.unit_name, FACTS.due_on, days_left)

    assert arrived(letter(facts))["Subject"] == subject


@pytest.mark.usefixtures("in_app")
@pytest.mark.parametrize("kind", ["plain", "html"])
def test_a_moved_deadline_is_told_with_the_first_one(kind: str) -> None:
    facts = replace(FACTS, original_due_on=date(2023, 8, 31), extensions=1)

    said = "29/09/2023 (còn 3 ngày); gia hạn 1 lần, hạn ban đầu 31/08/2023"
    assert said in text_of(arrived(letter(facts)), kind)
    assert "(còn 3 ngày); ban đầu 31/08/2023" in text_of(arrived(letter(replace(facts, extensions=0))), kind)
    assert "gia hạn" not in text_of(arrived(letter(replace(facts, original_due_on=FACTS.due_on))), kind)


def test_the_plain_text_says_code_title_unit_deadline_and_link(written: EmailMessage) -> None:
    assert text_of(written, "plain").replace("\r", "") == (
        "Kính gửi đồng chí Hà Thị Mai,\n"
        "\n"
        "NV-2023-010 Hoàn thành trồng rừng năm 2023\n"
        "Đơn vị: Xã Công Bằng\n"
        "Thời hạn hoàn thành: 29/09/2023 (còn 3 ngày)\n"
        "\n"
        "Đề nghị đơn vị cập nhật tiến độ.\n"
        "https://nhiemvu.example/tasks/NV-2023-010\n"
        "\n"
        "Giờ nhận và cách nhận thư nhắc: https://nhiemvu.example/inbox/preferences\n"
        "\n"
        "-- \n"
        "Thư gửi tự động, đề nghị không trả lời thư này.\n"
    )


@pytest.mark.usefixtures("in_app")
def test_an_overdue_task_asks_for_the_result_or_the_reason() -> None:
    late = Facts(FACTS.code, FACTS.title, FACTS.unit_name, FACTS.due_on, -3)

    text = text_of(arrived(letter(late)), "plain")

    assert "Thời hạn hoàn thành: 29/09/2023 (quá hạn 3 ngày)" in text
    assert "Đề nghị đơn vị cập nhật kết quả hoặc nêu lý do." in text


def test_the_html_says_the_same(written: EmailMessage) -> None:
    html = text_of(written, "html")

    for words in (
        "Kính gửi đồng chí Hà Thị Mai,",
        "NV-2023-010",
        "Hoàn thành trồng rừng năm 2023",
        "/inbox/preferences",
    ):
        assert words in html
    assert "Đơn vị: Xã Công Bằng<br>\nThời hạn hoàn thành: 29/09/2023 (còn 3 ngày)" in html.replace("\r", "")
    assert '<a href="https://nhiemvu.example/tasks/NV-2023-010">' in html
    assert html.startswith("<!doctype html>")


def test_the_headers_are_these_and_no_others(written: EmailMessage) -> None:
    assert {name: str(value) for name, value in written.items() if name not in {"Subject", "Content-Type"}} == {
        "From": "Theo dõi nhiệm vụ <nhiemvu@pacnam.example>",
        "To": "xacongbang@pacnam.example",
        "Date": "Tue, 26 Sep 2023 01:00:00 +0000",
        "Message-ID": "<0123@pacnam.example>",
        "List-Id": "<nhac-viec.pacnam.example>",
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
    }
    assert written.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in written.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.usefixtures("in_app")
@pytest.mark.parametrize("address", ["a@b.vn", f"{'a' * 60}@{'b' * 60}.vn"])
def test_headers_are_written_as_the_library_writes_them(address: str) -> None:
    mail = letter(FACTS, address)

    assert mail.as_bytes() == mail.as_bytes(policy=policy.SMTP)


def senders() -> list[str]:
    """An address of each length from 8 to 60 letters, and one that fills a line of its own."""
    return [f"{'a' * (length - 5)}@b.vn" for length in range(8, 61)] + [f"{'a' * 64}@{'b' * 60}.vn"]


@pytest.mark.usefixtures("in_app")
@pytest.mark.parametrize("locale", ["vi", "en"])
def test_a_mail_names_its_sender_however_long_the_address_is(locale: str) -> None:
    with force_locale(locale):
        mails = [arrived(composed([Line(FACTS)], sender=sender)) for sender in senders()]

    assert [[one.addr_spec for one in mail["From"].addresses] for mail in mails] == [[sender] for sender in senders()]
    assert {mail["From"].addresses[0].display_name for mail in mails} == {NAME[locale]}
    assert [defect for mail in mails for header in mail.values() for defect in header.defects] == []


@pytest.mark.usefixtures("in_app")
def test_the_sign_of_the_list_is_never_coded() -> None:
    long = f"a@{'b' * 40}.{'c' * 40}.vn"

    assert f"\r\nList-Id: <nhac-viec.{long[2:]}>\r\n".encode() in composed([Line(FACTS)], sender=long).as_bytes()


@pytest.mark.usefixtures("in_app")
def test_no_line_of_a_subject_is_too_long_and_none_is_lost() -> None:
    all_facts = [replace(FACTS, code="NV-" + "9" * length) for length in range(60)]
    mails = [letter(facts) for facts in all_facts]

    assert [arrived(mail)["Subject"] for mail in mails] == [
        f"Nhắc việc {facts.code}, Xã Công Bằng: còn 3 ngày (hạn 29/09/2023)" for facts in all_facts
    ]
    assert max(len(line) for mail in mails for line in mail.as_bytes().partition(b"\r\n\r\n")[0].splitlines()) <= 78


def test_a_mail_passes_servers_of_seven_bits(written: EmailMessage) -> None:
    del written

    assert letter(FACTS).as_bytes().isascii()


@pytest.mark.usefixtures("in_app")
@pytest.mark.parametrize(
    "address",
    ["", "nobody", "a@", "@b", "a b@c", "a@b\r\nBcc: c@d", "đông@pacnam.example", "a@miền.example", "a@b, c@d"],
)
def test_what_is_no_address_is_refused_for_good(address: str) -> None:
    with pytest.raises(Rejected):
        letter(FACTS, address)


SEVERAL = [
    Facts("NV-2023-010", "Trồng rừng <b>", "Xã Công Bằng", date(2023, 9, 23), -3),
    Facts("NV-2023-011", "Đường liên xã", "Xã Công Bằng", date(2023, 9, 29), 3, update_link=LINK),
    Facts("NV-2023-011", "Đường liên xã", "Xã Công Bằng", date(2023, 9, 29), 3, matter=Matter.OBSTACLE, reader=DECIDES),
    Facts("NV-2023-012", "Trường học", "Xã Công Bằng", date(2023, 9, 26), 0),
    Facts("NV-2023-013", "Trạm y tế", "Xã Công Bằng", None, 0, matter=Matter.ASSIGNED),
    Facts("NV-2023-014", "Chợ", "Xã Công Bằng", None, 0, matter=Matter.SILENCE, since=date(2023, 9, 1)),
    Facts("NV-2023-015", "Cầu", "Xã Công Bằng", date(2023, 9, 29), 3, matter=Matter.DIRECTION, reader=Reader.IN_CHARGE),
    Facts("NV-2023-010", "Trồng rừng", "Xã Công Bằng", date(2023, 9, 24), -2, matter=Matter.RESUBMISSION),
    Facts("NV-2023-013", "Trạm y tế", "Xã Công Bằng", None, 0, matter=Matter.RESUMED),
    Facts("NV-2023-010", "Trồng rừng", "Xã Công Bằng", date(2023, 9, 23), -3, matter=Matter.EXTENSION_REFUSED),
    Facts("NV-2023-012", "Trường học", "Xã Công Bằng", date(2023, 9, 26), 0, matter=Matter.ASSIGNED),
]
GATHERED_SUBJECTS = [
    ((0, 1, 3), "Nhắc việc: 03 nhiệm vụ, 01 quá hạn, 01 đến hạn hôm nay"),
    ((0, 7, 1), "Nhắc việc: 02 nhiệm vụ, 01 quá hạn"),
    ((3, 5), "Nhắc việc: 02 nhiệm vụ, 01 đến hạn hôm nay"),
    ((1, 5), "Nhắc việc: 02 nhiệm vụ"),
    ((2, 4), "01 việc chờ đồng chí quyết định hoặc trả lời, 01 nhiệm vụ có thay đổi"),
    ((6, 0), "Nhắc việc: 01 nhiệm vụ, 01 quá hạn, 01 việc chờ quyết định hoặc trả lời"),
    ((4, 8, 0, 9), "Nhắc việc: 01 nhiệm vụ, 01 quá hạn, 01 nhiệm vụ có thay đổi"),
]
OF_ONE_TASK = [
    ((7, 0), "Nhắc việc NV-2023-010, Xã Công Bằng: quá hạn 3 ngày (hạn 23/09/2023)"),
    ((9, 0), "Nhắc việc NV-2023-010, Xã Công Bằng: quá hạn 3 ngày (hạn 23/09/2023)"),
    ((10, 3), "Nhắc việc NV-2023-012, Xã Công Bằng: đến hạn hôm nay (26/09/2023)"),
    ((4, 8), "Tin báo NV-2023-013, Xã Công Bằng: nhiệm vụ được tiếp tục thực hiện"),
    (
        (1, 2),
        "Nhắc việc NV-2023-011, Xã Công Bằng: còn 3 ngày (hạn 29/09/2023), "
        "01 việc chờ đồng chí quyết định hoặc trả lời",
    ),
    ((6,), "Nhắc việc NV-2023-015, Xã Công Bằng: ý kiến chỉ đạo chờ trả lời, còn 3 ngày (hạn trả lời 29/09/2023)"),
]


@pytest.mark.usefixtures("in_app")
@pytest.mark.parametrize(("chosen", "subject"), GATHERED_SUBJECTS)
def test_the_subject_of_several_counts_them(chosen: tuple[int, ...], subject: str) -> None:
    assert subject_of_all([SEVERAL[one] for one in chosen]) == subject


@pytest.mark.usefixtures("in_app")
@pytest.mark.parametrize(("chosen", "subject"), OF_ONE_TASK)
def test_the_subject_of_what_is_all_about_one_task_is_that_of_the_most_urgent(
    chosen: tuple[int, ...], subject: str
) -> None:
    assert arrived(composed([Line(SEVERAL[one]) for one in chosen]))["Subject"] == subject


@pytest.mark.usefixtures("in_app")
def test_a_subject_says_the_unit_in_short_and_the_text_in_full() -> None:
    mail = arrived(letter(replace(FACTS, unit_name="Ủy ban nhân dân xã Công Bằng", unit_short_name="Xã Công Bằng")))

    assert str(mail["Subject"]).startswith("Nhắc việc NV-2023-010, Xã Công Bằng: ")
    assert "Đơn vị: Ủy ban nhân dân xã Công Bằng\n" in text_of(mail, "plain").replace("\r", "")


@pytest.mark.usefixtures("in_app")
def test_directions_on_one_field_are_counted_as_several_things() -> None:
    on_field = [
        replace(SEVERAL[6], code="nong-nghiep", title="Nông nghiệp", matter=Matter.FIELD_DIRECTION, days_left=days)
        for days in (1, 3)
    ]

    assert subject_of_all(on_field) == "02 việc chờ quyết định hoặc trả lời"


@pytest.mark.usefixtures("in_app")
def test_no_capital_follows_a_semicolon_where_two_days_of_a_task_are_said() -> None:
    plain = text_of(arrived(composed([Line(SEVERAL[one]) for one in (0, 7)])), "plain")

    assert "; báo cáo lại chậm nhất: 24/09/2023 (" in plain or "; thời hạn hoàn thành: 23/09/2023 (" in plain
    assert not re.search(r"; [A-ZĐ]", plain)


@pytest.mark.usefixtures("in_app")
def test_several_are_said_by_kind_the_overdue_first_each_with_its_link() -> None:
    lines = [Line(one, "https://nhiemvu.example/u/TOKEN" if one.update_link else "") for one in SEVERAL[:6]]
    message = arrived(composed(lines))
    plain, html = text_of(message, "plain").replace("\r", ""), text_of(message, "html")

    assert plain.startswith(
        "Kính gửi đồng chí Hà Thị Mai,\n"
        "\n"
        "QUÁ HẠN (1)\n"
        "Đề nghị đơn vị cập nhật kết quả hoặc nêu lý do.\n"
        "- NV-2023-010 Trồng rừng <b>\n"
        "  Đơn vị: Xã Công Bằng. Thời hạn hoàn thành: 23/09/2023 (quá hạn 3 ngày)\n"
        "  https://nhiemvu.example/tasks/NV-2023-010\n"
        "\n"
        "ĐẾN HẠN HÔM NAY (1)\n"
        "Đề nghị đơn vị cập nhật tiến độ.\n"
        "- NV-2023-012 Trường học\n"
    )
    heads = [
        "Quá hạn",
        "Đến hạn hôm nay",
        "Sắp đến hạn",
        "Cần tiếp nhận, báo cáo, rà soát",
        "Chờ quyết định, trả lời",
        "Thay đổi",
    ]
    assert [html.index(f"<h2>{one} (1)</h2>") for one in heads] == sorted(html.index(f"<h2>{one} (") for one in heads)
    assert plain.count("https://nhiemvu.example/u/TOKEN\n") == html.count('href="https://nhiemvu.example/u/TOKEN"') == 1
    assert "dùng chậm nhất đến hết ngày 30/09/2023" in plain
    assert "Trồng rừng &lt;b&gt;" in html
    assert plain.endswith("\n-- \nThư gửi tự động, đề nghị không trả lời thư này.\n")


@pytest.mark.usefixtures("in_app")
def test_a_code_with_signs_makes_one_link() -> None:
    odd = Facts("NV/1?x=2#y", FACTS.title, FACTS.unit_name, FACTS.due_on, 3)

    assert "https://nhiemvu.example/tasks/NV%2F1%3Fx%3D2%23y\n" in text_of(letter(odd), "plain")


def groups_of(*chosen: Facts) -> list[str]:
    """The plain text of a mail about these, a group each."""
    text = text_of(arrived(composed([Line(one) for one in chosen])), "plain").replace("\r", "")
    return text.split("\n\n")[1:-2]


@pytest.mark.usefixtures("in_app")
@pytest.mark.parametrize("kind", ["plain", "html"])
def test_where_a_group_asks_for_different_things_each_task_says_what_is_asked_of_it(kind: str) -> None:
    other = replace(SEVERAL[0], code="NV-2023-020", reader=Reader.IN_CHARGE)
    text = text_of(arrived(composed([Line(SEVERAL[0]), Line(other)])), kind)

    asked = ["Đề nghị đơn vị cập nhật kết quả hoặc nêu lý do.", "Kính đề nghị đồng chí chỉ đạo, đôn đốc đơn vị."]
    own, others = text.split("NV-2023-020")[0], text.split("NV-2023-020")[1]
    assert [text.count(one) for one in asked] == [1, 1]
    assert asked[0] in own
    assert asked[1] in others


@pytest.mark.usefixtures("in_app")
def test_a_task_that_is_overdue_and_to_be_submitted_again_is_one_line_and_one_task() -> None:
    again = SEVERAL[7]
    for order in ((SEVERAL[0], again, SEVERAL[3]), (again, SEVERAL[3], SEVERAL[0])):
        late, today = groups_of(*order)

        assert late.startswith("QUÁ HẠN (1)\n")
        assert today.startswith("ĐẾN HẠN HÔM NAY (1)\n")
        assert late.count("NV-2023-010 Trồng rừng") == 1
        for words in ("23/09/2023 (quá hạn 3 ngày)", "24/09/2023 (quá hạn 2 ngày)"):
            assert words in late
        assert subject_of_all(order) == "Nhắc việc: 02 nhiệm vụ, 01 quá hạn, 01 đến hạn hôm nay"


@pytest.mark.usefixtures("in_app")
def test_what_is_missing_of_a_task_stands_beside_its_deadline_once() -> None:
    period = replace(FACTS, days_left=0, matter=Matter.PERIOD, since=date(2023, 8, 31))

    [group] = groups_of(FACTS, period)

    assert group.startswith("SẮP ĐẾN HẠN (1)\n")
    assert group.count("29/09/2023") == 1
    assert "31/08/2023" in group


@pytest.mark.usefixtures("in_app")
@pytest.mark.parametrize("order", [1, -1])
def test_what_happened_to_a_task_that_is_named_stands_under_it(order: int) -> None:
    today, waits, gone = groups_of(*[SEVERAL[one] for one in (10, 3, 2, 4, 8)][::order])

    assert today.startswith("ĐẾN HẠN HÔM NAY (1)\nĐề nghị đơn vị cập nhật tiến độ.\n- NV-2023-012 Trường học\n")
    assert "  Đơn vị được giao nhiệm vụ, chờ tiếp nhận\n" in today
    assert today.count("26/09/2023") == 1
    assert waits.startswith("CHỜ QUYẾT ĐỊNH, TRẢ LỜI (1)\n")
    assert gone.startswith("THAY ĐỔI (1)\n")
    assert gone.count("NV-2023-013 Trạm y tế") == 1


@pytest.mark.usefixtures("in_app")
def test_what_happened_stands_under_what_waits_of_the_same_task() -> None:
    [group] = groups_of(SEVERAL[2], replace(SEVERAL[2], matter=Matter.PAUSED))

    assert group.startswith("CHỜ QUYẾT ĐỊNH, TRẢ LỜI (1)\n")
    assert "Nhiệm vụ tạm dừng" in group


@pytest.mark.usefixtures("in_app")
@pytest.mark.parametrize("several", [False, True])
def test_a_mail_fits_the_screen_of_a_phone_and_its_dark_mode(several: bool) -> None:
    html = text_of(arrived(composed([Line(one) for one in (FACTS, *SEVERAL[:several])])), "html")

    assert '<meta name="viewport" content="width=device-width">' in html
    assert '<meta name="color-scheme" content="light dark">' in html
