"""Migrations go up, leave no drift, go down and up again, on both databases; half a migration leaves nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from pacnam_tasks.core import migrate
from pacnam_tasks.core.db import Database
from pacnam_tasks.reports.issuing.models import DocumentNumber
from pacnam_tasks.reports.models import Report
from tests.conftest import NOON, TODAY, Visitor
from tests.factories import House
from tests.pg import Cluster


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'bare.db'}"
    else:
        cluster: Cluster = request.getfixturevalue("cluster")
        url = cluster(f"bare_{abs(hash(str(tmp_path)))}")
    database = Database(url, b"key")
    yield database
    database.close()


def tables(database: Database) -> set[str]:
    """The tables that stand, the migrations' own apart."""
    return set(inspect(database.engine).get_table_names()) - {"alembic_version"}


def test_models_and_migrations_agree(bare: Database) -> None:
    migrate.upgrade(bare)

    migrate.check(bare)


def test_down_removes_every_table_and_up_brings_them_back(bare: Database) -> None:
    migrate.upgrade(bare)
    all_tables = tables(bare)

    migrate.downgrade(bare, "base")
    after_down = tables(bare)
    migrate.upgrade(bare)

    assert after_down == set()
    assert tables(bare) == all_tables
    migrate.check(bare)


def test_each_step_goes_down_and_up_again(bare: Database) -> None:
    migrate.upgrade(bare)
    for _step in range(3):
        migrate.downgrade(bare, "-1")
        migrate.upgrade(bare, "+1")

    assert migrate.is_current(bare)


def test_a_house_with_people_at_work_goes_down_and_up_again(
    visit: Callable[[str], Visitor], database: Database
) -> None:
    visitor = visit("lead")

    migrate.downgrade(database, "0015")
    migrate.upgrade(database)

    assert visitor.get("/").status_code == 200


def test_an_issued_document_keeps_its_number_down_and_up_again(database: Database, saved_house: House) -> None:
    post = saved_house.office.holdings[0].id
    asked: dict[str, Any] = {"requested_by_id": post, "requested_at": NOON, "key": "one", "state": "done"}
    with database.writing() as session:
        report = Report(
            kind="followup", rules="HD36", as_of=TODAY, document_on=TODAY, signer_title="", signer_name="", **asked
        )
        session.add(report)
        session.flush()
        taken: dict[str, Any] = {"symbol": "BC/HU", "term_from": TODAY, "number": 7, "document_on": TODAY}
        session.add(DocumentNumber(report_id=report.id or 0, taken_at=NOON, taken_by_id=post, **taken))

    migrate.downgrade(database, "0038")
    migrate.upgrade(database)

    with database.reading() as session:
        assert session.exec(select(DocumentNumber.number).join(Report)).all() == [7]
        foreign_keys = "PRAGMA foreign_keys" if database.is_sqlite else "SELECT 1"
        assert session.connection().execute(text(foreign_keys)).scalar_one() == 1


REMINDERS_BEFORE_MESSAGES = """
INSERT INTO person (id, full_name) VALUES (1, 'Người nhận');
INSERT INTO reminder (id, matter, matter_id, rung, occurrence, person_id, channel, state, planned_on, planned_at,
  next_try_at, leased_by, attempts, error, message_id) VALUES
  (1, 'direction', 1, 1, '2023-09-15', 1, 'inbox', 'sent', '2023-09-15', '2023-09-15', '2023-09-15', '', 0, '', ''),
  (2, 'direction', 1, 1, '2023-09-15', 1, 'email', 'sent', '2023-09-15', '2023-09-15', '2023-09-15', '', 1, '', 'a@b'),
  (3, 'direction', 2, 1, '2023-09-15', 1, 'email', 'planned', '2023-09-15', '2023-09-15', '2023-09-15', '', 3, '', 'c'),
  (4, 'direction', 3, 1, '2023-09-15', 1, 'email', 'planned', '2023-09-15', '2023-09-15', '2023-09-15', '', 0, '', '')
"""


def test_mails_tried_before_there_were_messages_keep_their_message_id_and_others_wait(bare: Database) -> None:
    migrate.upgrade(bare)
    migrate.downgrade(bare, "0019")
    with bare.writing() as session:
        for statement in REMINDERS_BEFORE_MESSAGES.split(";"):
            session.connection().execute(text(statement))

    migrate.upgrade(bare, "0020")

    sent_in = (
        "SELECT r.id, m.message_id, m.state, m.attempts, m.error FROM reminder r "
        "LEFT JOIN message m ON m.id = r.in_message_id ORDER BY r.id"
    )
    with bare.reading() as session:
        found = session.connection().execute(text(sent_in)).all()
    assert [tuple(row) for row in found] == [
        (1, None, None, None, None),
        (2, "a@b", "sent", 1, ""),
        (3, "c", "planned", 3, ""),
        (4, None, None, None, None),
    ]
    migrate.downgrade(bare, "0019")
    with bare.reading() as session:
        back = session.connection().execute(text("SELECT message_id, attempts FROM reminder ORDER BY id")).all()
    assert [tuple(row) for row in back] == [("", 0), ("a@b", 1), ("c", 3), ("", 0)]


