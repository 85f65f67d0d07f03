"""What can go wrong in the domain; `error_pages` turns each into a page or a part, once."""

from collections.abc import Mapping


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


class Conflict(DomainError):
    """The form was made from an older version of the thing (409)."""
