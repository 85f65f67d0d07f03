"""Units beside each other: days count to whom the task was with, few tasks have no place, files say the same."""

import csv
import io
from datetime import timedelta
from typing import Any

from tests.conftest import TODAY, Visitor
from tests.factories import House
from tests.web.conftest import Board, SignedIn
from tests.web.reading import page_of

PATH = "/progress/standing?since=2023-08-31"


def test_a_task_handed_over_counts_to_each_unit_for_its_days(board: Board, visit: SignedIn, saved_house: House) -> None:
    board.move(TODAY - timedelta(days=5))
    board.change("late-10", lead_unit_id=saved_house.units["NNPTNT"])
    board.move(TODAY)
    visitor = visit("office")

    told = {row["code"]: row for row in visitor.get(f"{PATH}&format=json").get_json()["rows"]}
    page = page_of(visitor.get(f"{PATH}&unit=HKL"))

    # Due on 05/09, with HKL through 09/09: overdue there for four days, and for six more with the other unit. Another
    # task was late with HKL through 04/09, when it was done.
    assert told["HKL"]["late_days"] == 4 + 4
    assert (told["HKL"]["carried"], told["HKL"]["on_time"], told["HKL"]["dated"]) == (6, 0, 1)
    assert told["NNPTNT"]["late_tasks"] == 6
    assert (told["HKL"]["place"], told["NNPTNT"]["place"]) == (1, 2)
    assert "Việc late-10" in page.text
    assert "ít nhiệm vụ" in page_of(visitor.get(f"{PATH}&level=part")).text
    rows = list(csv.DictReader(io.StringIO(visitor.get(f"{PATH}&format=csv").data.decode("utf-8-sig"))))
    assert {row["code"]: int(row["late_days"]) for row in rows} == {
        code: one["late_days"] for code, one in told.items()
    }


def test_each_number_of_tasks_leads_to_just_that_many(board: Board, visit: SignedIn, saved_house: House) -> None:
    board.move(TODAY - timedelta(days=5))
    board.change("late-10", lead_unit_id=saved_house.units["NNPTNT"])
    board.move(TODAY)
    office, stranger = visit("office"), visit("stranger")

    told = {link.url: int(link.words) for link in page_of(office.get(PATH)).links if "&counts=" in link.url}
    found = {url: len(codes_in(office.get(url).get_data(as_text=True))) for url in told}

    assert {url.partition("counts=")[2].partition("#")[0] for url in told} >= {
        "carried", "late_tasks", "on_time", "dated", "on_time_original", "dated_original",
    }  # fmt: skip
    of_days = {row["late_days"] for row in office.get(f"{PATH}&format=json").get_json()["rows"]}
    assert {url: n for url, n in told.items() if found[url] != n and n not in of_days | days_of(office)} == {}
    mine = page_of(stranger.get(f"{PATH}&level=task&unit=HKL&counts=carried"))
    assert "Còn 1 nhiệm vụ nay do đơn vị khác đảm nhận" in mine.text
    assert office.get(f"{PATH}&unit=HKL&counts=x").status_code == 422


def codes_in(page: str) -> list[str]:
    """The codes of the tasks listed behind a number."""
    return [one.partition("<")[0] for one in page.partition('id="nhiem-vu"')[2].split('<td class="nw m">')[1:]]


def days_of(visitor: Visitor) -> set[int]:
    """The numbers of days, which lead to the tasks that had them."""
    return {row["days"] for row in visitor.get(f"{PATH}&format=json").get_json()["rows"]}


def test_a_unit_sees_itself_alone_and_what_cannot_be_is_refused(board: Board, visit: SignedIn) -> None:
    lead, office = visit("lead"), visit("office")
    refused: dict[str, Any] = {"since=2023-09-16": 422, "as_of=2023-09-16": 422, "level=all": 422, "unit=KHONG": 404}

    told = lead.get(f"{PATH}&level=task&format=json").get_json()["rows"]

    assert [(row["code"], row["place"]) for row in told] == [("NNPTNT", None)]
    assert {query: office.get(f"/progress/standing?{query}").status_code for query in refused} == refused
    assert office.get(f"{PATH}&format=xlsx").status_code == 200
    assert board.codes
