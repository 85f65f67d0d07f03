"""Who has the papers of a meeting written: the office, and the standing members who hold meetings."""

from pacnam_tasks.reports.access import LETTER_WRITERS

ENDPOINTS = {"minutes.create": LETTER_WRITERS, "minutes.create_agenda": LETTER_WRITERS}
