"""What people's browsers send, taken in as the pages do: look up, a key known before or the action, one transaction."""

from typing import Any

from sqlalchemy import Connection
from sqlmodel import Session

from pacnam_tasks.core.clock import Clock
from pacnam_tasks.history.queries import already_done
from pacnam_tasks.tasks.drafting.actions import draft
from pacnam_tasks.tasks.queries import one
from tests.factories import House
from tests.life.desk import Desk, written
from tests.life.forms import HOUSE, REPORTS, Form, kind_of
from tests.life.house_desk import HouseDesk, arrive_in_house
from tests.life.memory import Life
from tests.life.sendings import arrive


class Browsers:
    """The browsers of the house, on one connection: each sending is a transaction, undone when it is refused."""

    def __init__(self, connection: Connection, info: dict[str, Any], house: House, clock: Clock) -> None:
        self.connection, self.info, self.house, self.clock = connection, info, house, clock

    def page(self) -> Session:
        """A session of its own, as each page has; it only reads, so there is nothing to undo at its end."""
        how = {"expire_on_commit": False, "autoflush": False, "join_transaction_mode": "rollback_only"}
        return Session(self.connection, info=self.info, **how)  # type: ignore[arg-type]

    def writing(self) -> Session:
        """A session whose changes are kept when its transaction ends well."""
        how = {"expire_on_commit": False, "join_transaction_mode": "create_savepoint"}
        return Session(self.connection, info=self.info, **how)  # type: ignore[arg-type]

    def send(self, form: Form) -> list[int]:
        """Send a form; the ids of what it made. Raises what the system refuses it with."""
        by = self.house.people[form.by.name]
        with self.writing() as session, session.begin():
            if form.act in HOUSE:
                return arrive_in_house(HouseDesk(session, by, self.clock, self.house), form)
            task = one.get_whole(session, form.life.code, by)
            if form.act not in REPORTS and already_done(session, form.key, task.id or 0, kind_of(form)):
                return []
            return arrive(Desk(session, task, by, self.clock, self.house), form)

    def draft(self, life: Life) -> int:
        """The office writes a task down."""
        with self.writing() as session, session.begin():
            key, by = f"draft of {life.code}", self.house.office
            return draft(session, written(self.house, life), by=by, clock=self.clock, key=key).id or 0
