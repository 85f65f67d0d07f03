"""Whom the ladder reaches with what: one select for each way to a person, all with the same columns.

`before` is the rung that was in force the day before; `channels` are those by which the one in force goes, in bits;
`working_days` is how many of these it counts, null where it counts calendar days.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, String, and_, cast, exists, false, literal, null, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from pacnam_tasks.accounts.models import Account, Appointment
from pacnam_tasks.accounts.queries import in_force
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.reminders.ladder.queries import channels_of, number_of, reaches, working_days_of
from pacnam_tasks.reminders.ladder.rules import MATTERS, Addressee, Span, Spans
from pacnam_tasks.reminders.matters import THINGS, Thing, things_of
from pacnam_tasks.reminders.rules import Matter
from pacnam_tasks.tasks.access import OF_THE_UNIT
from pacnam_tasks.tasks.models import Task

OWN, HEAD = aliased(Appointment), aliased(Appointment)


def _is_out(person_id: Any) -> Any:
    """Whether the account is disabled; a task that was re-opened may still name the person."""
    return exists().where(col(Account.person_id) == person_id, ~col(Account.enabled))


MEMBER_LEFT = _is_out(col(Task.member_id))
IS_HANDLED = and_(col(Task.handler_id).is_not(None), ~_is_out(col(Task.handler_id)))


def of_ladder(ladder: Spans, day: Any, matters: Iterable[Matter] = Matter) -> list[Any]:
    """Whom the rungs in force on `day`, which may be left open, reach with something of these matters."""
    wanted = frozenset(matters)
    found = []
    for source, things in THINGS.items():
        spans, before = ladder.spans(source, day), ladder.spans_before(source, day)
        if not spans or not wanted.intersection(MATTERS[source]):
            continue
        for thing in things(ladder, day):
            if thing.matter in wanted:
                found += _Way(thing, spans, before, day).all()
    return found


def deciding(ladder: Spans, day: Any, matter: Matter) -> list[Any]:
    """Who decides on things of this matter: selects of their numbers with persons."""
    return [one for thing in things_of(matter, ladder, day) for one in _Way(thing, [], [], day).deciding()]


def columns(matter: Any, matter_id: Any, rung: Any, occurrence: Any, before: Any, channels: Any) -> tuple[Any, ...]:
    """The columns that all selects have before the working days and the person; `matter` is one of them all, or a
    column.
    """
    return (
        col(Task.id).label("task_id"),
        col(Task.lead_unit_id).label("unit_id"),
        (literal(matter.value, String) if isinstance(matter, Matter) else matter).label("matter"),
        matter_id.label("matter_id"),
        rung.label("rung"),
        occurrence.label("occurrence"),
        before.label("before"),
        channels.label("channels"),
    )


@dataclass(frozen=True)
class _Way:
    """The ways from one thing to the people whom its rungs in force reach."""

    thing: Thing
    spans: list[Span]
    before: list[Span]
    day: Any

    def all(self) -> list[Any]:
        """A select for each way that a rung takes."""
        asked = frozenset[Addressee]().union(*(span.rung.audience for span in self.spans))
        ways: list[Any] = []
        if asked & {Addressee.OFFICER, Addressee.HEAD, Addressee.ACTING}:
            ways += [self._heads(), self._without_head()]
        if asked & {Addressee.OFFICE, Addressee.STANDING}:
            ways.append(self._above())
        if Addressee.DECIDER in asked:
            ways += [self._decider(decides) for decides in self.thing.deciders]
        if Addressee.OFFICER in asked and self.thing.of_task:
            ways.append(self._to(col(Task.handler_id)).where(self._reaches(Addressee.OFFICER), IS_HANDLED))
        if Addressee.MEMBER in asked and self.thing.of_task:
            is_there = (col(Task.member_id).is_not(None), ~MEMBER_LEFT)
            ways.append(self._to(col(Task.member_id)).where(self._reaches(Addressee.MEMBER), *is_there))
        return ways

    def _to(self, person_id: Any) -> Any:
        thing = self.thing
        channels = channels_of(thing.counted_from, self.spans)
        working = working_days_of(thing.counted_from, self.spans).label("working_days")
        rung, before = number_of(thing.counted_from, self.spans), number_of(thing.counted_from, self.before)
        found = columns(thing.matter, thing.id, rung, thing.occurrence, before, channels)
        if not thing.of_task:
            found = (cast(null(), BigInteger).label("task_id"), thing.unit_id.label("unit_id"), *found[2:])
        return select(*found, working, person_id.label("person_id")).select_from(thing.rows).where(*thing.where)

    def _reaches(self, *addressees: Addressee) -> ColumnElement[bool]:
        return reaches(self.thing.counted_from, self.spans, addressees)

    def _heads(self) -> Any:
        """Who heads the unit that carries it, and stands in where nobody handles the task."""
        acting_for = col(Appointment.acting_for_id)
        in_person, acting = self._reaches(Addressee.HEAD), self._reaches(Addressee.ACTING)
        handling = self._reaches(Addressee.OFFICER)
        if self.thing.of_task:
            handling = and_(handling, ~IS_HANDLED)
        is_reached = or_(and_(acting_for.is_(None), in_person), and_(acting_for.is_not(None), acting), handling)
        at_all = self._reaches(Addressee.HEAD, Addressee.ACTING, Addressee.OFFICER)
        return self._appointed(col(Appointment.unit_id) == self.thing.unit_id).where(
            col(Appointment.role) == Role.LEADER, at_all, is_reached
        )

    def _without_head(self) -> Any:
        """Who works in a unit that nobody heads who can sign in, and the office, which sees to it that somebody does:
        what a head would have been told is told them.
        """
        asked = self._reaches(Addressee.HEAD, Addressee.ACTING)
        handling = self._reaches(Addressee.OFFICER)
        if self.thing.of_task:
            handling = and_(handling, ~IS_HANDLED)
        headed = (
            select(col(HEAD.unit_id))
            .join(Account, and_(col(Account.person_id) == col(HEAD.person_id), col(Account.enabled)))
            .where(col(HEAD.role) == Role.LEADER, in_force(self.day, HEAD))
        )
        works_there = and_(col(Appointment.role) == Role.STAFF, col(Appointment.unit_id) == self.thing.unit_id)
        return self._appointed(or_(works_there, col(Appointment.role) == Role.OFFICE)).where(
            self.thing.unit_id.not_in(headed), or_(asked, handling)
        )

    def _above(self) -> Any:
        role = col(Appointment.role)
        office, standing = self._reaches(Addressee.OFFICE), self._reaches(Addressee.STANDING)
        is_reached = or_(and_(role == Role.OFFICE, office), and_(role == Role.STANDING, standing))
        return self._appointed(role.in_([Role.OFFICE, Role.STANDING])).where(is_reached)

    def _decider(self, decides: Any) -> Any:
        """Who decides on it: nobody on their own unit."""
        return self._appointed(decides).where(self._reaches(Addressee.DECIDER), ~self._works_for_the_lead())

    def deciding(self) -> list[Any]:
        """Who decides on it, whatever the rungs say."""
        named = (self.thing.id.label("matter_id"), col(Appointment.person_id))
        rows = select(*named).select_from(self.thing.rows).where(*self.thing.where)
        return [
            rows.join(Appointment, decides).where(in_force(self.day), ~self._works_for_the_lead())
            for decides in self.thing.deciders
        ]

    def _appointed(self, on: Any) -> Any:
        return self._to(col(Appointment.person_id)).join(Appointment, on).where(in_force(self.day))

    def _works_for_the_lead(self) -> ColumnElement[bool]:
        if not self.thing.of_task:
            return false()
        return exists().where(
            col(OWN.person_id) == col(Appointment.person_id),
            col(OWN.unit_id) == col(Task.lead_unit_id),
            col(OWN.role).in_(sorted(OF_THE_UNIT)),
            in_force(self.day, OWN),
        )
