"""The words of what happens to failed messages."""

from pacnam_tasks.core.text import number
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.reminders.rules import Fate

EVENT = {
    "reminder_retried": _l("Failed message sent again"),
    "reminder_dropped": _l("Failed message dropped"),
}
OWN = {
    "not an e-mail address": _l("The person's e-mail address is not written as one."),
    "no device shows messages": _l("No device of the person shows messages any more."),
    "no address at the gateway for this account": _l("The gateway knows no address for this account."),
    "the gateway did not take it": _l("The gateway did not take the message."),
}
"""What was found here, before or without an answer of the other side."""


def cause(error: str | None) -> str:
    """Our own finding in our own words, else what the other side answered."""
    if not error:
        return _("The sending was broken off without an answer.")
    if error in OWN:
        return _("Cause: %(text)s", text=OWN[error])
    return _("The other side answered: %(text)s", text=error)


def several_done(fate: Fate, done: int, asked: int) -> str:
    """To how many of those asked for it was done, and how many others had settled meanwhile."""
    said = (
        _("%(n)s messages wait to be sent again.", n=number(done))
        if fate is Fate.PLANNED
        else _("%(n)s messages are dropped.", n=number(done))
    )
    if done >= asked:
        return said
    left = _("%(n)s were sent again or dropped meanwhile and are left as they are.", n=number(asked - done))
    return f"{said} {left}"
