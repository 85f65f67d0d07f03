"""Who may call the endpoint that changes an expected path; the powers over a task are those of tasks/access.py."""

from pacnam_tasks.accounts.access import TASK_WRITERS

ENDPOINTS = {"paths.create": TASK_WRITERS}
