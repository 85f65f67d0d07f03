"""A small library of seasonal curves: what share of a year's work is done by a day of the year.

The shares are the project's own, read from the farming and health calendar of a mountain district in the north
(spring rice is cut from the end of June, the main crop from October to the middle of November, its early part in
September; animals are vaccinated in two rounds, spring and September to October, with a top-up in November; money
is paid out late). Where the office knows better it draws the path by points.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum

Knots = tuple[tuple[int, int, int], ...]
"""Month, day, and the percent that is done by its end; straight in between, nothing before the year begins."""


class Curve(StrEnum):
    """The curves that can be chosen."""

    CROPS = "crops"
    RICE_HARVEST = "rice_harvest"
    VACCINATION = "vaccination"
    DISBURSEMENT = "disbursement"


KNOTS: dict[Curve, Knots] = {
    Curve.CROPS: ((3, 31, 5), (6, 20, 12), (7, 20, 45), (9, 30, 50), (11, 15, 90), (12, 31, 100)),
    Curve.RICE_HARVEST: ((9, 10, 0), (9, 30, 15), (10, 31, 75), (11, 15, 95), (11, 30, 100)),
    Curve.VACCINATION: ((2, 28, 0), (4, 30, 45), (8, 31, 50), (10, 31, 92), (11, 15, 98), (12, 31, 100)),
    Curve.DISBURSEMENT: ((3, 31, 8), (6, 30, 28), (9, 30, 55), (11, 30, 82), (12, 31, 100)),
}


def share_by(curve: Curve, day: date) -> Decimal:
    """What share of the year's work is done by the end of a day, from 0 to 1."""
    before_on, before = date(day.year - 1, 12, 31), 0
    for month, day_of_month, percent in KNOTS[curve]:
        on = date(day.year, month, day_of_month)
        if day <= on:
            gone = Decimal((day - before_on).days) / (on - before_on).days
            return (before + (percent - before) * gone) / 100
        before_on, before = on, percent
    return Decimal(1)


def share_between(curve: Curve, starts_on: date, ends_on: date, day: date) -> Decimal | None:
    """What share of the work between two days is done by a day between them; none where the curve stands still there.

    A span over the turn of a year has the rest of the one year and the beginning of the next.
    """
    begun = _since(curve, starts_on.year, starts_on)
    whole = _since(curve, starts_on.year, ends_on) - begun
    return (_since(curve, starts_on.year, day) - begun) / whole if whole else None


def turns_between(curve: Curve, starts_on: date, ends_on: date) -> list[date]:
    """The days strictly between two days on which the curve goes on at another pace; straight from one to the next."""
    years = range(starts_on.year, ends_on.year + 1)
    turns = {date(year, month, day) for year in years for month, day, _percent in (*KNOTS[curve], (12, 31, 100))}
    return sorted(on for on in turns if starts_on < on < ends_on)


def _since(curve: Curve, year: int, day: date) -> Decimal:
    return day.year - year + share_by(curve, day)
