"""The agenda of a meeting, which is asked for on its page before it is held."""

from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.reports.access import LETTER_WRITERS
from pacnam_tasks.reports.document import Document
from pacnam_tasks.reports.kinds.kind import Asked, Kind
from pacnam_tasks.reports.minutes import agenda
from pacnam_tasks.reports.minutes.content import frozen_minutes
from pacnam_tasks.reports.rules import Format


def _compose(asked: Asked) -> Document:
    return agenda.compose(frozen_minutes(asked.seen), asked.rules)


KIND = Kind(
    "agenda",
    _l("Agenda of a meeting"),
    "CTr",
    "chuong-trinh-hoi-nghi",
    _compose,
    options=frozenset(),
    formats=(Format.PDF, Format.DOCX),
    makers=LETTER_WRITERS,
    is_offered=False,
)
