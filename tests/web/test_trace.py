"""From the code on a page to what was frozen, to the lists that its figures count, to tasks as of that day."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlmodel import select

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.reports.jobs import render_waiting
from pacnam_tasks.reports.printing import Sheet
from pacnam_tasks.reports.render import Rendered, Wanted
from pacnam_tasks.reports.stored import documents
from pacnam_tasks.reports.trace.models import PrintedCode
from pacnam_tasks.reports.trace.rules import in_groups
from tests.conftest import Visitor, counted
from tests.factories import House
from tests.periods.acts import freeze, lock, open_period
from tests.reports.samples import in_word, instant
from tests.reports.summer import AUGUST, spend_summer
from tests.web.reading import page_of

Visit = Callable[[str], Visitor]
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what is no matter of the database."""
NO_RATE = r'(?<!data-l="Tỷ lệ \(%\)">)'
"""Before a link: one whose figure is a count, as a rate is a mean of what its link lists."""
FORM = {"kind": "followup", "as_of": f"{AUGUST:%d/%m/%Y}", "signer": "", "key": "key-of-this-form"}


@pytest.fixture
def summer(saved_house: House, database: Database, clock: MovingClock) -> House:
    """A summer of tasks, the clock at its end."""
    with database.writing() as session:
        spend_summer(session, saved_house, clock)
    return saved_house


def _print(app: Flask, office: Visitor, **form: str) -> tuple[str, str]:
    """A printed report: its address and the address of its code."""
    address = office.post("/reports", FORM | form).headers["Location"]
    seen: list[Sheet] = []

    def keep(sheet: Sheet, wanted: Wanted) -> Rendered:
        seen.append(sheet)
        return instant(sheet, wanted)

    render_waiting(app, keep, in_word)
    return address, _on_paper(seen[-1]) if seen else ""


def _on_paper(sheet: Sheet) -> str:
    found = re.search(r'<div class="trace"><span>([^<]+)</span><svg', sheet.html)
    return urlsplit(found[1]).path if found else ""


def _codes(database: Database) -> list[PrintedCode]:
    with database.reading() as session:
        return list(session.exec(select(PrintedCode).order_by(PrintedCode.id)))  # type: ignore[arg-type]


def test_every_figure_leads_to_the_tasks_that_it_counts_on_that_day(summer: House, visit: Visit, app: Flask) -> None:
    office = visit("office")
    _address, code = _print(app, office)

    html = office.get(code).get_data(as_text=True)

    figures = re.findall(rf'{NO_RATE}<a href="(/tasks\?[^"]+)">(\d+)</a>', html)
    in_sentences = re.findall(r'<a href="/tasks\?[^"]+">\d+</a>', html.rpartition('<details class="sec">')[2])
    assert len(figures) > 20
    assert len(in_sentences) > 5
    assert "timeliness=open_overdue" in html.partition("cơ quan, đơn vị có nhiệm vụ quá hạn: ")[2][:200]
    assert len(re.findall(r'<a href="/tasks\?[^"]+">\d+(?:,\d)?% \(\d+/\d+\)</a>', html)) > 3
    for url, figure in figures:
        told = office.get(f"{url.replace('&amp;', '&')}&format=json").get_json()
        assert f"as_of={AUGUST}" in url
        assert len(told["rows"]) == int(figure), url


@ON_SQLITE
def test_the_page_says_what_the_paper_says(summer: House, visit: Visit, app: Flask, database: Database) -> None:
    office = visit("office")
    address, code = _print(app, office)

    text = page_of(office.get(code)).text

    (printed,) = _codes(database)
    assert code == f"/t/{in_groups(printed.code)}"
    assert "Bản in này là dự thảo: chưa có số, chưa ký." in text
    assert "18/08/2023" in text
    for sha256 in (printed.pdf_sha256, printed.word_sha256, printed.excel_sha256, printed.frozen_sha256):
        assert sha256
        assert sha256 in text.replace(" ", "")
    assert f'href="{address}.pdf"' in office.get(code).get_data(as_text=True)
    assert f'href="{code}"' in office.get(address).get_data(as_text=True)


