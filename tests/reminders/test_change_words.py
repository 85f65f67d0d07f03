"""The words of a change: what happened to which task, and nothing of what was decided."""

from collections.abc import Callable

import pytest
from flask import Flask

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.decisions.extensions.rules import Verdict
from pacnam_tasks.reminders.delivery import Delivery
from pacnam_tasks.reminders.rules import Matter
from tests.conftest import NOON, Visitor
from tests.factories import House
from tests.reminders.conftest import Pigeonhole
from tests.reminders.deeds import SECRET, Make, answered, decided_as, given, returned, undated
from tests.reminders.test_commands import said
from tests.reminders.test_letter import text_of


@pytest.fixture
def saved(database: Database, saved_house: House, clock: MovingClock) -> Callable[[Make], None]:
    """Do it for good."""

    def make(deed: Make) -> None:
        with database.writing() as session:
            deed(session, saved_house, clock)

    return make


UNIT = "Phòng Nông nghiệp và Phát triển nông thôn"
MAILS = {
    "given": (given, "đơn vị được giao nhiệm vụ, chờ tiếp nhận (hạn 14/11/2023)", "14/11/2023", ""),
    "returned": (returned, "nhiệm vụ bị trả lại, yêu cầu thực hiện lại (hạn 14/11/2023)", "14/11/2023", ""),
    "extended": (
        decided_as(Verdict.GRANTED),
        "đồng ý gia hạn (hạn 16/11/2023)",
        "16/11/2023; gia hạn 1 lần, hạn ban đầu 14/11/2023",
        "#gia-han",
    ),
    "obstacle answered": (
        answered,
        "khó khăn, vướng mắc đã được trả lời (hạn 14/11/2023)",
        "14/11/2023",
        "#vuong-mac",
    ),
    "undated": (undated, "đơn vị được giao nhiệm vụ, chờ tiếp nhận", "không xác định", ""),
}


@pytest.mark.parametrize(("make", "subject", "deadline", "place"), MAILS.values(), ids=MAILS)
def test_the_mail_says_what_happened_to_which_task_and_nothing_of_what_wasdecided_as(
    app: Flask,
    saved: Callable[[Make], None],
    delivery: Delivery,
    post: Pigeonhole,
    make: Make,
    subject: str,
    deadline: str,
    place: str,
) -> None:
    saved(make)
    said(app, "plan")

    delivery.run()

    (mail,) = post.taken
    code = "NV-2023-011" if make is undated else "NV-2023-010"
    assert (mail["To"], mail["Subject"]) == ("lead@pacnam.example", f"Tin báo {code}, {UNIT}: {subject}")
    plain = text_of(mail, "plain").replace("\r", "")
    what = subject.partition(" (hạn")[0]
    assert plain == (
        "Kính gửi đồng chí Người lead,\n"
        "\n"
        f"{code} Thu hoạch lúa mùa\n"
        f"{what[0].upper()}{what[1:]}.\n"
        "Đơn vị: Phòng Nông nghiệp và Phát triển nông thôn\n"
        f"Thời hạn hoàn thành: {deadline}\n"
        "\n"
        "Kính đề nghị đồng chí xem nội dung tại trang nhiệm vụ.\n"
        f"http://localhost/tasks/{code}{place}\n"
        "\n"
        "Giờ nhận và cách nhận thư nhắc: http://localhost/inbox/preferences\n"
        "\n"
        "-- \n"
        "Thư gửi tự động, đề nghị không trả lời thư này.\n"
    )
    assert SECRET not in text_of(mail, "html")


def test_the_inbox_says_what_happened_and_until_when_the_task_is_due(
    app: Flask, saved: Callable[[Make], None], visit: Callable[[str], Visitor]
) -> None:
    saved(decided_as(Verdict.GRANTED))
    said(app, "plan")

    html = visit("lead").get("/inbox").get_data(as_text=True)

    assert 'href="/tasks/NV-2023-010#gia-han"' in html
    assert "<p>Đồng ý gia hạn</p>" in html
    assert "hạn 16/11/2023 <span" in html
    assert "(gia hạn 1 lần, hạn ban đầu 14/11/2023)" in html
    assert SECRET not in html


def test_the_forecast_names_it_on_the_day_and_not_later(app: Flask, saved: Callable[[Make], None]) -> None:
    saved(returned)

    [line, _count] = said(app, "forecast", NOON.date().isoformat())
    assert line.split("\t")[:3] == ["NV-2023-010", Matter.RETURNED, "2023-09-15"]
    assert said(app, "forecast", "2023-09-16") == ["2023-09-16: 0"]
