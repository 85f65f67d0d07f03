"""What is sent about saved views; refused field by field."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.form_fields import read_version, typed_text
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.tasks.forms import TaskFilter
from pacnam_tasks.tasks.saved_views.rules import MAX_NAME, Sharing


@dataclass(frozen=True)
class ViewInput:
    """A view as it is to be: its name and who sees it; `pinned` where it is saved, `version` where it is changed."""

    name: str
    shared_with: Sharing
    pinned: bool = False
    version: int = 0


def read_view(form: Mapping[str, str], *, is_new: bool) -> ViewInput:
    """The name and circle as typed; raises Refused by field."""
    wrong: dict[str, str] = {}
    name = " ".join(typed_text(form, "name", wrong, MAX_NAME).split())
    if "name" not in wrong and not any(letter.isalnum() for letter in name):
        wrong["name"] = _("Please give the view a name of 1 to 60 characters.")
    sharing = form.get("shared_with", "")
    if sharing not in set(Sharing):
        wrong["shared_with"] = _("Please choose who is to see the view.")
    if wrong:
        raise Refused(wrong)
    return ViewInput(
        name=name,
        shared_with=Sharing(sharing),
        pinned=form.get("pinned", "") == "1",
        version=0 if is_new else read_version(form),
    )


def to_keep(wanted: TaskFilter) -> str:
    """The filter as it is kept: without a day, as a view shows today, and without a page."""
    return json.dumps(wanted.given(as_of=None, since=None, after=""), ensure_ascii=False, sort_keys=True)


def kept(text: str, today: date) -> TaskFilter | None:
    """The filter of a view; None where a value is none any more."""
    try:
        return TaskFilter.from_args(json.loads(text), today)
    except Refused:
        return None
