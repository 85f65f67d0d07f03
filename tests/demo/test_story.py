"""The story's files are well-formed: a slip of the pen is found before it is played."""

import unicodedata
from datetime import date, time
from pathlib import Path

import pytest

from pacnam_tasks.demo.acts.play import ACTS
from pacnam_tasks.demo.reading import DATA, STORY, instant, rows
from pacnam_tasks.demo.script import Act, acts_until
from tests.demo.conftest import OPENS, ZONE

HOLIDAYS = {date(2023, 9, 1), date(2023, 9, 4)}
STORY_ACTS = acts_until(OPENS, ZONE)


def test_it_ends_before_the_demonstration_opens() -> None:
    told = [instant(row["at"], ZONE) for path in STORY.glob("*.csv") for row in rows(path)]

    assert max(told) < OPENS


@pytest.mark.parametrize("path", sorted(STORY.glob("*.csv")), ids=lambda path: path.stem)
def test_each_file_tells_in_order(path: Path) -> None:
    told = [instant(row["at"], ZONE) for row in rows(path)]

    assert told == sorted(told)


def test_no_two_acts_fall_on_the_same_minute_of_a_task() -> None:
    places = [(act.at, act.code) for act in STORY_ACTS]

    assert len(places) == len(set(places))


def test_people_act_in_the_hours_of_working_days() -> None:
    def is_working(act: Act) -> bool:
        on = act.at.date()
        return time(7, 30) <= act.at.time() <= time(17, 0) and on.weekday() < 5 and on not in HOLIDAYS

    assert [act for act in STORY_ACTS if not is_working(act)] == []


def test_every_actor_and_act_is_known() -> None:
    people = {row["username"] for row in rows(DATA / "people.csv")}

    assert {act.actor for act in STORY_ACTS} <= people
    assert {act.act for act in STORY_ACTS} == set(ACTS)


def test_the_words_are_composed_and_end_as_sentences() -> None:
    words = [text for act in STORY_ACTS for text in (act.note, act.obstacle, act.done, act.proposal) if text]

    assert [text for text in words if text != unicodedata.normalize("NFC", text).strip() or "  " in text] == []
    assert [text for text in words if not text.endswith((".", ")."))] == []


def test_no_two_reports_say_the_same() -> None:
    notes = [act.note for act in STORY_ACTS if act.act in {"report", "submit"} and len(act.note) > 20]

    assert len(notes) == len(set(notes))


def test_a_story_cut_short_ends_there() -> None:
    end = instant("31/07/2023 12:00", ZONE)

    assert max(act.at for act in acts_until(end, ZONE)) <= end
