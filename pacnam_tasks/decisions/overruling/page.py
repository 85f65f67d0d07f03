"""What the page of a task shows of its rating: what the rule says, what a member says, and who that is."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.web import fresh_key
from pacnam_tasks.decisions.overruling.forms import GIVEN
from pacnam_tasks.decisions.overruling.queries import last_of
from pacnam_tasks.progress.task_page import TaskPage
from pacnam_tasks.tasks.labels import RATING


def rating_of(session: Session, page: TaskPage, _actor: Actor, _today: date) -> Mapping[str, Any]:
    """What templates/overruling/_task.html wants; `overruling` is the newest word, also where it holds no more."""
    last = last_of(session, page.card.id) if page.has_had("overruled") else None
    return {
        "overruling": last,
        "overruling_key": fresh_key(),
        "ratings": [(one.value, RATING[one]) for one in GIVEN],
    }
