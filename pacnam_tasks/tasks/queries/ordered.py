"""The plans of the tasks that were known at an instant, and the documents that order them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session, col

from pacnam_tasks.core.db import fetch
from pacnam_tasks.plans.models import Plan, SourceDocument
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.facts import State


def plans_known(session: Session, before: datetime) -> tuple[Sequence[Row[Any]], Sequence[Row[Any]]]:
    """The plans, in the order of their beginning, and their source documents, in the order of issue."""
    known = select(col(Task.plan_id)).where(col(Task.state) != State.DRAFT, col(Task.created_at) < before)
    plans = fetch(
        session,
        select(Plan.__table__).where(col(Plan.id).in_(known)).order_by(col(Plan.starts_on), col(Plan.id)),  # type: ignore[attr-defined]
    ).all()
    ordered_by = [plan.source_document_id for plan in plans if plan.source_document_id is not None]
    documents = fetch(
        session,
        select(SourceDocument.__table__)  # type: ignore[attr-defined]
        .where(col(SourceDocument.id).in_(ordered_by))
        .order_by(col(SourceDocument.issued_on), col(SourceDocument.id)),
    ).all()
    return plans, documents
