"""Who may call the endpoints of decisions; the powers over a task are those of tasks/access.py."""

from pacnam_tasks.accounts.access import TASK_WRITERS

ENDPOINTS = {
    "decisions.create_confirmation": TASK_WRITERS,
    "decisions.create_return": TASK_WRITERS,
}
