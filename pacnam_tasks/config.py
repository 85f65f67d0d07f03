"""Settings from the environment: frozen, typed; a wrong one stops the start with a sentence that names it."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pacnam_tasks import ways_out
from pacnam_tasks.setting import MIN_SECRET_LENGTH, WrongSetting, address_in, kept_key

DEMO_CLOCK = "2023-09-15T08:00:00+07:00"
LEVELS_OF_DECISION = ("thuong_truc", "ban_thuong_vu", "ban_chap_hanh")
"""The levels of the committee (contract.md), lowest first."""


@dataclass(frozen=True)
class Settings:
    """Everything the environment decides; the names are those of the contract without `PACNAM_`."""

    data_dir: Path
    database_url: str
    secret_key: str
    public_url: str
    smtp_url: str | None
    mail_from: str
    zone: ZoneInfo
    demo: bool
    demo_password: str | None
    clock: datetime | None
    trusted_proxies: int
    update_links: bool
    mail_titles: bool
    mail_hour: time
    quiet_hours: tuple[time, time]
    webhook_url: str | None
    webhook_secret: str
    push_key: str
    push_hosts: tuple[str, ...]
    apprise_urls: tuple[str, ...]
    extension_levels: tuple[str, ...]

    @property
    def secure_cookies(self) -> bool:
        """Whether people reach the system by https, as its public address says."""
        return self.public_url.startswith("https://")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read `PACNAM_*`, refuse what is wrong."""
        env = dict(os.environ if environment is None else environment)
        data_dir = _data_dir(env)
        demo = _flag(env, "PACNAM_DEMO")
        webhook_url = ways_out.webhook_url(env)
        _refuse_debugging(env, demo)
        return cls(
            data_dir=data_dir,
            database_url=_database_url(env, data_dir),
            secret_key=_secret_key(env, data_dir),
            public_url=_web_address(env),
            smtp_url=_smtp_url(env),
            mail_from=_mail_from(env),
            zone=_zone(env),
            demo=demo,
            demo_password=_demo_password(env, demo),
            clock=_clock(env, demo),
            trusted_proxies=_count(env, "PACNAM_TRUSTED_PROXIES"),
            update_links=_flag(env, "PACNAM_UPDATE_LINKS", unset="1"),
            mail_titles=_flag(env, "PACNAM_MAIL_TITLES", unset="1"),
            mail_hour=_time(env, "PACNAM_MAIL_HOUR", "07:00"),
            quiet_hours=_quiet_hours(env),
            webhook_url=webhook_url,
            webhook_secret=ways_out.webhook_secret(env, webhook_url),
            push_key=ways_out.push_key(env, data_dir),
            push_hosts=ways_out.push_hosts(env),
            apprise_urls=ways_out.apprise_urls(env),
            extension_levels=_extension_levels(env),
        )


def read_env_file(path: Path) -> dict[str, str]:
    """The `NAME=value` lines of a `.env` file; none if there is no file."""
    if not path.exists():
        return {}
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, _, value in pairs}


def _flag(env: Mapping[str, str], name: str, unset: str = "0") -> bool:
    value = env.get(name, "") or unset
    if value not in {"0", "1"}:
        raise WrongSetting(f"{name} must be 0 or 1, not {value!r}.")
    return value == "1"


def _refuse_debugging(env: Mapping[str, str], demo: bool) -> None:
    """A debugger shows source and lets a browser run code: it never stands before real data."""
    if env.get("FLASK_DEBUG", "0") not in {"", "0"} and not demo:
        raise WrongSetting("FLASK_DEBUG is for the demonstration only: set PACNAM_DEMO=1 or unset it.")


def _count(env: Mapping[str, str], name: str) -> int:
    value = env.get(name, "") or "0"
    if not re.fullmatch(r"\d", value):
        raise WrongSetting(f"{name} must be a number from 0 to 9, not {value!r}.")
    return int(value)


def _data_dir(env: Mapping[str, str]) -> Path:
    folder = Path(env.get("PACNAM_DATA_DIR") or "var").absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as wrong:
        raise WrongSetting(f"PACNAM_DATA_DIR must be a folder that can be written to, not {str(folder)!r}.") from wrong
    return folder


def _database_url(env: Mapping[str, str], data_dir: Path) -> str:
    url = env.get("PACNAM_DATABASE_URL") or f"sqlite:///{data_dir / 'pacnam.db'}"
    if not re.match(r"(sqlite:///|postgres(ql)?://)", url) or address_in(url) is None:
        raise WrongSetting("PACNAM_DATABASE_URL must start with sqlite:/// or postgresql://.")
    return url


