"""Who may open the inbox: everyone who may know of tasks; a notice is its person's alone."""

from pacnam_tasks.accounts.access import TASK_READERS

ENDPOINTS = {
    "reminders.index": TASK_READERS,
    "reminders.mark_read": TASK_READERS,
    "reminders.mark_all_read": TASK_READERS,
}
