"""Events form one chain without gap, whoever appends at the same time."""

import multiprocessing
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta, timezone

from sqlmodel import Session

from pacnam_tasks.core.db import Database
from pacnam_tasks.history.actions import record, record_very_many
from pacnam_tasks.history.queries import end_mark, entries, head, timeline, with_key
from pacnam_tasks.history.rules import GENESIS, Verdict, canonical, chain_key, seal, verify
from tests.history.events import check, happenings

N_WRITERS, N_TURNS = 4, 15


def test_an_empty_history_holds(session: Session) -> None:
    assert check(session) == Verdict(0, GENESIS)
    assert head(session) == (0, GENESIS)


def test_events_are_numbered_without_gap(session: Session) -> None:
    first = record(session, happenings(3, "first"))
    then = record(session, happenings(2, "then"))

    assert first + then == [1, 2, 3, 4, 5]
    assert check(session).count == 5


def test_nothing_to_record_is_nothing_recorded(session: Session) -> None:
    assert record(session, []) == []


def test_the_head_is_the_seal_of_the_last_event(session: Session) -> None:
    record(session, happenings(4))

    assert head(session) == (4, check(session).head)


def test_very_many_are_chained_like_one(session: Session) -> None:
    record(session, happenings(2, "few"))
    record_very_many(session, happenings(500, "many"))
    record(session, happenings(1, "last"))

    assert check(session) == Verdict(503, head(session)[1])


def test_events_come_back_as_they_were_recorded(session: Session) -> None:
    record(session, happenings(12))

    for happening, (entry, _seal) in zip(happenings(12), entries(session), strict=True):
        told = (entry.at, entry.kind, entry.task_id, entry.actor_id, entry.on_behalf_of_id, entry.key, entry.data)
        assert told == (
            happening.at, happening.kind, happening.task_id, happening.actor_id, happening.on_behalf_of_id,
            happening.key, canonical(happening.data),
        )  # fmt: skip


def test_an_instant_of_another_zone_is_sealed_as_it_is_kept(session: Session) -> None:
    one = next(happenings(1))

    record(session, [replace(one, at=one.at.astimezone(timezone(timedelta(hours=7))))])

    assert check(session).broken_at is None


def test_another_key_does_not_open_the_chain(session: Session) -> None:
    record(session, happenings(3))

    assert verify(chain_key("the secret of another installation"), entries(session), end_mark(session)).broken_at == 1


def test_a_form_is_found_by_its_key(session: Session) -> None:
    record(session, happenings(4, "form"))

    found = with_key(session, "key form 3")

    assert found is not None
    assert found.seq == 4
    assert with_key(session, "key form 4") is None


def test_the_timeline_of_a_task_is_newest_first(session: Session) -> None:
    record(session, happenings(12))

    assert [event.seq for event in timeline(session, 1, limit=9)] == [7, 2]
    assert [event.seq for event in timeline(session, 1, limit=1)] == [7]


def test_the_same_entry_has_another_seal_elsewhere_in_the_chain(session: Session) -> None:
    record(session, happenings(1))
    entry, sealed = next(iter(entries(session)))

    assert seal(session.info["chain_key"], "1" * 64, entry) != sealed


def _append(url: str, name: str) -> None:
    database = Database(url, b"key")
    for turn in range(N_TURNS):
        with database.writing() as session:
            record(session, happenings(2, f"{name} {turn}"))
    database.close()


def test_writers_in_parallel_leave_no_gap_and_no_fork(database_url: str) -> None:
    fork = multiprocessing.get_context("fork")
    writers = [fork.Process(target=_append, args=(database_url, str(n))) for n in range(N_WRITERS)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()

    database = Database(database_url, b"key")
    with database.reading() as session:
        assert check(session) == Verdict(2 * N_WRITERS * N_TURNS, head(session)[1])
    database.close()
    assert [one.exitcode for one in writers] == [0] * N_WRITERS


def test_what_is_undone_leaves_no_gap(database_url: str) -> None:
    database = Database(database_url, b"key")
    with suppress(RuntimeError), database.writing() as session:
        record(session, happenings(3, "undone"))
        raise RuntimeError

    with database.writing() as session:
        assert record(session, happenings(1, "kept")) == [1]
    database.close()
