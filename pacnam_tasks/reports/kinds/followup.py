"""The follow-up report."""

from dataclasses import replace

from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.reports.content import Urging
from pacnam_tasks.reports.document import Document
from pacnam_tasks.reports.followup import compose
from pacnam_tasks.reports.kinds.figures import figures
from pacnam_tasks.reports.kinds.kind import ISSUED, Asked, Kind
from pacnam_tasks.reports.queries.urged import letters_issued


def _compose(asked: Asked) -> Document:
    first, last = asked.first_on, asked.when.day
    urging = Urging(first, last, letters_issued(asked.session, first, last))
    return compose(replace(figures(asked), urging=urging), asked.rules)


KIND = Kind("followup", _l("Follow-up report"), "BC", "bao-cao-theo-doi", _compose, options=ISSUED)
