"""What an e-mail address is. Pure."""

import re

MAX_ADDRESS = 200
_LOCAL = r"[a-z0-9!#$%&'*+/^_`{|}~-]+"
_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_ADDRESS = re.compile(rf"{_LOCAL}(?:\.{_LOCAL})*@{_LABEL}(?:\.{_LABEL})+", re.ASCII | re.IGNORECASE)


def is_address(text: str) -> bool:
    """Whether mail can be sent there."""
    return len(text) <= MAX_ADDRESS and _ADDRESS.fullmatch(text) is not None
