"""Gateways for short messages: what is said, to whom, and what becomes of each answer."""

import json
import logging
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pacnam_tasks.reminders.channels.gateway import Gateway
from pacnam_tasks.reminders.channels.interface import Parcel, Recipient, Unreachable
from pacnam_tasks.reminders.channels.short import short_text
from pacnam_tasks.reminders.rules import Facts, Matter, Reader
from tests.conftest import Stage, settings_for
from tests.reminders.channels.test_webhook import hangs
from tests.reminders.channels.web_server import Taker, web_server
from tests.reminders.mail_server import free_port, rude_server

FACTS = Facts("NV-2023-011", "", "Phòng NN&PTNT", date(2023, 10, 31), 3)
PARCEL = Parcel("abc@pacnam.example", Recipient(7, "nn/ptnt", ""), [FACTS])

UPDATE = "Kính đề nghị đăng nhập hệ thống để cập nhật."
SHORT = [
    ([FACTS], f"Đ/c có 01 nhiệm vụ sắp đến hạn (NV-2023-011, hạn 31/10/2023). {UPDATE}"),
    ([replace(FACTS, days_left=0)], f"Đ/c có 01 nhiệm vụ đến hạn hôm nay (NV-2023-011, hạn 31/10/2023). {UPDATE}"),
    ([replace(FACTS, days_left=-3)], f"Đ/c có 01 nhiệm vụ quá hạn (NV-2023-011, hạn 31/10/2023). {UPDATE}"),
    (
        [replace(FACTS, matter=Matter.RETURNED)],
        "Tin báo NV-2023-011, Phòng NN&PTNT: nhiệm vụ bị trả lại, yêu cầu thực hiện lại (hạn 31/10/2023). "
        "Kính đề nghị đăng nhập hệ thống để xem.",
    ),
    (
        [replace(FACTS, days_left=-3, reader=Reader.IN_CHARGE)],
        "Nhắc việc NV-2023-011, Phòng NN&PTNT: quá hạn 3 ngày (hạn 31/10/2023). "
        "Kính đề nghị đăng nhập hệ thống để xem.",
    ),
    (
        [replace(FACTS, matter=Matter.EXTENSION, reader=Reader.DECIDES)],
        "Nhắc việc NV-2023-011, Phòng NN&PTNT: đề nghị gia hạn chờ quyết định (hạn 31/10/2023). "
        "Kính đề nghị đăng nhập hệ thống để cho ý kiến.",
    ),
    ([FACTS, replace(FACTS, code="NV-2", days_left=-1)], f"Nhắc việc: 02 nhiệm vụ, 01 quá hạn. {UPDATE}"),
    (
        [FACTS, replace(FACTS, code="NV-2", days_left=0)],
        f"Nhắc việc: 02 nhiệm vụ, 01 đến hạn hôm nay. {UPDATE}",
    ),
    (
        [replace(FACTS, matter=Matter.ASSIGNED), replace(FACTS, days_left=0)],
        f"Đ/c có 01 nhiệm vụ đến hạn hôm nay (NV-2023-011, hạn 31/10/2023). {UPDATE}",
    ),
]


@pytest.fixture
def words(stage_on_sqlite: Stage) -> Iterator[None]:
    """An application context, for the words alone."""
    with stage_on_sqlite.app.app_context():
        yield


@pytest.mark.usefixtures("words")
@pytest.mark.parametrize(("facts", "said"), SHORT)
def test_a_short_message_says_code_deadline_and_page(facts: list[Facts], said: str) -> None:
    page = "/tasks/NV-2023-011" if len({one.code for one in facts}) == 1 else "/inbox"

    text = short_text(facts, "https://nhiemvu.example.vn")

    assert text.removesuffix("#gia-han") == f"{said} https://nhiemvu.example.vn{page}"


@pytest.fixture
def taker() -> Iterator[Taker]:
    """A gateway that takes everything."""
    made = Taker()
    with web_server(made):
        yield made


def gateway(port: int, folder: Path, *more: str, within: float = 5) -> Gateway:
    """The way to a gateway on loopback, by a password."""
    urls = (f"json://user:bi-mat@127.0.0.1:{port}/sms/{{username}}?rto=1", *more)
    return Gateway(settings_for("sqlite:///x", folder, apprise_urls=urls), urls, within)


@pytest.mark.usefixtures("words")
def test_it_goes_to_the_person_named_by_the_account(taker: Taker, tmp_path: Path) -> None:
    gateway(taker.port, tmp_path).send(PARCEL)

    [request] = taker.taken
    assert request.path == "/sms/nn%2Fptnt"
    assert json.loads(request.body)["message"].startswith("Đ/c có 01 nhiệm vụ sắp đến hạn")


@pytest.mark.usefixtures("words")
def test_or_to_the_telephone_that_the_person_gave(taker: Taker, tmp_path: Path) -> None:
    urls = (f"json://127.0.0.1:{taker.port}/sms/{{phone}}?rto=1",)
    settings = settings_for("sqlite:///x", tmp_path, apprise_urls=urls)

    Gateway(settings, urls).send(replace(PARCEL, recipient=replace(PARCEL.recipient, phone="+84912345678")))

    assert [request.path for request in taker.taken] == ["/sms/+84912345678"]


@pytest.mark.usefixtures("words")
def test_what_one_of_several_gateways_took_is_not_sent_again(taker: Taker, tmp_path: Path) -> None:
    gateway(taker.port, tmp_path, f"json://127.0.0.1:{free_port()}/{{username}}?rto=1").send(PARCEL)

    assert len(taker.taken) == 1


@pytest.mark.usefixtures("words")
@pytest.mark.parametrize("status", [302, 400, 500])
def test_what_no_gateway_takes_is_tried_again_and_no_password_is_said(
    taker: Taker, tmp_path: Path, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    taker.status, taker.location = status, f"http://127.0.0.1:{taker.port}/elsewhere"

    with pytest.raises(Unreachable) as raised:
        gateway(taker.port, tmp_path).send(PARCEL)

    assert len(taker.taken) == 1  # no redirect is followed
    assert "bi-mat" not in f"{raised.value} {caplog.text}"
    assert str(taker.port) not in caplog.text


@pytest.mark.usefixtures("words")
def test_a_gateway_that_hangs_closes_the_way_within_the_deadline(tmp_path: Path) -> None:
    began = time.monotonic()
    with rude_server(hangs) as port:
        with pytest.raises(Unreachable):
            gateway(port, tmp_path, within=0.3).send(PARCEL)
        took = time.monotonic() - began

    assert took < 3
