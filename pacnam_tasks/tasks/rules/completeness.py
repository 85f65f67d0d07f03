"""The five things that must be clear before a task is given out: "5 rõ". Pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Clear(StrEnum):
    """What must be clear."""

    PERSON = "clear_person"
    WORK = "clear_work"
    TIME = "clear_time"
    RESULT = "clear_result"
    RESPONSIBILITY = "clear_responsibility"


class Lack(StrEnum):
    """What is missing for it."""

    LEAD = "lacks_lead"
    PEOPLE = "lacks_people"
    MEMBER = "lacks_member"
    TITLE = "lacks_title"
    SOURCE = "lacks_source"
    DAY = "lacks_day"
    RESULT = "lacks_result"
    CO_UNITS = "lacks_co_units"


@dataclass(frozen=True, slots=True)
class Mark:
    """One of the five: what is missing for it, nothing where it is clear."""

    what: Clear
    lacks: tuple[Lack, ...] = ()


def completeness(task: Any, *, has_co_units: bool, has_people: bool = True) -> tuple[Mark, ...]:
    """The five marks of a draft, its row or what was typed; `has_people` where somebody can act in the lead unit."""
    lead: tuple[Lack, ...] = () if task.lead_unit_id else (Lack.LEAD,)
    if task.lead_unit_id and not has_people:
        lead = (Lack.PEOPLE,)
    member = () if task.member_id else (Lack.MEMBER,)
    title = () if task.title else (Lack.TITLE,)
    source = () if task.quoted or task.source_document_id else (Lack.SOURCE,)
    day = () if task.due_on or task.review_on else (Lack.DAY,)
    result = () if task.product or (task.target and task.measure) else (Lack.RESULT,)
    helpers = () if has_co_units or task.no_co_units else (Lack.CO_UNITS,)
    return (
        Mark(Clear.PERSON, lead + member),
        Mark(Clear.WORK, title + source),
        Mark(Clear.TIME, day),
        Mark(Clear.RESULT, result),
        Mark(Clear.RESPONSIBILITY, member + helpers),
    )


def lacking(marks: tuple[Mark, ...]) -> tuple[Lack, ...]:
    """All that is missing, each once."""
    return tuple(dict.fromkeys(lack for mark in marks for lack in mark.lacks))
