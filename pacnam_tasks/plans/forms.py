"""A document that orders work, as it is typed: read and refused field by field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pacnam_tasks.core.form_fields import EARLIEST, required, typed_day, typed_text
from pacnam_tasks.core.text import fold
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.plans.models import SourceDocument

MAX_KIND, MAX_NUMBER, MAX_ISSUER, MAX_ABSTRACT = 60, 60, 200, 1000
TYPED = ("document_kind", "document_number", "document_issued_on", "document_abstract")
"""Whoever types into one of these means a new document; who issued it is proposed."""


@dataclass(frozen=True)
class NewDocument:
    """A document as understood; `number` is empty where it has none yet."""

    kind: str
    number: str
    issued_on: date
    issuer: str
    abstract: str


def is_typed(form: Mapping[str, str]) -> bool:
    """Whether a new document was typed."""
    return any(form.get(name, "").strip() for name in TYPED)


def read_document(
    form: Mapping[str, str], known: Iterable[SourceDocument], today: date, wrong: dict[str, str]
) -> NewDocument | None:
    """The new document that was typed, none where nothing was; a sentence in `wrong` for each field that is."""
    if not is_typed(form):
        return None
    before = len(wrong)
    kind = typed_text(form, "document_kind", wrong, MAX_KIND)
    required(kind, "document_kind", wrong, _("Please write what kind of document it is, for example Conclusion."))
    number = typed_text(form, "document_number", wrong, MAX_NUMBER)
    issuer = typed_text(form, "document_issuer", wrong, MAX_ISSUER)
    required(issuer, "document_issuer", wrong, _("Please write who issued the document."))
    abstract = typed_text(form, "document_abstract", wrong, MAX_ABSTRACT)
    required(abstract, "document_abstract", wrong, _("Please write what the document is about."))
    day = typed_day(form, "document_issued_on", wrong, today.year)
    required(day, "document_issued_on", wrong, _("Please enter the day of the document."))
    if day is not None and not EARLIEST <= day <= today:
        wrong["document_issued_on"] = _("A document is dated from the year 2000 on, and no later than today.")
    if form.get("document", ""):
        wrong["document"] = _("A document is chosen here and another one typed below. Please keep one of the two.")
    if day is None or len(wrong) > before:
        return None
    found = NewDocument(kind, number, day, issuer, abstract)
    if any(_are_same(found, one) for one in known):
        wrong["document_number"] = _("This document is in the list already. Please choose it there.")
    return found


def _are_same(one: NewDocument, other: SourceDocument) -> bool:
    """Whether two documents are one: by kind, day and number, or by what they are about where there is none."""
    if (fold(one.kind), one.issued_on, fold(one.number)) != (fold(other.kind), other.issued_on, fold(other.number)):
        return False
    return bool(one.number) or fold(one.abstract) == fold(other.abstract)
