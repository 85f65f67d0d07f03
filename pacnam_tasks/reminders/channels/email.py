"""E-mail: the one way that may say titles and bring links to report by."""

from dataclasses import dataclass, field, replace

from pacnam_tasks.accounts.links.tokens import signed
from pacnam_tasks.accounts.queries import actor_of_person
from pacnam_tasks.config import Settings
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.db import Database
from pacnam_tasks.reminders.channels.interface import Parcel
from pacnam_tasks.reminders.channels.letter import Line, compose
from pacnam_tasks.reminders.channels.post import Post
from pacnam_tasks.reminders.digest.queries import InLists, digest_of, week_of
from pacnam_tasks.reminders.digest.rules import Digest, Week
from pacnam_tasks.reminders.rules import Facts, Matter


@dataclass
class Email:
    """Makes a mail and posts it. Needs an application context for the words."""

    settings: Settings
    clock: Clock
    post: Post
    database: Database
    weeks: dict[Week, InLists] = field(default_factory=dict)
    """What the weeks of digests brought, found once for all readers: nothing changes a week that is over."""

    def send(self, parcel: Parcel) -> None:
        """Hand the mail over."""
        address = parcel.recipient.address
        mail = compose(
            [Line(self._shown(one), self._update_url(one)) for one in parcel.facts if one.matter != Matter.DIGEST],
            address,
            name=parcel.recipient.name,
            digest=self._digest(parcel),
            message_id=parcel.message_id,
            sender=self.settings.mail_from,
            public_url=self.settings.public_url,
            at=self.clock.real_now(),
        )
        self.post.send(mail, self.settings.mail_from, address)

    def close(self) -> None:
        """Say goodbye to the server."""
        self.post.close()

    def _digest(self, parcel: Parcel) -> Digest | None:
        """The newest digest in a message, its figures as they stand now."""
        weeks = [one.due_on for one in parcel.facts if one.matter is Matter.DIGEST and one.due_on]
        if not weeks:
            return None
        today = self.clock.today()
        with self.database.reading() as session:
            actor = actor_of_person(session, parcel.recipient.person_id, today)
            week = Week(max(weeks))
            known = self.weeks.get(week) or week_of(session, week, today, self.clock.zone)
            if week.last < today:
                self.weeks[week] = known
            digest = digest_of(session, actor, week, today, self.clock.zone, known)
        return digest if self.settings.mail_titles else digest.untitled()

    def _shown(self, facts: Facts) -> Facts:
        """What is said, without the title where mails carry none; a field has no other name."""
        if self.settings.mail_titles or facts.matter is Matter.FIELD_DIRECTION:
            return facts
        return replace(facts, title="")

    def _update_url(self, facts: Facts) -> str:
        """Where the recipient reports without signing in; empty where the mail brings no link."""
        if facts.update_link is None or not self.settings.update_links:
            return ""
        return f"{self.settings.public_url}/u/{signed(self.settings.secret_key, facts.update_link)}"
