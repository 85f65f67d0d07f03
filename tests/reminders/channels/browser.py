"""A browser's end of web push: its keys, and how it opens what was sealed for it (RFC 8291, RFC 8188)."""

import json
import os
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from pacnam_tasks.reminders.channels.sealed import encoded
from pacnam_tasks.reminders.devices.rules import Subscription


class Browser:
    """One browser with keys of its own."""

    def __init__(self) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.key = self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.auth = os.urandom(16)

    def at(self, endpoint: str) -> Subscription:
        """What it says of itself, with this address at its push service."""
        return Subscription(endpoint, encoded(self.key), encoded(self.auth))

    def opened(self, body: bytes) -> bytes:
        """The text; raises InvalidTag where it was sealed for another."""
        salt, length = body[:16], body[20]
        sender, text = body[21 : 21 + length], body[21 + length :]
        assert int.from_bytes(body[16:20]) >= len(text)
        shared = self.private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
        secret = HKDF(SHA256(), 32, self.auth, b"WebPush: info\0" + self.key + sender).derive(shared)
        key = HKDF(SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(secret)
        nonce = HKDF(SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(secret)
        plain = AESGCM(key).decrypt(nonce, text, None).rstrip(b"\0")
        assert plain[-1:] == b"\x02"
        return plain[:-1]

    def shown(self, body: bytes) -> dict[str, Any]:
        """What the service worker gets."""
        found: dict[str, Any] = json.loads(self.opened(body))
        return found
