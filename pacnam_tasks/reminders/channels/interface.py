"""What all ways out of the system have in common: what they are given, and how they may fail."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from pacnam_tasks.reminders.rules import Facts


class NotSent(Exception):
    """The message did not get through now; it may later.

    `in_doubt` where it may have got through all the same: the answer was lost, or nobody says.
    """

    def __init__(self, words: str = "", *, in_doubt: bool = False) -> None:
        super().__init__(words)
        self.in_doubt = in_doubt


class Rejected(NotSent):
    """This message will never get through: the other side says so for good."""


class Unreachable(NotSent):
    """The way itself is closed: no other message would get through now either."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom a message goes; what the person does not have is empty. Only mails say the `name`."""

    person_id: int
    username: str
    address: str
    name: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A gathered message: to one person, under a Message-ID that stays the same however often it is sent.

    Only for e-mail do the facts hold titles and links to report by.
    """

    message_id: str
    recipient: Recipient
    facts: Sequence[Facts]


class Way(Protocol):
    """Takes one message to one person; returns only when it has been taken over."""

    def send(self, parcel: Parcel) -> None:
        """Hand it over; raises NotSent, Rejected or Unreachable, in words that hold no secret."""
        ...

    def close(self) -> None:
        """Leave the way."""
        ...
