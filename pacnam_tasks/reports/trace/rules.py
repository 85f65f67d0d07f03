"""The code by which a printed document is found again. Pure."""

import hashlib
import hmac

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: without I, L, O and U, which are misread or misheard."""
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})
GROUPS = (4, 4, 5)
LENGTH = sum(GROUPS)
"""Thirteen letters of five bits: 65 bits, which nobody guesses."""


def code_of(secret_key: str, *told: str) -> str:
    """The code of what is printed: the same for the same words, and not to be made without the key.

    What is printed again bears its code again, and a document that has taken its number another one than its draft.
    """
    said = "\0".join(("printed document", *told)).encode("utf-8", "surrogatepass")
    number = int.from_bytes(hmac.digest(secret_key.encode(), said, hashlib.sha256)) >> (256 - 5 * LENGTH)
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH)))


def in_groups(code: str) -> str:
    """`7K3M-Q2VX-9TBD4`, as it stands on paper."""
    first, second, _third = GROUPS
    return "-".join((code[:first], code[first : first + second], code[first + second :]))


def read_code(text: str) -> str:
    """The code that somebody typed, small letters and misread ones too; empty for what is none."""
    code = text[:40].upper().translate(MISREAD)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


def address_of(public_url: str, code: str) -> str:
    """The short address that stands on paper."""
    return f"{public_url}/t/{in_groups(code)}"
