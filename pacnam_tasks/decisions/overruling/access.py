"""Who may call the endpoint by which a rating is overruled; the powers over a task are those of tasks/access.py."""

from pacnam_tasks.accounts.access import TASK_WRITERS

ENDPOINTS = {"overruling.create": TASK_WRITERS}
