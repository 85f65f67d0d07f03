"""Taking messages out of the outbox: count the try, send, write down how it ended."""

import logging
import os
import uuid
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.db import Database
from pacnam_tasks.reminders.channels.interface import NotSent, Parcel, Rejected, Unreachable, Way
from pacnam_tasks.reminders.messages import actions, queries
from pacnam_tasks.reminders.messages.models import Message
from pacnam_tasks.reminders.messages.said import said_in
from pacnam_tasks.reminders.models import Reminder
from pacnam_tasks.reminders.rules import MAX_TRIES, Channel, Fate

logger = logging.getLogger(__name__)


def new_worker() -> str:
    """A name that no other worker has, now or later."""
    return f"{os.getpid()}-{uuid.uuid4().hex[:12]}"


@dataclass(frozen=True, slots=True)
class End:
    """How the sending of a message ended, and why it did not get through, if that is sure."""

    message: Message
    fate: Fate
    error: str = ""
    in_doubt: bool = False


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

        What waits for a way that turns out to be closed waits on, and the others go on. How a sending ended is written
        down with the claim of the next message: each commit waits for the disk, for longer than a sending takes.
        """
        ends: Counter[Fate] = Counter()
        closed: set[Channel] = set()
        ended: End | None = None
        try:
            while not stopping():
                taken = self.take(closed, ended)
                ended = None
                if taken is None:
                    break
                ended = self.deliver(*taken, closed)
                ends[ended.fate] += 1
        finally:
            if ended is not None:
                with self.database.writing() as session:
                    self.settle(session, ended)
        return ends

    def take(self, closed: Collection[Channel] = (), ended: End | None = None) -> tuple[Message, Parcel] | None:
        """Claim the next message with what it still says; what was overtaken drops out, and what is empty is void.

        How the one before `ended` is written down first.
        """
        with self.database.writing() as session:
            if ended is not None:
                self.settle(session, ended)
            message = actions.claim(session, self.worker, self.clock, closed)
            if message is None:
                return None
            way = Channel(message.channel)
            inside = queries.reminders_in(session, message)
            said = said_in(session, inside, self.clock.today()) if way in self.ways else []
            kept = {one.reminder.id for one in said}
            self.drop_out(session, message, [one for one in inside if one.id not in kept])
            if not said:
                actions.settle(session, message, Fate.VOID, self.clock)
            facts = [one.facts if way is Channel.EMAIL else one.facts.bare() for one in said]
            return message, Parcel(message.message_id, queries.recipient(session, message.person_id), facts)

    def drop_out(self, session: Session, message: Message, reminders: Sequence[Reminder]) -> None:
        """These are not said any more: for ever where a later rung was planned, where they may have left in an earlier
        try, and where the way is closed; else until they are in force again.
        """
        ids = {one.id or 0 for one in reminders}
        for_ever = ids
        if ids and not message.in_doubt and message.channel in self.ways:
            for_ever = ids & queries.overtaken(session, reminders, self.clock.today())
        actions.drop_out(session, for_ever)
        actions.drop_out(session, ids - for_ever, for_ever=False)

    def deliver(self, message: Message, parcel: Parcel, closed: set[Channel]) -> End:
        """Send what was taken, and say how it ended; a way that turns out to be closed is noted in `closed`."""
        if not parcel.facts:
            return End(message, Fate.VOID)
        try:
            self.send(message, parcel)
        except Unreachable as wrong:
            way = Channel(message.channel)
            logger.warning("%s waits: %s", way, wrong)
            closed.add(way)
            return _not_yet(message, wrong)
        except Rejected as refused:
            logger.warning("message %s is refused for good: %s", message.id, refused)
            return End(message, Fate.FAILED, str(refused))
        except NotSent as wrong:
            return _not_yet(message, wrong)
        except Exception as wrong:
            logger.exception("message %s cannot be made", message.id)
            return _not_yet(message, NotSent(type(wrong).__name__, in_doubt=True))
        return End(message, Fate.SENT)

    def send(self, message: Message, parcel: Parcel) -> None:
        """Hand it over by its way."""
        self.ways[Channel(message.channel)].send(parcel)

    def settle(self, session: Session, ended: End) -> None:
        """Write down how it ended."""
        actions.settle(session, ended.message, ended.fate, self.clock, ended.error, in_doubt=ended.in_doubt)


def _not_yet(message: Message, wrong: NotSent) -> End:
    """It waits for its next try; what has been tried to the end has failed."""
    fate = Fate.PLANNED
    if message.attempts >= MAX_TRIES:
        logger.warning("message %s is given up: %s", message.id, wrong)
        fate = Fate.FAILED
    return End(message, fate, str(wrong), wrong.in_doubt)
