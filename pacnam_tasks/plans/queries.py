"""Fields, programmes and plans; everyone who is signed in may know them."""

from typing import cast

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from pacnam_tasks.core.db import fetch
from pacnam_tasks.plans.models import Field, Plan, Programme

_FIELDS = select_columns(Field.__table__).order_by(col(Field.rank), col(Field.code))  # type: ignore[attr-defined]


def all_fields(session: Session) -> list[Field]:
    """Every field in the committee's order, as rows for reading."""
    return cast(list[Field], fetch(session, _FIELDS).all())


def field_ids(session: Session) -> dict[str, int]:
    """The id of each field by its code, in the committee's order."""
    return {field.code: field.id or 0 for field in all_fields(session)}


def all_programmes(session: Session) -> list[Programme]:
    """Every programme in order."""
    return list(session.exec(select(Programme).order_by(col(Programme.rank))))


def all_plans(session: Session) -> list[Plan]:
    """Every plan, the newest first."""
    return list(session.exec(select(Plan).order_by(col(Plan.starts_on).desc())))
