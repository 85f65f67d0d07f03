"""Long tables on pages: the head on each, rows whole, the total with the last row, nothing higher than its page."""

import pytest

from pacnam_tasks.reports.apart import measures
from pacnam_tasks.reports.rule_sets import HD36
from pacnam_tasks.reports.table_writer.grid import Grid, measured
from pacnam_tasks.reports.table_writer.measures import LongTable
from pacnam_tasks.reports.table_writer.wrapping import Face

MEASURES = measures(HD36)
FACE = Face({}, 500, 11)
ROW = MEASURES.form.line_pitch + 2 * MEASURES.form.above * 72 / 25.4 + MEASURES.form.rule
ROOM = 10 * ROW + MEASURES.form.rule
"""A page for a head and nine rows of a line each."""


@pytest.mark.parametrize(
    ("rows", "total", "first", "pages"),
    [
        (1, False, 10, [1]),
        (9, False, 10, [9]),
        (10, False, 10, [9, 1]),
        (20, False, 5, [4, 9, 7]),
        (8, True, 10, [9]),
        (9, True, 10, [8, 2]),
        (1, True, 3, [2]),
    ],
)
def test_rows_are_dealt_out_to_pages(rows: int, *, total: bool, first: int, pages: list[int]) -> None:
    made = _grid(tuple((str(place), "a") for place in range(rows)), ("", "b") if total else ())

    dealt = list(made.pages(first * ROW + MEASURES.form.rule, ROOM, MEASURES.form.rule))

    assert [len(one) for one in dealt] == pages
    assert [place for one in dealt for place in one] == list(range(rows + total))


def test_a_row_that_is_higher_than_a_page_goes_on_on_the_next() -> None:
    made = _grid((("1", "một " * 1200), ("2", "hai")))

    dealt = list(made.pages(ROOM, ROOM, MEASURES.form.rule))

    for rows in dealt:
        assert sum(made.rows[place].height for place in rows) <= ROOM - made.head_height
    assert sum(line.count("một") for row in made.rows for line in row.cells[1]) == 1200


def test_columns_without_a_width_share_the_rest() -> None:
    made = _grid((("1", "a", "b"),), widths=(20, 0, 0))

    first, second, third = (right - left for left, right in zip(made.edges, made.edges[1:], strict=False))
    assert first == pytest.approx(20 * 72 / 25.4)
    assert second == pytest.approx(third)
    assert made.edges[-1] == pytest.approx(600 - MEASURES.form.rule / 2)


def test_columns_that_all_have_a_width_fill_the_page() -> None:
    made = _grid((("1", "a"),), widths=(20, 60))

    assert made.edges[-1] == pytest.approx(600 - MEASURES.form.rule / 2)


def test_a_heading_over_both_rows_may_be_higher_than_they() -> None:
    table = LongTable(
        "t", (10, 0, 0), (False,) * 3, ((("một hai ba bốn", 0), ("nhóm", 2)), (("a", 1), ("b", 1))), (("1", "2", "3"),)
    )

    made = measured(table, 600, ROOM, MEASURES, FACE, FACE)

    assert made.head_height == pytest.approx(ROW + 3 * MEASURES.form.line_pitch)
    assert [(one.row, one.column, one.down, one.across) for one in made.head] == [
        (0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1),
    ]  # fmt: skip


def _grid(rows: tuple[tuple[str, ...], ...], total: tuple[str, ...] = (), widths: tuple[int, ...] = (20, 0)) -> Grid:
    head = (tuple(("đầu", 1) for _ in widths),)
    table = LongTable("t", widths, (False,) * len(widths), head, rows, total)
    return measured(table, 600, ROOM, MEASURES, FACE, FACE)
