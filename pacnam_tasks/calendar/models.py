"""Days that are not what their weekday says, and the years that the office has looked at."""

from datetime import date, datetime

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from pacnam_tasks.core.db import UTCDateTime


class CalendarYear(SQLModel, table=True):
    """A year of which a day was entered, or that was confirmed.

    `stamp` is drawn anew at each change of the year, so that forms and what is kept in memory know what they were
    made from, even where a change was undone. `confirmed_by` is an appointment.
    """

    __tablename__ = "calendar_year"

    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    stamp: int = Field(sa_type=BigInteger)
    confirmed_by: int | None = Field(default=None, foreign_key="appointment.id")
    confirmed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class CalendarDay(SQLModel, table=True):
    """A special day that was entered, with the document that ordered it, or that was confirmed as it was proposed.

    `entered_by` is an appointment. `was_proposed` says that nobody entered the day: it came with the year's
    confirmation, from the package, whose later versions then say nothing any more.
    """

    __tablename__ = "calendar_day"

    day: date = Field(primary_key=True)
    kind: str = Field(max_length=12)
    name: str = Field(max_length=200)
    document: str = Field(default="", max_length=300)
    document_on: date | None = None
    was_proposed: bool = False
    entered_by: int = Field(foreign_key="appointment.id")
    entered_at: datetime = Field(sa_type=UTCDateTime)
