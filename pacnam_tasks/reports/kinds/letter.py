"""The reminder letter, which is drafted on a page of its own and written from what was seen there."""

from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.reports.access import LETTER_WRITERS
from pacnam_tasks.reports.document import Document
from pacnam_tasks.reports.kinds.kind import Asked, Kind
from pacnam_tasks.reports.letters import letter
from pacnam_tasks.reports.letters.content import frozen_letter
from pacnam_tasks.reports.rules import Format


def _compose(asked: Asked) -> Document:
    return letter.compose(frozen_letter(asked.seen), asked.rules)


KIND = Kind(
    "letter",
    _l("Reminder letter"),
    "CV",
    "cong-van-don-doc",
    _compose,
    options=frozenset(),
    formats=(Format.PDF, Format.DOCX),
    makers=LETTER_WRITERS,
    readers=LETTER_WRITERS,
    is_for_its_unit=True,
    is_offered=False,
)
