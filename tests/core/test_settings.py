"""Settings from the environment: a wrong one stops the start with one sentence that names it."""

import stat
import threading
from base64 import urlsafe_b64decode
from datetime import UTC, datetime, time, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pacnam_tasks.config import Settings, read_env_file
from pacnam_tasks.setting import WrongSetting

LONG_ENOUGH = "0123456789abcdef0123456789abcdef"


def read(folder: Path, **env: str) -> Settings:
    """The settings of this environment, with its data in `folder`."""
    return Settings.from_environment({"PACNAM_DATA_DIR": str(folder / "data"), **env})


def test_without_any_setting_everything_lies_in_the_data_folder(tmp_path: Path) -> None:
    settings = read(tmp_path)

    assert settings.database_url == f"sqlite:///{tmp_path / 'data' / 'pacnam.db'}"
    assert settings.public_url == "http://127.0.0.1:8000"
    assert (settings.smtp_url, settings.clock, settings.demo, settings.trusted_proxies) == (None, None, False, 0)
    assert settings.zone == ZoneInfo("Asia/Ho_Chi_Minh")
    assert settings.update_links
    assert settings.mail_titles
    assert (settings.mail_hour, settings.quiet_hours) == (time(7), (time(20), time(6, 30)))
    assert settings.webhook_url is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PACNAM_DATABASE_URL", "mysql://localhost/pacnam"),
        ("PACNAM_DATABASE_URL", "pacnam.db"),
        ("PACNAM_DATABASE_URL", "postgresql://localhost:port/pacnam"),
        ("PACNAM_SECRET_KEY", "short"),
        ("PACNAM_SECRET_KEY", ""),
        ("PACNAM_PUBLIC_URL", "nhiemvu.example.vn"),
        ("PACNAM_PUBLIC_URL", "ftp://nhiemvu.example.vn"),
        ("PACNAM_PUBLIC_URL", "https://"),
        ("PACNAM_PUBLIC_URL", "https://[half"),
        ("PACNAM_PUBLIC_URL", "https://nhiemvu.example.vn:99999"),
        ("PACNAM_SMTP_URL", "mail.example.vn"),
        ("PACNAM_SMTP_URL", "smtp://"),
        ("PACNAM_SMTP_URL", "smtp://mail.example.vn:port"),
        ("PACNAM_SMTP_URL", "smtp://mail.example.vn?tls=perhaps"),
        ("PACNAM_MAIL_FROM", "nhiemvu"),
        ("PACNAM_MAIL_FROM", "a@b.vn, c@d.vn"),
        ("PACNAM_MAIL_FROM", "a@b.vn\r\nBcc: c@d.vn"),
        ("PACNAM_TIMEZONE", "Asia/Pac_Nam"),
        ("PACNAM_TIMEZONE", "../etc/passwd"),
        ("PACNAM_DEMO", "yes"),
        ("PACNAM_UPDATE_LINKS", "off"),
        ("PACNAM_MAIL_TITLES", "no"),
        ("PACNAM_MAIL_HOUR", "7"),
        ("PACNAM_MAIL_HOUR", "24:00"),
        ("PACNAM_WEBHOOK_URL", "cong.example.vn/nhac-viec"),
        ("PACNAM_WEBHOOK_URL", "ftp://cong.example.vn/"),
        ("PACNAM_WEBHOOK_URL", "http://cong.example.vn/"),
        ("PACNAM_WEBHOOK_URL", "http://8.8.8.8/"),
        ("PACNAM_WEBHOOK_URL", "https://user:pass@cong.example.vn/"),
        ("PACNAM_WEBHOOK_URL", "https://cong.example.vn/a b"),
        ("PACNAM_WEBHOOK_URL", "https://cong.example.vn:port/"),
        ("PACNAM_PUSH_KEY", "short"),
        ("PACNAM_PUSH_KEY", "A" * 43),
        ("PACNAM_PUSH_KEY", "_" * 43),
        ("PACNAM_PUSH_KEY", "đ" * 43),
        ("PACNAM_PUSH_HOSTS", "*"),
        ("PACNAM_PUSH_HOSTS", "*.vn"),
        ("PACNAM_PUSH_HOSTS", "https://push.example.vn"),
        ("PACNAM_PUSH_HOSTS", "push.example.vn/x"),
        ("PACNAM_PUSH_HOSTS", "localhost"),
        ("PACNAM_APPRISE_URLS", "json://gateway.example.vn/"),
        ("PACNAM_APPRISE_URLS", "json://gateway.example.vn/{username} form://gateway.example.vn/"),
        ("PACNAM_APPRISE_URLS", "nothing://{username}"),
        ("PACNAM_QUIET_HOURS", "20:00"),
        ("PACNAM_EXTENSION_LEVELS", "thuong_truc,huyen"),
        ("PACNAM_EXTENSION_LEVELS", "ban_thuong_vu,thuong_truc"),
        ("PACNAM_QUIET_HOURS", "20:00-6h30"),
        ("PACNAM_TRUSTED_PROXIES", "-1"),
        ("PACNAM_TRUSTED_PROXIES", "many"),
        ("PACNAM_CLOCK", "2023-09-15T08:00:00+07:00"),
        ("FLASK_DEBUG", "1"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_one_sentence_that_names_it(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(WrongSetting) as stopped:
        read(tmp_path, **{name: value})

    sentence = str(stopped.value)
    assert name in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("name", "value"),
    [("PACNAM_CLOCK", "next week"), ("PACNAM_DEMO_PASSWORD", "short")],
)
def test_a_wrong_setting_of_the_demonstration_is_named_too(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(WrongSetting, match=name):
        read(tmp_path, PACNAM_DEMO="1", **{name: value})


def test_a_new_data_folder_is_closed_to_others_on_the_machine(tmp_path: Path) -> None:
    settings = read(tmp_path)

    assert settings.data_dir.stat().st_mode & 0o077 == 0


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file, not a folder")

    with pytest.raises(WrongSetting, match="PACNAM_DATA_DIR"):
        read(tmp_path)


@pytest.mark.parametrize(
    "url", ["sqlite:///pacnam.db", "postgresql:///pacnam", "postgres://user:pass@db.example.vn:5432/pacnam"]
)
def test_both_kinds_of_database_are_taken(tmp_path: Path, url: str) -> None:
    assert read(tmp_path, PACNAM_DATABASE_URL=url).database_url == url


@pytest.mark.parametrize(("url", "secure"), [("https://nhiemvu.example.vn/", True), ("http://10.0.0.7:8000", False)])
def test_cookies_are_secure_where_people_come_by_https(tmp_path: Path, url: str, secure: bool) -> None:
    settings = read(tmp_path, PACNAM_PUBLIC_URL=url)

    assert settings.secure_cookies is secure
    assert not settings.public_url.endswith("/")


@pytest.mark.parametrize(("value", "sent"), [("0", False), ("1", True), ("", True)])
def test_links_in_mails_are_sent_unless_switched_off(tmp_path: Path, value: str, sent: bool) -> None:
    assert read(tmp_path, PACNAM_UPDATE_LINKS=value).update_links is sent


def test_hours_of_mails_are_times_of_the_day(tmp_path: Path) -> None:
    settings = read(tmp_path, PACNAM_MAIL_HOUR="07:30", PACNAM_QUIET_HOURS="21:00-05:45", PACNAM_MAIL_TITLES="0")

    assert (settings.mail_hour, settings.quiet_hours) == (time(7, 30), (time(21), time(5, 45)))
    assert not settings.mail_titles


@pytest.mark.parametrize(
    "url", ["https://cong.example.vn/nhac-viec?tu=pacnam", "http://10.0.0.7:8080/", "http://[::1]/"]
)
def test_a_webhook_is_taken_with_its_secret_only(tmp_path: Path, url: str) -> None:
    with pytest.raises(WrongSetting, match="PACNAM_WEBHOOK_SECRET"):
        read(tmp_path, PACNAM_WEBHOOK_URL=url, PACNAM_WEBHOOK_SECRET="short")

    settings = read(tmp_path, PACNAM_WEBHOOK_URL=url, PACNAM_WEBHOOK_SECRET=LONG_ENOUGH)

    assert (settings.webhook_url, settings.webhook_secret) == (url, LONG_ENOUGH)


def test_gateways_are_parted_by_blanks(tmp_path: Path) -> None:
    urls = "jsons://user:pass@gateway.example.vn/{username}", "form://gateway.example.vn/?to={phone}"

    assert read(tmp_path, PACNAM_APPRISE_URLS="\n ".join(urls)).apprise_urls == urls


def test_a_refused_gateway_is_not_repeated(tmp_path: Path) -> None:
    for url in (
        "json://user:bi-mat@gateway.example.vn/",
        "json://bi-mat@gateway.example.vn/{username}/{phone}",
        "nothing://bi-mat@{username}",
    ):
        with pytest.raises(WrongSetting) as stopped:
            read(tmp_path, PACNAM_APPRISE_URLS=url)

        assert "bi-mat" not in str(stopped.value)


def test_the_public_address_follows_the_port(tmp_path: Path) -> None:
    assert read(tmp_path, PORT="8123").public_url == "http://127.0.0.1:8123"


def test_a_mail_server_is_taken_as_given(tmp_path: Path) -> None:
    url = "smtp://user:pass@mail.example.vn:587?tls=starttls"

    assert read(tmp_path, PACNAM_SMTP_URL=url).smtp_url == url


def test_the_demonstration_brings_its_clock(tmp_path: Path) -> None:
    assert read(tmp_path, PACNAM_DEMO="1").clock == datetime(2023, 9, 15, 1, tzinfo=UTC)


def test_a_clock_without_a_zone_stands_in_the_organisation_s(tmp_path: Path) -> None:
    settings = read(tmp_path, PACNAM_DEMO="1", PACNAM_CLOCK="2023-10-01T08:00")

    assert settings.clock == datetime(2023, 10, 1, 8, tzinfo=timezone(timedelta(hours=7)))


def test_a_secret_is_made_once_and_kept_to_its_owner(tmp_path: Path) -> None:
    first = read(tmp_path).secret_key

    kept = tmp_path / "data" / "secret_key"
    assert read(tmp_path).secret_key == first == kept.read_text()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert len(first) == 64


def test_the_key_of_web_push_is_made_once_and_kept_to_its_owner(tmp_path: Path) -> None:
    first = read(tmp_path).push_key

    kept = tmp_path / "data" / "push_key"
    assert read(tmp_path).push_key == first == kept.read_text()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert len(urlsafe_b64decode(first + "=")) == 32


def test_processes_that_start_together_agree_on_one_secret(tmp_path: Path) -> None:
    found: set[tuple[str, str]] = set()
    together = threading.Barrier(8)

    def start() -> None:
        together.wait()
        made = read(tmp_path)
        found.add((made.secret_key, made.push_key))

    starts = [threading.Thread(target=start) for _ in range(8)]
    for one in starts:
        one.start()
    for one in starts:
        one.join()

    assert len(found) == 1
    assert {path.name for path in (tmp_path / "data").iterdir()} == {"secret_key", "push_key"}


def test_a_kept_secret_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret_key").write_text("short")

    with pytest.raises(WrongSetting, match="PACNAM_SECRET_KEY"):
        read(tmp_path)


def test_a_given_secret_is_not_kept(tmp_path: Path) -> None:
    assert read(tmp_path, PACNAM_SECRET_KEY=LONG_ENOUGH).secret_key == LONG_ENOUGH
    assert not (tmp_path / "data" / "secret_key").exists()


def test_a_file_of_settings_is_read_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("# a remark\n\nPACNAM_DEMO=1\nPACNAM_MAIL_FROM = 'nhiemvu@pacnam.example'\n", encoding="utf-8")

    assert read_env_file(file) == {"PACNAM_DEMO": "1", "PACNAM_MAIL_FROM": "nhiemvu@pacnam.example"}


def test_no_file_of_settings_is_no_setting(tmp_path: Path) -> None:
    assert read_env_file(tmp_path / ".env") == {}
