"""Obstacles whose day of answer has passed: found in the register, beside overdue tasks and on home pages."""

from datetime import timedelta

import pytest

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.tasks import summary
from tests.conftest import Visitor, counted
from tests.factories import House
from tests.web.conftest import NewTask, SignedIn
from tests.web.reading import page_of
from tests.web.test_obstacles import act, csv_of, raise_one, register

REGISTER, DECISIONS = "/obstacles?state=overdue", "/decisions#vuong-mac"


@pytest.fixture
def late(visit: SignedIn, new_task: NewTask, saved_house: House, clock: MovingClock) -> dict[str, str]:
    """Codes by name: on two tasks and a part the answer is overdue, on a third task it is due today."""
    whole, today = new_task(parts=True), new_task()
    forest = new_task(lead="HKL", field_id=saved_house.fields["lam-nghiep"])
    raise_one(visit("lead"), today, answer_by="25/9/2023")
    raise_one(visit("lead"), whole)
    raise_one(visit("commune"), f"{whole}-XBB")
    raise_one(visit("stranger"), forest, cause="beyond_authority")
    clock.move_to(clock.now() + timedelta(days=10))
    return {"whole": whole, "part": f"{whole}-XBB", "forest": forest, "today": today}


def links(visitor: Visitor, path: str) -> dict[str, str]:
    """Where the links of a page lead, with their words."""
    response = visitor.get(path)
    assert response.status_code == 200
    return {link.url: link.words for link in page_of(response).links}


def test_the_register_finds_what_is_overdue_the_oldest_first(visit: SignedIn, late: dict[str, str]) -> None:
    rows = csv_of(visit("office"), "&state=overdue")

    assert [row["task"] for row in rows] == [late["whole"], late["part"], late["forest"]]


def test_an_answer_takes_it_out_however_late(visit: SignedIn, late: dict[str, str]) -> None:
    standing = visit("standing")
    number = max(
        int(form.action.split("/")[4])
        for form in page_of(standing.get(f"/tasks/{late['whole']}")).forms
        if form.action.endswith("/answer")
    )

    act(standing, late["whole"], number, "answer", answer="Đồng ý.")

    assert [row["task"] for row in csv_of(visit("office"), "&state=overdue")] == [late["part"], late["forest"]]


@pytest.mark.parametrize(
    ("who", "query", "n"),
    [
        ("office", "", 3),
        ("office", "?unit=NNPTNT", 1),
        ("office", "?field=lam-nghiep&state=all", 1),
        ("lead", "", 2),
    ],
)
def test_the_register_says_how_many_they_are(
    visit: SignedIn, late: dict[str, str], who: str, query: str, n: int
) -> None:
    page = register(visit(who), query)

    [words] = [link.words for link in page.links if "state=overdue" in link.url]
    assert words == f"Quá hạn trả lời {n}"


@pytest.mark.parametrize(
    ("who", "seen", "mine"), [("office", 3, 0), ("standing", 3, 2), ("member", 3, 1), ("lead", 2, 1), ("commune", 1, 0)]
)
def test_a_home_page_says_how_many_are_known_of_and_how_many_wait_for_the_reader(
    visit: SignedIn, late: dict[str, str], who: str, seen: int, mine: int
) -> None:
    found = links(visit(who), "/")

    assert found[REGISTER] == f"{seen} quá hạn trả lời"
    said = f"{mine} khó khăn, vướng mắc chờ đồng chí trả lời đã quá hạn"
    assert found.get(DECISIONS) == (said if mine else None)


def test_where_none_is_overdue_nothing_is_said(visit: SignedIn, new_task: NewTask) -> None:
    raise_one(visit("lead"), new_task())

    for who in ("office", "standing", "lead"):
        assert {REGISTER, DECISIONS} & set(links(visit(who), "/")) == set()


@pytest.mark.parametrize(
    ("query", "leads_to", "n"),
    [
        ("timeliness=overdue", REGISTER, 3),
        ("timeliness=open_overdue&unit=NNPTNT", f"{REGISTER}&unit=NNPTNT", 1),
        ("timeliness=overdue&field=lam-nghiep", f"{REGISTER}&field=lam-nghiep", 1),
    ],
)
def test_the_list_of_what_is_overdue_leads_to_them(
    visit: SignedIn, late: dict[str, str], query: str, leads_to: str, n: int
) -> None:
    found = links(visit("office"), f"/tasks?{query}")

    assert found[leads_to] == f"{n} khó khăn, vướng mắc quá hạn trả lời"


@pytest.mark.parametrize("query", ["", "timeliness=due_soon", "timeliness=overdue&as_of=2023-09-20"])
def test_no_other_list_does(visit: SignedIn, late: dict[str, str], query: str) -> None:
    assert not [url for url in links(visit("office"), f"/tasks?{query}") if url.startswith("/obstacles")]


@pytest.mark.usefixtures("late")
@pytest.mark.parametrize("path", ["/tasks?timeliness=overdue", "/obstacles?state=overdue", "/"])
def test_each_of_these_pages_takes_few_statements(
    visit: SignedIn, database: Database, clock: MovingClock, path: str
) -> None:
    with database.writing() as session:
        summary.refresh(session, clock.today())
    office = visit("office")
    office.get(path)

    with counted(database) as sent:
        office.get(path)

    assert len(sent) <= 8, sent
