"""Units: a stable id and code, with validity in time."""

from datetime import date

from sqlmodel import Field, SQLModel


class Unit(SQLModel, table=True):
    """An organisation or unit; `rank` is its place in protocol order, `line_managed` = run by the province's branch."""

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=40, unique=True)
    name: str = Field(max_length=200)
    short_name: str = Field(max_length=80)
    kind: str = Field(max_length=20)
    parent_id: int | None = Field(default=None, foreign_key="unit.id")
    line_managed: bool = False
    rank: int = 0
    valid_from: date
    valid_to: date | None = None
