"""A link as it stands in an address: its parts, signed with a key that serves nothing else."""

import hashlib
from datetime import date

from itsdangerous import BadData, URLSafeSerializer

from pacnam_tasks.accounts.links.rules import MAX_TOKEN, Link


def signed(secret_key: str, link: Link) -> str:
    """The token of a link: always the same for the same link."""
    parts = [link.account_id, link.series, link.task_id, link.rung, link.on.toordinal()]
    token: str = _serializer(secret_key).dumps(parts)
    return token


def read(secret_key: str, token: str) -> Link | None:
    """The link inside a token; None for one that we have not signed for this purpose."""
    if len(token) > MAX_TOKEN or not token.isascii():
        return None
    try:
        account_id, series, task_id, rung, day = _serializer(secret_key).loads(token)
    except BadData:
        return None
    return Link(account_id, series, task_id, rung, date.fromordinal(day))


def _serializer(secret_key: str) -> URLSafeSerializer:
    return URLSafeSerializer(
        secret_key, salt="update-link", signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256}
    )
