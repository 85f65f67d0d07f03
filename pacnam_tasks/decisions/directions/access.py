"""Who may call the endpoints of directions; the powers over a task are those of tasks/access.py."""

from pacnam_tasks.accounts.access import TASK_WRITERS

ENDPOINTS = {
    "directions.create": TASK_WRITERS,
    "directions.create_answer": TASK_WRITERS,
}
