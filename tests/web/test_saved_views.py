"""Saved views through pages: kept, pinned, shared by the office, renamed, deleted; each counts what its reader sees."""

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.db import Database
from pacnam_tasks.history.models import Event
from pacnam_tasks.plans.models import Plan, Programme, SourceDocument
from pacnam_tasks.tasks import summary
from pacnam_tasks.tasks.saved_views.access import shared_with
from pacnam_tasks.tasks.saved_views.models import SavedView
from pacnam_tasks.tasks.saved_views.rules import Sharing
from tests.conftest import TODAY, Visitor, counted
from tests.factories import House
from tests.security.people import ROLES
from tests.web.conftest import Board, NewTask, SignedIn, n_rows
from tests.web.hostile import HOSTILE
from tests.web.reading import Page, page_of
from tests.web.test_hostile_text import bones, shown

OVERDUE = "/tasks?timeliness=overdue"


def save(visitor: Visitor, url: str, name: str, **typed: str) -> Any:
    """Open a list, follow the way to its form and send it; pinned, unless `pinned` is empty."""
    way = next(link.url for link in page_of(visitor.get(url)).links if link.url.startswith("/tasks/views/new"))
    form = page_of(visitor.get(way)).form("/tasks/views").fields | {"name": name} | typed
    return visitor.post("/tasks/views", {key: value for key, value in form.items() if value or key == "name"})


def view_id(database: Database, name: str) -> int:
    """The newest view of this name."""
    with database.reading() as session:
        found = session.connection().execute(text("SELECT max(id) FROM saved_view WHERE name = :n"), {"n": name})
        return int(found.scalar_one())


def bar(page: Page) -> dict[str, str]:
    """The pinned views of a page: the address of each by its words, counts among them."""
    return {" ".join(link.words.split()): link.url for link in page.links if "view=" in link.url}


def change(visitor: Visitor, number: int, **typed: str) -> Any:
    """Fill in the form that changes a view."""
    form = page_of(visitor.get("/tasks/views")).form(f"/tasks/views/{number}").fields
    return visitor.post(f"/tasks/views/{number}", form | typed)


def told(database: Database) -> list[tuple[str, str]]:
    """The events about views: kind and circle."""
    with database.reading() as session:
        events = session.exec(select(Event).where(Event.kind.like("view_%")).order_by(Event.seq)).all()  # type: ignore[attr-defined, arg-type]
        return [(one.kind, json.loads(one.data)["shared_with"]) for one in events]


def test_a_filter_gets_a_name_and_stands_on_home_and_list_with_its_count(board: Board, database: Database) -> None:
    office = board.visit("office")

    sent = save(office, "/tasks?field=nong-nghiep&timeliness=overdue&sort=-due", "Nông nghiệp  quá hạn")

    assert sent.status_code == 303
    expected = {"Nông nghiệp quá hạn 5 nhiệm vụ": sent.location}
    assert (
        sent.location
        == f"/tasks?field=nong-nghiep&timeliness=overdue&sort=-due&view={view_id(database, 'Nông nghiệp quá hạn')}"
    )
    assert bar(page_of(office.get("/"))) == bar(page_of(office.get("/tasks"))) == expected
    assert len(office.get(f"{sent.location}&format=json").get_json()["rows"]) == 5


def test_a_view_names_no_day(board: Board, database: Database) -> None:
    save(board.visit("office"), "/tasks?timeliness=overdue&as_of=2023-09-01", "Quá hạn")

    with database.reading() as session:
        [view] = session.exec(select(SavedView)).all()
    assert json.loads(view.wanted) == {"timeliness": "overdue"}


def test_a_shared_view_shows_each_their_own_count(board: Board, database: Database) -> None:
    save(board.visit("office"), "/tasks?level=all&state=open", "Còn mở", shared_with="all")
    number = view_id(database, "Còn mở")
    found = {}
    for who in ("standing", "inspector", "lead", "stranger", "commune"):
        visitor = board.visit(who)
        assert "Văn phòng" in page_of(visitor.get("/tasks/views")).text
        assert visitor.post(f"/tasks/views/{number}/pin", {"pinned": "1"}).status_code == 303
        [(words, url)] = bar(page_of(visitor.get("/"))).items()
        n = len(visitor.get(f"{url}&format=json").get_json()["rows"])
        assert words == f"Còn mở {n} nhiệm vụ và phần việc", who
        found[who] = words

    assert found["lead"] != found["standing"]
    assert found["commune"] == "Còn mở 1 nhiệm vụ và phần việc"


