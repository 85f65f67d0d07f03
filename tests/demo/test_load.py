"""`flask demo load`: only in a demonstration, only over nothing or an earlier demonstration, the same every time."""

import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlmodel import col, select

from pacnam_tasks import create_app
from pacnam_tasks.accounts.actions import Attempt, sign_in
from pacnam_tasks.accounts.inviting.actions import readable_password
from pacnam_tasks.config import Settings
from pacnam_tasks.core import migrate
from pacnam_tasks.core.clock import MovingClock, start_clock
from pacnam_tasks.core.db import Database
from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.files import media_type_of
from pacnam_tasks.demo import actions, password
from pacnam_tasks.demo.queries import Contents, contents, sizes
from pacnam_tasks.history import queries as history
from pacnam_tasks.progress.jobs import store_in
from pacnam_tasks.progress.models import EvidenceFile
from pacnam_tasks.tasks import summary
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.units.models import Unit
from pacnam_tasks.units.queries import all_units
from tests.conftest import settings_for
from tests.demo.conftest import OPENS, TODAY, ZONE, Demonstration

SOON = datetime(2023, 7, 7, 17, tzinfo=ZONE)  # the plan has been handed out; nothing of the story is loaded yet
PASSWORD = "mot mat khau cho tat ca"
on_any_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what lies beside the database: passwords, the clock, what a command says."""


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """A demonstration that opens on the evening of the conference: quick to load."""
    return settings_for(database_url, tmp_path / "data", demo=True, clock=SOON, demo_password=PASSWORD)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application before anything is loaded."""
    made = create_app(settings, MovingClock(SOON))
    yield made
    made.extensions["pacnam_database"].close()


@pytest.fixture
def database(app: Flask) -> Iterator[Database]:
    """Its database, inside its context."""
    with app.app_context():
        yield app.extensions["pacnam_database"]


def run(app: Flask, *words: str) -> Result:
    """`flask demo …`."""
    return app.test_cli_runner().invoke(args=["demo", *words])


def can_sign_in(database: Database, with_password: str) -> bool:
    """Whether `bocbo` gets in."""
    attempt = Attempt(
        username="bocbo", password=with_password, address="127.0.0.1", device="", now=SOON, today=SOON.date()
    )
    try:
        return bool(sign_in(database, attempt))
    except Refused:
        return False


def put_something_in(database: Database) -> None:
    """A unit that the demonstration does not know."""
    with database.writing() as session:
        session.add(Unit(code="X", name="X", short_name="X", kind="commune", valid_from=date(2023, 1, 1)))


def holds_only_that(database: Database) -> bool:
    """Whether that unit is all there is."""
    with database.reading() as session:
        return contents(session) is Contents.OTHER and [unit.code for unit in all_units(session)] == ["X"]


def test_the_plan_has_twenty_tasks_and_ten_parts_of_each_that_the_communes_share(demonstration: Demonstration) -> None:
    with demonstration.database.reading() as session:
        of_the_plan = session.exec(select(Task).where(col(Task.plan_id).is_not(None))).all()

    wholes = {task.id for task in of_the_plan if task.level == "task"}
    parts = Counter(task.parent_id for task in of_the_plan if task.parent_id in wholes)
    assert (len(wholes), len(parts), set(parts.values())) == (20, 11, {10})


def test_it_counts_what_was_added_to_the_plan_too(demonstration: Demonstration) -> None:
    assert (demonstration.loaded.tasks, demonstration.loaded.parts) == (20 + 2, 110 + 3)


def test_its_history_holds(demonstration: Demonstration) -> None:
    with demonstration.database.reading() as session:
        verdict = history.checked(session)

    assert (verdict.broken_at, verdict.count) == (None, demonstration.loaded.events)


def test_its_summary_is_that_of_its_first_day(demonstration: Demonstration) -> None:
    with demonstration.database.reading() as session:
        assert summary.exists_for(session, TODAY)


def test_what_units_attached_lies_on_the_disk_and_is_what_its_name_says(demonstration: Demonstration) -> None:
    store = store_in(demonstration.settings.data_dir)
    with demonstration.database.reading() as session:
        files = session.exec(select(EvidenceFile)).all()

    assert {Path(one.name).suffix for one in files} == {".jpg", ".pdf", ".docx"}
    for one in files:
        content = store.path(one.id).read_bytes()
        assert media_type_of(one.name, BytesIO(content)) == one.media_type, one.name
        assert (len(content), sha256(content).hexdigest()) == (one.size, one.sha256), one.name


def test_every_load_leaves_the_same_history_on_every_database(demonstration: Demonstration, tmp_path: Path) -> None:
    again = settings_for(f"sqlite:///{tmp_path / 'again.db'}", tmp_path, demo=True, clock=OPENS)
    app = create_app(again, MovingClock(OPENS))
    database: Database = app.extensions["pacnam_database"]

    with app.app_context():
        actions.load(database, again)

    with database.reading() as second, demonstration.database.reading() as first:
        assert history.head(second) == history.head(first)
    database.close()


