"""Taking messages out of the outbox: count the try, send, write down how it ended."""

import logging
import os
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from pacnam_tasks.accounts.links.tokens import signed
from pacnam_tasks.accounts.queries import actor_of_person
from pacnam_tasks.config import Settings
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.db import Database
from pacnam_tasks.reminders.digest.queries import digest_of
from pacnam_tasks.reminders.digest.rules import Digest, Week
from pacnam_tasks.reminders.letter import Line, compose
from pacnam_tasks.reminders.messages import actions, queries
from pacnam_tasks.reminders.messages.models import Message
from pacnam_tasks.reminders.messages.said import Said, said_in
from pacnam_tasks.reminders.post import NotSent, Post, Rejected, Unreachable
from pacnam_tasks.reminders.rules import MAX_TRIES, Facts, Fate, Matter

logger = logging.getLogger(__name__)


def new_worker() -> str:
    """A name that no other worker has, now or later."""
    return f"{os.getpid()}-{uuid.uuid4().hex[:12]}"


@dataclass
class Delivery:
    """One worker at the outbox; any number may be at work. Needs an application context for the words."""

    database: Database
    clock: Clock
    settings: Settings
    post: Post
    worker: str = field(default_factory=new_worker)

    def run(self, stopping: Callable[[], bool] = lambda: False) -> Counter[Fate]:
        """Send what waits until nothing is left, the way is closed or `stopping` says so; how each try ended."""
        ends: Counter[Fate] = Counter()
        while not stopping():
            try:
                fate = self.one()
            except Unreachable as closed:
                logger.warning("mail waits: %s", closed)
                ends[Fate.PLANNED] += 1
                break
            if fate is None:
                break
            ends[fate] += 1
        return ends

    def one(self) -> Fate | None:
        """Take one message and send it; None if none waits. Unreachable passes through, written down."""
        taken = self.take()
        if taken is None:
            return None
        message, said = taken
        if not said:
            return Fate.VOID
        try:
            self.send(message, said)
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

    def take(self) -> tuple[Message, list[Said]] | None:
        """Claim the next message with what it still says; what was overtaken drops out, and what is empty is void."""
        with self.database.writing() as session:
            message = actions.claim(session, self.worker, self.clock)
            if message is None:
                return None
            inside = queries.reminders_in(session, message)
            said = said_in(session, inside, self.clock.today())
            actions.drop_out(session, {one.id or 0 for one in inside} - {one.reminder.id for one in said})
            if not said:
                actions.settle(session, message, Fate.VOID, self.clock)
            return message, said

    def send(self, message: Message, said: list[Said]) -> None:
        """Hand the mail over."""
        address = said[0].address
        mail = compose(
            [
                Line(self.shown(one.facts), self.update_url(one.facts))
                for one in said
                if one.facts.matter != Matter.DIGEST
            ],
            address,
            digest=self.digest(said),
            message_id=message.message_id,
            sender=self.settings.mail_from,
            public_url=self.settings.public_url,
            at=self.clock.real_now(),
        )
        self.post.send(mail, self.settings.mail_from, address)

    def digest(self, said: list[Said]) -> Digest | None:
        """The newest digest in a message, its figures as they stand now."""
        weeks = [one.reminder.occurrence for one in said if one.facts.matter is Matter.DIGEST]
        if not weeks:
            return None
        today = self.clock.today()
        with self.database.reading() as session:
            actor = actor_of_person(session, said[0].reminder.person_id, today)
            return digest_of(session, actor, Week(max(weeks)), today, self.clock.zone)

    def shown(self, facts: Facts) -> Facts:
        """What is said, without the title where mails carry none; a field has no other name."""
        if self.settings.mail_titles or facts.matter is Matter.FIELD_DIRECTION:
            return facts
        return replace(facts, title="")

    def update_url(self, facts: Facts) -> str:
        """Where the recipient reports without signing in; empty where the mail brings no link."""
        if facts.update_link is None or not self.settings.update_links:
            return ""
        return f"{self.settings.public_url}/u/{signed(self.settings.secret_key, facts.update_link)}"

    def settle(self, message: Message, fate: Fate, error: str = "") -> Fate:
        """Write down how it ended; what has been tried to the end has failed."""
        if fate is Fate.PLANNED and message.attempts >= MAX_TRIES:
            fate = Fate.FAILED
            logger.warning("message %s is given up: %s", message.id, error)
        with self.database.writing() as session:
            actions.settle(session, message, fate, self.clock, error)
        return fate
