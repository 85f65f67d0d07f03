"""What a unit is to be urged about by letter, and who may sign it.

Overdue tasks are those for which a rung in force reaches above the head of the unit; with them come the directions
not answered and the reports of periods missing for so long that the last rung for them has come.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, and_, func, select, union_all
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Appointment, Person
from pacnam_tasks.accounts.queries import in_force
from pacnam_tasks.accounts.rules import Actor, Role
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.web import local_time
from pacnam_tasks.decisions.directions.models import Direction, FieldDirection
from pacnam_tasks.plans.models import Field
from pacnam_tasks.reminders.ladder.queries import ladder_of, reaches
from pacnam_tasks.reminders.ladder.rules import Ladder, Source
from pacnam_tasks.reminders.matters import LEAD_UNIT, Thing, directions
from pacnam_tasks.reports.document import Letterhead, Signer
from pacnam_tasks.reports.letterheads.rules import by_delegation, signed
from pacnam_tasks.reports.letters.content import LateDirection, LateTask, LetterSigner, MissingPeriods, Urged
from pacnam_tasks.reports.letters.rules import ABOVE_THE_HEAD, chief_of_office
from pacnam_tasks.reports.measured import deadline_of, result_of, standing_of
from pacnam_tasks.reports.queries.letterheads import (
    OFFICE_BLANK,
    issuers_on,
    possible_issuers,
    possible_signers,
)
from pacnam_tasks.reports.signing import CHIEF
from pacnam_tasks.tasks.models import Task, TaskPeriod
from pacnam_tasks.tasks.queries.lists import rows_with
from pacnam_tasks.tasks.queries.selected import found_at
from pacnam_tasks.tasks.queries.visible import visible_to
from pacnam_tasks.tasks.rules.facts import CARRIED, overdue_days

Found = TypeVar("Found")


@dataclass(frozen=True)
class _Wanted:
    """The conditions of what is urged on a day, as far as the asker may see it."""

    actor: Actor
    ladder: Ladder
    day: date

    def late(self) -> Any:
        """Tasks that are overdue by a rung that reaches above the head, and that the unit still has to do."""
        clock = col(Task.clock_due_on)
        spans = self.ladder.spans(Source.DUE, self.day)
        return clock < self.day, found_at(CARRIED), reaches(clock, spans, ABOVE_THE_HEAD), visible_to(self.actor)

    def missing(self) -> Any:
        """Periods that have ended without their report, which every rung has asked for."""
        is_long = self._has_come_to_the_last_rung(Source.PERIOD, col(TaskPeriod.ends_on))
        return is_long, col(TaskPeriod.reported_on).is_(None), found_at(CARRIED), visible_to(self.actor)

    def directions(self) -> Iterable[tuple[Thing, Any]]:
        """Directions to answer by a day that has passed and every rung with it, those on tasks and those on fields."""
        for thing in directions(self.ladder, self.day):
            seen = (visible_to(self.actor),) if thing.of_task else ()
            yield thing, (*thing.where, self._has_come_to_the_last_rung(Source.DIRECTION, thing.occurrence), *seen)

    def _has_come_to_the_last_rung(self, source: Source, counted_from: Any) -> ColumnElement[bool]:
        spans = self.ladder.spans(source, self.day)
        is_over: ColumnElement[bool] = counted_from < self.day
        return and_(is_over, counted_from <= spans[0].until) if spans else is_over


def n_urged(session: Session, actor: Actor, day: date) -> dict[int, int]:
    """How many things each unit would be urged about, by the unit's id."""
    wanted = _Wanted(actor, ladder_of(session), day)
    each = [
        select(LEAD_UNIT.label("unit_id")).where(*wanted.late()),
        select(LEAD_UNIT).join(TaskPeriod, col(TaskPeriod.task_id) == col(Task.id)).where(*wanted.missing()).distinct(),
        *(select(thing.unit_id).select_from(thing.rows).where(*where) for thing, where in wanted.directions()),
    ]
    every = union_all(*each).subquery()
    rows = fetch(session, select(every.c.unit_id, func.count()).group_by(every.c.unit_id))
    return {row[0]: row[1] for row in rows}


def urged(session: Session, actor: Actor, unit_id: int, day: date) -> Urged:
    """What one unit would be urged about, the oldest first."""
    return urged_of(session, actor, [unit_id], day)[unit_id]


def urged_of(session: Session, actor: Actor, unit_ids: Collection[int], day: date) -> dict[int, Urged]:
    """What each of these units would be urged about, by the unit's id, the oldest first."""
    wanted = _Wanted(actor, ladder_of(session), day)
    late = _gathered(_late(session, wanted, unit_ids))
    unanswered = _gathered(_directions(session, wanted, unit_ids))
    missing = _gathered(_missing(session, wanted, unit_ids))
    return {
        one: Urged(
            tuple(late[one]),
            tuple(sorted(unanswered[one], key=lambda found: found.answer_by)),
            tuple(missing[one]),
        )
        for one in unit_ids
    }