def test_a_second_load_replaces_the_first(database: Database, settings: Settings) -> None:
    actions.load(database, settings)
    with database.reading() as session:
        first = history.head(session)
    put_something_in(database)

    actions.load(database, settings)

    with database.reading() as session:
        assert history.head(session) == first
        assert "X" not in {unit.code for unit in all_units(session)}


def test_outside_a_demonstration_it_is_refused(database: Database, settings: Settings) -> None:
    with pytest.raises(Refused, match="PACNAM_DEMO=1"):
        actions.load(database, replace(settings, demo=False, clock=None))

    with database.reading() as session:
        assert contents(session) is Contents.NOTHING


def test_the_command_says_why_it_is_refused(settings: Settings) -> None:
    app = create_app(replace(settings, demo=False, clock=None))

    result = run(app, "load")

    assert result.exit_code == 1
    assert "PACNAM_DEMO=1" in result.output
    app.extensions["pacnam_database"].close()


def test_other_data_are_refused(database: Database, settings: Settings) -> None:
    put_something_in(database)

    with pytest.raises(Refused):
        actions.load(database, settings)

    assert holds_only_that(database)


def test_a_start_leaves_other_data_alone(database: Database, settings: Settings) -> None:
    put_something_in(database)

    assert actions.load_if_empty(database, settings) is None
    assert holds_only_that(database)


def test_a_clock_before_the_conference_is_refused(database: Database, settings: Settings) -> None:
    early = replace(settings, clock=datetime(2023, 7, 7, 15, 59, tzinfo=ZONE))

    with pytest.raises(Refused, match="16:00"):
        actions.load(database, early)


def test_the_story_goes_as_far_as_the_clock(database: Database, settings: Settings) -> None:
    loaded = actions.load(database, replace(settings, clock=datetime(2023, 7, 10, 9, 31, tzinfo=ZONE)))

    assert (loaded.tasks, loaded.parts) == (20, 20)


@on_any_database
def test_it_sets_the_clock_and_keeps_it(database: Database, settings: Settings) -> None:
    loaded = actions.load(database, settings)

    later = start_clock(settings.clock, settings.data_dir, settings.zone)
    assert abs(loaded.clock.now() - SOON) < timedelta(minutes=1)
    assert later.offset == loaded.clock.offset


def test_loading_if_empty_fills_only_once(database: Database, settings: Settings) -> None:
    first = actions.load_if_empty(database, settings)
    second = actions.load_if_empty(database, settings)

    assert first is not None
    assert second is None
    with database.reading() as session:
        assert sizes(session)["events"] == first.events


@on_any_database
def test_the_given_password_lets_everyone_in(database: Database, settings: Settings) -> None:
    actions.load(database, settings)

    assert can_sign_in(database, PASSWORD)


@on_any_database
def test_without_one_a_random_password_is_made_and_kept(database: Database, settings: Settings) -> None:
    actions.load(database, replace(settings, demo_password=None))

    kept = password.kept(settings.data_dir)
    assert kept is not None
    assert can_sign_in(database, kept)


@on_any_database
def test_a_second_load_keeps_the_random_password(database: Database, settings: Settings) -> None:
    actions.load(database, replace(settings, demo_password=None))
    first = password.kept(settings.data_dir)

    actions.load(database, replace(settings, demo_password=None))

    assert password.kept(settings.data_dir) == first


@on_any_database
def test_nobody_else_can_read_the_kept_password(database: Database, settings: Settings) -> None:
    actions.load(database, settings)

    mode = stat.S_IMODE((settings.data_dir / "demo_password").stat().st_mode)
    assert mode == 0o600


@on_any_database
def test_a_new_password_of_a_later_start_takes_the_place_of_the_old(database: Database, settings: Settings) -> None:
    actions.load(database, settings)

    actions.load_if_empty(database, replace(settings, demo_password="mot mat khau khac"))

    assert can_sign_in(database, "mot mat khau khac")
    assert not can_sign_in(database, PASSWORD)


def test_random_passwords_differ() -> None:
    assert readable_password() != readable_password()


@on_any_database
def test_the_command_tells_the_accounts_and_the_password(app: Flask) -> None:
    result = run(app, "load")

    assert result.exit_code == 0, result.output
    assert all(name in result.output for name in ("vanphong", "thuongtruc", "bocbo", "quantri", "tckh"))
    assert PASSWORD in result.output


@on_any_database
def test_a_start_tells_the_accounts_once(app: Flask) -> None:
    quiet = run(app, "load", "--if-empty")

    assert PASSWORD not in quiet.output
    assert PASSWORD in run(app, "accounts").output


def test_no_accounts_are_told_where_there_is_no_demonstration(app: Flask, database: Database) -> None:
    migrate.upgrade(database)

    assert "vanphong" not in run(app, "accounts").output


@on_any_database
def test_a_password_kept_elsewhere_is_not_invented(app: Flask, settings: Settings) -> None:
    run(app, "load")
    (settings.data_dir / "demo_password").unlink()

    result = run(app, "accounts")

    assert result.exit_code == 0
    assert PASSWORD not in result.output


@on_any_database
def test_a_later_start_says_nothing_about_loading(app: Flask) -> None:
    run(app, "load", "--if-empty")

    again = run(app, "load", "--if-empty")

    assert (again.exit_code, again.output) == (0, "")
