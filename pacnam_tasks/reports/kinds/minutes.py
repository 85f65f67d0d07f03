"""The minutes of a meeting, which are asked for on its page and written from what was shown and decided there."""

from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.reports.access import LETTER_WRITERS
from pacnam_tasks.reports.document import Document
from pacnam_tasks.reports.kinds.kind import Asked, Kind
from pacnam_tasks.reports.minutes import minutes
from pacnam_tasks.reports.minutes.content import frozen_minutes
from pacnam_tasks.reports.rules import Format


def _compose(asked: Asked) -> Document:
    return minutes.compose(frozen_minutes(asked.seen), asked.rules)


KIND = Kind(
    "minutes",
    _l("Minutes of a meeting"),
    "BB",
    "bien-ban-hoi-nghi",
    _compose,
    options=frozenset(),
    formats=(Format.PDF, Format.DOCX),
    makers=LETTER_WRITERS,
    is_offered=False,
)
