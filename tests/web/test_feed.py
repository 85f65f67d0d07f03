"""The calendar of a person's deadlines: whose they are, and that every calendar program can read them."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from pacnam_tasks.accounts.links.actions import make_calendar
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.tasks.feed.rules import LONGEST_LINE, Entry, calendar
from tests.conftest import TODAY, Visitor, counted
from tests.factories import House
from tests.web.conftest import Board, NewTask, SignedIn, send, task_named

ENTRY = Entry(
    "task-1@localhost", date(2023, 12, 31), "Hạn NV-1", "http://localhost/tasks/NV-1", datetime(2023, 9, 1, tzinfo=UTC)
)


def read(content: bytes) -> list[dict[str, str]]:
    """The events as another program reads them: lines unfolded, values without their signs of escape."""
    assert content.endswith(b"\r\n")
    assert all(len(line) <= LONGEST_LINE for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(line.decode() is not None for line in content.split(b"\r\n"))  # no letter is cut in two
    lines = content.decode().replace("\r\n ", "").split("\r\n")[:-1]
    assert (lines[0], lines[1], lines[-1]) == ("BEGIN:VCALENDAR", "VERSION:2.0", "END:VCALENDAR")
    events: list[dict[str, str]] = []
    for line in lines:
        name, _colon, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events and not line.startswith("END:"):
            assert name not in events[-1]
            events[-1][name] = re.sub(r"\\(.)", r"\1", value)
    return events


def test_a_deadline_is_a_whole_day() -> None:
    assert read(calendar("Hạn nhiệm vụ", [ENTRY])) == [
        {
            "UID": "task-1@localhost",
            "DTSTAMP": "20230901T000000Z",
            "DTSTART;VALUE=DATE": "20231231",
            "DTEND;VALUE=DATE": "20240101",
            "SUMMARY": "Hạn NV-1",
            "URL": "http://localhost/tasks/NV-1",
            "TRANSP": "TRANSPARENT",
        }
    ]


def test_without_a_deadline_it_is_empty_and_whole() -> None:
    assert read(calendar("Hạn", [])) == []


@given(st.text(max_size=300))
def test_whatever_a_name_holds_it_comes_back_and_makes_no_line_of_its_own(words: str) -> None:
    shown = " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())

    [event] = read(calendar("Hạn", [Entry("1", ENTRY.on, words, ENTRY.url, ENTRY.changed_at)]))

    assert event["SUMMARY"] == shown
    assert len(event) == 7


def test_a_line_break_in_a_unit_s_name_injects_nothing() -> None:
    evil = "Xã\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:giả"

    assert len(read(calendar(evil, [Entry("1", ENTRY.on, evil, ENTRY.url, ENTRY.changed_at)]))) == 1


@pytest.fixture
def codes_of(app: Flask, database: Database, saved_house: House, clock: MovingClock) -> Any:
    """The codes in somebody's calendar."""

    def found(who: str) -> list[str]:
        answer = Visitor(app.test_client()).get(address_of(database, saved_house, clock, who))
        assert answer.status_code == 200
        return [event["URL"].rsplit("/", 1)[1] for event in read(answer.data)]

    return found


def address_of(database: Database, house: House, clock: MovingClock, who: str) -> str:
    with database.writing() as session:
        token = make_calendar(session, house.people[who].account_id, clock.real_now())
    return f"/calendar/{token}.ics"


def test_a_unit_s_people_find_its_open_deadlines(board: Board, codes_of: Any) -> None:
    of_lead = codes_of("lead")

    assert of_lead == codes_of("staff")
    assert {"NV-today", "NV-submitted", "NV-assigned", "NV-returned"} <= set(of_lead)
    assert not {"NV-paused", "NV-done-late", "NV-draft", "NV-soon", "NV-undated", "NV-split-XBB"} & set(of_lead)
    assert codes_of("commune") == ["NV-split-XBB"]


def test_a_member_finds_what_is_in_charge_and_in_the_own_fields(board: Board, codes_of: Any) -> None:
    found = codes_of("member")

    assert {"NV-split", "NV-today"} <= set(found)
    assert not {"NV-soon", "NV-split-XBB", "NV-draft"} & set(found)


