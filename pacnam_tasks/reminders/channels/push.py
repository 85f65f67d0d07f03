"""Web push: a short message that the person's devices show, through the push services of their browsers."""

import hashlib
import json
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pacnam_tasks.config import Settings
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.db import Database
from pacnam_tasks.core.text import dmy
from pacnam_tasks.reminders import labels
from pacnam_tasks.reminders.channels.interface import NotSent, Parcel, Rejected, Unreachable
from pacnam_tasks.reminders.channels.sealed import Sender, encoded, sealed_once
from pacnam_tasks.reminders.channels.web_call import Gone, hand_over
from pacnam_tasks.reminders.devices import actions
from pacnam_tasks.reminders.devices.forms import decoded
from pacnam_tasks.reminders.devices.models import PushDevice
from pacnam_tasks.reminders.devices.queries import devices_of
from pacnam_tasks.reminders.devices.rules import is_of_service

WITHIN_SECONDS = 10.0
"""For each of a person's devices; together less than the lease of a message."""
KEPT_SECONDS = 86_400
"""How long a push service keeps a message for a device that is off: then the next day's says more."""
SHOWN = 5


def sender_of(settings: Settings) -> Sender:
    """Who we are to push services."""
    contact = settings.public_url if settings.secure_cookies else f"mailto:{settings.mail_from}"
    return Sender(settings.push_key, contact)


@dataclass
class Push:
    """Sends to all devices of a person; one that shows it is enough. Needs an application context for the words.

    Of a push service that was not there nobody else's device is tried: `_away` is kept for one round.
    """

    settings: Settings
    clock: Clock
    database: Database
    within: float = WITHIN_SECONDS
    _away: set[str] = field(default_factory=set)

    def send(self, parcel: Parcel) -> None:
        """Hand it to the push services; devices that are gone are forgotten."""
        with self.database.reading() as session:
            devices = devices_of(session, parcel.recipient.person_id)
        plain = json.dumps(said(parcel), ensure_ascii=False).encode()
        ends = {device.id or 0: self._end(device, parcel, plain) for device in devices}
        taken = {number for number, wrong in ends.items() if wrong is None}
        gone = {number for number, wrong in ends.items() if isinstance(wrong, Gone)}
        with self.database.writing() as session:
            actions.note(session, taken, ends.keys() - taken - gone, gone, self.clock)
        if taken:
            return
        later = [wrong for wrong in ends.values() if wrong is not None and not isinstance(wrong, Rejected)]
        if later:
            raise NotSent(str(later[0]), in_doubt=any(wrong.in_doubt for wrong in later))
        raise Rejected(" · ".join(sorted({str(wrong) for wrong in ends.values()})) or "no device shows messages")

    def close(self) -> None:
        """Nothing to leave."""

    def _end(self, device: PushDevice, parcel: Parcel, plain: bytes) -> NotSent | None:
        host = urlsplit(device.endpoint).netloc
        if host in self._away:
            return NotSent("the push service does not answer")
        try:
            self._hand_over(device, parcel, plain)
        except Unreachable as away:
            self._away.add(host)
            return away
        except NotSent as wrong:
            return wrong
        return None

    def _hand_over(self, device: PushDevice, parcel: Parcel, plain: bytes) -> None:
        if not is_of_service(device.endpoint, self.settings.push_hosts):
            raise Rejected("not a push service that is known here")
        headers = {
            "Authorization": sender_of(self.settings).signature(device.endpoint, self.clock.real_now()),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(KEPT_SECONDS),
            "Topic": topic(parcel),
        }
        body = sealed_once(plain, decoded(device.p256dh), decoded(device.auth))
        hand_over(device.endpoint, body, headers, self.within)


def topic(parcel: Parcel) -> str:
    """By what a message that comes again takes its own place: 32 letters of base64url (RFC 8030, 5.4)."""
    return encoded(hashlib.sha256(parcel.message_id.encode()).digest())[:32]


def said(parcel: Parcel) -> dict[str, str]:
    """What a device shows: of one task how its deadline stands and its unit, of several how many and which."""
    facts = parcel.facts
    title, one = labels.subject_of_all(facts), labels.leading(facts)
    if one is not None:
        return {"title": title, "body": one.unit_name, "url": one.path, "tag": topic(parcel)}
    shown = [f"{one.code} ({dmy(one.due_on)})" if one.due_on else one.code for one in facts[:SHOWN]]
    more = ["…"] if len(facts) > SHOWN else []
    return {
        "title": title,
        "body": ", ".join([*shown, *more]),
        "url": "/inbox",
        "tag": topic(parcel),
    }
