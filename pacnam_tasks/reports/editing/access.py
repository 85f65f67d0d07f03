"""Who works on a draft: whoever may make such a document; whoever reads it sees how it stands."""

from pacnam_tasks.reports.access import DOCUMENT_MAKERS, DOCUMENT_READERS

ENDPOINTS = {
    "editing.show": DOCUMENT_READERS,
    "editing.edit": DOCUMENT_MAKERS,
    "editing.restore": DOCUMENT_MAKERS,
    "editing.arrange": DOCUMENT_MAKERS,
    "editing.picture": DOCUMENT_READERS,
}
