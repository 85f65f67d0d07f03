"""From the token in an address to a person and a task; or to the reason why the link leads nowhere any more."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session

from pacnam_tasks.accounts.links.actions import note_wrong
from pacnam_tasks.accounts.links.queries import reporter_of
from pacnam_tasks.accounts.links.rules import Link
from pacnam_tasks.accounts.links.tokens import read
from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import DomainError, NotFound
from pacnam_tasks.core.web import client_address, clock, database, settings
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.tasks.access import powers
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries import one

ON_REPORT: list[Callable[[Session, Link, Actor, Clock], None]] = []
"""What features above do once a report by a link is saved, in its transaction."""


class LinkEnded(DomainError):
    """The link was ours and leads nowhere any more (410); its text says why, and nothing of the task."""


@dataclass(frozen=True)
class Opened:
    """A link that is good: whose it is, and on which task."""

    token: str
    link: Link
    actor: Actor
    task: Task


def link_in(token: str) -> Link:
    """The link that a token bears.

    Raises NotFound for one that we have not made, Throttled after too many of these, LinkEnded for one whose time is
    over. Costs no look into the database but for wrong ones.
    """
    link = read(settings().secret_key, token)
    if link is None:
        note_wrong(database(), client_address(), clock().real_now())
        raise NotFound
    if not settings().update_links:
        raise LinkEnded(_("Links for reporting without signing in are switched off."))
    if link.has_expired(clock().today()):
        raise LinkEnded(_("The time of this link is over."))
    return link


def opened(session: Session, token: str, link: Link) -> Opened:
    """Whose link it is and on which task; raises LinkEnded where it was cut off or overtaken."""
    actor = reporter_of(session, link, clock().today())
    if actor is None:
        raise LinkEnded(_("This link was cut off."))
    try:
        task = one.get_whole(session, one.code_of(session, link.task_id), actor)
    except NotFound:
        raise overtaken() from None
    if powers(actor, task).update is None:
        raise overtaken()
    return Opened(token, link, actor, task)


def overtaken() -> LinkEnded:
    """The person has no more to report on the task, whatever the reason: the same words for all of them."""
    return LinkEnded(
        _("You need not report on this task any more: it has ended or waits, or others are to report on it.")
    )
