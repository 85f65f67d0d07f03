"""The mark of a document: its code and the address that stands at the foot of its pages."""

from dataclasses import replace

from pacnam_tasks.reports.document import Document, as_text
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.trace.rules import address_of, code_of


def marked(document: Document, report: Report, secret_key: str, public_url: str) -> tuple[str, Document]:
    """The code of what is to be printed, and the document with its address."""
    about = (report.kind, *(str(one or "") for one in (report.period_id, report.unit_id, report.task_id)))
    code = code_of(secret_key, *about, report.as_of.isoformat(), as_text(document))
    return code, replace(document, trace=address_of(public_url, code))
