"""Who has messages shown on a device: everyone who gets any, for themselves; its script is nobody's secret."""

from pacnam_tasks.accounts.access import EVERYONE, TASK_READERS

ENDPOINTS = {
    "devices.worker": EVERYONE,
    "devices.manifest": EVERYONE,
    "devices.add": TASK_READERS,
    "devices.remove": TASK_READERS,
}
