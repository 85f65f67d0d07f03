"""A child is found only through its parent, and a form changes only what it has fields for."""

from io import BytesIO
from urllib.parse import quote

import pytest
from sqlalchemy import text
from sqlmodel import col, select
from werkzeug.datastructures import FileStorage

from pacnam_tasks.core.db import Database, fetch
from pacnam_tasks.progress.models import EvidenceFile, ProgressUpdate
from pacnam_tasks.tasks.models import Task
from tests.conftest import Visitor
from tests.photos import photo
from tests.security.conftest import Things, changed, image_of
from tests.web.conftest import NewTask, fill_in, send, task_named


@pytest.fixture
def two(everyone: dict[str, Visitor], new_task: NewTask) -> tuple[str, str]:
    """Two tasks of one unit, each with an update and a file; the person may act on both."""
    codes = new_task(), new_task()
    for code in codes:
        picture = FileStorage(BytesIO(photo()), f"{code}.jpg")
        assert send(everyone["lead"], code, quantity="40", files=picture).status_code == 303
    return codes


def child(database: Database, table: type, code: str) -> str:
    """The id of what hangs on a task."""
    task_id = task_named(database, code).id
    with database.reading() as session:
        return str(fetch(session, select(table.id).where(col(table.task_id) == task_id)).scalar_one())  # type: ignore[attr-defined]


def test_an_update_is_found_only_through_its_task(
    two: tuple[str, str], everyone: dict[str, Visitor], database: Database
) -> None:
    mine, other = two
    before = image_of(database)
    form = {"key": "a-key-of-form"}

    answer = everyone["lead"].post(f"/tasks/{mine}/updates/{child(database, ProgressUpdate, other)}/withdrawal", form)

    assert answer.status_code == 404
    assert changed(before, image_of(database)) == {}


def test_a_file_is_found_only_through_its_task(
    two: tuple[str, str], everyone: dict[str, Visitor], database: Database
) -> None:
    mine, other = two

    assert everyone["lead"].get(f"/tasks/{mine}/files/{child(database, EvidenceFile, other)}").status_code == 404


def test_a_notice_is_read_only_by_its_person(things: Things, everyone: dict[str, Visitor], database: Database) -> None:
    before = image_of(database)

    answers = {
        who: everyone[who].post(f"/inbox/{things.notice_id}/read", {}).status_code for who in ("office", "commune")
    }

    assert answers == {"office": 404, "commune": 404}
    assert changed(before, image_of(database)) == {}


STRANGE = ["0", "-1", "99999999999999999999999", "1e3", "x"]


def test_a_strange_number_is_not_found(two: tuple[str, str], everyone: dict[str, Visitor]) -> None:
    head, office, form = everyone["lead"], everyone["office"], {"key": "a-key-of-form"}

    for number in STRANGE:
        named = [
            head.post(f"/tasks/{two[0]}/updates/{number}/withdrawal", form),
            head.post(f"/inbox/{number}/read", form),
            head.post(f"/inbox/devices/{number}/removal", form),
            office.get(f"/reports/{number}"),
            office.get(f"/reports/{number}.pdf"),
            office.get(f"/progress/members/{number}"),
            office.get(f"/handovers/{number}"),
            office.get(f"/periods/{number}"),
            office.post(f"/periods/{number}/lock", form | {"version": "1"}),
            office.post(f"/handovers/{number}/confirmation", form),
            head.post(f"/units/NNPTNT/acting/{number}/end", form),
        ]
        marks = [office.get(f"/reports?after={number}"), office.get(f"/inbox?after={number}")]
        marks += [office.get(f"/handovers?after={number}"), office.get(f"/handovers/new?person={number}")]
        assert {answer.status_code for answer in named} <= {400, 404}, number
        assert {answer.status_code for answer in marks} <= {200, 400, 404, 422}, number


def test_a_form_changes_only_what_it_has_fields_for(
    everyone: dict[str, Visitor], new_task: NewTask, database: Database
) -> None:
    code = new_task()
    before = task_named(database, code)
    columns = set(Task.__table__.c.keys())  # type: ignore[attr-defined]
    evil = dict.fromkeys(columns, "1") | {"state": "done", "code": "NV-STOLEN", "percent": ""}
    form = fill_in(everyone["lead"], code, note="chỉ ghi chú")

    answer = everyone["lead"].post(f"/tasks/{code}/updates", evil | form)

    after = task_named(database, code)
    kept = columns - {"recorded_on", "updated_at", "version", "reported", "quantity", "percent"}
    assert answer.status_code == 303
    assert {name for name in kept if getattr(before, name) != getattr(after, name)} == set()
    assert (after.quantity, after.percent) == (before.quantity, before.percent)


def test_no_account_is_raised_by_its_own_forms(everyone: dict[str, Visitor], database: Database) -> None:
    evil = {
        "username": "office",
        "account_id": "1",
        "role": "administrator",
        "enabled": "1",
        "person_id": "1",
        "id": "1",
    }
    before = image_of(database)

    answer = everyone["commune"].post("/account/theme", evil | {"theme": "dark"})

    assert answer.status_code == 303
    [(table, rows)] = changed(before, image_of(database)).items()
    assert table == "account"
    assert len(rows) == 2


def test_quotes_and_comments_reach_no_statement(
    things: Things, everyone: dict[str, Visitor], database: Database
) -> None:
    evil = ["'", "''", '"', "';--", "' OR '1'='1", "1;DROP TABLE task", "\\", "%27", "/*", "$$", "`"]
    visitor = everyone["office"]
    n_tasks = len(visitor.get("/tasks?format=json").get_json()["rows"])

    for word in evil:
        for path in ("/tasks?q=", "/tasks?field=", "/tasks?after=", "/tasks/", "/progress/units/", "/tasks?as_of="):
            answer = visitor.client.get(path + quote(word, safe=""), buffered=True)
            assert answer.status_code in {200, 400, 404, 422}, path + word

    with database.reading() as session:
        assert session.connection().execute(text("SELECT count(*) FROM task")).scalar_one() == n_tasks
