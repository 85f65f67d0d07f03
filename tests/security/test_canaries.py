"""No byte of a task reaches those who may not know of it: in pages, parts, data, past days, search, files, notices."""

from typing import Any

import pytest
from flask import Flask

from pacnam_tasks.accounts.links.actions import make_calendar
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from tests.conftest import Visitor
from tests.factories import House
from tests.security.canaries import (
    CODES,
    DEEP,
    EVIL,
    GLIMPSE,
    HEADS,
    HELPED,
    KINDS,
    OF_A_NOTE,
    ON_FIELD,
    WHOLE,
    WORKED_ON,
    Aviary,
    Crawl,
    canary,
    forbidden,
    seeds,
)
from tests.security.people import ANONYMOUS
from tests.web.conftest import NewTask, SignedIn
from tests.web.links import address_of, link_of
from tests.web.reading import Page

FOREIGN_TO_SOME = ("stranger", "commune", "administrator", ANONYMOUS)
CRAWLERS = {"sqlite": (ANONYMOUS, "administrator", "commune2", "office"), "postgresql": ("stranger", "commune", "lead")}
"""Who walks where: each person on one database, as the cases of a page are tried on one."""


@pytest.fixture
def aviary(
    new_task: NewTask,
    saved_house: House,
    everyone: dict[str, Visitor],
    visit: SignedIn,
    database: Database,
    clock: MovingClock,
) -> Aviary:
    """The builder of the house of canaries."""
    return Aviary(new_task, saved_house, everyone, visit, database, clock)


def crawled(app: Flask, aviary: Aviary, who: str, limit: int = 100, *, pages_only: bool = False) -> Crawl:
    """What a person finds who tries everything; `pages_only` leaves data and past days out."""
    crawl = Crawl(app, aviary.everyone[who], limit)
    tried = seeds(app, aviary.database)
    crawl.walk([url for url in tried if not (pages_only and ("format=" in url or "as_of=" in url))])
    return crawl


@pytest.fixture(scope="module")
def kept() -> dict[str, dict[str, Crawl]]:
    """What was found on each database, by person."""
    return {}


@pytest.fixture
def crawls(request: pytest.FixtureRequest, app: Flask, saved_house: House, kept: dict[str, Any]) -> dict[str, Crawl]:
    """What each person finds who tries everything, walked once for all tests that look at it."""
    del saved_house
    database: Database = app.extensions["pacnam_database"]
    kind = database.engine.dialect.name
    if kind not in kept:
        aviary: Aviary = request.getfixturevalue("aviary")
        aviary.build()
        kept[kind] = {who: crawled(app, aviary, who) for who in CRAWLERS[kind]}
        for who, crawl in kept[kind].items():
            if who in FOREIGN_TO_SOME:
                crawl.look_at_parts(seeds(app, database))
    found: dict[str, Crawl] = kept[kind]
    return found


def test_no_canary_reaches_those_who_may_not_know_of_it(crawls: dict[str, Crawl]) -> None:
    leaks = []
    for who, crawl in crawls.items():
        words = {word.encode(): origin for word, origin in forbidden(who).items()}
        for url in crawl.seen:
            found = crawl.bytes_of(url)
            leaks += [
                (who, url, origin) for word, origin in words.items() if word in found and word not in url.encode()
            ]

    assert leaks == []
    assert all(len(crawl.seen) >= 150 for crawl in crawls.values())


@pytest.mark.parametrize(
    ("database_url", "who"),
    [("sqlite", "office"), ("postgresql", "stranger"), ("postgresql", "commune")],
    indirect=["database_url"],
)
def test_all_that_one_may_read_is_found(crawls: dict[str, Crawl], who: str) -> None:
    everything = b"".join(crawls[who].bytes_of(url) for url in crawls[who].seen if "canary" not in url)

    wanted = {canary(code, kind) for code in (*WORKED_ON, DEEP) for kind in KINDS if code in WHOLE[who]}
    wanted |= {canary(HELPED, OF_A_NOTE)} if HELPED in WHOLE[who] else set()
    wanted |= {canary(code, "title") for code in GLIMPSE.get(who, ())}
    wanted |= {word for word, readers in ON_FIELD.items() if who in readers}
    assert {word for word in wanted if word.encode() not in everything} == set()


