"""The devices on which people have messages shown."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from pacnam_tasks.core.db import UTCDateTime


class PushDevice(SQLModel, table=True):
    """A browser that shows messages: `endpoint` is its secret address at its push service, the keys are for that alone.

    `device` is what the browser calls itself. `added_at` and `used_at` are on the tasks' clock; `failures` counts the
    sendings in a row that did not get through.
    """

    __tablename__ = "push_device"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    endpoint: str = Field(max_length=1000, unique=True)
    p256dh: str = Field(max_length=100)
    auth: str = Field(max_length=40)
    device: str = Field(default="", max_length=200)
    added_at: datetime = Field(sa_type=UTCDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    failures: int = 0
