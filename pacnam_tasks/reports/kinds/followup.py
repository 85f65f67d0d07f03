"""The follow-up report."""

from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.reports.content import Document
from pacnam_tasks.reports.followup import compose
from pacnam_tasks.reports.kinds.figures import figures
from pacnam_tasks.reports.kinds.kind import Asked, Kind


def _compose(asked: Asked) -> Document:
    return compose(figures(asked), asked.rules)


KIND = Kind("followup", _l("Follow-up report"), "BC", "bao-cao-theo-doi", _compose)
