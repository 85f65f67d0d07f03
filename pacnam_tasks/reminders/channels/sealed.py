"""Web push as its standards have it: a message that only the browser can open, and who sends it."""

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

RECORD_SIZE = 4096
LAST_RECORD = b"\x02"
VALID_FOR = timedelta(hours=12)
"""A signature is good for a day at most (RFC 8292, 2)."""


def sealed(plain: bytes, their_key: bytes, auth: bytes, own: ec.EllipticCurvePrivateKey, salt: bytes) -> bytes:
    """The text for who holds `their_key` and `auth`, in one record (RFC 8291, 3.4, and RFC 8188, 2).

    `own` and `salt` are made anew for each message.
    """
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), their_key)
    own_key = point(own)
    secret = _derived(own.exchange(ec.ECDH(), theirs), auth, b"WebPush: info\0" + their_key + own_key, 32)
    key = _derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(secret, salt, b"Content-Encoding: nonce\0", 12)
    header = salt + RECORD_SIZE.to_bytes(4) + len(own_key).to_bytes(1) + own_key
    return header + AESGCM(key).encrypt(nonce, plain + LAST_RECORD, None)


def sealed_once(plain: bytes, their_key: bytes, auth: bytes) -> bytes:
    """The same with a key and a salt of this message alone."""
    return sealed(plain, their_key, auth, ec.generate_private_key(ec.SECP256R1()), os.urandom(16))


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)


def point(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The public key of a private one, uncompressed."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who we are to push services: the private key that is kept, and where to write to us."""

    key: str
    contact: str

    @property
    def public_key(self) -> str:
        """What browsers are given, so that they take messages from nobody else; base64url."""
        return encoded(point(self._private))

    @property
    def _private(self) -> ec.EllipticCurvePrivateKey:
        return ec.derive_private_key(int.from_bytes(urlsafe_b64decode(self.key + "=")), ec.SECP256R1())

    def signature(self, endpoint: str, now: datetime) -> str:
        """The value of `Authorization` for one push service (RFC 8292)."""
        parts = urlsplit(endpoint)
        until = int((now + VALID_FOR).timestamp())
        said = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": until, "sub": self.contact}
        words = ".".join(encoded(json.dumps(one).encode()) for one in ({"typ": "JWT", "alg": "ES256"}, said))
        r, s = decode_dss_signature(self._private.sign(words.encode(), ec.ECDSA(SHA256())))
        return f"vapid t={words}.{encoded(r.to_bytes(32) + s.to_bytes(32))}, k={self.public_key}"


def encoded(plain: bytes) -> str:
    """In base64url without padding."""
    return urlsafe_b64encode(plain).rstrip(b"=").decode()
