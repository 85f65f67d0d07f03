"""What a link is good for, and for how long. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

LASTS = timedelta(days=14)
"""How long after its occasion a link opens the form."""
MAX_TOKEN = 200
"""No token of ours is longer; what is longer is not even looked at."""
PRINTED = 10_000
"""The occasion of a link on a printed list, beyond all rungs; such a list has the same links all day."""


@dataclass(frozen=True, slots=True)
class Link:
    """The right to report on one task as one person on one occasion.

    `series` is the account's count of links when it was made: cutting off raises the count, and no link made before is
    good any more. The occasion is a rung of the ladder and the day it was planned for, so a message that is sent again
    carries the very same link.
    """

    account_id: int
    series: int
    task_id: int
    rung: int
    on: date

    @property
    def last_day(self) -> date:
        """The last day on which it opens the form."""
        return self.on + LASTS

    def has_expired(self, today: date) -> bool:
        """Whether that day has passed."""
        return today > self.last_day
