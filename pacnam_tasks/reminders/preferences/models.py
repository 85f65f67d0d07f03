"""What a person has chosen about messages; without a row nothing was."""

from datetime import time

from sqlmodel import Field, SQLModel


class Preference(SQLModel, table=True):
    """`hour` is the person's own for the message of the day, none for that of the organisation.

    `email`: whether mails are wanted at all; `urgent`: whether what is urgent may come at once; `digest`: whether the
    weekly digest is wanted. `phone` is where text messages go, empty for nowhere: written as it is dialled abroad.
    """

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    hour: time | None = None
    email: bool = True
    urgent: bool = True
    digest: bool = True
    phone: str = Field(default="", max_length=16)
