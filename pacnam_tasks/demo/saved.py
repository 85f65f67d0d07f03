"""The saved views of the demonstration, kept and pinned by the actions that people use."""

from urllib.parse import parse_qsl

from sqlmodel import Session

from pacnam_tasks.accounts.queries import actor_named
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.demo.reading import DATA, listed, rows
from pacnam_tasks.tasks.forms import TaskFilter
from pacnam_tasks.tasks.saved_views.actions import pin, save
from pacnam_tasks.tasks.saved_views.forms import ViewInput
from pacnam_tasks.tasks.saved_views.rules import Sharing


def save_views(session: Session, clock: Clock) -> None:
    """Every view of `data/views.csv`."""
    for row in rows(DATA / "views.csv"):
        by = actor_named(session, row["actor"], clock.today())
        wanted = TaskFilter.from_args(dict(parse_qsl(row["filter"])), clock.today())
        view = save(session, ViewInput(row["name"], Sharing(row["shared_with"])), wanted, by=by, clock=clock)
        for username in listed(row["pinned_by"]):
            pin(session, view, by=actor_named(session, username, clock.today()), clock=clock)
