"""Who drafts letters: the office, and the standing members in whose name they go."""

from pacnam_tasks.reports.access import LETTER_WRITERS

ENDPOINTS = {
    "letters.new": LETTER_WRITERS,
    "letters.create": LETTER_WRITERS,
}
