"""Who may call the endpoints of extensions; the powers over a task are those of tasks/access.py."""

from pacnam_tasks.accounts.access import TASK_WRITERS

ENDPOINTS = {
    "extensions.create": TASK_WRITERS,
    "extensions.create_decision": TASK_WRITERS,
    "extensions.create_withdrawal": TASK_WRITERS,
}
