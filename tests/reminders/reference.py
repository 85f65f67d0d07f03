"""The ladder as it is shipped, written down in days and people: who is to be told of what by a day's tick.

A list that knows nothing of the product. Whoever lives with it writes into it what happens.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

DAY, WEEK = timedelta(days=1), 7
ASKED, GIVEN = -1000, -1001
"""How the outbox numbers what is told two days after a request, and with a direction, not by a day to come."""
CARRIED = frozenset({"given", "carried"})
OPEN = CARRIED | {"submitted"}
OFFICE, STANDING = {"office"}, {"standing", "standing2"}
FIELD_OF_MEMBER = "nong-nghiep"

Line = tuple[str, str, date, int, str]
"""What it is about, the matter, the day it speaks of, the rung, the person."""
Asked = tuple[str, str, date, int | None, set[str]]
"""The same without the person; whom the rung reaches, if one has come."""


def rung_after(days: int, *rungs: int, weekly: int | None = None) -> int | None:
    """Of the rungs that have come after so many days the latest; the last may come again each week."""
    if weekly is not None and days >= weekly:
        return days - (days - weekly) % WEEK
    return max((rung for rung in rungs if rung <= days), default=None)


@dataclass
class Request:
    """Asks for a later day than `due`; by and by a higher level decides."""

    name: str
    due: date
    asked: date
    by: str
    to_day: date
    by_document: bool


@dataclass
class Obstacle:
    """Waits for a word until it is answered."""

    name: str
    answer_by: date
    by_document: bool


@dataclass
class Direction:
    """Is to be answered by a day."""

    name: str
    answer_by: date


@dataclass
class FieldDirection(Direction):
    """The same, by each of these units."""

    units: set[str]


@dataclass
class Period:
    """A span of recurring work of which there is a report or not."""

    starts: date
    ends: date
    reported: bool = False


@dataclass
class Known:
    """A task: from when on it stands as it does, and what waits beside it."""

    code: str
    unit: str
    in_field: str
    due: date | None
    recorded: date
    has_member: bool
    state: str = "given"
    rolls: bool = False
    is_recurring: bool = False
    refused: bool = False
    is_with_officer: bool = False
    submitted: date | None = None
    again_by: date | None = None
    review: date | None = None
    decided: int = 0
    request: Request | None = None
    obstacles: list[Obstacle] = field(default_factory=list)
    directions: list[Direction] = field(default_factory=list)
    periods: list[Period] = field(default_factory=list)

    @property
    def counts_on(self) -> date | None:
        """The day through which it is in time: where it rolls the Monday after a weekend (there are no other days off
        where one that rolls falls).
        """
        if self.due is None or not self.rolls or self.due.weekday() < 5:
            return self.due
        return self.due + (WEEK - self.due.weekday()) * DAY

    def last_ended(self, today: date) -> Period | None:
        """Its last period that is over."""
        return max((one for one in self.periods if one.ends < today), key=lambda one: one.ends, default=None)


def weeks_of(given: date, due: date) -> list[Period]:
    """The first on the Monday after it is given; the last ends at the due day."""
    monday = given + (WEEK - given.weekday()) * DAY
    starts = [monday + n * WEEK * DAY for n in range((due - monday).days // WEEK + 1)]
    return [Period(one, min(one + 6 * DAY, due)) for one in starts if one <= due]


def months_of(given: date, due: date) -> list[Period]:
    """The first on the 1st after it is given, or of the same month where that is within its first ten days."""
    first, found = given.replace(day=1), []
    while first <= due:
        following = (first + 31 * DAY).replace(day=1)
        if given < first or given.day <= 10:
            found.append(Period(first, min(following - DAY, due)))
        first = following
    return found


@dataclass
class Reference:
    """The list; `terms` are from when to when who heads Hạt Kiểm lâm, with days between on which nobody does, `acting`
    through which days the deputy acts for the head of the other unit.

    `lines` has the day of the first tick for each line, `begins` each day on which it came into force: what went
    unread with its ground is told anew when that comes back.
    """

    terms: list[tuple[date, date, str]]
    acting: list[tuple[date, date]]
    is_officer_there: bool = True
    tasks: list[Known] = field(default_factory=list)
    on_fields: list[FieldDirection] = field(default_factory=list)
    lines: dict[Line, date] = field(default_factory=dict)
    begins: dict[Line, set[date]] = field(default_factory=dict)
    before: set[Line] = field(default_factory=set)
    now: set[Line] = field(default_factory=set)

    def tick(self, today: date) -> None:
        """What a tick on this day adds."""
        self.before, self.now = self.now, set()
        self.tasks = [one for one in self.tasks if one.state != "over"]
        self.on_fields = [one for one in self.on_fields if one.units]
        for one in self.tasks:
            self._add(self._of_work(one, today), today)
            self._add(self._of_what_waits(one, today), today)
        for asked in self.on_fields:
            heads = set().union(*(self.first(unit, today) for unit in asked.units))
            self._add([(asked.name, "field_direction", asked.answer_by, _of_answer(asked, today), heads)], today)

    def _add(self, asked: Iterator[Asked] | list[Asked], today: date) -> None:
        for about, matter, day, rung, people in asked:
            for who in people if rung is not None else ():
                line = (about, matter, day, rung or 0, who)
                self.now.add(line)
                self.lines.setdefault(line, today)
                if line not in self.before:
                    self.begins.setdefault(line, set()).add(today)

    def _of_work(self, one: Known, today: date) -> Iterator[Asked]:
        """What is owed by the unit, or by whoever has the next word on the whole of it."""
        unit, due = self.unit(one, today), one.counts_on
        of_deadline = self._of_deadline(one, today)
        if one.state in CARRIED:
            if due is not None:
                rung = of_deadline
                people = unit if rung is not None and rung >= -1 else self.workers(one, today)
                yield one.code, "deadline", due, rung, people | self.member(one, rung, since=3)
            elif one.review is not None:
                above = self.first(one.unit, today) | OFFICE | STANDING
                yield one.code, "review", one.review, rung_after((today - one.review).days, 0, 7), above
            if one.again_by not in {None, due}:
                again = one.again_by or today
                rung = rung_after((today - again).days, -1, 1, 7)
                yield one.code, "resubmission", again, rung, unit | self.member(one, rung, since=7)
            period = one.last_ended(today)
            if period is not None and not period.reported:
                yield one.code, "period", period.ends, rung_after((today - period.ends).days, 1, 5), unit
        since = (today - one.recorded).days
        of_acceptance = None
        if one.state == "given" and not one.refused:
            of_acceptance = rung_after(since, 2, weekly=7)
            office = OFFICE if (of_acceptance or 0) >= WEEK else set()
            yield one.code, "acceptance", one.recorded, of_acceptance, self.first(one.unit, today) | office
        if one.state in CARRIED and not one.is_recurring and of_deadline is None and of_acceptance is None:
            yield one.code, "silence", one.recorded, rung_after(since, 15, 30), unit
        if one.state == "submitted" and one.submitted is not None:
            confirm = (OFFICE | STANDING) - self.heads(one.unit, today)
            yield one.code, "submission", one.submitted, rung_after((today - one.submitted).days, 3, 7), confirm

    def _of_deadline(self, one: Known, today: date) -> int | None:
        if one.counts_on is None:
            return None
        return rung_after((today - one.counts_on).days, -7, -3, -1, 0, 1, 3, weekly=7)

    def _of_what_waits(self, one: Known, today: date) -> Iterator[Asked]:
        """What somebody asked and nobody has answered."""
        if one.request is not None and one.state in OPEN:
            asked = one.request
            is_near = today >= asked.due - DAY
            rung = -1 if is_near else rung_after((today - asked.asked).days, 2)
            deciders = self.deciders(one, today, by_document=asked.by_document) - {asked.by}
            yield asked.name, "extension", asked.due, rung if is_near or rung is None else ASKED, deciders
        if one.state == "over":
            return
        for hindrance in one.obstacles:
            rung = rung_after((today - hindrance.answer_by).days, 1, 3, 7)
            deciders = self.deciders(one, today, by_document=hindrance.by_document)
            yield hindrance.name, "obstacle", hindrance.answer_by, rung, deciders
        for direction in one.directions:
            heads = self.first(one.unit, today)
            yield direction.name, "direction", direction.answer_by, _of_answer(direction, today), heads

    def heads(self, unit: str, today: date) -> set[str]:
        """Who heads a unit, in person or acting."""
        if unit == "HKL":
            return {who for since, until, who in self.terms if since <= today <= until}
        return {"lead"} | {"deputy" for first, last in self.acting if first <= today <= last}

    def first(self, unit: str, today: date) -> set[str]:
        """Who is told what a head is told: where nobody heads the unit whoever works there, and the office."""
        return self.heads(unit, today) or {"ranger"} | OFFICE

    def workers(self, one: Known, today: date) -> set[str]:
        """Whoever handles it, and where nobody does those who head the unit."""
        return {"officer"} if one.is_with_officer and self.is_officer_there else self.first(one.unit, today)

    def unit(self, one: Known, today: date) -> set[str]:
        """The officer handling it and those who head the unit."""
        return self.workers(one, today) | self.first(one.unit, today)

    def member(self, one: Known, rung: int | None, *, since: int) -> set[str]:
        """The member in charge, from so late on."""
        return {"member"} if one.has_member and rung is not None and rung >= since else set()

    def deciders(self, one: Known, today: date, *, by_document: bool) -> set[str]:
        """The standing members, and where it takes no document the member of the field; nobody on the own unit."""
        member = {"member"} if one.in_field == FIELD_OF_MEMBER and not by_document else set()
        return (STANDING | member) - self.heads(one.unit, today)


def _of_answer(asked: Direction, today: date) -> int:
    """At once, then so many days after the day of answer."""
    return rung_after((today - asked.answer_by).days, 1, 3, 7) or GIVEN
