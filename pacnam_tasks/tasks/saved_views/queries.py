"""Saved views that a person sees: the person's own, and those shared with a circle to which the person belongs.

A pin on a view that is not shared with the person any more counts for nothing.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select, union_all
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.db import fetch, written
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.core.text import fold
from pacnam_tasks.tasks.saved_views.access import shared_with
from pacnam_tasks.tasks.saved_views.models import PinnedView, SavedView
from pacnam_tasks.tasks.saved_views.rules import MAX_PINNED

_VISIBLE: ColumnElement[bool] = or_(
    col(SavedView.person_id) == bindparam("person_id"),
    col(SavedView.shared_with).in_(bindparam("circles", expanding=True)),
)
_ROWS: Any = (
    select(
        *(getattr(SavedView, name) for name in SavedView.model_fields),
        col(PinnedView.pinned_at).label("pinned_at"),
    )
    .outerjoin(
        PinnedView,
        and_(col(PinnedView.view_id) == col(SavedView.id), col(PinnedView.person_id) == bindparam("person_id")),
    )
    .where(_VISIBLE)
)
_NAMED_ONES: Any = union_all(
    select(col(PinnedView.view_id)).where(col(PinnedView.person_id) == bindparam("person_id")),
    select(bindparam("opened")),
)
_SHOWN = (
    _ROWS.where(col(SavedView.id).in_(_NAMED_ONES))
    .order_by(col(PinnedView.pinned_at).is_(None), col(PinnedView.pinned_at), col(SavedView.id))
    .limit(written(MAX_PINNED + 1))
)


def _asker(actor: Actor) -> dict[str, Any]:
    return {"person_id": actor.person_id, "circles": sorted(shared_with(actor))}


def shown(session: Session, actor: Actor, opened_id: int | None = None) -> Sequence[Any]:
    """The views that the person has pinned, in the order of pinning, then the opened one if it is not among them."""
    rows = fetch(session, _SHOWN, _asker(actor) | {"opened": opened_id or 0}).all()
    pinned = [row for row in rows if row.pinned_at is not None][:MAX_PINNED]
    return [*pinned, *(row for row in rows if row.pinned_at is None)]


def visible(session: Session, actor: Actor) -> list[Any]:
    """Every view that the person sees, by name."""
    return sorted(fetch(session, _ROWS, _asker(actor)), key=lambda row: (fold(row.name), row.id))


def view_of(session: Session, view_id: int, actor: Actor) -> SavedView:
    """The view; NotFound for those who do not see it as for nothing."""
    statement = select_rows(SavedView).where(_VISIBLE, col(SavedView.id) == bindparam("view_id"))
    found = session.exec(statement, params=_asker(actor) | {"view_id": view_id}).one_or_none()
    if found is None:
        raise NotFound
    return found


def own_named(session: Session, actor: Actor, name: str) -> SavedView | None:
    """The person's own view of this name."""
    own = select_rows(SavedView).where(col(SavedView.person_id) == actor.person_id, col(SavedView.name) == name)
    return session.exec(own).one_or_none()


def is_taken(session: Session, person_id: int, name: str, but_id: int | None) -> bool:
    """Whether another view of the person has this name."""
    found = select(col(SavedView.id)).where(col(SavedView.person_id) == person_id, col(SavedView.name) == name)
    return any(one != but_id for one in fetch(session, found).scalars())


def n_own(session: Session, actor: Actor) -> int:
    """How many views the person has saved."""
    own = select(func.count()).select_from(SavedView).where(col(SavedView.person_id) == actor.person_id)
    return int(fetch(session, own).scalar_one())


def pinned_ids(session: Session, actor: Actor) -> frozenset[int]:
    """The views that stand on the person's home page."""
    return frozenset(row.id for row in shown(session, actor) if row.pinned_at is not None)
