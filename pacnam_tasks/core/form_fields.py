"""The fields that every form carries: the version it was made from, its one-time key; and typed text."""

from collections.abc import Mapping

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.text import nfc, number
from pacnam_tasks.core.words import gettext as _

MAX_TEXT = 10_000


def read_version(form: Mapping[str, str]) -> int:
    """The version of the task from which the form was made; raises Refused."""
    text = form.get("version", "")
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Refused(_("The form is incomplete. Please open the page again and send it once more."))
    return int(text)


def read_key(form: Mapping[str, str]) -> str:
    """The form's one-time key; raises Refused."""
    key = form.get("key", "")
    if not 8 <= len(key) <= 64 or not key.isascii() or not key.isprintable():
        raise Refused(_("The form is incomplete. Please open the page again and send it once more."))
    return key


def read_text(form: Mapping[str, str], name: str) -> str:
    """Typed text in composed form, line ends as one; raises Refused by field over 10,000 characters."""
    text = nfc(form.get(name, "")).replace("\r\n", "\n").replace("\x00", "").strip()
    if len(text) > MAX_TEXT:
        raise Refused({name: _("The text has %(n)s characters; at most 10,000 are kept.", n=number(len(text)))})
    return text