def test_a_link_shows_its_task_alone_and_no_words_on_it(
    app: Flask, aviary: Aviary, database: Database, saved_house: House
) -> None:
    aviary.build()
    words = {canary(code, kind): (code, kind) for code in (*WORKED_ON, DEEP) for kind in (*KINDS, OF_A_NOTE)}
    shown: dict[str, set[tuple[str, str]]] = {}

    for code, head in HEADS.items():
        address = address_of(link_of(database, saved_house, code, head))
        answer = Visitor(app.test_client()).get(address)
        assert answer.status_code == 200
        shown[code] = {words[word] for word in words if word in answer.text}

    assert shown == {code: {(code, "title")} for code in HEADS}


def test_a_calendar_says_codes_that_its_person_may_know_of_and_nothing_else(
    app: Flask, aviary: Aviary, database: Database, saved_house: House
) -> None:
    aviary.build()

    for who in ("lead", "stranger", "commune", "commune2", "member"):
        with database.writing() as session:
            token = make_calendar(session, saved_house.people[who].account_id, aviary.clock.real_now())
        answer = Visitor(app.test_client()).get(f"/calendar/{token}.ics")
        assert answer.text.count("BEGIN:VEVENT") >= 1, who
        assert "canary" not in answer.text, who
        assert [code for code in CODES if f"/tasks/{code}\r\n" in answer.text and code not in WHOLE[who]] == [], who


def test_search_finds_nothing_foreign(aviary: Aviary) -> None:
    aviary.build()

    rows = aviary.everyone["stranger"].get("/tasks?q=canary&level=all&format=json").get_json()["rows"]

    assert {row["code"] for row in rows} == WHOLE["stranger"]


def test_parts_for_htmx_hold_no_more_than_pages(crawls: dict[str, Crawl]) -> None:
    leaks = [
        (who, url, origin)
        for who, crawl in crawls.items()
        for url, found in crawl.parts.items()
        for word, origin in forbidden(who).items()
        if word.encode() in found and word not in url
    ]

    assert leaks == []
    assert all(len(crawl.parts) >= 60 for who, crawl in crawls.items() if who in FOREIGN_TO_SOME)


@pytest.mark.parametrize(
    ("database_url", "who"), [("sqlite", "office"), ("postgresql", "commune")], indirect=["database_url"]
)
def test_no_text_of_anybody_becomes_markup(app: Flask, aviary: Aviary, who: str) -> None:
    aviary.evil = EVIL
    aviary.build()
    aviary.rename_everything()

    crawl = crawled(app, aviary, who, 40, pages_only=True)

    pages = {url: one.get_data(as_text=True) for url, one in crawl.seen.items() if one.mimetype == "text/html"}
    assert sum("&lt;script&gt;alert(1)" in html for html in pages.values()) >= 20
    for url, html in pages.items():
        assert "<script>alert" not in html, url
        assert "<img src=x" not in html, url
        tags = Page(html).tags
        assert [name for _, given in tags for name in given if name.startswith(("on", "style"))] == [], url
        assert all("src" in given and "nonce" in given for tag, given in tags if tag == "script"), url


@pytest.mark.parametrize(
    ("database_url", "who"),
    [("sqlite", "office"), ("postgresql", "lead"), ("sqlite", "administrator")],
    indirect=["database_url"],
)
def test_every_link_and_form_leads_somewhere(app: Flask, crawls: dict[str, Crawl], who: str) -> None:
    crawl = crawls[who]

    linked = {found for url, one in crawl.seen.items() if one.mimetype == "text/html" for found in crawl.links(url)}
    dead = {url for url in linked if url in crawl.seen and crawl.seen[url].status_code >= 400}
    router = app.url_map.bind("localhost")
    actions = {
        form.action.split("?")[0]
        for url, one in crawl.seen.items()
        if one.mimetype == "text/html"
        for form in Page(one.get_data(as_text=True)).forms
        if form.attributes.get("method") == "post"
    }
    assert dead == set()
    assert {action for action in actions if not router.test(action, method="POST")} == set()
