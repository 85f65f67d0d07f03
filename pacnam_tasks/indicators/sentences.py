"""What pages say of indicators: periods, values with what stands beside them, answers that are no number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pacnam_tasks.core.periods import Period
from pacnam_tasks.core.text import dmy, number, one_decimal
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.indicators.labels import GROUND, MET, PACE, WHY
from pacnam_tasks.indicators.line import Line, Value
from pacnam_tasks.indicators.rules.figures import Answer, Direction, Ground, Of, Published, Why
from pacnam_tasks.indicators.rules.sentence import amount, percentage

ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: the number in words as it is printed, and remarks below it."""

    text: str = ""
    below: Sequence[str] = ()


def named_period(period: Period) -> str:
    """`6 tháng đầu năm 2023`, `quý III/2023`, `tháng 9/2023`, `tuần 37/2023`, `năm 2023`."""
    _year, _dash, rest = period.label.partition("-")
    if not rest:
        return _("year %(year)s", year=period.year)
    match rest[0]:
        case "H":
            first = rest == "H1"
            return (
                _("first half of %(year)s", year=period.year)
                if first
                else _("second half of %(year)s", year=period.year)
            )
        case "Q":
            return _("quarter %(n)s of %(year)s", n=ROMAN[int(rest[1]) - 1], year=period.year)
        case "W":
            return _("week %(n)s of %(year)s", n=int(rest[1:]), year=period.year)
    return _("month %(n)s of %(year)s", n=int(rest), year=period.year)


def value_cell(value: Value, line: Line, instant: datetime | None) -> Cell:
    """A value as it stands, and what it is worth."""
    if value.amount is None:
        said_low = value.row is not None and value.row.said_low
        return Cell("–", [_("called low without a figure")] if said_low else [])
    below = []
    if value.amount.is_derived:
        below.append(_("derived"))
    if value.is_fed:
        below.append(_("from linked tasks, by %(day)s", day=dmy(line.on)))
    if value.is_partial:
        below.append(said_reported(value))
    elif value.parts:
        below.append(_("sum of %(n)s units", n=value.parts))
    if unconfirmed := sum(not is_confirmed(one, instant) for one in value.rows):
        below.append(_("%(n)s of %(all)s not confirmed yet", n=unconfirmed, all=value.parts))
    if value.period != line.period.label and value.period == f"{line.period.year - 1:04d}{line.period.label[4:]}":
        below.append(_("as entered for %(period)s", period=value.period))
    if value.amount.definition != line.definition.id:
        below.append(_("other definition"))
    if value.row is not None and not is_confirmed(value.row, instant):
        below.append(_("not confirmed yet"))
    return Cell(amount(value.amount.value, "", value.amount.qualifier), below)


def said_reported(value: Value) -> str:
    """`2 of 10 units have reported so far`."""
    return _("%(n)s of %(all)s units have reported so far", n=value.parts, all=value.parts + len(value.missing))


def is_confirmed(row: Any, instant: datetime | None) -> bool:
    """Whether a value was confirmed by an instant, none for now."""
    return row.confirmed_at is not None and (instant is None or row.confirmed_at < instant)


def percent_cell(answer: Answer, published: Published | None, of: Of) -> Cell:
    """A percentage as it was published with the computed one below it where that is another; else the computed one."""
    computed = percentage(answer)
    if published is not None:
        other = answer.value is not None and one_decimal(answer.value) != one_decimal(published.value)
        differs = other or published.qualifier != ""
        below = [_("computed: %(percent)s", percent=computed)] if computed and differs else []
        return Cell(percentage(published), [_("as published"), *below] if not computed or differs else [])
    if answer.why is None:
        return Cell(computed)
    return Cell("–", [] if answer.why is Why.NO_ACTUAL else [str(WHY[of, answer.why])])


def left_cell(line: Line) -> Cell:
    """What is left of the plan, and what each month of the rest of the year must bring."""
    left, pace = line.left, line.pace
    if left.value is None:
        return Cell("–")
    if left.value < 0:
        passed = _("above the plan") if line.measured.direction is Direction.RISING else _("above the limit")
        return Cell(number(-left.value), [passed])
    if pace.per_month is None:
        return Cell(number(left.value), [str(PACE[pace.why])] if pace.why is not None else [])
    return Cell(number(left.value), [said_pace(line)])


def said_pace(line: Line) -> str:
    """`65,8 a month, 1,3 times the pace so far`; why there is none; "" without a plan."""
    pace = line.pace
    if pace.per_month is None:
        return str(PACE[pace.why]) if pace.why is not None else ""
    per_month = number(round(pace.per_month, max(1, line.definition.decimals)))
    if pace.times is None:
        return _("%(n)s a month", n=per_month)
    return _("%(n)s a month, %(times)s times the pace so far", n=per_month, times=number(pace.times))


def judged(line: Line) -> tuple[str, str]:
    """Whether it is low, in words by the ground of the judgement, and the tone of them."""
    return in_words(line.standing.is_low, line.standing.ground, line.definition.direction)


def in_words(is_low: bool | None, ground: Ground, direction: Direction) -> tuple[str, str]:
    """The same of a judgement by itself."""
    if is_low is None:
        return _("Not judged"), "stale"
    return (_("Low"), "soon") if is_low else (str(MET[ground, direction]), "done")


def said_standing(line: Line) -> str:
    """On what ground it is low or not."""
    of = line.standing
    if of.ground is Ground.PARTIAL:
        return said_reported(line.actual)
    words = str(GROUND[of.ground])
    if of.expected is None or of.ground in {Ground.SAID, Ground.NOTHING}:
        return words
    expected = amount(round(of.expected, line.definition.decimals), line.definition.measure)
    return _("%(ground)s: %(expected)s", ground=words, expected=expected)
