"""The webhook: what is due goes as signed JSON to the one address that the administrator named."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any

from pacnam_tasks.config import Settings
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.reminders.channels.interface import Parcel
from pacnam_tasks.reminders.channels.web_call import hand_over

WITHIN_SECONDS = 20.0


@dataclass
class Webhook:
    """Posts one message a request; `within` is how long it may take, in seconds."""

    settings: Settings
    clock: Clock
    within: float = WITHIN_SECONDS

    def send(self, parcel: Parcel) -> None:
        """Hand it over; it comes again under the same id where the answer was lost."""
        body = json.dumps(self._said(parcel), ensure_ascii=False).encode()
        at = str(int(self.clock.real_now().timestamp()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "pacnam-tasks",
            "X-Pacnam-Id": parcel.message_id,
            "X-Pacnam-Timestamp": at,
            "X-Pacnam-Signature": f"sha256={signature(self.settings.webhook_secret, at, body)}",
        }
        hand_over(self.settings.webhook_url or "", body, headers, self.within)

    def close(self) -> None:
        """Nothing to leave."""

    def _said(self, parcel: Parcel) -> dict[str, Any]:
        return {
            "id": parcel.message_id,
            "to": parcel.recipient.username,
            "items": [
                {
                    "code": facts.code,
                    "unit": facts.unit_code,
                    "kind": facts.matter.value,
                    "due": facts.due_on.isoformat() if facts.due_on else None,
                    "link": f"{self.settings.public_url}{facts.path}",
                }
                for facts in parcel.facts
            ],
        }


def signature(secret: str, at: str, body: bytes) -> str:
    """HMAC-SHA256 over the timestamp, a dot and the body, in hexadecimal digits."""
    return hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()
