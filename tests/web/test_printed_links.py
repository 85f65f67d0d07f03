"""A unit's list on paper: which tasks, whose links, where each leads, and when there are no codes."""

import re
from collections.abc import Iterator
from datetime import timedelta
from xml.etree import ElementTree

import brotli
import segno
from flask import Flask

from pacnam_tasks.accounts.links.rules import PRINTED
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.progress.printed_links.codes import code_of
from tests.conftest import NOON, Visitor, counted
from tests.factories import House
from tests.web.conftest import NewTask, SignedIn, send
from tests.web.links import address_of, link_of, report
from tests.web.reading import page_of

PAGE = "/tasks/printed"


def _codes(html: str) -> list[str]:
    """The drawings on the page."""
    return re.findall(r'aria-label="Mã QR báo cáo[^>]*>(<svg.*?</svg>)', html)


def test_each_task_has_the_code_of_the_heads_own_link(
    visit: SignedIn, new_task: NewTask, database: Database, saved_house: House
) -> None:
    codes = [new_task(), new_task(state="assigned")]

    html = visit("lead").get(PAGE).get_data(as_text=True)

    links = [address_of(link_of(database, saved_house, code, rung=PRINTED)) for code in codes]
    assert _codes(html) == [str(code_of(f"http://localhost{link}")) for link in links]
    assert "/u/" not in html


def test_a_code_opens_the_one_minute_update(
    app: Flask, visit: SignedIn, new_task: NewTask, database: Database, saved_house: House, clock: MovingClock
) -> None:
    code = new_task()
    address = address_of(link_of(database, saved_house, code, rung=PRINTED))
    phone = Visitor(app.test_client())

    assert report(phone, address, quantity="40").status_code == 200
    assert "40" in page_of(visit("office").get(f"/tasks/{code}")).text
    clock.move_to(NOON + timedelta(days=15))
    assert phone.get(address).status_code == 410


def test_only_what_the_head_may_report_on_is_in_it(visit: SignedIn, new_task: NewTask) -> None:
    mine = new_task()
    foreign, draft = new_task(lead="HKL", co=["NNPTNT"]), new_task(state="draft")
    done = new_task()
    send(visit("lead"), done, quantity="100", submit="1")

    words = page_of(visit("lead").get(PAGE)).text

    assert mine in words
    assert not [code for code in (foreign, draft, done) if code in words]


def test_it_is_for_who_works_in_a_unit(visit: SignedIn) -> None:
    found = [visit(who).get(PAGE).status_code for who in ("office", "member", "inspector", "staff", "commune")]

    assert found == [403, 403, 403, 200, 200]


def test_an_officer_gets_codes_of_the_own_for_what_the_head_has_accepted(
    visit: SignedIn, new_task: NewTask, database: Database, saved_house: House
) -> None:
    accepted = new_task()
    others = [new_task(state="assigned"), new_task(lead="HKL"), new_task(lead="HKL", co=["NNPTNT"])]

    answer = visit("staff").get(PAGE)

    own = address_of(link_of(database, saved_house, accepted, "staff", rung=PRINTED))
    assert _codes(answer.get_data(as_text=True)) == [str(code_of(f"http://localhost{own}"))]
    assert not [code for code in others if code in page_of(answer).text]


def test_the_code_of_an_officer_reports_in_the_officer_s_name(
    app: Flask, visit: SignedIn, new_task: NewTask, database: Database, saved_house: House
) -> None:
    code = new_task()
    address = address_of(link_of(database, saved_house, code, "staff", rung=PRINTED))

    assert report(Visitor(app.test_client()), address, quantity="40").status_code == 200

    assert "Người staff" in page_of(visit("office").get(f"/tasks/{code}")).text


def test_the_way_to_it_stands_on_the_home_page_of_a_unit(visit: SignedIn) -> None:
    for who, stands in (("lead", True), ("staff", True), ("inspector", False)):
        assert (PAGE in {link.url for link in page_of(visit(who).get("/")).links}) is stands


def test_who_takes_no_links_gets_the_list_without_codes_and_is_told_why(visit: SignedIn, new_task: NewTask) -> None:
    code, lead = new_task(), visit("lead")
    lead.post("/account/links", {"wanted": "off"})

    answer = lead.get(PAGE)

    assert code in page_of(answer).text
    assert "đang tắt liên kết báo cáo" in page_of(answer).text
    assert _codes(answer.get_data(as_text=True)) == []


def test_cutting_links_off_ends_what_was_printed(
    app: Flask, visit: SignedIn, new_task: NewTask, database: Database, saved_house: House
) -> None:
    address = address_of(link_of(database, saved_house, new_task(), rung=PRINTED))
    lead = visit("lead")
    before = _codes(lead.get(PAGE).get_data(as_text=True))

    lead.post("/account/links", {"wanted": "cut"})

    assert Visitor(app.test_client()).get(address).status_code == 410
    assert _codes(lead.get(PAGE).get_data(as_text=True)) != before


def test_an_empty_list_says_so(visit: SignedIn) -> None:
    assert "Không còn nhiệm vụ phải báo cáo." in page_of(visit("lead").get(PAGE)).text


def test_thirty_tasks_take_few_statements_and_forty_kilobytes(
    visit: SignedIn, new_task: NewTask, database: Database
) -> None:
    for _ in range(30):
        new_task()
    lead = visit("lead")
    lead.get(PAGE)

    with counted(database) as sent:
        html = lead.get(PAGE).data

    assert len(sent) <= 8
    assert len(_codes(html.decode())) == 30
    assert len(brotli.compress(html, quality=4)) < 40_000


def test_a_drawing_is_read_back_as_its_address() -> None:
    """Dark modules of the drawing are those of the code that the library makes of the address."""
    url = f"https://nhiemvu.pacnam.example/u/{'x' * 75}"

    drawn = ElementTree.fromstring(str(code_of(url)))  # noqa: S314  # our own

    matrix = segno.make(url, error="m", micro=False, boost_error=False).matrix
    assert set(_dark(drawn)) == {
        (x + 4, y + 4) for y, row in enumerate(matrix) for x, module in enumerate(row) if module
    }
    assert "style" not in str(code_of(url))


def _dark(svg: ElementTree.Element) -> Iterator[tuple[int, int]]:
    """The modules that the strokes of the drawing cover."""
    [path] = [one for one in svg.iter("path") if one.get("stroke")]
    x = y = 0.0
    for command, dx, dy in re.findall(r"([Mmh])(-?[\d.]+)(?:[ ,]?(-?[\d.]+))?", path.get("d", "")):
        if command == "h":
            yield from ((round(x + n), round(y - 0.5)) for n in range(int(dx)))
            x += float(dx)
        else:
            x, y = (float(dx), float(dy)) if command == "M" else (x + float(dx), y + float(dy))
