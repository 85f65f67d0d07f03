"""The figures of the roll-up made again from raw events: a plain reading of contract.md, no rule of the product."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from tests.rollup.histories.raw import Facts

OPEN = ("assigned", "in_progress", "submitted")
STILL = ("paused", "revoked")
EIGHT = (
    "done_on_time", "done_late", "done_undated", "open_in_time", "open_overdue", "open_undated", "paused", "revoked",
)  # fmt: skip
LAMPS = {"X": "on_path", "V": "behind", "Đ": "off_path", "–": "not_rated"}
Figures = dict[str, Any]


def day_of(facts: Facts, name: str) -> date | None:
    """A day among the facts."""
    return date.fromisoformat(facts[name]) if facts.get(name) else None


def due_of(facts: Facts) -> date | None:
    """The day through which the task is in time."""
    return day_of(facts, "rolled_on") or day_of(facts, "due_on")


def first_due_of(facts: Facts) -> date | None:
    """The same by the deadline that the task had first."""
    if not is_extended(facts):
        return due_of(facts)
    return day_of(facts, "original_rolled_on") or day_of(facts, "original_due_on")


def is_extended(facts: Facts) -> bool:
    """Whether the deadline was moved."""
    due, first = day_of(facts, "due_on"), day_of(facts, "original_due_on")
    return due is not None and first is not None and due != first


def bucket(facts: Facts, due: date | None, day: date) -> str:
    """In which of the eight a task is counted, by a deadline."""
    state = facts["state"]
    if state in STILL:
        return str(state)
    done, sent = state == "done", day_of(facts, "submitted_on")
    if due is None:
        return "done_undated" if done else "open_undated"
    if done:
        return "done_late" if (sent or day_of(facts, "recorded_on") or day) > due else "done_on_time"
    stopped = state == "submitted" and sent is not None and sent <= due
    return "open_in_time" if stopped or day <= due else "open_overdue"


def days_overdue(facts: Facts, day: date) -> int:
    """How long an open task has been overdue, nought where it is not."""
    due = due_of(facts)
    return (day - due).days if due and bucket(facts, due, day) == "open_overdue" else 0


def should(facts: Facts, day: date) -> Decimal | None:
    """What percent should be reached: the milestone in force, else the straight line, in tenths, half up.

    A sloped path is the line through all of its points that lie before the day on which all is due.
    """
    due, start = due_of(facts), day_of(facts, "start_on")
    if due is None or start is None:
        return None
    if day >= due:
        return Decimal(100)
    passed = [Decimal(percent) for on, percent in facts.get("path", ()) if date.fromisoformat(on) <= day]
    base = Decimal(facts.get("base", 0))
    if facts.get("sloped") and day > start:
        ends = {start: base, due: Decimal(100)}
        points = ends | {on: Decimal(one) for text, one in facts["path"] if (on := date.fromisoformat(text)) < due}
        after = min(on for on in points if on >= day)
        before = max(on for on in points if on < day)
        gone = Fraction((day - before).days, (after - before).days)
        return half_up(Fraction(points[before]) + (Fraction(points[after]) - Fraction(points[before])) * gone)
    if passed and not facts.get("sloped"):
        return passed[-1]
    if day <= start:
        return base
    line = Fraction(base) + (100 - Fraction(base)) * Fraction((day - start).days, (due - start).days)
    return half_up(line)


def half_up(number: Fraction) -> Decimal:
    """One decimal, half up, of what is not negative."""
    return Decimal((2 * number.numerator * 10 + number.denominator) // (2 * number.denominator)) / 10


def lamp(facts: Facts, day: date) -> str:
    """The rating in force of open work."""
    if facts.get("ruled") and day <= date.fromisoformat(facts["ruled_until"]):
        return str(facts["ruled"])
    if days_overdue(facts, day):
        return "Đ"
    expected = should(facts, day)
    if not facts.get("reported") or expected is None:
        return "–"
    percent = Decimal(facts["percent"])
    if percent * 100 < expected * 85:
        return "Đ"
    doubtful = facts["state"] != "submitted" and (
        facts.get("obstacle_since") or _silence(facts, day) > 14 or facts.get("extensions", 0) >= 2
    )
    return "V" if percent < expected or doubtful else "X"


def _silence(facts: Facts, day: date) -> int:
    return (day - date.fromisoformat(facts["recorded_on"])).days


def _one(facts: Facts, day: date) -> dict[str, Any]:
    """What one task adds."""
    state, late = facts["state"], days_overdue(facts, day)
    counted: dict[str, Any] = {bucket(facts, due_of(facts), day): 1, "extended": int(is_extended(facts))}
    if state in STILL:
        return counted
    first = bucket(facts, first_due_of(facts), day)
    weight, percent, expected = Fraction(facts.get("weight", 1)), Fraction(facts.get("percent", 0)), should(facts, day)
    counted |= {
        "first_done_late": int(first == "done_late"),
        "first_overdue": int(first == "open_overdue"),
        "weight": weight,
        "weighted": weight * percent,
        "should": weight * (percent if expected is None else Fraction(expected)),
        "has_should": int(expected is not None),
        "reported": int(bool(facts.get("reported"))),
    }
    if state == "done":
        return counted
    letter, silence = lamp(facts, day), _silence(facts, day)
    age = next(n for n, most in enumerate((10, 30, 60, 120, 10**6), 1) if late <= most)
    return counted | {
        LAMPS[letter]: 1,
        "submitted": int(state == "submitted"),
        "silent": int(silence > 14 and state != "submitted"),
        "updated": int(silence <= 14),
        "at_risk": int(letter in "VĐ" and not late),
        **({f"age_{age}": 1} if late else {}),
    }


NUMBERS = (
    *EIGHT, "extended", "first_done_late", "first_overdue", "weight", "weighted", "should", "has_should", "reported",
    *LAMPS.values(), "submitted", "silent", "updated", "at_risk", *(f"age_{n}" for n in range(1, 6)),
)  # fmt: skip


def figures(tasks: Iterable[Facts], day: date) -> Figures:
    """All figures of a set of tasks on a day, under the names of the JSON; beside them those that only pages show."""
    sums: Figures = dict.fromkeys(NUMBERS, 0)
    for facts in tasks:
        for name, number in _one(facts, day).items():
            sums[name] += number
    done, open_ = (sum(sums[name] for name in EIGHT if name.startswith(state)) for state in ("done", "open"))
    dated = sums["done_on_time"] + sums["done_late"]
    in_time, late = dated - sums["first_done_late"], sums["first_overdue"]
    assigned = done + open_ + sums["paused"] + sums["revoked"]
    percent = _tenths(sums["weighted"], sums["weight"])
    return sums | {
        "assigned": assigned,
        "done": done,
        "open": open_,
        "percent": percent,
        "done_dated": dated,
        "done_on_time_original": in_time,
        "done_late_original": sums["first_done_late"],
        "open_in_time_original": sums["open_in_time"] + sums["open_overdue"] - late,
        "open_overdue_original": late,
        "on_time_rate": share(sums["done_on_time"], dated),
        "on_time_rate_original": share(in_time, dated),
        "overdue_rate": share(sums["open_overdue"], assigned),
        "overdue_rate_original": share(late, assigned),
        "due": dated + sums["open_overdue"],
        "overdue_rate_of_due": share(sums["open_overdue"], dated + sums["open_overdue"]),
        "overdue_rate_of_due_original": share(late, dated + late),
        "update_rate": share(sums["updated"], open_),
        "rating": _lamp_of_set(sums, percent),
    }


def _lamp_of_set(sums: Figures, percent: float | None) -> str:
    """Off path below 85 percent of what is expected, or with two overdue tasks; none without any report."""
    if sums["open_overdue"] >= 2:
        return "Đ"
    expected = _tenths(sums["should"], sums["weight"]) if sums["has_should"] else None
    if not sums["reported"] or percent is None or expected is None:
        return "–"
    reached, wanted = Decimal(str(percent)), Decimal(str(expected))
    return "Đ" if reached * 100 < wanted * 85 else "V" if reached < wanted else "X"


def share(part: int, whole: int) -> float | None:
    """Percent with one decimal, half up; none of nothing."""
    return _tenths(Fraction(100 * part), Fraction(whole))


def _tenths(number: Fraction, of: Fraction) -> float | None:
    return float(half_up(Fraction(number) / Fraction(of))) if of else None


def percent_from_parts(kind: str, target: Any, parts: list[tuple[Facts, Any]]) -> Decimal:
    """The percent of a whole from its parts, each with its share; what stands still brings none."""
    counted = [(facts, share) for facts, share in parts if facts["state"] not in STILL]
    weights = [Fraction(share) if share is not None else Fraction(facts.get("weight", 1)) for facts, share in counted]
    if not counted:
        return Decimal(0)
    quantities = [Fraction(facts["quantity"]) if "quantity" in facts else None for facts, _share in counted]
    if kind == "count" and any(one is not None for one in quantities):
        against = sum(Fraction(facts.get("target", 0)) for facts, _share in counted) or Fraction(target)
        return half_up(min(Fraction(100), sum(one or Fraction(0) for one in quantities) * 100 / against))
    if kind == "percent" and any(one is not None for one in quantities):
        weighted = sum((w * (one or 0) for w, one in zip(weights, quantities, strict=True)), Fraction(0))
        mean = weighted / sum(weights, Fraction(0))
        quantity = (Decimal(mean.numerator) / mean.denominator).quantize(Decimal("0.0001"), ROUND_HALF_UP)
        return half_up(min(Fraction(100), Fraction(quantity) * 100 / Fraction(target)))
    percents = [Fraction(facts.get("percent", 0)) for facts, _share in counted]
    weighted = sum((w * one for w, one in zip(weights, percents, strict=True)), Fraction(0))
    return half_up(weighted / sum(weights, Fraction(0)))


def account(known: Mapping[date, Mapping[int, Facts]], level: str, since: date, last: date) -> dict[int, Figures]:
    """What each unit carried from the day after `since` through `last`, looked at evening by evening; by unit.

    Whom a finished task counts to: late, the unit that had it when its deadline passed; in time, the one that sent it.
    """
    found: dict[int, Figures] = {}
    now = {task_id: one for task_id, one in known[last].items() if one["level"] == level}

    def of(unit: int) -> Figures:
        return found.setdefault(unit, {"tasks": {}} | dict.fromkeys(
            ("on_time", "late", "on_time_original", "late_original", "done_undated"), 0
        ))  # fmt: skip

    day = since + timedelta(days=1)
    while day <= last:
        for task_id in now:
            facts = known.get(day, {}).get(task_id)
            if facts is not None and facts["state"] in OPEN:
                had = of(facts["lead_unit_id"])["tasks"].setdefault(task_id, [0, 0])
                had[0] += 1
                had[1] += days_overdue(facts, day) > 0
        day += timedelta(days=1)
    for task_id, facts in now.items():
        if facts["state"] == "done":
            _count_done(of, {on: tasks[task_id] for on, tasks in known.items() if task_id in tasks}, since, last)
    return found


def _count_done(of: Any, evenings: Mapping[date, Facts], since: date, last: date) -> None:
    undone = [on for on, one in evenings.items() if one["state"] != "done" and on <= last]
    done_on = max(undone) + timedelta(days=1) if undone else min(evenings)
    if done_on <= since:
        return
    facts = evenings[last]
    sent = day_of(facts, "submitted_on") or done_on
    for due, suffix in ((due_of(facts), ""), (first_due_of(facts), "_original")):
        kind = bucket(facts, due, last)
        if kind == "done_undated":
            if not suffix:
                of(_with_whom(evenings, sent))["done_undated"] += 1
        else:
            late = kind == "done_late"
            of(_with_whom(evenings, due if late else sent))[("late" if late else "on_time") + suffix] += 1


def _with_whom(evenings: Mapping[date, Facts], day: date | None) -> int:
    """The unit that had the task at the end of a day, or at first."""
    first = min(evenings)
    return int(evenings[max(first, day or first)]["lead_unit_id"])
