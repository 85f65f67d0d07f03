"""What an invitation says, and what is wrong with it. Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from pacnam_tasks.accounts.rules import Role

LASTS = timedelta(days=14)
"""How long a one-time password is good."""
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")
MAX_NAME, MAX_TITLE = 120, 160


@dataclass(frozen=True)
class Invitation:
    """Who gets an account, under what name, and for which post; `field_codes` are those of a committee member."""

    username: str
    name: str
    unit_code: str
    role: Role
    since: date
    title: str = ""
    email: str = ""
    field_codes: tuple[str, ...] = ()


def is_account_name(text: str) -> bool:
    """Whether an account may be called so: what every keyboard types in one way."""
    return _NAME.fullmatch(text) is not None
