"""A browser is named as its user knows it."""

import pytest

from pacnam_tasks.core.browsers import browser_in_words

PHONE = "Mozilla/5.0 (Linux; Android 13; SM-A127F) AppleWebKit/537.36 (KHTML, like Gecko)"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
PC = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
SAID = [
    (f"{PHONE} Chrome/120.0.0.0 Mobile Safari/537.36", "Chrome trên Android"),
    (f"{PHONE} SamsungBrowser/23.0 Chrome/115.0.0.0 Mobile Safari/537.36", "Samsung Internet trên Android"),
    (f"{PHONE} Version/4.0 Chrome/120.0 Mobile Safari/537.36 Zalo android/12080680", "Zalo trên Android"),
    ("Mozilla/5.0 (Android 13; Mobile; rv:121.0) Gecko/121.0 Firefox/121.0", "Firefox trên Android"),
    (f"{IPHONE} Version/17.0 Mobile/15E148 Safari/604.1", "Safari trên iPhone"),
    (f"{IPHONE} CriOS/120.0 Mobile/15E148 Safari/604.1", "Chrome trên iPhone"),
    (f"{PC} Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0", "Edge trên Windows"),
    (f"{PC} coc_coc_browser/120.0.120 Chrome/114.0.0.0 Safari/537.36", "Cốc Cốc trên Windows"),
    ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.2 Safari/605.1.15", "Safari trên macOS"),
    ("Mozilla/5.0 (X11; Linux x86_64) Something/1.0", "Trình duyệt trên Linux"),
    ("Firefox", "Firefox"),
    ("curl/8.5.0", "Máy không rõ loại"),
    ("", "Máy không rõ loại"),
]


@pytest.fixture
def database_url() -> str:
    """Words need no database."""
    return "sqlite://"


@pytest.mark.usefixtures("in_app")
@pytest.mark.parametrize(("said", "words"), SAID, ids=[words for _, words in SAID])
def test_a_browser_is_named_by_itself_and_what_it_runs_on(said: str, words: str) -> None:
    assert browser_in_words(said) == words
