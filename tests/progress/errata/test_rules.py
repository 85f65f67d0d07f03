"""What of an entry still holds after its errata."""

from decimal import Decimal
from typing import Any

import pytest

from pacnam_tasks.progress.errata.rules import Said, changes, struck

D = Decimal
STRUCK: list[tuple[list[tuple[int, int, dict[str, Any]]], dict[int, set[str]]]] = [
    ([], {}),
    ([(5, 1, {"quantity": 2})], {1: {"figure"}}),
    ([(5, 1, {"note": "b"}), (6, 1, {"percent": 3})], {1: {"note", "figure"}}),
    ([(5, 1, {"quantity": 2}), (6, 1, {"quantity": 3})], {1: {"figure"}, 5: {"figure"}}),
    ([(5, 1, {"quantity": 2, "note": ""}), (6, 1, {"note": "c"})], {1: {"figure", "note"}, 5: {"note"}}),
    ([(5, 1, {"quantity": 2}), (6, 2, {"quantity": 3})], {1: {"figure"}, 2: {"figure"}}),
]


@pytest.mark.parametrize(("errata", "found"), STRUCK)
def test_what_an_erratum_changes_is_struck_where_it_stood_last(
    errata: list[tuple[int, int, dict[str, Any]]], found: dict[int, set[str]]
) -> None:
    assert struck(errata) == found


def test_only_what_differs_is_named() -> None:
    old = Said(D(80), None, "a")

    assert changes(old, Said(D("80.00"), None, "a")) == ({}, {})
    assert changes(old, Said(None, D(40), "a")) == ({"quantity": D(80)}, {"percent": D(40)})
    assert changes(old, Said(D(80), None, "")) == ({"note": "a"}, {"note": ""})


def test_an_erratum_of_the_figure_leaves_the_note_and_the_other_way_round() -> None:
    old = Said(D(80), None, "a")

    assert old.corrected({"percent": "40"}) == Said(None, D(40), "a")
    assert old.corrected({"note": "b"}) == Said(D(80), None, "b")