def _gathered(pairs: Iterable[tuple[int, Found]]) -> dict[int, list[Found]]:
    found: dict[int, list[Found]] = defaultdict(list)
    for unit_id, one in pairs:
        found[unit_id].append(one)
    return found


def _late(session: Session, wanted: _Wanted, unit_ids: Collection[int]) -> Iterable[tuple[int, LateTask]]:
    chosen = select(col(Task.id)).where(col(Task.lead_unit_id).in_(unit_ids), *wanted.late())
    ids = list(fetch(session, chosen.order_by(col(Task.clock_due_on), col(Task.code))).scalars())
    for row in rows_with(session, ids):
        facts = row.facts
        yield (
            facts.lead_unit_id,
            LateTask(
                code=row.code,
                title=row.title,
                unit=row.lead_name,
                days=overdue_days(facts, wanted.day),
                percent=facts.percent,
                **deadline_of(facts, wanted.day),
                result=result_of(facts, row),
                **standing_of(facts),
                is_reported=facts.reported,
            ),
        )


def _directions(session: Session, wanted: _Wanted, unit_ids: Collection[int]) -> Iterable[tuple[int, LateDirection]]:
    for thing, where in wanted.directions():
        of: Any = Direction if thing.of_task else FieldDirection
        named: Any = (col(Task.title), col(Task.code)) if thing.of_task else (col(Field.name), col(Field.code))
        rows = thing.rows if thing.of_task else thing.rows.join(Field, col(Field.id) == col(FieldDirection.field_id))
        found = select(thing.unit_id, *named, of.text, of.given_at, of.answer_by).select_from(rows)
        where_of = (thing.unit_id.in_(unit_ids), *where)
        for unit_id, title, code, text, given_at, answer_by in fetch(session, found.where(*where_of)):
            yield (
                unit_id,
                LateDirection(
                    about=title if thing.of_task else f"Lĩnh vực {title}",
                    code=code if thing.of_task else "",
                    text=text,
                    given_on=local_time(given_at).date(),
                    answer_by=answer_by,
                    days=(wanted.day - answer_by).days,
                ),
            )


def _missing(session: Session, wanted: _Wanted, unit_ids: Collection[int]) -> Iterable[tuple[int, MissingPeriods]]:
    task = (col(Task.lead_unit_id), col(Task.code), col(Task.title))
    found = (
        select(*task, col(TaskPeriod.starts_on), col(TaskPeriod.ends_on))
        .join(TaskPeriod, col(TaskPeriod.task_id) == col(Task.id))
        .where(col(Task.lead_unit_id).in_(unit_ids), *wanted.missing())
        .order_by(col(Task.code), col(TaskPeriod.ends_on))
    )
    for (unit_id, code, title), rows in groupby(fetch(session, found), key=lambda row: tuple(row[:3])):
        periods = list(rows)
        last = periods[-1]
        days = (wanted.day - last.ends_on).days
        yield unit_id, MissingPeriods(code, title, len(periods), last.starts_on, last.ends_on, days)


def possible_letter_signers(session: Session, day: date) -> list[LetterSigner]:
    """Who may sign a letter of the committee or one of its office, each with a blank name last."""
    issuers = issuers_on(session, day)
    committee = issuers.committee
    found = [replace(one, issuer=committee.author) for one in letter_signers(session, committee, day)]
    if (office := issuers.office) is None:
        return found
    own = [one for one in possible_issuers(session, day) if one.issuer_id is not None]
    return found + [
        LetterSigner(_of_office(one.key), signed(office, one.signer).authority, one.signer, one.issuer_id, one.issuer)
        for one in own
    ]


def _of_office(key: str) -> str:
    """The key of a choice of the office: its chief signs for the committee too."""
    return key if key == OFFICE_BLANK else f"{OFFICE_BLANK}-{key}"


def letter_signers(session: Session, letterhead: Letterhead, day: date) -> list[LetterSigner]:
    """Who may sign for the committee on a day: the chief of the office by delegation, the standing members, a blank."""
    delegated = by_delegation(letterhead)
    found = select(col(Appointment.id), col(Appointment.title), col(Person.full_name))
    rows = fetch(
        session,
        found.join(Person, col(Person.id) == col(Appointment.person_id))
        .where(col(Appointment.role) == Role.OFFICE, in_force(day))
        .order_by(col(Appointment.id)),
    )
    chiefs = [
        LetterSigner(str(row.id), delegated, signer)
        for row in rows
        if (signer := chief_of_office(row.title, row.full_name))
    ]
    above = [LetterSigner(one.key, letterhead.authority, one.signer) for one in possible_signers(session, day)]
    return [*chiefs, *above, LetterSigner("", delegated, Signer(CHIEF))]
