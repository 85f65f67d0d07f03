"""What can go wrong in the domain; `error_pages` turns each into a page or a part, once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

NOTHING: Mapping[str, Any] = {}


class DomainError(Exception):
    """A request that the rules do not let through."""


class NotFound(DomainError):
    """There is no such thing, or the asker may not know of it (404)."""


class NotAllowed(DomainError):
    """The asker may see it but not do this (403); `reason` is a message id that names who may."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason


class Refused(DomainError):
    """What was sent breaks a rule (422): a translated sentence for each field, "" for the whole form."""

    def __init__(self, messages: Mapping[str, str] | str) -> None:
        self.messages: dict[str, str] = {"": messages} if isinstance(messages, str) else dict(messages)
        super().__init__("; ".join(str(m) for m in self.messages.values()))


class WrongValue(Refused):
    """An address asks, by its value of this name, for something that there is not; the page is there without it."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


class Conflict(DomainError):
    """The form was made from an older version of the thing (409)."""


class SentBefore(DomainError):
    """A form with this one-time key has done or said something else before (409): what, when, in whose right."""

    def __init__(
        self, kind: str = "", at: datetime | None = None, actor_id: int | None = None, data: Mapping[str, Any] = NOTHING
    ) -> None:
        super().__init__(kind)
        self.kind, self.at, self.actor_id, self.data = kind, at, actor_id, data
