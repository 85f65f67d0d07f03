"""Indicators, their definitions, values, explanations, links to tasks and expected paths.

Rows are never changed but for the end of their being in force: whoever reads as of a past day takes what was recorded
by then and had not been replaced by then. Each change is an event too.
"""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from pacnam_tasks.core.db import BigId, Fixed, UTCDateTime


class Indicator(SQLModel, table=True):
    """An indicator; `unit_id` answers for it. `is_per_unit`: each commune or unit has values of its own too."""

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=40, unique=True)
    name: str = Field(max_length=300)
    field_id: int = Field(foreign_key="field.id")
    unit_id: int = Field(foreign_key="unit.id", index=True)
    rank: int = 0
    is_per_unit: bool = False
    made_at: datetime = Field(sa_type=UTCDateTime)


class IndicatorDefinition(SQLModel, table=True):
    """What is measured, in what, how, from a day on until the next definition; values name the one they follow.

    `decimals` is how many the values have; `document` orders the definition; `made_by` is an appointment.
    """

    __tablename__ = "indicator_definition"
    __table_args__ = (
        Index("uq_indicator_definition_indicator_id_valid_from", "indicator_id", "valid_from", unique=True),
    )

    id: int | None = Field(default=None, primary_key=True)
    indicator_id: int = Field(foreign_key="indicator.id")
    valid_from: date
    text: str = Field(default="", sa_type=Text)
    measure: str = Field(max_length=60)
    direction: str = Field(max_length=10)
    is_cumulative: bool = True
    decimals: int = 1
    document: str = Field(default="", max_length=300)
    made_by: int = Field(foreign_key="appointment.id")
    made_at: datetime = Field(sa_type=UTCDateTime)


class IndicatorValue(SQLModel, table=True):
    """A value of a period as somebody entered it; `replaced_at` is when another took its place.

    `unit_id` is the unit whose value it is, none for the whole. `amount` is none where a document judges without a
    figure (`said_low`). The percentages are those that the document publishes, each with its own word. `is_derived`:
    the amount was worked out from published ones. `entered_by` and `confirmed_by` are appointments.
    """

    __tablename__ = "indicator_value"
    __table_args__ = (Index("ix_indicator_value_indicator_id_period", "indicator_id", "period", "kind"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    indicator_id: int = Field(foreign_key="indicator.id")
    definition_id: int = Field(foreign_key="indicator_definition.id")
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    period: str = Field(max_length=10)
    kind: str = Field(max_length=12)
    amount: Decimal | None = Field(default=None, sa_type=Fixed(4))
    qualifier: str = Field(default="", max_length=10)
    percent_of_plan: Decimal | None = Field(default=None, sa_type=Fixed(2))
    percent_of_plan_qualifier: str = Field(default="", max_length=10)
    percent_of_same: Decimal | None = Field(default=None, sa_type=Fixed(2))
    percent_of_same_qualifier: str = Field(default="", max_length=10)
    is_derived: bool = False
    said_low: bool = False
    origin: str = Field(max_length=10)
    source: str = Field(default="", max_length=300)
    note: str = Field(default="", sa_type=Text)
    entered_by: int = Field(foreign_key="appointment.id")
    entered_at: datetime = Field(sa_type=UTCDateTime)
    confirmed_by: int | None = Field(default=None, foreign_key="appointment.id")
    confirmed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    replaced_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class IndicatorExplanation(SQLModel, table=True):
    """Why an indicator was low in a period, and what is done about it."""

    __tablename__ = "indicator_explanation"
    __table_args__ = (Index("ix_indicator_explanation_indicator_id_period", "indicator_id", "period"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    indicator_id: int = Field(foreign_key="indicator.id")
    period: str = Field(max_length=10)
    cause: str = Field(sa_type=Text)
    remedy: str = Field(sa_type=Text)
    entered_by: int = Field(foreign_key="appointment.id")
    entered_at: datetime = Field(sa_type=UTCDateTime)
    replaced_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class IndicatorTask(SQLModel, table=True):
    """A task that serves an indicator; with `feeds` its quantity is counted into the indicator's value."""

    __tablename__ = "indicator_task"
    __table_args__ = (Index("ix_indicator_task_indicator_id", "indicator_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    indicator_id: int = Field(foreign_key="indicator.id")
    task_id: int = Field(foreign_key="task.id", index=True, sa_type=BigId)
    feeds: bool = False
    linked_by: int = Field(foreign_key="appointment.id")
    linked_at: datetime = Field(sa_type=UTCDateTime)
    replaced_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class IndicatorPath(SQLModel, table=True):
    """The expected path of an indicator in a year, where it is not the straight line; `points` as JSON."""

    __tablename__ = "indicator_path"
    __table_args__ = (Index("ix_indicator_path_indicator_id_year", "indicator_id", "year"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    indicator_id: int = Field(foreign_key="indicator.id")
    year: int
    shape: str = Field(max_length=12)
    curve: str = Field(default="", max_length=20)
    points: str = Field(default="[]", sa_type=Text)
    entered_by: int = Field(foreign_key="appointment.id")
    entered_at: datetime = Field(sa_type=UTCDateTime)
    replaced_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