def test_the_circles_of_sharing(saved_house: House) -> None:
    in_units = {"lead", "staff", "stranger", "commune", "commune2", "office"}

    for who in set(ROLES) - {"anonymous", "administrator"}:
        circles = shared_with(saved_house.people[who])
        assert circles == ({Sharing.ALL, Sharing.UNITS} if who in in_units else {Sharing.ALL}), who


def test_others_neither_see_a_view_of_one_s_own_nor_change_a_shared_one(board: Board, database: Database) -> None:
    office, other = board.visit("office"), board.visit("lead")
    save(office, OVERDUE, "Riêng")
    save(office, OVERDUE, "Chung", shared_with="units")
    own, shared = view_id(database, "Riêng"), view_id(database, "Chung")
    acts: dict[str, dict[str, str]] = {"": {"name": "x", "version": "1"}, "/pin": {"pinned": "1"}, "/removal": {}}

    answers = {
        (number, act): other.post(f"/tasks/views/{number}{act}", form).status_code
        for number in (own, shared, 999)
        for act, form in acts.items()
    }

    hidden = {(number, act): 404 for number in (own, 999) for act in acts}
    assert answers == hidden | {(shared, ""): 403, (shared, "/pin"): 303, (shared, "/removal"): 403}
    page = page_of(other.get("/tasks/views"))
    assert ("Riêng" in page.text, "Chung" in page.text) == (False, True)
    assert not page.has_form(f"/tasks/views/{shared}")
    assert board.visit("standing").post(f"/tasks/views/{shared}/pin", {"pinned": "1"}).status_code == 404


def test_the_office_alone_shares_and_each_sharing_is_told(board: Board, database: Database) -> None:
    office = board.visit("office")
    assert save(board.visit("standing"), OVERDUE, "Của Thường trực", shared_with="all").status_code == 403
    save(office, OVERDUE, "Quá hạn")
    number = view_id(database, "Quá hạn")
    assert told(database) == []

    for circle in ("units", "all", ""):
        assert change(office, number, shared_with=circle).status_code == 303
    change(office, number, name="Quá hạn, riêng tôi")

    assert told(database) == [("view_shared", "units"), ("view_shared", "all"), ("view_withdrawn", "")]


def test_what_is_not_shared_any_more_leaves_every_home_page(board: Board, database: Database) -> None:
    office, lead = board.visit("office"), board.visit("lead")
    save(office, OVERDUE, "Chung", shared_with="units")
    number = view_id(database, "Chung")
    lead.post(f"/tasks/views/{number}/pin", {"pinned": "1"})

    change(office, number, shared_with="")

    assert bar(page_of(lead.get("/"))) == {}
    assert list(bar(page_of(office.get("/")))) == ["Chung 6 nhiệm vụ"]


def test_a_view_is_unpinned_renamed_and_deleted(board: Board, database: Database) -> None:
    lead = board.visit("lead")
    save(lead, OVERDUE, "Quá hạn")
    number = view_id(database, "Quá hạn")

    lead.post(f"/tasks/views/{number}/pin", {"pinned": ""})
    renamed = change(lead, number, name="Chậm")

    assert renamed.status_code == 303
    assert bar(page_of(lead.get("/"))) == {}
    assert "Chậm" in page_of(lead.get("/tasks/views")).text
    lead.post(f"/tasks/views/{number}/pin", {"pinned": "1"})
    assert lead.post(f"/tasks/views/{number}/removal", {}).status_code == 303
    assert (n_rows(database, "saved_view"), n_rows(database, "pinned_view")) == (0, 0)


REFUSED = {
    "no name": ({"name": " "}, "Vui lòng đặt tên bộ lọc"),
    "a name of signs": ({"name": "…"}, "Vui lòng đặt tên bộ lọc"),
    "a long name": ({"name": "x" * 61}, "61"),
    "a secret name": ({"name": "Văn bản TUYỆT MẬT"}, "bí mật nhà nước"),
    "a secret search": ({"name": "Tìm", "q": "tài liệu TỐI MẬT"}, "bí mật nhà nước"),
    "no such circle": ({"name": "Tên", "shared_with": "nobody"}, "ai được thấy"),
    "no such unit": ({"name": "Tên", "unit": "NOWHERE"}, "NOWHERE"),
}


