"""The ladder and the names of reminders, without a database."""

from datetime import date, timedelta

import pytest

from pacnam_tasks.reminders.rules import (
    LADDER,
    LEASE,
    MAX_TRIES,
    PLANNING_LEASE,
    SEND_WITHIN,
    Channel,
    Key,
    Matter,
    back_off,
    domain_of,
    goes_to_member,
    one_line,
    rung_in_force,
)

DUE = date(2023, 9, 15)
IN_FORCE = [  # days after the due day, the rung
    pytest.param(-8, None, id="nothing eight days before"),
    pytest.param(-7, -7, id="seven days before"),
    pytest.param(-6, -7, id="six days before the one of seven days stands"),
    pytest.param(-4, -7, id="four days before too"),
    pytest.param(-3, -3, id="three days before"),
    pytest.param(-2, -3, id="two days before the one of three days stands"),
    pytest.param(-1, -1, id="the day before"),
    pytest.param(0, 0, id="on the day"),
    pytest.param(1, 1, id="a day after"),
    pytest.param(2, 1, id="two days after the one of one day stands"),
    pytest.param(3, 3, id="three days after"),
    pytest.param(6, 3, id="six days after the one of three days stands"),
    pytest.param(7, 7, id="seven days after"),
    pytest.param(400, 7, id="long after the last one stands"),
]


@pytest.mark.parametrize(("after", "rung"), IN_FORCE)
def test_the_latest_rung_already_passed_is_in_force(after: int, rung: int | None) -> None:
    assert rung_in_force(DUE, DUE + timedelta(days=after)) == rung


def test_the_member_in_charge_is_reminded_of_the_third_and_the_seventh_day_after() -> None:
    assert [rung for rung in LADDER if goes_to_member(rung)] == [3, 7]


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