@pytest.mark.parametrize("who", ["standing", "office"])
def test_who_follows_all_finds_every_task_and_no_part(board: Board, codes_of: Any, who: str) -> None:
    found = codes_of(who)

    assert {"NV-soon", "NV-today", "NV-split"} <= set(found)
    assert not {"NV-split-XBB", "NV-draft", "NV-paused", "NV-done-late", "NV-undated"} & set(found)


@pytest.mark.parametrize("who", ["inspector", "administrator"])
def test_who_has_no_deadline_of_the_own_finds_none(board: Board, codes_of: Any, who: str) -> None:
    assert codes_of(who) == []


def test_it_says_code_unit_day_and_link_and_no_title(
    app: Flask, new_task: NewTask, database: Database, saved_house: House, clock: MovingClock
) -> None:
    code = new_task(title="Không ra ngoài")

    answer = Visitor(app.test_client()).get(address_of(database, saved_house, clock, "lead"))

    [event] = read(answer.data)
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert event["SUMMARY"] == f"Hạn {code}, Phòng Nông nghiệp và Phát triển nông thôn"
    assert event["DTSTART;VALUE=DATE"] == f"{TODAY + timedelta(days=30):%Y%m%d}"
    assert "Không ra ngoài" not in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "Set-Cookie" not in answer.headers


def test_the_same_again_is_not_sent_again(
    app: Flask, new_task: NewTask, database: Database, saved_house: House, clock: MovingClock, visit: SignedIn
) -> None:
    code, other = new_task(), new_task()
    address, reader = address_of(database, saved_house, clock, "lead"), app.test_client()
    etag = reader.get(address).headers["ETag"]

    again = reader.get(address, headers={"If-None-Match": etag})
    clock.move_to(clock.now() + timedelta(hours=1))
    send(visit("lead"), code, quantity="40")
    changed = reader.get(address, headers={"If-None-Match": etag})

    assert (again.status_code, again.data) == (304, b"")
    assert changed.status_code == 200
    assert other in changed.text


def test_a_moved_deadline_keeps_its_event(
    app: Flask, new_task: NewTask, database: Database, saved_house: House, clock: MovingClock
) -> None:
    code = new_task()
    address, reader = address_of(database, saved_house, clock, "lead"), app.test_client()
    [before] = read(reader.get(address).data)
    with database.writing() as session:
        session.connection().execute(text("UPDATE task SET due_on = '2023-12-01' WHERE code = :code"), {"code": code})

    [after] = read(reader.get(address).data)

    assert before["UID"] == after["UID"] == f"task-{task_named(database, code).id}@localhost"
    assert after["DTSTART;VALUE=DATE"] == "20231201"


def test_a_deadline_on_a_day_off_stands_on_the_day_through_which_it_counts(
    app: Flask, new_task: NewTask, database: Database, saved_house: House, clock: MovingClock
) -> None:
    code = new_task()
    with database.writing() as session:
        rolled = "UPDATE task SET due_on = '2023-12-02', rolled_on = '2023-12-04' WHERE code = :code"
        session.connection().execute(text(rolled), {"code": code})

    [event] = read(app.test_client().get(address_of(database, saved_house, clock, "lead")).data)

    assert event["DTSTART;VALUE=DATE"] == "20231204"


def test_a_wrong_address_is_not_found_and_counted(app: Flask, database: Database, saved_house: House) -> None:
    del saved_house
    reader = app.test_client()

    statuses = [reader.get(f"/calendar/wrong-{number}.ics").status_code for number in range(22)]

    assert statuses == [404] * 20 + [429] * 2
    assert reader.get(f"/calendar/{'a' * 5000}.ics").status_code == 429


@pytest.mark.parametrize("who", ["lead", "standing"])
def test_it_takes_few_statements(
    app: Flask, board: Board, database: Database, saved_house: House, clock: MovingClock, who: str
) -> None:
    address, reader = address_of(database, saved_house, clock, who), app.test_client()

    with counted(database) as sent:
        reader.get(address)

    assert len(sent) <= 3
