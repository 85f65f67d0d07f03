"""Settings of the ways by which messages leave the system, e-mail apart."""

import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from importlib import import_module
from ipaddress import ip_address
from pathlib import Path

from pacnam_tasks.setting import MIN_SECRET_LENGTH, WrongSetting, address_in, kept_key

P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""A private key on the curve of web push is a number below this (FIPS 186-4, D.1.2.3)."""
PUSH_HOSTS = "fcm.googleapis.com updates.push.services.mozilla.com *.notify.windows.com *.push.apple.com"
"""The push services of Chrome, Firefox, Edge and Safari."""

BY_NAME, BY_PHONE = "{username}", "{phone}"
"""How the address of a gateway says to whom: by the account's name, or by the telephone number that a person gave."""
SAMPLE = "0912345678"
"""An account's name that is a telephone number too."""


def webhook_url(env: Mapping[str, str]) -> str | None:
    """Where the webhook stands, if anywhere."""
    url = env.get("PACNAM_WEBHOOK_URL") or None
    if url is None:
        return None
    parts = address_in(url)
    if parts is None or not parts.hostname or not re.fullmatch(r"[!-~]+", url) or "@" in parts.netloc:
        raise WrongSetting("PACNAM_WEBHOOK_URL must be an address such as https://cong.example.vn/nhac-viec.")
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_inside(parts.hostname)):
        raise WrongSetting("PACNAM_WEBHOOK_URL must begin with https://, or name a machine inside by its IP address.")
    return url


def _is_inside(host: str) -> bool:
    """Whether a host is this machine or an address that no other network reaches."""
    try:
        return ip_address(host).is_private
    except ValueError:
        return host == "localhost"


def webhook_secret(env: Mapping[str, str], url: str | None) -> str:
    """What the webhook's messages are signed with."""
    secret = env.get("PACNAM_WEBHOOK_SECRET", "")
    if url is not None and len(secret) < MIN_SECRET_LENGTH:
        raise WrongSetting(f"PACNAM_WEBHOOK_SECRET must have at least {MIN_SECRET_LENGTH} characters.")
    return secret


def push_key(env: Mapping[str, str], data_dir: Path) -> str:
    """The private key by which push services know us: 32 bytes in base64url, made at the first start."""
    key = env.get("PACNAM_PUSH_KEY") or kept_key(data_dir / "push_key", _new_push_key)
    try:
        number = int.from_bytes(urlsafe_b64decode(key + "=" * (-len(key) % 4)))
    except ValueError:
        number = 0
    if len(key) != 43 or not 0 < number < P256_ORDER:
        raise WrongSetting("PACNAM_PUSH_KEY, or push_key in the data folder, must be 32 bytes in base64url.")
    return key


def _new_push_key() -> str:
    number = secrets.randbelow(P256_ORDER - 1) + 1
    return urlsafe_b64encode(number.to_bytes(32)).rstrip(b"=").decode()


def push_hosts(env: Mapping[str, str]) -> tuple[str, ...]:
    """The hosts of push services, with their port where it is not that of https; `*.` stands for any names before."""
    hosts = tuple((env.get("PACNAM_PUSH_HOSTS") or PUSH_HOSTS).replace(",", " ").lower().split())
    if not all(re.fullmatch(r"(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?", host) for host in hosts):
        raise WrongSetting("PACNAM_PUSH_HOSTS must be hosts such as fcm.googleapis.com or *.push.apple.com.")
    return hosts


def apprise_urls(env: Mapping[str, str]) -> tuple[str, ...]:
    """The gateways for short messages; each says to whom, in one way. No refusal repeats one: they hold secrets."""
    urls = tuple((env.get("PACNAM_APPRISE_URLS") or "").split())
    if not all((BY_NAME in url) != (BY_PHONE in url) for url in urls):
        raise WrongSetting(
            "PACNAM_APPRISE_URLS: each address must say by either {username} or {phone} to whom a message goes."
        )
    if urls:  # imported only where it is used: it takes a quarter of a second
        samples = (url.replace(BY_NAME, SAMPLE).replace(BY_PHONE, SAMPLE) for url in urls)
        made = (import_module("apprise").Apprise.instantiate(url) for url in samples)
        if not all(made):
            raise WrongSetting("PACNAM_APPRISE_URLS holds an address that apprise does not know.")
    return urls
