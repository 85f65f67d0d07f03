"""Who may open the roll-up; what is counted there is bounded by tasks.queries."""

from pacnam_tasks.accounts.access import TASK_READERS

ENDPOINTS = {
    "rollup.show": TASK_READERS,
    "rollup.show_field": TASK_READERS,
    "rollup.show_unit": TASK_READERS,
    "rollup.show_programme": TASK_READERS,
    "rollup.show_member": TASK_READERS,
    "rollup.show_standing": TASK_READERS,
    "rollup.show_plan": TASK_READERS,
    "rollup.show_indicator": TASK_READERS,
}
