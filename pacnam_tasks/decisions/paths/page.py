"""What the page of a task shows of the decision on its expected path."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.web import fresh_key
from pacnam_tasks.decisions.paths.actions import name_of
from pacnam_tasks.progress.task_page import TaskPage
from pacnam_tasks.tasks.actions import chosen_of
from pacnam_tasks.tasks.drafting.expected_path import path_choices, path_fields


def path_form(_session: Session, page: TaskPage, _actor: Actor, _today: date) -> Mapping[str, Any]:
    """What templates/paths/_form.html wants, where the person may decide on the path."""
    if page.card.can.set_path is None or page.card.listed.facts.counts_on is None:
        return {}
    fields = path_fields(chosen_of(page.around))
    return {"path_form": {"key": fresh_key(), "seen": name_of(page.around), "fields": fields, **path_choices()}}
