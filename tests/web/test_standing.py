"""Units beside each other: days count to whom the task was with, few tasks have no place, files say the same."""

import csv
import io
from datetime import timedelta
from typing import Any

from tests.conftest import TODAY
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
    assert "quá ít" in page_of(visitor.get(f"{PATH}&level=part")).text
    rows = list(csv.DictReader(io.StringIO(visitor.get(f"{PATH}&format=csv").data.decode("utf-8-sig"))))
    assert {row["code"]: int(row["late_days"]) for row in rows} == {
        code: one["late_days"] for code, one in told.items()
    }


def test_a_unit_sees_itself_alone_and_what_cannot_be_is_refused(board: Board, visit: SignedIn) -> None:
    lead, office = visit("lead"), visit("office")
    refused: dict[str, Any] = {"since=2023-09-16": 422, "as_of=2023-09-16": 422, "level=all": 422, "unit=KHONG": 404}

    told = lead.get(f"{PATH}&level=task&format=json").get_json()["rows"]

    assert [(row["code"], row["place"]) for row in told] == [("NNPTNT", None)]
    assert {query: office.get(f"/progress/standing?{query}").status_code for query in refused} == refused
    assert office.get(f"{PATH}&format=xlsx").status_code == 200
    assert board.codes