@pytest.mark.parametrize(("typed", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_refused_view_keeps_what_was_typed(
    visit: SignedIn, database: Database, typed: dict[str, str], sentence: str
) -> None:
    form = {"timeliness": "overdue", "pinned": "1", **typed}

    answer = visit("office").post("/tasks/views", form)

    page = page_of(answer)
    assert answer.status_code == 422
    assert sentence.casefold() in page.text.casefold()
    kept = page.form("/tasks/views").fields
    same = {name: value for name, value in form.items() if name != "shared_with"}
    assert {name: kept[name].strip() for name in same} == {name: value.strip() for name, value in same.items()}
    assert n_rows(database, "saved_view") == 0


@pytest.mark.parametrize("typed", [{"state": "x"}, {"member": "-1"}, {"sort": "name"}, {"as_of": "2030-01-01"}])
def test_what_is_no_filter_is_not_kept(visit: SignedIn, database: Database, typed: dict[str, str]) -> None:
    visitor = visit("office")

    assert visitor.post("/tasks/views", {"name": "Tên"} | typed).status_code == 422
    assert visitor.get(f"/tasks/views/new?{next(iter(typed))}={next(iter(typed.values()))}").status_code == 422
    assert n_rows(database, "saved_view") == 0


def test_a_name_stands_once_for_each_person_and_a_form_sent_twice_counts_once(
    visit: SignedIn, database: Database
) -> None:
    lead, form = visit("lead"), {"name": "Quá hạn", "timeliness": "overdue", "pinned": "1"}

    first, again = (lead.post("/tasks/views", form) for _ in range(2))
    other = lead.post("/tasks/views", form | {"timeliness": "due_soon"})
    somebody = visit("staff").post("/tasks/views", form)

    assert [first.status_code, again.status_code, other.status_code, somebody.status_code] == [303, 303, 422, 303]
    assert first.location == again.location
    assert "Đã có bộ lọc mang tên này" in page_of(other).text
    assert n_rows(database, "saved_view") == 2


def test_six_views_are_pinned_and_fifty_kept(visit: SignedIn, database: Database, saved_house: House) -> None:
    lead = visit("lead")
    for nth in range(6):
        assert save(lead, OVERDUE, f"Số {nth}").status_code == 303
    seventh = save(lead, OVERDUE, "Số 6")
    assert (seventh.status_code, n_rows(database, "saved_view")) == (422, 6)
    assert "Chỉ ghim được nhiều nhất 6 bộ lọc" in page_of(seventh).text
    with database.writing() as session:
        person_id, at = saved_house.lead.person_id, session.exec(select(SavedView)).first().saved_at  # type: ignore[union-attr]
        session.add_all(
            [SavedView(person_id=person_id, name=f"Khác {nth}", wanted="{}", saved_at=at) for nth in range(44)]
        )

    one_more = save(lead, OVERDUE, "Số 50", pinned="")
    pinned = lead.post(f"/tasks/views/{view_id(database, 'Khác 1')}/pin", {"pinned": "1"})

    assert (one_more.status_code, pinned.status_code, n_rows(database, "saved_view")) == (422, 422, 50)
    assert "Đồng chí đã lưu 50 bộ lọc" in page_of(one_more).text
    assert "Vui lòng bỏ ghim một bộ lọc trước" in page_of(pinned).text


def test_an_outdated_form_shows_both_names(visit: SignedIn, database: Database) -> None:
    office = visit("office")
    save(office, OVERDUE, "Quá hạn", shared_with="all")
    number = view_id(database, "Quá hạn")
    form = page_of(office.get("/tasks/views")).form(f"/tasks/views/{number}").fields | {"shared_with": "all"}
    assert office.post(f"/tasks/views/{number}", form | {"name": "Tên mới"}).status_code == 303
    assert office.post(f"/tasks/views/{number}", form | {"name": "Tên mới"}).status_code == 303  # sent twice

    late = office.post(f"/tasks/views/{number}", form | {"name": "Tên khác"})

    page = page_of(late)
    assert late.status_code == 409
    assert page.form(f"/tasks/views/{number}").fields["name"] == "Tên khác"
    assert "Tên mới" in page.text
    assert [kind for kind, _circle in told(database)] == ["view_shared"] * 2


def test_a_view_of_a_unit_that_has_ended_opens_with_a_note(board: Board, database: Database) -> None:
    office = board.visit("office")
    for name, url in {
        "Xã": "/tasks?unit=XCL",
        "Đồng chí": "/tasks?member=9999",
        "Lĩnh vực": "/tasks?field=nong-nghiep",
    }.items():
        save(office, url, name)
    with database.writing() as session:
        session.connection().execute(
            text("UPDATE unit SET valid_to = :day WHERE code = 'XCL'"), {"day": date(2023, 6, 30)}
        )
        session.connection().execute(
            text("UPDATE saved_view SET wanted = '{\"field\": \"x-y\"}' WHERE name = 'Lĩnh vực'")
        )
    links = bar(page_of(office.get("/tasks")))
    assert list(links) == ["Xã 0 nhiệm vụ", "Đồng chí 0 nhiệm vụ", "Lĩnh vực 0 nhiệm vụ"]

    for (words, url), lost in zip(links.items(), ("đơn vị", "đồng chí chỉ đạo", "lĩnh vực"), strict=True):
        opened = office.get(url)
        assert opened.status_code == 200, words
        assert (
            f"“{words.removesuffix(' 0 nhiệm vụ')}” không còn nhiệm vụ nào: {lost} nêu trong bộ lọc"
            in page_of(opened).text
        )
        assert office.get(url.replace("view=", "view=9")).status_code == (422 if "x-y" in url else 200)


def test_a_view_that_cannot_be_read_any_more_harms_no_page(visit: SignedIn, database: Database) -> None:
    office = visit("office")
    save(office, OVERDUE, "Cũ")
    with database.writing() as session:
        session.connection().execute(text('UPDATE saved_view SET wanted = \'{"state": "of old"}\''))

    assert [bar(page_of(office.get(path))) for path in ("/", "/tasks")] == [{}, {}]
    assert "không còn đọc được" in page_of(office.get("/tasks/views")).text
    assert office.post(f"/tasks/views/{view_id(database, 'Cũ')}/removal", {}).status_code == 303


def test_the_name_of_a_view_is_text(visit: SignedIn, database: Database) -> None:
    office = visit("office")
    paths = ("/", "/tasks", "/tasks/views")
    save(office, OVERDUE, "Bình thường")
    office.get("/")  # the word that it is saved is said once
    harmless = {path: bones(office.get(path)) for path in paths}

    for kind, typed in HOSTILE.items():
        with database.writing() as session:
            session.connection().execute(text("UPDATE saved_view SET name = :n"), {"n": shown(typed)[:60]})
        pages = {path: office.get(path) for path in paths}
        assert {path: bones(page) for path, page in pages.items()} == harmless, kind
        assert shown(typed)[:60].strip() in page_of(pages["/"]).text, kind


FULL = ["unit=NNPTNT&timeliness=overdue", "plan=P", "programme=oc-op", "q=viec", "role=member", "state=open&level=all"]


@pytest.mark.parametrize("who", ["office", "member", "lead", "commune"])
def test_pages_with_six_pinned_views_take_few_statements(board: Board, database: Database, who: str) -> None:
    visitor = board.visit(who)
    with database.writing() as session:
        paper = SourceDocument(kind="Kết luận", number="97", issued_on=TODAY, issuer="Huyện ủy", abstract="Kết luận")
        session.add_all([Programme(code="oc-op", name="OCOP"), paper])
        session.flush()
        session.add(Plan(code="P", title="Kế hoạch", starts_on=TODAY, ends_on=TODAY, source_document_id=paper.id))
    for nth, query in enumerate(FULL):
        assert (
            visitor.post(
                "/tasks/views",
                dict(pair.split("=") for pair in query.split("&")) | {"name": f"Số {nth}", "pinned": "1"},
            ).status_code
            == 303
        )
    with database.writing() as session:
        summary.refresh(session, TODAY)
    found = {}

    for path in ("/", "/tasks", "/tasks/views", *bar(page_of(visitor.get("/"))).values()):
        visitor.get(path)
        with counted(database) as sent:
            assert visitor.get(path).status_code == 200
        found[path] = len(sent)

    assert len(found) == 9
    assert max(found.values()) <= 8, found


def test_a_part_for_htmx_asks_for_no_bar_and_saves_the_filter_that_it_shows(visit: SignedIn, new_task: NewTask) -> None:
    office, _code = visit("office"), new_task()
    save(office, OVERDUE, "Quá hạn")

    part = page_of(office.get("/tasks?state=open", part=True))

    assert bar(part) == {}
    assert any(link.url == "/tasks/views/new?state=open" for link in part.links)


def test_an_administrator_has_none(visit: SignedIn) -> None:
    assert Role.ADMINISTRATOR in ROLES["administrator"]
    assert visit("administrator").get("/tasks/views").status_code == 403
