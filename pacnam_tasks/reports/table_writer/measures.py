"""What a table writer is told: the measures of a page and of a table, and the tables themselves. Plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

POINTS_PER_MM = 72 / 25.4
JOINED = "/PACN_Joined"
"""The name by which a joined document says in its trailer, which nothing compresses, that it is one."""


@dataclass(frozen=True, slots=True)
class TableForm:
    """How a table is ruled and spaced: `line_pitch` and the width of a `rule` in points, the rest in millimetres.

    `above` is the white above and below the text of a cell, `beside` that at its sides, `beside_head` that at the
    sides of a heading.
    """

    line_pitch: float = 13.5
    rule: float = 0.5
    above: float = 0.9
    beside: float = 0.8
    beside_head: float = 0.2


@dataclass(frozen=True, slots=True)
class PageForm:
    """A page and its white edges in millimetres."""

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float

    @property
    def text_width(self) -> float:
        """How wide its text is, in points."""
        return (self.width - self.left - self.right) * POINTS_PER_MM

    @property
    def text_height(self) -> float:
        """How high its text may be, in points."""
        return (self.height - self.top - self.bottom) * POINTS_PER_MM


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures of a document's pages and tables.

    `upright` are the pages of the text, `broad` those of the appendices with the tables. Sizes in points;
    `number_from_edge` is where the line of a page number begins, in millimetres. `anew` begins the page numbers of each
    appendix again.
    """

    upright: PageForm
    broad: PageForm
    number_size: float
    number_from_edge: float
    anew: bool
    table_size: float
    form: TableForm

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Measures":
        """The measures that `dataclasses.asdict` has told."""
        pages = {name: PageForm(**told[name]) for name in ("upright", "broad")}
        return cls(**{**told, **pages, "form": TableForm(**told["form"])})


@dataclass(frozen=True, slots=True)
class LongTable:
    """A table of an appendix that is set apart; `name` is that of its place in the document.

    `widths` in millimetres, 0 for a column that shares the rest; `left` says which columns are not centred; `head` is
    as `document.Table.head` gives it.
    """

    name: str
    widths: tuple[int, ...]
    left: tuple[bool, ...]
    head: tuple[tuple[tuple[str, int], ...], ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FootForm:
    """How the foot of a page is set, in millimetres: its code is `code` wide with the `white` around it, which reaches
    over the right edge of the text, and lies `from_edge` above that of the page. A module is .25 mm or more.
    """

    code: float = 11.5
    from_edge: float = 3.4
    white: float = 1.3


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands at the foot of each page: a text of a size in points, and a code to scan as rows of 1 and 0."""

    text: str
    size: float
    modules: tuple[str, ...]
    form: FootForm


@dataclass(frozen=True, slots=True)
class SetApart:
    """The long tables of a document with its measures, and what stands at the foot of the pages that they add."""

    measures: Measures
    tables: tuple[LongTable, ...]
    foot: Foot | None = None

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "SetApart":
        """What `dataclasses.asdict` has told."""
        own = told["foot"]
        foot = Foot(**{**own, "form": FootForm(**own["form"])}) if own else None
        return cls(Measures.of(told["measures"]), tuple(LongTable(**one) for one in told["tables"]), foot)
