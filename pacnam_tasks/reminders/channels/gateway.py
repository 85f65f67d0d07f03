"""Gateways for short messages and all else that `apprise` speaks with, as the administrator has set them.

Importing `apprise` takes a quarter of a second: this module is imported only where a gateway is set.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from apprise import Apprise, AppriseAsset, AppriseResultStatus, NotifyFormat

from pacnam_tasks.config import Settings
from pacnam_tasks.reminders.channels.interface import Parcel, Rejected, Unreachable
from pacnam_tasks.reminders.channels.short import short_text
from pacnam_tasks.ways_out import BY_NAME, BY_PHONE

WITHIN_SECONDS = 20.0

# What these write down may hold addresses, and those hold passwords.
logging.getLogger("apprise").disabled = True
logging.getLogger("urllib3").setLevel(logging.CRITICAL)


@dataclass
class Gateway:
    """Sends one short text to the person by each of these gateways. Needs an application context for the words.

    Whether it was this person's number or the gateway itself `apprise` does not say: the other messages wait for the
    next round, so that a gateway that is away holds up no other way for longer than one try.
    """

    settings: Settings
    urls: Sequence[str]
    within: float = WITHIN_SECONDS

    def send(self, parcel: Parcel) -> None:
        """Hand it over; where one of several gateways has taken it, it is not sent again."""
        gateways = Apprise(asset=AppriseAsset(app_id="pacnam-tasks", http_redirects=False))
        name, phone = (quote(one, safe="") for one in (parcel.recipient.username, parcel.recipient.phone))
        if not all(gateways.add(url.replace(BY_NAME, name).replace(BY_PHONE, phone)) for url in self.urls):
            raise Rejected("no address at the gateway for this account")
        text = short_text(parcel.facts, self.settings.public_url)
        match gateways.notify(text, body_format=NotifyFormat.TEXT, timeout=self.within).status:
            case AppriseResultStatus.SUCCESS | AppriseResultStatus.PARTIAL:
                return
            case AppriseResultStatus.TIMEOUT:
                raise Unreachable(f"no answer within {self.within:g} seconds", in_doubt=True)
            case _:
                raise Unreachable("the gateway did not take it", in_doubt=True)

    def close(self) -> None:
        """Nothing to leave."""
