"""Who may do what, as the people of the house would say it: from contract.md, without the rules under test."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property

from tests.life.affairs import Acting, Affairs
from tests.life.memory import Life

UNITS = ("NNPTNT", "HKL", "VPHU")
"""Those that lead tasks; the communes hold parts."""
COMMUNES = ("XBB", "XCL")
FIELDS = ("nong-nghiep", "lam-nghiep")


@dataclass(frozen=True)
class Person:
    """Somebody with posts (role and unit), as a member with fields, on a day.

    `acting` has the posts among them in which the person acts for a head, with the id of each.
    """

    name: str
    posts: tuple[tuple[str, str], ...]
    fields: frozenset[str] = field(default_factory=frozenset)
    acting: tuple[tuple[str, int], ...] = ()

    def on(self, day: date, actings: Iterable[Acting]) -> "Person":
        """The same person with the posts of that day."""
        mine = [one for one in actings if one.person == self.name and one.counts_on(day)]
        posts = self.posts + tuple(("leader", one.unit) for one in mine)
        return replace(self, posts=posts, acting=tuple((one.unit, one.id) for one in mine))

    def right_in(self, unit: str | None) -> int:
        """The id of the post as acting head of a unit, nought for none: what is done as its head is done in that."""
        return dict(self.acting).get(unit or "", 0)

    def still_has(self, right: int) -> bool:
        """Whether what was done in a right can be taken back in it."""
        return right == 0 or right in dict(self.acting).values()

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles of all posts."""
        return frozenset(role for role, _unit in self.posts)

    def is_a(self, role: str) -> bool:
        """Whether the person holds such a post anywhere."""
        return role in self.roles

    def is_in(self, unit: str, *roles: str) -> bool:
        """Whether the person holds one of these posts there."""
        return any((role, unit) in self.posts for role in roles)

    @property
    def only_administers(self) -> bool:
        """Whether the person has no say over tasks."""
        return self.roles == {"administrator"}

    @cached_property
    def units(self) -> set[str]:
        """Where the person works as head or staff."""
        return {unit for role, unit in self.posts if role in {"leader", "staff"}}

    @cached_property
    def reads_all(self) -> bool:
        """Office, standing, members and inspectors see every task."""
        return bool(self.roles & {"office", "standing", "member", "inspector"})


def _person(name: str, *posts: str, fields: tuple[str, ...] = ()) -> Person:
    pairs = (post.split("@") for post in posts)
    return Person(name, tuple((role, unit) for role, unit in pairs), frozenset(fields))


OF_THE_HOUSE = (
    _person("office", "office@VPHU"),
    _person("standing", "standing@HU"),
    _person("member", "member@HU", fields=FIELDS[:1]),
    _person("lead", "leader@NNPTNT"),
    _person("staff", "staff@NNPTNT"),
    _person("stranger", "leader@HKL"),
    _person("commune", "leader@XBB"),
    _person("commune2", "leader@XCL"),
    _person("inspector", "inspector@HU"),
    _person("administrator", "administrator@VPHU"),
)
MOVED_IN = (
    _person("double", "standing@HU", "leader@HKL"),
    _person("chief", "leader@VPHU"),
    _person("member2", "member@HU", fields=FIELDS[1:]),
    _person("deputy", "staff@XBB"),
)
PEOPLE = OF_THE_HOUSE + MOVED_IN


def sees(person: Person, life: Life) -> bool:
    """Whether the person sees the whole of a task, and so can be told why something is not theirs to do."""
    if person.reads_all:
        return True
    if life.now.state == "draft":
        return False
    return bool(person.units & {*life.line, *life.co_units})


def counts_in(person: Person, unit: str, whole_unit: str | None) -> bool:
    """Whether a task counts for the person: all tasks, or what their units lead with the parts that they gave out."""
    return person.reads_all or bool(person.units & {unit, whole_unit})


def _own(person: Person, life: Life) -> bool:
    return person.is_in(life.now.unit, "leader", "staff", "office")


def _head(person: Person, life: Life) -> bool:
    return person.is_in(life.now.unit, "leader")


def _worker(person: Person, life: Life) -> bool:
    """Staff report once the head has accepted."""
    return _head(person, life) or (life.now.state == "in_progress" and person.is_in(life.now.unit, "staff"))


def _assigner(person: Person, life: Life) -> bool:
    if life.is_of_another:
        return not _own(person, life) and person.is_in(life.now.whole_unit or "", "leader")
    return not _own(person, life) and person.is_a("standing")