@ON_SQLITE
def test_a_paper_of_a_day_keeps_its_figures_while_tasks_go_on(
    summer: House, visit: Visit, app: Flask, clock: MovingClock
) -> None:
    office = visit("office")
    _address, code = _print(app, office)
    before = page_of(office.get(code)).text
    clock.move_to(clock.now() + timedelta(days=40))

    assert page_of(visit("office").get(code)).text == before


def test_the_draft_and_the_issued_document_have_codes_of_their_own(
    summer: House, visit: Visit, app: Flask, database: Database
) -> None:
    office = visit("office")
    address, draft = _print(app, office)
    office.post(f"{address}/issue", {})
    render_waiting(app, instant, in_word)
    issued = f"/t/{_codes(database)[-1].code.lower()}"

    assert "Đây là văn bản đã ban hành: Số 01-BC/HU, ngày 15/09/2023." in page_of(office.get(issued)).text
    assert "Bản in này là dự thảo của văn bản Số 01-BC/HU, ngày 15/09/2023" in page_of(office.get(draft)).text

    office.post(f"{address}/voiding", {"reason": "Sai số liệu."})

    said = page_of(office.get(issued)).text
    assert "Đây từng là văn bản ban hành: Số 01-BC/HU" in said
    assert "đã bị hủy lúc 12:00 ngày 15/09/2023, lý do: Sai số liệu." in said


@ON_SQLITE
def test_what_was_replaced_says_so(summer: House, visit: Visit, app: Flask, database: Database) -> None:
    office = visit("office")
    address, _draft = _print(app, office)
    office.post(f"{address}/issue", {})
    render_waiting(app, instant, in_word)
    first = f"/t/{_codes(database)[-1].code}"

    again, _code = _print(app, office, key="key-of-another", replaces=address.rsplit("/", 1)[-1])
    assert "đã được thay thế" not in page_of(office.get(first)).text
    office.post(f"{again}/issue", {})

    assert "Văn bản này đã được thay thế" in page_of(office.get(first)).text


@ON_SQLITE
def test_the_same_words_printed_twice_bear_one_code(
    summer: House, visit: Visit, app: Flask, database: Database
) -> None:
    office = visit("office")
    first, code = _print(app, office)
    second, rendered_again = _print(app, office, key="key-of-another")

    assert rendered_again == ""
    assert len({one.code for one in _codes(database)}) == 1
    html = office.get(code).get_data(as_text=True)
    assert f'href="{second}"' in html
    assert f'href="{first}"' in html


@ON_SQLITE
def test_who_may_not_read_the_report_does_not_find_it_by_its_code(summer: House, visit: Visit, app: Flask) -> None:
    _address, code = _print(app, visit("office"))

    assert visit("inspector").get(code).status_code == 200
    assert visit("lead").get(code).status_code == 404
    assert visit("staff").get(code).status_code == 403
    assert visit("office").get("/t/7K3M-Q2VX-9TBD4").status_code == 404
    assert visit("office").get("/t/nothing").status_code == 404
    nobody = Visitor(app.test_client()).get(code)
    assert nobody.status_code == 303
    assert "/login" in nobody.headers["Location"]


@ON_SQLITE
def test_a_head_comes_back_to_the_report_of_the_own_unit_and_to_its_tasks(
    summer: House, visit: Visit, app: Flask
) -> None:
    lead = visit("lead")
    _address, code = _print(app, lead, kind="unit", unit="NNPTNT")

    html = lead.get(code).get_data(as_text=True)

    for url, figure in re.findall(rf'{NO_RATE}<a href="(/tasks\?[^"]+)">(\d+)</a>', html):
        assert len(lead.get(f"{url.replace('&amp;', '&')}&format=json").get_json()["rows"]) == int(figure), url
    (late, *_more) = re.findall(r'href="(/tasks/[^"?]+/on/[^"]+)"', html)
    assert lead.get(late).status_code == 200
    assert visit("stranger").get(code).status_code == 404


