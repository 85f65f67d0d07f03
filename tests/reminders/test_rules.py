"""The names of reminders and how often they are tried, without a database."""

from datetime import date, timedelta

import pytest

from pacnam_tasks.reminders.rules import (
    LEASE,
    MAX_TRIES,
    PLANNING_LEASE,
    SEND_WITHIN,
    Channel,
    Key,
    Matter,
    back_off,
    domain_of,
    one_line,
)

DUE = date(2023, 9, 15)


@pytest.mark.parametrize(
    ("tries", "minutes"),
    [(1, 1), (2, 2), (3, 4), (8, 128), pytest.param(9, 240, id="four hours at most"), (500, 240)],
)
def test_each_wait_is_twice_the_one_before(tries: int, minutes: int) -> None:
    assert back_off(tries) == timedelta(minutes=minutes)


def test_a_mail_is_tried_for_two_days() -> None:
    waits = sum((back_off(tries) for tries in range(1, MAX_TRIES)), timedelta())

    assert timedelta(days=1.9) < waits < timedelta(days=2.1)


def test_a_lease_outlasts_a_sending_and_the_planning_lease_ends_before_the_next_minute() -> None:
    assert LEASE > SEND_WITHIN
    assert timedelta(minutes=1) > PLANNING_LEASE


KEY = Key(matter_id=1, rung=-3, occurrence=DUE, person_id=2, channel=Channel.EMAIL)


def test_the_message_id_is_the_same_each_time() -> None:
    again = Key(matter_id=1, rung=-3, occurrence=date(2023, 9, 15), person_id=2, channel=Channel.EMAIL)

    assert KEY.message_id("pacnam.example") == again.message_id("pacnam.example")
    assert KEY.message_id("pacnam.example").endswith("@pacnam.example")


def test_each_part_of_the_key_makes_another_message_id() -> None:
    others = [
        Key(12, -3, DUE, 2, Channel.EMAIL),
        Key(1, 3, DUE, 2, Channel.EMAIL),
        Key(1, -3, date(2023, 9, 16), 2, Channel.EMAIL),
        Key(1, -3, DUE, 3, Channel.EMAIL),
        Key(1, -3, DUE, 2, Channel.INBOX),
        Key(1, -3, DUE, 2, Channel.EMAIL, Matter.OBSTACLE),
    ]

    assert len({key.message_id("a") for key in [KEY, *others]}) == 7


HOSTILE = [
    pytest.param("một\r\nBcc: ai@đó", "một Bcc: ai@đó", id="line breaks"),
    pytest.param("a\x00b\x1b[31m", "a b [31m", id="control characters"),
    pytest.param("hạn \u202e3202\u202c xong", "hạn 3202 xong", id="turned reading direction"),
    pytest.param("a\u2028b\u2029c", "a b c", id="unicode line ends"),
    pytest.param("  Trồng   rừng ", "Trồng rừng", id="blanks"),
]


@pytest.mark.parametrize(("text", "line"), HOSTILE)
def test_text_comes_down_to_one_visible_line(text: str, line: str) -> None:
    assert one_line(text) == line


@pytest.mark.parametrize(
    ("address", "domain"),
    [("nhiemvu@pacnam.example", "pacnam.example"), ("a@b/../c", "b-..-c"), ("nobody", "nobody"), ("a@", "localhost")],
)
def test_a_domain_is_fit_for_a_file_name(address: str, domain: str) -> None:
    assert domain_of(address) == domain
