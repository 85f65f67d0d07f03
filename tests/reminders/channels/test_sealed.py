"""Web push is sealed and signed as its standards say, with their own examples."""

import json
from base64 import urlsafe_b64decode
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from pacnam_tasks.reminders.channels.sealed import Sender, encoded, point, sealed, sealed_once
from pacnam_tasks.reminders.devices.forms import decoded
from tests.conftest import NOON, PUSH_KEY
from tests.reminders.channels.browser import Browser

# RFC 8291, appendix A
PLAIN = b"When I grow up, I want to be a watermelon"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
THEIR_KEY = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
OWN = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
    "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def private(text: str) -> ec.EllipticCurvePrivateKey:
    """A key from its number."""
    return ec.derive_private_key(int.from_bytes(decoded(text)), ec.SECP256R1())


def test_the_example_of_the_standard_comes_out_letter_for_letter() -> None:
    made = sealed(PLAIN, decoded(THEIR_KEY), decoded(AUTH), private(OWN), decoded(SALT))

    assert encoded(made) == SEALED


def test_a_browser_opens_what_was_sealed_for_it_and_no_other() -> None:
    browser, other = Browser(), Browser()
    made = sealed_once("Nhắc việc".encode(), browser.key, browser.auth)

    assert browser.opened(made) == "Nhắc việc".encode()
    with pytest.raises(Exception, match=r"^$"):  # InvalidTag says nothing
        other.opened(made)


def test_no_two_sealed_messages_are_alike() -> None:
    browser = Browser()

    assert len({sealed_once(PLAIN, browser.key, browser.auth) for _ in range(5)}) == 5


def test_the_sender_signs_for_the_push_service_alone_and_for_half_a_day() -> None:
    sender = Sender(PUSH_KEY, "mailto:nhiemvu@pacnam.example")

    scheme, _, words = sender.signature("https://push.example:8443/send/abc", NOON).partition(" ")

    token, key = (one.partition("=")[2] for one in words.split(", "))
    head, said, signature = token.split(".")
    assert scheme == "vapid"
    assert key == sender.public_key == encoded(point(private(PUSH_KEY)))
    assert json.loads(decoded(head)) == {"typ": "JWT", "alg": "ES256"}
    assert json.loads(decoded(said)) == {
        "aud": "https://push.example:8443",
        "exp": int((NOON + timedelta(hours=12)).timestamp()),
        "sub": "mailto:nhiemvu@pacnam.example",
    }
    raw = urlsafe_b64decode(signature + "==")
    in_der = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    private(PUSH_KEY).public_key().verify(in_der, f"{head}.{said}".encode(), ec.ECDSA(SHA256()))