@ON_SQLITE
def test_what_was_changed_on_the_disk_is_not_shown(summer: House, visit: Visit, app: Flask, database: Database) -> None:
    office = visit("office")
    _address, code = _print(app, office)
    store = documents(app.extensions["pacnam_settings"].data_dir)
    path = store.path(_codes(database)[0].frozen_file_id)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes().replace(b"Tr", b"tr", 1))

    page = office.get(code)

    assert page.status_code == 200
    assert "Nội dung đã chốt không còn hoặc đã bị thay đổi" in page_of(page).text
    assert "/tasks?" not in page.get_data(as_text=True)


def test_figures_of_a_frozen_period_lead_to_its_frozen_rows(
    saved_house: House, visit: Visit, app: Flask, database: Database, clock: MovingClock
) -> None:
    with database.writing() as session:
        spend_summer(session, saved_house, clock)
        august = open_period(session, saved_house, clock, "2023-08", last_on="01/09/2023")
        lock(session, saved_house, clock, august)
        freeze(session, clock, august)
    office = visit("office")
    _address, code = _print(app, office, period=str(august))

    figures = re.findall(
        rf'{NO_RATE}<a href="(/periods/{august}/rows\?[^"]+)">(\d+)</a>', office.get(code).get_data(as_text=True)
    )

    assert len(figures) > 20
    for url, figure in figures:
        rows = office.get(url.replace("&amp;", "&"))
        assert rows.get_data(as_text=True).count("/on/2023-09-01") == int(figure), url
    assert office.get(f"/periods/{august}/rows?counts=drafts").status_code == 422
    assert visit("lead").get(f"/periods/{august}/rows").status_code == 403


def test_a_task_of_a_past_day_shows_what_was_known_by_its_end(summer: House, visit: Visit) -> None:
    office = visit("office")

    day = page_of(office.get("/tasks/NV-2023-002/on/2023-08-20")).text
    later = page_of(office.get("/tasks/NV-2023-002/on/2023-08-25")).text

    assert "Chưa bố trí vốn đối ứng" not in day
    assert "Chưa bố trí vốn đối ứng" in later
    assert "62,5" in later
    assert "62,5" not in day
    assert office.get("/tasks/NV-2023-002/on/2023-07-09").status_code == 404
    assert office.get("/tasks/NV-2023-002/on/2023-12-31").status_code == 422
    assert office.get(f"/tasks/NV-2023-002/on/{date(2023, 9, 15)}").headers["Location"] == "/tasks/NV-2023-002"
    assert visit("stranger").get("/tasks/NV-2023-002/on/2023-08-25").status_code == 404


@ON_SQLITE
def test_the_list_of_a_past_day_leads_to_its_tasks_on_that_day(summer: House, visit: Visit) -> None:
    html = visit("office").get(f"/tasks?as_of={AUGUST}").get_data(as_text=True)

    assert f'href="/tasks/NV-2023-001/on/{AUGUST}"' in html
    assert "/on/" not in visit("office").get("/tasks").get_data(as_text=True)


@ON_SQLITE
def test_each_of_these_pages_takes_at_most_eight_statements(
    summer: House, visit: Visit, app: Flask, database: Database
) -> None:
    office = visit("office")
    address, _draft = _print(app, office)
    office.post(f"{address}/issue", {})
    render_waiting(app, instant, in_word)

    for path in (f"/t/{_codes(database)[-1].code}", "/tasks/NV-2023-002/on/2023-08-25", address, "/reports/scheduled"):
        office.get(path)
        with counted(database) as sent:
            assert office.get(path).status_code == 200
        assert len(sent) <= 8, (path, sent)
