"""Documents that order work are entered; who does it and when says the event of the task that they order."""

from dataclasses import asdict

from sqlmodel import Session

from pacnam_tasks.plans.forms import NewDocument
from pacnam_tasks.plans.models import SourceDocument


def enter_document(session: Session, new: NewDocument) -> int:
    """Keep a document; its number."""
    document = SourceDocument(**asdict(new))
    session.add(document)
    session.flush()
    return document.id or 0
