"""The words of what happens to failed messages."""

from pacnam_tasks.core.words import lazy_gettext as _l

EVENT = {
    "reminder_retried": _l("Failed message sent again"),
    "reminder_dropped": _l("Failed message dropped"),
}
