"""Every change of a task: `changes` what may change and who goes along, `deed` one change with its event, `parts` the
number that a whole takes from its parts, `new_task` drafts, `assignment` giving out and taking on, `due_day` what is
asked about a due day, `dated_periods` the periods up to it, `expected_path` how it is to be reached.
"""

from pacnam_tasks.tasks.actions.assignment import accept, assign, check_has_day, check_has_people
from pacnam_tasks.tasks.actions.changes import change_along, change_beside, change_task, change_tree
from pacnam_tasks.tasks.actions.deed import (
    NOT_CHECKED,
    NOT_REFUSED,
    NOT_RETURNED,
    NOT_SUBMITTED,
    ON_NEW_STATE,
    Deed,
    change_alone,
    check_version,
    note_beside,
    saved_id,
)
from pacnam_tasks.tasks.actions.due_day import ask_about_day_off, ask_about_late
from pacnam_tasks.tasks.actions.expected_path import chosen_of, follow_due_day, path_columns, span_of, told_path
from pacnam_tasks.tasks.actions.new_task import NewTask, columns_of, save_new, search_forms, tie
from pacnam_tasks.tasks.actions.parts import NOT_COUNTED, STANDING_STILL, from_parts

__all__ = [
    "NOT_CHECKED", "NOT_COUNTED", "NOT_REFUSED", "NOT_RETURNED", "NOT_SUBMITTED", "ON_NEW_STATE", "STANDING_STILL",
    "Deed", "NewTask", "accept", "ask_about_day_off", "ask_about_late", "assign", "change_alone", "change_along",
    "change_beside", "change_task", "change_tree", "check_has_day", "check_has_people", "check_version", "chosen_of",
    "columns_of", "follow_due_day", "from_parts", "note_beside", "path_columns", "save_new", "saved_id",
    "search_forms", "span_of", "tie", "told_path",
]  # fmt: skip