def _secret_key(env: Mapping[str, str], data_dir: Path) -> str:
    given = env.get("PACNAM_SECRET_KEY")
    if given is not None:
        if len(given) < MIN_SECRET_LENGTH:
            raise WrongSetting(f"PACNAM_SECRET_KEY must have at least {MIN_SECRET_LENGTH} characters.")
        return given
    key = kept_key(data_dir / "secret_key", lambda: secrets.token_hex(32))
    if len(key) < MIN_SECRET_LENGTH:
        raise WrongSetting(
            f"The key kept for PACNAM_SECRET_KEY in the data folder is shorter than {MIN_SECRET_LENGTH}."
        )
    return key


def _web_address(env: Mapping[str, str]) -> str:
    url = env.get("PACNAM_PUBLIC_URL")
    if not url:
        return f"http://127.0.0.1:{env.get('PORT') or '8000'}"
    parts = address_in(url)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise WrongSetting("PACNAM_PUBLIC_URL must be an address such as https://nhiemvu.example.vn.")
    return url.rstrip("/")


def _smtp_url(env: Mapping[str, str]) -> str | None:
    url = env.get("PACNAM_SMTP_URL") or None
    parts = address_in(url or "")
    if url is not None and (parts is None or parts.scheme not in {"smtp", "smtps"} or not parts.hostname):
        raise WrongSetting("PACNAM_SMTP_URL must look like smtp://user:pass@host:587?tls=starttls.")
    if parts is not None and parts.query not in {"", "tls=starttls", "tls=none"}:
        raise WrongSetting("PACNAM_SMTP_URL takes ?tls=starttls or ?tls=none and nothing else.")
    return url


def _mail_from(env: Mapping[str, str]) -> str:
    address = env.get("PACNAM_MAIL_FROM") or "nhiemvu@localhost.localdomain"
    if not re.fullmatch(r"[^@\s<>\"]+@[^@\s<>\"]+", address):
        raise WrongSetting("PACNAM_MAIL_FROM must be one e-mail address.")
    return address


def _time(env: Mapping[str, str], name: str, unset: str) -> time:
    found = _hour(env.get(name) or unset)
    if found is None:
        raise WrongSetting(f"{name} must be a time such as {unset}.")
    return found


def _quiet_hours(env: Mapping[str, str]) -> tuple[time, time]:
    begins, dash, ends = (env.get("PACNAM_QUIET_HOURS") or "20:00-06:30").partition("-")
    both = _hour(begins), _hour(ends)
    if not dash or both[0] is None or both[1] is None:
        raise WrongSetting("PACNAM_QUIET_HOURS must be two times such as 20:00-06:30.")
    return both[0], both[1]


def _extension_levels(env: Mapping[str, str]) -> tuple[str, ...]:
    """Who decides on the first request for a later day, the second, and so on; the last decides on all that follow."""
    names = [name.strip() for name in (env.get("PACNAM_EXTENSION_LEVELS") or ",".join(LEVELS_OF_DECISION)).split(",")]
    places = [LEVELS_OF_DECISION.index(name) if name in LEVELS_OF_DECISION else -1 for name in names]
    if -1 in places or places != sorted(set(places)):
        raise WrongSetting(
            f"PACNAM_EXTENSION_LEVELS must name some of {', '.join(LEVELS_OF_DECISION)}, each once, the lowest first."
        )
    return tuple(LEVELS_OF_DECISION[place] for place in places)


def _hour(text: str) -> time | None:
    found = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", text)
    return time(int(found[1]), int(found[2])) if found else None


def _zone(env: Mapping[str, str]) -> ZoneInfo:
    name = env.get("PACNAM_TIMEZONE") or "Asia/Ho_Chi_Minh"
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as unknown:
        raise WrongSetting(f"PACNAM_TIMEZONE: there is no time zone {name!r}.") from unknown


def _clock(env: Mapping[str, str], demo: bool) -> datetime | None:
    text = env.get("PACNAM_CLOCK") or (DEMO_CLOCK if demo else "")
    if not text:
        return None
    if not demo:
        raise WrongSetting("PACNAM_CLOCK is for the demonstration only: set PACNAM_DEMO=1 or unset it.")
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise WrongSetting(f"PACNAM_CLOCK must be an instant such as {DEMO_CLOCK}.") from wrong
    return instant if instant.tzinfo else instant.replace(tzinfo=_zone(env))


def _demo_password(env: Mapping[str, str], demo: bool) -> str | None:
    password = env.get("PACNAM_DEMO_PASSWORD") or None
    if password is not None and demo and len(password) < 8:
        raise WrongSetting("PACNAM_DEMO_PASSWORD must have at least 8 characters.")
    return password
