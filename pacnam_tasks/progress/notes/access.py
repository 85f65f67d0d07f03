"""Who may call the endpoint of notes; the power over a task is that of tasks/access.py."""

from pacnam_tasks.accounts.access import TASK_WRITERS

ENDPOINTS = {"notes.create": TASK_WRITERS}
