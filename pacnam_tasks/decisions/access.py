"""Who may call the endpoints of decisions; the powers over a task are those of tasks/access.py."""

from pacnam_tasks.accounts.access import TASK_WRITERS, Audience
from pacnam_tasks.accounts.rules import Role

DECIDERS = Audience("deciders", frozenset({Role.OFFICE, Role.STANDING, Role.MEMBER, Role.LEADER}))

ENDPOINTS = {
    "decisions.index": DECIDERS,
    "decisions.create_check": TASK_WRITERS,
    "decisions.create_confirmation": TASK_WRITERS,
    "decisions.create_return": TASK_WRITERS,
    "refusals.create": TASK_WRITERS,
    "refusals.answer": TASK_WRITERS,
    "course.create_pause": TASK_WRITERS,
    "course.create_resumption": TASK_WRITERS,
    "course.create_revocation": TASK_WRITERS,
    "course.create_reopening": TASK_WRITERS,
    "course.create_rolling": TASK_WRITERS,
}