REMINDERS_BY_OTHER_WAYS = """
INSERT INTO person (id, full_name) VALUES (1, 'Người nhận');
INSERT INTO message (id, person_id, channel, message_id, state, made_on, made_at, next_try_at, leased_by, attempts,
  error) VALUES (1, 1, 'email', 'a@b', 'sent', '2023-09-15', '2023-09-15', '2023-09-15', '', 1, ''),
  (2, 1, 'push', 'c@b', 'sent', '2023-09-15', '2023-09-15', '2023-09-15', '', 1, '');
INSERT INTO reminder (id, matter, matter_id, rung, occurrence, person_id, channel, state, planned_on, planned_at,
  in_message_id, retired, error) VALUES
  (1, 'direction', 1, 1, '2023-09-15', 1, 'inbox', 'sent', '2023-09-15', '2023-09-15', NULL, 0, ''),
  (2, 'direction', 1, 1, '2023-09-15', 1, 'email', 'sent', '2023-09-15', '2023-09-15', 1, 0, ''),
  (3, 'direction', 1, 1, '2023-09-15', 1, 'push', 'sent', '2023-09-15', '2023-09-15', 2, 0, ''),
  (4, 'direction', 2, 1, '2023-09-15', 1, 'webhook', 'planned', '2023-09-15', '2023-09-15', NULL, 0, ''),
  (5, 'direction', 1, 1, '2023-09-15', 1, 'inbox', 'replaced', '2023-09-14', '2023-09-14', NULL, 5, '')
"""


def test_before_there_were_other_ways_than_e_mail_nothing_went_by_them(bare: Database) -> None:
    migrate.upgrade(bare)
    with bare.writing() as session:
        for statement in REMINDERS_BY_OTHER_WAYS.split(";"):
            session.connection().execute(text(statement))

    migrate.downgrade(bare, "0020")

    with bare.reading() as session:
        ways = "SELECT channel FROM reminder UNION ALL SELECT channel FROM message ORDER BY channel"
        assert [row[0] for row in session.connection().execute(text(ways))] == ["email", "email", "inbox"]


REMINDERS_OF_RUNGS = """
INSERT INTO person (id, full_name) VALUES (1, 'Người nhận');
INSERT INTO reminder (id, matter, matter_id, rung, occurrence, person_id, channel, state, planned_on, planned_at,
  retired, error) VALUES
  (1, 'deadline', 1, -8, '2023-09-29', 1, 'inbox', 'sent', '2023-09-19', '2023-09-19', 0, ''),
  (2, 'deadline', 2, -8, '2023-09-27', 1, 'inbox', 'sent', '2023-09-19', '2023-09-19', 0, ''),
  (3, 'deadline', 3, 3, '2023-09-14', 1, 'inbox', 'sent', '2023-09-19', '2023-09-19', 0, ''),
  (4, 'extension', 4, -1000, '2023-09-29', 1, 'inbox', 'sent', '2023-09-19', '2023-09-19', 0, '')
"""


def test_old_reminders_count_calendar_days_but_where_they_came_too_early_for_these(bare: Database) -> None:
    migrate.upgrade(bare, "0055")
    with bare.writing() as session:
        for statement in REMINDERS_OF_RUNGS.split(";"):
            session.connection().execute(text(statement))

    migrate.upgrade(bare, "0056")

    with bare.reading() as session:
        found = session.connection().execute(text("SELECT id, working_days FROM reminder ORDER BY id")).all()
    assert [tuple(row) for row in found] == [(1, -8), (2, None), (3, None), (4, None)]


DROPPED_BY_HAND = """
INSERT INTO person (id, full_name) VALUES (1, 'Người nhận');
INSERT INTO message (id, person_id, channel, message_id, state, made_on, made_at, next_try_at, leased_by, attempts,
  error, in_doubt) VALUES
  (1, 1, 'email', 'a@b', 'void', '2023-09-15', '2023-09-15', '2023-09-15', '', 1, '550 no', false),
  (2, 1, 'email', 'c@b', 'void', '2023-09-15', '2023-09-15', '2023-09-15', '', 1, '', false);
INSERT INTO reminder (id, matter, matter_id, rung, occurrence, person_id, channel, state, planned_on, planned_at,
  in_message_id, retired, error) VALUES
  (1, 'deadline', 1, -3, '2023-09-15', 1, 'email', 'void', '2023-09-12', '2023-09-12 05:00:00', 1, 0, ''),
  (2, 'deadline', 2, -3, '2023-09-15', 1, 'email', 'void', '2023-09-12', '2023-09-12 05:00:00', 1, 0, ''),
  (3, 'deadline', 2, -1, '2023-09-15', 1, 'email', 'void', '2023-09-14', '2023-09-14 05:00:00', 2, 0, '');
INSERT INTO event (seq, at, effective_on, kind, data, mac) VALUES
  (1, '2023-09-15 05:00:00', '2023-09-15', 'reminder_dropped', '{"error"|"550 no","message"|1,"reason"|"x"}', 'x')
"""


