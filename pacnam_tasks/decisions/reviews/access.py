"""Who may call the endpoint of reviews; the powers over a task are those of tasks/access.py."""

from pacnam_tasks.accounts.access import TASK_WRITERS

ENDPOINTS = {"reviews.create": TASK_WRITERS}
