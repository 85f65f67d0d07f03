"""Saved views, and who has which of them pinned."""

from datetime import datetime

from sqlalchemy import Index, Text, text
from sqlmodel import Field, SQLModel

from pacnam_tasks.core.db import UTCDateTime

IS_SHARED = text("shared_with <> ''")


class SavedView(SQLModel, table=True):
    """A name for a filter of the list of tasks.

    `wanted` is the filter as JSON, read and checked again each time; it names no day: a view shows today.
    `shared_with` is a circle of `rules.Sharing`; what is shared belongs to the office, whoever saved it.
    """

    __tablename__ = "saved_view"
    __table_args__ = (
        Index("uq_saved_view_person_id_name", "person_id", "name", unique=True),
        Index("ix_saved_view_shared", "shared_with", "id", sqlite_where=IS_SHARED, postgresql_where=IS_SHARED),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    name: str = Field(max_length=60)
    wanted: str = Field(sa_type=Text)
    shared_with: str = Field(default="", max_length=10)
    saved_at: datetime = Field(sa_type=UTCDateTime)
    version: int = 1


class PinnedView(SQLModel, table=True):
    """A view that a person wants on the home page and above the list."""

    __tablename__ = "pinned_view"

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    view_id: int = Field(foreign_key="saved_view.id", primary_key=True, index=True)
    pinned_at: datetime = Field(sa_type=UTCDateTime)
