"""The rungs that the office keeps; while there are none the shipped ladder is in force."""

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from pacnam_tasks.core.db import BigId


class RungRow(SQLModel, table=True):
    """One rung: `audience` and `channels` are codes, parted by blanks.

    Each rung goes by the notices, also one of old whose `channels` do not name them.
    """

    __tablename__ = "rung"
    __table_args__ = (Index("uq_rung_source_days", "source", "days", unique=True),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    source: str = Field(max_length=20)
    days: int
    unit: str = Field(max_length=10)
    audience: str = Field(max_length=100)
    channels: str = Field(max_length=40)
    weekly: bool = False
    enabled: bool = True
    version: int = 1
