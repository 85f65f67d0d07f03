"""The address of a person's calendar."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from pacnam_tasks.core.db import UTCDateTime


class CalendarFeed(SQLModel, table=True):
    """A person's calendar has one address at a time; `token_hash` is the SHA-256 of its secret part."""

    __tablename__ = "calendar_feed"

    account_id: int = Field(primary_key=True, foreign_key="account.id")
    token_hash: str = Field(max_length=64, unique=True)
    made_at: datetime = Field(sa_type=UTCDateTime)
