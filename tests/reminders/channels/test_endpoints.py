"""Which addresses of push services are taken: nobody makes the server call another one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pacnam_tasks.reminders.devices.rules import is_of_service
from pacnam_tasks.ways_out import PUSH_HOSTS

HOSTS = tuple(PUSH_HOSTS.split())
GOOD = [
    "https://fcm.googleapis.com/fcm/send/abc:def",
    "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
    "https://wns2-par02p.notify.windows.com/w/?token=BQ%3d",
    "https://web.push.apple.com/QM1",
    "https://fcm.googleapis.com:443/x",
]
BAD = [
    "",
    "http://fcm.googleapis.com/fcm/send/abc",
    "https://127.0.0.1/x",
    "https://169.254.169.254/latest/meta-data",
    "https://[::1]/x",
    "https://localhost/x",
    "https://fcm.googleapis.com.evil.example/x",
    "https://evil.example/fcm.googleapis.com",
    "https://evil.example#fcm.googleapis.com",
    "https://fcm.googleapis.com@evil.example/x",
    "https://evil.example\\@fcm.googleapis.com/x",
    "https://fcm.googleapis.com:8443/x",
    "https://notify.windows.com/x",
    "https://evilnotify.windows.com/x",
    "https://fcm.googleapis.com/x#y",
    "https://fcm.googleapis.com/x y",
    "https://fcm.googleapis.com/x\r\nHost: evil.example",
    "https://fcm.googleapis.com/đ",
    "https://fcm.googleapis.com:port/",
    "https://[half",
    "https://fcm.googleapis.com/" + "x" * 1000,
]


@pytest.mark.parametrize("endpoint", GOOD)
def test_an_address_at_a_known_push_service_is_taken(endpoint: str) -> None:
    assert is_of_service(endpoint, HOSTS)


@pytest.mark.parametrize("endpoint", BAD)
def test_any_other_address_is_not(endpoint: str) -> None:
    assert not is_of_service(endpoint, HOSTS)


@given(st.text(alphabet="htps:/.@\\#?[]fcm1googleapisnotifywindows ", max_size=60))
def test_no_text_makes_it_fail(endpoint: str) -> None:
    is_of_service(f"https://{endpoint}", HOSTS)