def _checker(person: Person, life: Life) -> bool:
    if life.is_of_another:
        return _assigner(person, life)
    return not _own(person, life) and (person.is_a("standing") or person.is_a("office"))


def _director(person: Person, life: Life) -> bool:
    return not _own(person, life) and (person.is_a("standing") or life.now.field in person.fields)


def _extender(person: Person, life: Life) -> bool:
    return _assigner(person, life) if life.is_of_another else _director(person, life)


def _proxy(person: Person, life: Life) -> bool:
    return not _own(person, life) and person.is_a("office")


def _keeper(person: Person, life: Life) -> bool:
    return _head(person, life) or _proxy(person, life)


def _splitter(person: Person, life: Life) -> bool:
    """The lead unit, or the office for it."""
    return _head(person, life) or _proxy(person, life)


def _helper(person: Person, life: Life) -> bool:
    return any(person.is_in(unit, "leader", "staff") for unit in life.co_units)


def _standing(person: Person, _life: Life) -> bool:
    return person.is_a("standing")


def _office(person: Person, _life: Life) -> bool:
    return person.is_a("office")


CARRIED = {"assigned", "in_progress"}
OPEN = CARRIED | {"submitted"}
MAY: dict[str, tuple[Callable[[Person, Life], bool], set[str]]] = {
    "edit": (_office, {"draft"}),
    "assign": (_standing, {"draft"}),
    "accept": (_head, {"assigned"}),
    "refuse": (_head, {"assigned"}),
    "uphold": (_assigner, {"assigned"}),
    "release": (_assigner, {"assigned"}),
    "report": (_worker, CARRIED),
    "raise_obstacle": (_worker, CARRIED),
    "submit": (_head, CARRIED),
    "paper": (_proxy, CARRIED),
    "paper_submit": (_proxy, CARRIED),
    "correct": (_keeper, {"in_progress", "submitted"}),
    "review": (_checker, CARRIED),
    "check": (_checker, {"submitted"}),
    "confirm": (_assigner, {"submitted"}),
    "send_back": (_checker, {"submitted"}),
    **dict.fromkeys(["split", "share"], (_splitter, CARRIED)),
    "note": (_helper, OPEN | {"paused"}),
    "ask_extension": (_head, CARRIED),
    "pause": (_assigner, OPEN),
    "resume": (_assigner, {"paused"}),
    "revoke": (_assigner, OPEN | {"paused"}),
    "reopen": (_assigner, {"done", "revoked"}),
    "delegate": (_head, OPEN),
    "roll": (_assigner, OPEN | {"paused"}),
    "overrule": (_director, OPEN),
    "direct": (_director, OPEN | {"paused"}),
    "answer_direction": (_head, OPEN | {"paused", "done", "revoked"}),
}
"""Who does it, and how the task stands then; what is not here hangs on more than the task."""


def may(person: Person, act: str, life: Life) -> bool:
    """Whether this is the person's to do now."""
    who, states = MAY[act]
    return life.now.state in states and who(person, life)


def may_extend(person: Person, life: Life, level: str) -> bool:
    """Whether the person decides an extension at this level, whatever has become of the task."""
    return (_extender if level in {"lead_unit", "thuong_truc"} else _assigner)(person, life)


LEVELS = ("lead_unit", "thuong_truc", "ban_thuong_vu", "province")
"""The levels that answer an obstacle; the office is none, as it never decides."""


def answers(person: Person, life: Life, level: str, asked: str | None = None) -> bool:
    """Whether the person answers obstacles at this level; never those of their own unit."""
    if _own(person, life):
        return False
    if level == "lead_unit":
        unit = asked or life.now.whole_unit
        return unit is not None and person.is_in(unit, "leader")
    return person.is_a("standing") or (level == "thuong_truc" and life.now.field in person.fields)


def workers(unit: str, left: Collection[str] = ()) -> list[str]:
    """Those of a unit to whom its head can hand a task."""
    return [name for name in _workers(unit) if name not in left]


@cache
def _workers(unit: str) -> list[str]:
    return [one.name for one in PEOPLE if one.is_in(unit, "leader", "staff")]


def is_empty(unit: str, house: Affairs, today: date) -> bool:
    """Whether nobody is left in a unit who could take work on."""
    there = {one.name for one in PEOPLE if one.is_in(unit, "leader", "staff", "office")}
    acting = {one.person for one in house.actings if one.unit == unit and one.counts_on(today)}
    return not (there | acting) - house.left
