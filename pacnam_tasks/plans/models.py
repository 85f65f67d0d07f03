"""Plans, the documents that order work, fields and programmes."""

from datetime import date

from sqlalchemy import Text
from sqlmodel import Field as Column
from sqlmodel import SQLModel


class Field(SQLModel, table=True):
    """A field of work (lĩnh vực)."""

    id: int | None = Column(default=None, primary_key=True)
    code: str = Column(max_length=80, unique=True)
    name: str = Column(max_length=160)
    rank: int = 0


class Programme(SQLModel, table=True):
    """A national target programme."""

    id: int | None = Column(default=None, primary_key=True)
    code: str = Column(max_length=40, unique=True)
    name: str = Column(max_length=200)
    rank: int = 0


class SourceDocument(SQLModel, table=True):
    """A document that orders work; `number` is empty where it is not known."""

    __tablename__ = "source_document"

    id: int | None = Column(default=None, primary_key=True)
    kind: str = Column(max_length=60)
    number: str = Column(default="", max_length=60)
    issued_on: date
    issuer: str = Column(max_length=200)
    abstract: str = Column(sa_type=Text)


class Plan(SQLModel, table=True):
    """A plan of tasks for a period."""

    id: int | None = Column(default=None, primary_key=True)
    code: str = Column(max_length=40, unique=True)
    title: str = Column(max_length=300)
    starts_on: date
    ends_on: date
    source_document_id: int | None = Column(default=None, foreign_key="source_document.id")
