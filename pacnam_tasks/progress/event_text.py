"""What an event says in the timeline, in words."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pacnam_tasks.core.text import dmy, number, percent
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.progress.labels import CAUSE
from pacnam_tasks.progress.obstacles.labels import told
from pacnam_tasks.progress.rules import Cause
from pacnam_tasks.tasks.labels import AUTHORITY, RATING
from pacnam_tasks.tasks.rules.facts import Rating
from pacnam_tasks.tasks.rules.levels import Authority
from pacnam_tasks.tasks.sentences import period_name
from pacnam_tasks.trajectories.labels import CURVE, SHAPE
from pacnam_tasks.trajectories.rules.curves import Curve
from pacnam_tasks.trajectories.rules.path import Shape

FROM_ABOVE = frozenset(
    {
        "assigned", "returned", "confirmed", "checked", "refusal_upheld", "refusal_released", "paused", "resumed",
        "revoked", "reopened", "extended", "extension_refused", "directed", "obstacle_answered", "reviewed",
        "share_changed", "share_noted", "due_restated", "rolling_set", "path_set", "overruled",
    }
)  # fmt: skip
"""Acts of those above the unit."""
OBSTACLE_ACTS = frozenset({"obstacle_raised", "obstacle_escalated", "obstacle_answered", "obstacle_closed"})
QUESTIONS = {
    "product_present": (_l("product present"), _l("product missing")),
    "quantity_matches": (_l("quantity matches"), _l("quantity does not match")),
    "evidence_opens": (_l("evidence opens"), _l("evidence does not open")),
}


def text_of(kind: str, data: Mapping[str, Any], behalf: str = "", share_unit: str = "") -> str:
    """All that is to be said beyond the event's title, a line for each thing.

    `behalf` is the unit whose paper report was entered, `share_unit` what shares of the task are measured in.
    """
    said = {**data, "share_unit": share_unit}
    return "\n".join(line for line in (*_first_lines(data, behalf), *_lines(kind, said)) if line)


def _first_lines(data: Mapping[str, Any], behalf: str) -> Iterator[str]:
    """What was entered for somebody else, which entry is corrected, what comes next, who follows whom."""
    if data.get("paper"):
        yield _(
            "Entered by the office for %(unit)s, by document %(number)s, received on %(day)s.",
            unit=behalf,
            number=data["paper"]["document"],
            day=dmy(date.fromisoformat(data["paper"]["received_on"])),
        )
    if data.get("channel") == "link":
        yield _("Sent by the link of a reminder.")
    if data.get("entry"):
        yield _("Of the entry of %(day)s.", day=dmy(date.fromisoformat(data["entry_on"])))
        if "note" in data["new"]:
            yield _("Note: “%(old)s” → “%(new)s”", old=data["old"]["note"], new=data["new"]["note"])
    if data.get("review_on"):
        yield _("Next review by %(day)s.", day=dmy(date.fromisoformat(data["review_on"])))
    if "person_before" in data:
        yield f"{data['person_before'] or _('nobody')} → {data['person']}"


def _lines(kind: str, data: Mapping[str, Any]) -> Iterator[str]:
    if kind == "checked":
        yield answers(data.get("holds", ()), has_files=not data.get("no_files"))
    if data.get("unchecked"):
        yield _("Confirmed without a check by the office.")
    if data.get("nothing"):
        yield _("Nothing to report.")
    if data.get("period"):
        yield _("Period: %(period)s.", period=period_name(data["period"]))
    yield data.get("note") or data.get("reason") or data.get("text") or ""
    if data.get("obstacle"):
        yield f"{CAUSE[Cause(data['cause'])]}: {data['obstacle']}"
    yield from BY_KIND[kind](data) if kind in BY_KIND else _decision(kind, data)


def _decision(kind: str, data: Mapping[str, Any]) -> Iterator[str]:
    """What was decided on the task: who holds it, by when an answer is owed, by which document, with what else."""
    if data.get("open_parts"):
        yield _("%(n)s parts were not done yet.", n=data["open_parts"])
    if kind in {"delegated", "handed_over"}:
        yield _who_holds_it(data)
    if kind == "directed":
        yield _("To be answered by %(day)s.", day=dmy(date.fromisoformat(data["answer_by"])))
    if data.get("again_by"):
        yield _("Submit again by %(day)s.", day=dmy(date.fromisoformat(data["again_by"])))
    yield from _decided_by(data)
    if data.get("along"):
        yield _("Together with the whole task %(code)s.", code=data["along"])
    if data.get("parts") and kind != "broken_down":
        yield _("Together with the parts %(codes)s.", codes=", ".join(data["parts"]))


def _who_holds_it(data: Mapping[str, Any]) -> str:
    """Who handles the task or is in charge of it from then on, and by which minute where there is one."""
    name = data["person"] or _("The head of the unit in person")
    if "giver" not in data:
        return _("Handled from now on by %(name)s.", name=name)
    said = {"name": name, "giver": data["giver"], "n": data["handover"]}
    if data["was"] == "member":
        return _("Member in charge from now on: %(name)s, taken over from %(giver)s by minute No. %(n)s.", **said)
    return _("Handled from now on by %(name)s, taken over from %(giver)s by minute No. %(n)s.", **said)


def _decided_by(data: Mapping[str, Any]) -> Iterator[str]:
    """The document by which something was decided."""
    if data.get("document"):
        level = data.get("level")
        by = f", {AUTHORITY[Authority(level)]}" if level else ""
        yield _("Document: %(number)s", number=f"{data['document']}{by}")
    if data.get("document_number"):
        yield _("Document %(number)s", number=data["document_number"])


def _shares(data: Mapping[str, Any]) -> Iterator[str]:
    """Which shares changed, which units came, which parts were withdrawn."""
    unit = data["share_unit"]
    for code, before, after in data.get("changes", ()):
        shares = " → ".join(number(Decimal(size)) for size in (before, after) if size is not None)
        yield f"{code}: {shares} {unit}"
    for code, size in data.get("added", ()):
        yield _("New: %(code)s, %(size)s", code=code, size=f"{number(Decimal(size))} {unit}")
    if data.get("withdrawn"):
        yield _("Withdrawn: %(codes)s", codes=", ".join(data["withdrawn"]))
    if data.get("left"):
        yield _("Left for a revoked part: %(size)s", size=f"{number(Decimal(data['left']))} {unit}")


def _restated(data: Mapping[str, Any]) -> Iterator[str]:
    """Through which day a due day counts from then on, and through which it did."""
    due, before, now = (dmy(date.fromisoformat(data[name])) for name in ("due_on", "counted_before", "counts_on"))
    yield _("The deadline %(due)s counts through %(now)s, before through %(before)s.", due=due, before=before, now=now)


def _rolling(data: Mapping[str, Any]) -> Iterator[str]:
    """Whether a due day on a day off rolls from then on, and what that makes of the deadline that stands."""
    yield (
        _("From now on a deadline on a day off counts through the next working day.")
        if data["rolls"]
        else _("From now on a deadline counts through its own day, a day off too.")
    )
    if data["counted_before"] != data["counts_on"]:
        yield from _restated(data)


def _overruled(data: Mapping[str, Any]) -> Iterator[str]:
    """The rating that was given, until when, and the one that was computed then."""
    by_rule = RATING[Rating(data["computed"])]
    if not data["rating"]:
        yield _("From now on by the rule again: %(rating)s.", rating=by_rule)
        return
    yield _(
        "%(rating)s, holds until %(day)s; computed: %(rule)s.",
        rating=RATING[Rating(data["rating"])],
        day=dmy(date.fromisoformat(data["holds_until"])),
        rule=by_rule,
    )


def _path(data: Mapping[str, Any]) -> Iterator[str]:
    """How the work is expected to go from then on, and how it was before; with which whole, with which parts."""
    yield f"{path_in_words(data['before'])} → {path_in_words(data['after'])}."
    if data.get("along"):
        yield _("Together with the whole task %(code)s.", code=data["along"])
    if data.get("parts"):
        yield _("Together with the parts %(codes)s.", codes=", ".join(data["parts"]))


def path_in_words(said: Mapping[str, Any]) -> str:
    """An expected path as an event keeps it: its shape, with the curve or the points."""
    shape = str(SHAPE[Shape(said["shape"])])
    if said.get("curve"):
        return f"{shape}: {CURVE[Curve(said['curve'])]}"
    points = "; ".join(f"{dmy(date.fromisoformat(on))}: {percent(Decimal(one))}" for on, one in said.get("points", ()))
    return f"{shape} ({points})" if points else shape


BY_KIND: Mapping[str, Callable[[Mapping[str, Any]], Iterable[str]]] = {
    "shares_changed": _shares,
    **dict.fromkeys(OBSTACLE_ACTS, told),
    "due_restated": _restated,
    "rolling_set": _rolling,
    "path_set": _path,
    "overruled": _overruled,
}
"""What acts say that have words of their own."""


def answers(holds: Any, *, has_files: bool = True) -> str:
    """The answers to the three questions of a check; without a file there is nothing to open."""
    answered = {question: str(words[0 if question in holds else 1]) for question, words in QUESTIONS.items()}
    if not has_files:
        answered["evidence_opens"] = _("no evidence file")
    said = "; ".join(answered.values())
    return f"{said[:1].upper()}{said[1:]}."
