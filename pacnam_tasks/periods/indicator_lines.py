"""The indicators of a period in words, made from what its picture keeps."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from pacnam_tasks.core.periods import read_period
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.indicators.labels import KIND, ORIGIN
from pacnam_tasks.indicators.rules.figures import Direction, Ground, Kind, Origin, Published, Qualifier
from pacnam_tasks.indicators.rules.sentence import amount, percentage
from pacnam_tasks.indicators.sentences import in_words, named_period

Line = Mapping[str, Any]


def shown(figures: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What templates/periods/_indicators.html wants; nothing of a picture that keeps no indicators."""
    return [_shown(line, figures["period"]) for line in figures.get("indicators", ())]


def _shown(line: Line, period: str) -> dict[str, Any]:
    words, tone = in_words(line["low"], Ground(line["ground"]), Direction(line["direction"]))
    return {
        "url": f"/indicators/{line['code']}?period={line['period']}",
        "code": line["code"],
        "name": line["name"],
        "unit": line["unit_name"],
        "measure": line["measure"],
        "other_period": named_period(read_period(line["period"])) if line["period"] != period else "",
        "actual": reached(line),
        "plan": _amount(line["plan"]),
        "of_plan": _percent(line, "percent_of_plan"),
        "of_same": _percent(line, "percent_of_same_period"),
        "words": words,
        "tone": tone,
        "sentence": line["sentence"],
        "below": _worth(line),
        "source": line["source"],
        "missing": line["missing"],
        "cause": line["cause"],
        "remedy": line["remedy"],
    }


def _worth(line: Line) -> str:
    """What the actual is worth: counted from tasks, or not confirmed."""
    if line["origin"] == Origin.TASKS:
        return str(ORIGIN[Origin.TASKS])
    return "" if line["confirmed"] or line["actual"] is None else _("not confirmed yet")


def reached(line: Line) -> str:
    """The actual with its word, "–" without one."""
    return "–" if line["actual"] is None else amount(_number(line["actual"]), "", Qualifier(line["qualifier"]))


def _amount(value: float | None) -> str:
    return "–" if value is None else amount(_number(value), "")


def _percent(line: Line, name: str) -> str:
    """As it was published, else as it is computed."""
    published = line[f"{name}_published"]
    value = line[name] if published is None else published
    if value is None:
        return "–"
    return percentage(Published(_number(value), Qualifier(line[f"{name}_qualifier"])))


def _number(value: float) -> Decimal:
    return Decimal(str(value))


def compared(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The indicators of two periods beside each other, by code, where either has a value."""
    before, after = ({line["code"]: line for line in one.get("indicators", ())} for one in (then, now))
    found = []
    for code in sorted(before.keys() | after.keys()):
        old, new = before.get(code), after.get(code)
        known = new or old
        assert known is not None  # noqa: S101  # the code is from one of the two
        if all(one is None or one["actual"] is None for one in (old, new)):
            continue
        pair = [("–", "–") if one is None else (reached(one), _percent(one, "percent_of_plan")) for one in (old, new)]
        found.append(
            {
                "code": code,
                "name": known["name"],
                "measure": known["measure"],
                "actual": (pair[0][0], pair[1][0]),
                "of_plan": (pair[0][1], pair[1][1]),
                "other_definition": bool(old and new) and _definition(old) != _definition(new),
            }
        )
    return found


def _definition(line: Line | None) -> Sequence[Any]:
    return line["facts"]["definition"] if line else ()


def said_of_value(said: Mapping[str, Any]) -> str:
    """What an erratum says of a value: `Thực hiện, tháng 8/2023, Bộc Bố: ước 20 → 25`."""
    old = said.get("before")
    place = [str(KIND[Kind(said["kind"])]), named_period(read_period(said["period"])), said.get("unit_name", "")]
    figures = ([_said(old)] if old else []) + [_said(said)]
    source = _("Source: %(source)s", source=said["source"]) if said.get("source") else ""
    words = f"{', '.join(one for one in place if one)}: {' → '.join(figures)}"
    return "; ".join(one for one in (words, source, said.get("note", "")) if one)


def _said(value: Mapping[str, Any]) -> str:
    if value["amount"] is None:
        return "–"
    return amount(Decimal(str(value["amount"])), "", Qualifier(value["qualifier"]))
