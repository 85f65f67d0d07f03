"""Who may call the endpoint of delegation; the powers over a task are those of tasks/access.py."""

from pacnam_tasks.accounts.access import TASK_WRITERS

ENDPOINTS = {"delegation.create": TASK_WRITERS}
