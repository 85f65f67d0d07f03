"""Search finds what is meant, however it is typed, and shows exact marks first."""

import unicodedata

import pytest
from sqlmodel import Session

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.tasks.forms import Sort, TaskFilter
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.tasks.queries.lists import page_of
from tests.factories import House, make_task

TITLES = {
    "S-1": "Đôn đốc giải ngân vốn đầu tư",
    "S-2": "Dọn dốc trơn trước mùa mưa",
    "S-3": "Kiểm tra 100% trạm y tế",
    "S-4": "Kiểm tra 100 hộ",
    "S-5": r"Đường dẫn C:\bao_cao\quý 3",
    "S-6": "Đường dẫn bao cao",
    "S-7": "Ủy ban nhân dân xã rà soát hộ nghèo",
    "S-8": "Sửa trạm bơm 50/50",
}
FINDS = [
    pytest.param("don doc", {"S-1", "S-2"}, id="without marks"),
    pytest.param("Đôn đốc", {"S-1", "S-2"}, id="with marks"),
    pytest.param("ĐÔN ĐỐC", {"S-1", "S-2"}, id="capitals"),
    pytest.param(unicodedata.normalize("NFD", "Đôn đốc"), {"S-1", "S-2"}, id="decomposed"),
    pytest.param("doc giai", {"S-1"}, id="words of one title"),
    pytest.param("giai don", {"S-1"}, id="words in another order"),
    pytest.param("uỷ ban", {"S-7"}, id="the other spelling"),
    pytest.param("100%", {"S-3"}, id="a percent sign is no wildcard"),
    pytest.param("bao_cao", {"S-5"}, id="an underscore is no wildcard"),
    pytest.param(r"c:\bao", {"S-5"}, id="a backslash is a backslash"),
    pytest.param("50/50", {"S-8"}, id="a slash is a slash"),
    pytest.param("s-7", {"S-7"}, id="a code"),
    pytest.param("hat kiem lam", {"S-4"}, id="the lead unit's name"),
    pytest.param("  don   doc ", {"S-1", "S-2"}, id="blanks"),
    pytest.param("don\x00doc", set(), id="a character that no database keeps"),
    pytest.param("không có", set(), id="nothing"),
    pytest.param("'; DROP TABLE task; --", set(), id="a statement"),
]


@pytest.fixture
def titles(session: Session, house: House, clock: MovingClock) -> None:
    """Tasks with these titles; S-4 is led by the rangers."""
    for code, title in TITLES.items():
        make_task(session, house, clock, code=code, title=title, lead="HKL" if code == "S-4" else "NNPTNT")


def found(session: Session, house: House, clock: MovingClock, text: str, **more: str) -> list[str]:
    """The codes of what is found, in order."""
    today = clock.today()
    wanted = TaskFilter.from_args({"q": text, **more}, today)
    return [row.code for row in page_of(session, house.office, wanted, AsOf(today, today, clock.zone)).rows]


@pytest.mark.usefixtures("titles")
@pytest.mark.parametrize(("text", "codes"), FINDS)
def test_search_finds(session: Session, house: House, clock: MovingClock, text: str, codes: set[str]) -> None:
    assert set(found(session, house, clock, text)) == codes


@pytest.mark.usefixtures("titles")
@pytest.mark.parametrize(
    ("text", "codes"),
    [
        pytest.param("đôn đốc", ["S-1", "S-2"], id="one"),
        pytest.param("dọn dốc", ["S-2", "S-1"], id="the other"),
        pytest.param("dốc dọn", ["S-2", "S-1"], id="in another order"),
        pytest.param(unicodedata.normalize("NFD", "DỌN DỐC"), ["S-2", "S-1"], id="decomposed capitals"),
        pytest.param("don doc", ["S-1", "S-2"], id="without marks by deadline"),
    ],
)
def test_exact_marks_come_first(
    session: Session, house: House, clock: MovingClock, text: str, codes: list[str]
) -> None:
    assert found(session, house, clock, text) == codes


@pytest.mark.usefixtures("titles")
def test_an_order_that_is_asked_for_wins_over_exact_marks(session: Session, house: House, clock: MovingClock) -> None:
    assert found(session, house, clock, "dọn dốc", sort=Sort.CODE) == ["S-1", "S-2"]


@pytest.mark.usefixtures("titles")
def test_a_search_for_nothing_finds_all(session: Session, house: House, clock: MovingClock) -> None:
    assert set(found(session, house, clock, "   ")) == set(TITLES)


@pytest.mark.usefixtures("titles")
def test_bare_marks_are_nothing_to_search_for(session: Session, house: House, clock: MovingClock) -> None:
    assert set(found(session, house, clock, "\u0301")) == set(TITLES)
