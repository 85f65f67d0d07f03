"""Who reads a task as of a day: whoever reads it today."""

from pacnam_tasks.accounts.access import TASK_READERS

ENDPOINTS = {"past_day.show": TASK_READERS}
