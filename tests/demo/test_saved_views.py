"""The demonstration's saved views: who finds what pinned, each with the count that the reader sees."""

import pytest

from pacnam_tasks.tasks.queries.lists import page_of
from pacnam_tasks.tasks.saved_views.forms import kept
from pacnam_tasks.tasks.saved_views.page import bar_of
from pacnam_tasks.tasks.saved_views.queries import shown
from tests.demo.conftest import TODAY, Demonstration, as_of

PINNED = {
    "vanphong": ["Chưa cập nhật quá 14 ngày", "Nông thôn mới còn mở", "Phần việc của xã quá hạn"],
    "thuongtruc": ["Chưa cập nhật quá 14 ngày", "Nông thôn mới còn mở", "Nguy cơ quá hạn"],
    "uyvien": ["Nông thôn mới còn mở", "Nông nghiệp còn mở"],
    "nnptnt": ["Chưa cập nhật quá 14 ngày", "Việc chung quá hạn"],
    "bocbo": ["Chưa cập nhật quá 14 ngày", "Xã chủ trì, còn mở"],
    "colinh": [],
}


@pytest.mark.parametrize("username", PINNED)
def test_each_finds_what_is_pinned_with_its_count(demonstration: Demonstration, username: str) -> None:
    actor, database = demonstration.person(username), demonstration.database
    with database.reading() as session:
        bar = bar_of(session, actor, TODAY)
        filters = {row.name: kept(row.wanted, TODAY) for row in shown(session, actor)}
        lengths = {
            name: len(page_of(session, actor, wanted, as_of(TODAY), 1000).rows)
            for name, wanted in filters.items()
            if wanted
        }

    assert sorted(item["label"] for item in bar.items) == sorted(PINNED[username])
    assert {item["label"]: item["n"] for item in bar.items} == lengths
    assert not bar.items or any(lengths.values())
