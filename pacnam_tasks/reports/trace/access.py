"""Who comes back from paper: whoever may read documents at all; each document by its own kind's readers."""

from pacnam_tasks.reports.access import DOCUMENT_READERS

ENDPOINTS = {"trace.show": DOCUMENT_READERS}
