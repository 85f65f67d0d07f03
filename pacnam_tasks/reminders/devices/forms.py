"""What a browser sends of itself."""

from base64 import urlsafe_b64decode
from collections.abc import Collection, Mapping

from cryptography.hazmat.primitives.asymmetric import ec

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.reminders.devices.rules import Subscription, is_of_service

AUTH_BYTES = 16


def read_subscription(form: Mapping[str, str], hosts: Collection[str]) -> Subscription:
    """As sent; raises Refused for an address of no known push service, and for keys that are none."""
    sent = Subscription(*(form.get(name, "").strip() for name in ("endpoint", "p256dh", "auth")))
    if not is_of_service(sent.endpoint, hosts):
        raise Refused(
            {"": _("Messages cannot be shown by this browser: its push service is not known here. Please use another.")}
        )
    if not _are_keys(sent):
        raise Refused({"": _("The browser did not say how to reach it. Please switch it on once more.")})
    return sent


def _are_keys(sent: Subscription) -> bool:
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(sent.p256dh))
        return len(decoded(sent.auth)) == AUTH_BYTES
    except ValueError:
        return False


def decoded(text: str) -> bytes:
    """Bytes from base64url with or without padding; raises ValueError."""
    return urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
