"""Saved views are kept, renamed, shared, pinned and deleted.

A view of one's own is a setting and leaves no event; what the office shares is told to others, so that each sharing
is one.
"""

from sqlalchemy import delete
from sqlmodel import Session, col

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.errors import Conflict, NotAllowed, Refused
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history.actions import Happening, record
from pacnam_tasks.tasks.forms import TaskFilter
from pacnam_tasks.tasks.saved_views import queries
from pacnam_tasks.tasks.saved_views.access import may_change, sharing_right
from pacnam_tasks.tasks.saved_views.forms import ViewInput, to_keep
from pacnam_tasks.tasks.saved_views.models import PinnedView, SavedView
from pacnam_tasks.tasks.saved_views.rules import MAX_PINNED, MAX_VIEWS, Sharing


def save(session: Session, sent: ViewInput, wanted: TaskFilter, *, by: Actor, clock: Clock) -> SavedView:
    """Keep a filter under a name; the same one again is the first. Raises NotAllowed, or Refused by field."""
    _check_sharing(by, sent.shared_with)
    filter_text = to_keep(wanted)
    same = queries.own_named(session, by, sent.name)
    if same is not None and (same.wanted, same.shared_with) == (filter_text, sent.shared_with):
        return same
    _check_name(session, by.person_id, sent.name, None)
    if queries.n_own(session, by) >= MAX_VIEWS:
        raise Refused(_("You have 50 saved views already. Please delete one that is not needed any more."))
    view = SavedView(
        person_id=by.person_id,
        name=sent.name,
        wanted=filter_text,
        shared_with=sent.shared_with,
        saved_at=clock.now(),
    )
    session.add(view)
    session.flush()
    if sent.pinned:
        pin(session, view, by=by, clock=clock)
    if sent.shared_with:
        _tell(session, view, "view_shared", by, clock)
    return view


def change(session: Session, view: SavedView, sent: ViewInput, *, by: Actor, clock: Clock) -> None:
    """Rename a view, share it or not; raises NotAllowed, Conflict, or Refused by field."""
    _check_change(by, view)
    if (view.name, view.shared_with) == (sent.name, sent.shared_with):
        return
    if view.version != sent.version:
        raise Conflict
    if sent.shared_with != view.shared_with:
        _check_sharing(by, Sharing.ALL)
    _check_name(session, view.person_id, sent.name, view.id)
    was_shared = bool(view.shared_with)
    view.name, view.shared_with = sent.name, sent.shared_with
    view.version += 1
    session.add(view)
    if was_shared or sent.shared_with:
        _tell(session, view, "view_shared" if sent.shared_with else "view_withdrawn", by, clock)


def remove(session: Session, view: SavedView, *, by: Actor, clock: Clock) -> None:
    """Delete a view, for everybody who has it pinned; raises NotAllowed."""
    _check_change(by, view)
    fetch(session, delete(PinnedView).where(col(PinnedView.view_id) == view.id))
    if view.shared_with:
        _tell(session, view, "view_withdrawn", by, clock)
    session.delete(view)


def pin(session: Session, view: SavedView, *, by: Actor, clock: Clock) -> None:
    """Put a view on the person's own home page; twice is once. Raises Refused."""
    pinned = queries.pinned_ids(session, by)
    if view.id in pinned:
        return
    if len(pinned) >= MAX_PINNED:
        raise Refused({"pinned": _("At most 6 views can be pinned. Please unpin one first.")})
    session.add(PinnedView(person_id=by.person_id, view_id=view.id or 0, pinned_at=clock.now()))


def unpin(session: Session, view: SavedView, *, by: Actor) -> None:
    """Take a view off the person's own home page."""
    mine = delete(PinnedView).where(col(PinnedView.view_id) == view.id, col(PinnedView.person_id) == by.person_id)
    fetch(session, mine)


def _check_change(actor: Actor, view: SavedView) -> None:
    if not may_change(actor, view):
        raise NotAllowed(_("The office shares this view and alone changes it; you may pin it for yourself."))


def _check_sharing(actor: Actor, sharing: Sharing) -> None:
    if sharing and sharing_right(actor) is None:
        raise NotAllowed(_("The office alone shares views with others."))


def _check_name(session: Session, person_id: int, name: str, own_id: int | None) -> None:
    if queries.is_taken(session, person_id, name, own_id):
        raise Refused({"name": _("There is a view of this name already. Please choose another name.")})


def _tell(session: Session, view: SavedView, kind: str, actor: Actor, clock: Clock) -> None:
    right = sharing_right(actor)
    data = {"view": view.id, "name": view.name, "wanted": view.wanted, "shared_with": view.shared_with}
    happening = Happening(kind, clock.now(), clock.today(), data, actor_id=right.id if right else None)
    record(session, [happening])
