"""Taking messages out of the outbox: count the try, send, write down how it ended."""

import logging
import os
import uuid
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.db import Database
from pacnam_tasks.reminders.channels.interface import NotSent, Parcel, Rejected, Unreachable, Way
from pacnam_tasks.reminders.messages import actions, queries
from pacnam_tasks.reminders.messages.models import Message
from pacnam_tasks.reminders.messages.said import said_in
from pacnam_tasks.reminders.rules import MAX_TRIES, Channel, Fate

logger = logging.getLogger(__name__)


def new_worker() -> str:
    """A name that no other worker has, now or later."""
    return f"{os.getpid()}-{uuid.uuid4().hex[:12]}"


@dataclass
class Delivery:
    """One worker at the outbox; any number may be at work. Needs an application context for the words.

    `ways` are those out of the system that are open.
    """

    database: Database
    clock: Clock
    ways: Mapping[Channel, Way]
    worker: str = field(default_factory=new_worker)

    def run(self, stopping: Callable[[], bool] = lambda: False) -> Counter[Fate]:
        """Send what waits until nothing is left or `stopping` says so; how each try ended.

        What waits for a way that turns out to be closed waits on, and the others go on.
        """
        ends: Counter[Fate] = Counter()
        closed: set[Channel] = set()
        while not stopping():
            taken = self.take(closed)
            if taken is None:
                break
            try:
                fate = self.deliver(*taken)
            except Unreachable as wrong:
                way = Channel(taken[0].channel)
                logger.warning("%s waits: %s", way, wrong)
                closed.add(way)
                fate = Fate.PLANNED
            ends[fate] += 1
        return ends

    def take(self, closed: Collection[Channel] = ()) -> tuple[Message, Parcel] | None:
        """Claim the next message with what it still says; what was overtaken drops out, and what is empty is void."""
        with self.database.writing() as session:
            message = actions.claim(session, self.worker, self.clock, closed)
            if message is None:
                return None
            way = Channel(message.channel)
            inside = queries.reminders_in(session, message)
            said = said_in(session, inside, self.clock.today()) if way in self.ways else []
            actions.drop_out(session, {one.id or 0 for one in inside} - {one.reminder.id for one in said})
            if not said:
                actions.settle(session, message, Fate.VOID, self.clock)
            facts = [one.facts if way is Channel.EMAIL else one.facts.bare() for one in said]
            return message, Parcel(message.message_id, queries.recipient(session, message.person_id), facts)

    def deliver(self, message: Message, parcel: Parcel) -> Fate:
        """Send what was taken, and write down how it ended. Unreachable passes through, written down."""
        if not parcel.facts:
            return Fate.VOID
        try:
            self.send(message, parcel)
        except Unreachable as closed:
            self.settle(message, Fate.PLANNED, str(closed))
            raise
        except Rejected as refused:
            logger.warning("message %s is refused for good: %s", message.id, refused)
            return self.settle(message, Fate.FAILED, str(refused))
        except NotSent as wrong:
            return self.settle(message, Fate.PLANNED, str(wrong))
        except Exception as wrong:
            logger.exception("message %s cannot be made", message.id)
            return self.settle(message, Fate.PLANNED, type(wrong).__name__)
        return self.settle(message, Fate.SENT)

    def send(self, message: Message, parcel: Parcel) -> None:
        """Hand it over by its way."""
        self.ways[Channel(message.channel)].send(parcel)

    def settle(self, message: Message, fate: Fate, error: str = "") -> Fate:
        """Write down how it ended; what has been tried to the end has failed."""
        if fate is Fate.PLANNED and message.attempts >= MAX_TRIES:
            fate = Fate.FAILED
            logger.warning("message %s is given up: %s", message.id, error)
        with self.database.writing() as session:
            actions.settle(session, message, fate, self.clock, error)
        return fate
