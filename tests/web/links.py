"""Links as the reminders of tests bring them."""

from typing import Any

from pacnam_tasks.accounts.links.rules import Link
from pacnam_tasks.accounts.links.tokens import signed
from pacnam_tasks.core.db import Database
from tests.conftest import SECRET, TODAY, Visitor
from tests.factories import House
from tests.web.conftest import task_named
from tests.web.reading import page_of


def link_of(database: Database, house: House, code: str, who: str = "lead", **changes: Any) -> Link:
    """The link of somebody on a task, three days before it is due."""
    values: dict[str, Any] = {
        "account_id": house.people[who].account_id,
        "series": 0,
        "task_id": task_named(database, code).id,
        "rung": -3,
        "on": TODAY,
    }
    return Link(**(values | changes))


def address_of(link: Link) -> str:
    """Where it leads."""
    return f"/u/{signed(SECRET, link)}"


def report(stranger: Visitor, address: str, **typed: Any) -> Any:
    """Open the form behind a link and send it, as a browser that nobody has signed in with."""
    form = page_of(stranger.get(address)).form(address)
    return post(stranger, address, form.fields | typed)


def post(stranger: Visitor, address: str, form: dict[str, Any]) -> Any:
    """Send a form without any token of a browser."""
    kind = "multipart/form-data"
    return stranger.client.post(address, data=form, content_type=kind, buffered=True)
