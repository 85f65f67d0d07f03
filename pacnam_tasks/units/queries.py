"""Units by code and in protocol order; everyone who is signed in may know the units."""

from datetime import date
from typing import cast

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.units.models import Unit
from pacnam_tasks.units.rules import UnitKind, is_valid_on

_ALL = select_columns(Unit.__table__).order_by(col(Unit.rank), col(Unit.code))  # type: ignore[attr-defined]


def all_units(session: Session) -> list[Unit]:
    """Every unit in protocol order, as rows for reading."""
    return cast(list[Unit], fetch(session, _ALL).all())


def organisation_name(session: Session) -> str:
    """The name of the committee whose tasks these are: the first unit in protocol order without a parent."""
    top = select(Unit).where(col(Unit.parent_id).is_(None), col(Unit.kind) == UnitKind.COMMITTEE)
    unit = session.exec(top.order_by(col(Unit.rank)).limit(1)).first()
    return unit.name if unit else ""


def by_code(session: Session, code: str) -> Unit:
    """The unit with this code; NotFound if there is none."""
    unit = session.exec(select(Unit).where(col(Unit.code) == code)).one_or_none()
    if unit is None:
        raise NotFound
    return unit


def last_rank(session: Session) -> int:
    """The last place in protocol order that is taken."""
    return int(fetch(session, select_columns(func.coalesce(func.max(col(Unit.rank)), 0))).scalar_one())


def below(session: Session, unit_id: int, today: date) -> list[str]:
    """Names of the units that still stand under this one."""
    children = session.exec(select(Unit).where(col(Unit.parent_id) == unit_id).order_by(col(Unit.rank), col(Unit.code)))
    return [unit.name for unit in children if is_valid_on(unit, today)]
