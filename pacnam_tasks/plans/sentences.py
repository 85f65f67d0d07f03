"""What documents are called."""

from datetime import date

from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _


def document_name(kind: str, number: str, issued_on: date) -> str:
    """Kind, number where it has one, and day of a document."""
    return _("%(document)s of %(day)s", document=f"{kind} {number}".rstrip(), day=dmy(issued_on))
