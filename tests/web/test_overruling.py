"""The rating of a task on its page: computed, overruled, refused."""

from pacnam_tasks.core.db import Database
from tests.decisions.test_overruling import SAID
from tests.web.conftest import NewTask, SignedIn, fill_in, send, task_named
from tests.web.reading import page_of


def test_the_page_shows_both_and_keeps_what_was_refused(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    code, member, standing = new_task(), visit("member"), visit("standing")
    other = fill_in(standing, code, act="ratings", **(SAID | {"rating": "X", "reason": "Đã có giống."}))

    refused = send(member, code, act="ratings", **(SAID | {"until": "14/09/2023"}))
    assert refused.status_code == 422
    assert page_of(refused).form(f"/tasks/{code}/ratings").fields["reason"].strip() == SAID["reason"]
    assert send(member, code, act="ratings", **SAID).status_code == 303
    second = standing.post(f"/tasks/{code}/ratings", other)

    assert second.status_code == 409
    assert "Đã có giống." in page_of(second).form(f"/tasks/{code}/ratings").fields["reason"]
    words = page_of(visit("lead").get(f"/tasks/{code}")).text
    for shown in (
        "Theo quy tắc tính: Chưa đánh giá được: chưa có báo cáo.",
        "Có nguy cơ chậm tiến độ, theo đánh giá của đồng chí ủy viên, có giá trị đến 30/09/2023.",
        SAID["reason"],
        "Người member",
    ):
        assert shown in words, shown
    row = member.get("/tasks?format=json").get_json()["rows"][0]
    assert (row["rating"], row["rating_computed"], row["rating_until"]) == ("V", "–", "2023-09-30")
    assert visit("lead").post(f"/tasks/{code}/ratings", SAID | {"key": "a key of mine"}).status_code == 403
    assert visit("stranger").post(f"/tasks/{code}/ratings", SAID | {"key": "a key of mine"}).status_code == 404
    assert task_named(database, code).ruled == "V"
