"""The points of a path as they are typed: a line for each."""

from collections.abc import Sequence

from pacnam_tasks.core.text import dm, dmy, plain_number, read_date, read_number
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.trajectories.rules.path import Point


def read_points(text: str, year: int, name: str, wrong: dict[str, str]) -> tuple[Point, ...]:
    """A line for each point: `30/06 = 28,5`, a day without its year being one of `year`."""
    found: list[Point] = []
    for line in text.splitlines():
        day, _sign, value = line.partition("=")
        try:
            if line.strip():
                found.append((read_date(day, year), read_number(value.replace("%", ""))))
        except ValueError:  # of a number too
            wrong[name] = _("“%(line)s” is not understood. Please write each point like 30/06 = 28,5.", line=line[:60])
            return ()
    return tuple(found)


def as_typed(points: Sequence[Point], *, with_year: bool = False) -> str:
    """The points as they may be typed again."""
    return "\n".join(f"{(dmy if with_year else dm)(on)} = {plain_number(value)}" for on, value in points)
