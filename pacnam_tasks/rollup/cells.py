"""A number on a progress page and the list that it counts."""

from typing import NamedTuple
from urllib.parse import urlencode

from pacnam_tasks.rollup.formats import ORIGINAL

CELLS: dict[str, dict[str, str]] = {
    "assigned": {},
    "done": {"state": "done"},
    "done_on_time": {"timeliness": "done_on_time"},
    "done_late": {"timeliness": "done_late"},
    "done_undated": {"timeliness": "done_undated"},
    "open": {"state": "open"},
    "open_in_time": {"timeliness": "open_in_time"},
    "open_overdue": {"timeliness": "open_overdue"},
    "open_undated": {"timeliness": "open_undated"},
    "paused": {"state": "paused"},
    "revoked": {"state": "revoked"},
    "submitted": {"state": "submitted"},
    "at_risk": {"activity": "at_risk"},
    "silent": {"activity": "silent"},
    "updated": {"activity": "updated"},
    "not_accepted": {"state": "assigned"},
    "on_path": {"activity": "on_path"},
    "behind": {"activity": "behind"},
    "off_path": {"activity": "off_path"},
    "not_rated": {"activity": "not_rated"},
    **{name: {"timeliness": name} for name in ORIGINAL},
    **{f"age_{n}": {"timeliness": "open_overdue", "age": str(n)} for n in range(1, 6)},
}
CELL_QUERIES = {name: f"&{urlencode(values)}" if values else "" for name, values in CELLS.items()}


class Cell(NamedTuple):
    """A number and the list it counts; zero counts none."""

    n: int
    url: str


NONE = Cell(0, "")


def cell(n: int, list_url: str, name: str) -> Cell:
    """A number with the list of that name, a part of the one at `list_url`."""
    return Cell(n, list_url + CELL_QUERIES[name]) if n else NONE