def test_what_was_dropped_by_hand_before_it_had_a_fate_of_its_own_is_told_by_its_event(bare: Database) -> None:
    migrate.upgrade(bare, "0056")
    with bare.writing() as session:
        for statement in DROPPED_BY_HAND.split(";"):
            session.connection().exec_driver_sql(statement.replace("|", ":"))

    migrate.upgrade(bare, "0057")

    with bare.reading() as session:
        found = "SELECT id, state, error FROM reminder ORDER BY id"
        rows = session.connection().execute(text(found)).all()
        states = session.connection().execute(text("SELECT state FROM message ORDER BY id")).scalars().all()
    assert [tuple(row) for row in rows] == [(1, "dropped", "550 no"), (2, "void", ""), (3, "void", "")]
    assert states == ["dropped", "void"]


KEPT_RUNG = """
INSERT INTO rung (source, days, unit, audience, channels, weekly, enabled, version)
  VALUES ('due', -3, 'working', 'head', 'inbox', false, true, 1)
"""
NEW_RUNGS = [("acceptance", 2), ("acceptance", 7), ("resubmission", -1), ("resubmission", 1), ("resubmission", 7)]


@pytest.mark.parametrize(("kept", "rungs"), [(KEPT_RUNG, [*NEW_RUNGS, ("due", -3)]), ("", [])], ids=["own", "shipped"])
def test_a_ladder_that_the_office_keeps_gets_the_rungs_of_new_sources(
    bare: Database, kept: str, rungs: list[tuple[str, int]]
) -> None:
    migrate.upgrade(bare, "0040")
    if kept:
        with bare.writing() as session:
            session.connection().execute(text(kept))

    migrate.upgrade(bare, "0046")

    with bare.reading() as session:
        found = session.connection().execute(text("SELECT source, days FROM rung")).all()
    assert sorted(tuple(row) for row in found) == sorted(rungs)


WAYS_KEPT = [  # channels before there was a choice of ways, and with it
    pytest.param("email inbox", "email gateway inbox phone push webhook", id="both"),
    pytest.param("email", "email gateway phone push webhook", id="ways out alone"),
    pytest.param("inbox", "inbox", id="notices alone"),
]


@pytest.mark.parametrize(("before", "after"), WAYS_KEPT)
def test_a_rung_that_went_by_all_ways_names_each_of_them_and_goes_back(bare: Database, before: str, after: str) -> None:
    migrate.upgrade(bare, "0047")
    with bare.writing() as session:
        session.connection().execute(text(KEPT_RUNG.replace("'inbox'", f"'{before}'")))

    def kept() -> str:
        with bare.reading() as session:
            found = "SELECT channels FROM rung WHERE source = 'due'"
            return str(session.connection().execute(text(found)).scalar_one())

    migrate.upgrade(bare, "0048")
    assert kept() == after
    migrate.downgrade(bare, "0047")
    assert kept() == before


def test_before_there_was_a_choice_a_rung_of_some_ways_goes_by_all(bare: Database) -> None:
    migrate.upgrade(bare)
    with bare.writing() as session:
        session.connection().execute(text(KEPT_RUNG.replace("'inbox'", "'inbox push'")))

    migrate.downgrade(bare, "0047")

    with bare.reading() as session:
        assert session.connection().execute(text("SELECT channels FROM rung")).scalar_one() == "email inbox"


def test_a_database_behind_the_models_is_not_current(bare: Database) -> None:
    migrate.upgrade(bare)
    migrate.downgrade(bare, "-1")

    assert not migrate.is_current(bare)


@pytest.mark.parametrize("statement", ["UPDATE event SET kind = 'x'", "DELETE FROM event"])
def test_the_database_itself_refuses_to_change_an_event(bare: Database, statement: str) -> None:
    migrate.upgrade(bare)
    with bare.writing() as session:
        session.connection().execute(
            text(
                "INSERT INTO event (seq, at, effective_on, kind, data, mac) "
                "VALUES (1, '2023-09-15 05:00:00', '2023-09-15', 'assigned', '{}', 'x')"
            )
        )

    with pytest.raises(DBAPIError, match="append-only"), bare.writing() as session:
        session.connection().execute(text(statement))
