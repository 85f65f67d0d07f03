"""Who may call the endpoints of progress; the powers over a task are those of tasks/access.py."""

from pacnam_tasks.accounts.access import SIGNED_IN, TASK_READERS, TASK_WRITERS

ENDPOINTS = {
    "progress.home": SIGNED_IN,
    "progress.show_task": TASK_READERS,
    "progress.create_update": TASK_WRITERS,
    "progress.withdraw_update": TASK_WRITERS,
    "progress.create_submission": TASK_WRITERS,
    "progress.show_file": TASK_READERS,
}
