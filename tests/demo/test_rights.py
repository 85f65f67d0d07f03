"""The story goes through the same powers as people: nobody does in it what the contract does not let them do."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from pacnam_tasks.accounts.models import Appointment
from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.errors import DomainError, NotAllowed, NotFound
from pacnam_tasks.demo.acts.play import play
from pacnam_tasks.demo.acts.scene import Stage
from pacnam_tasks.demo.house import House
from pacnam_tasks.demo.script import Act
from pacnam_tasks.history.models import Event
from pacnam_tasks.progress.jobs import store_in
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.units.queries import all_units
from tests.demo.conftest import OPENS, Demonstration

HOLDINGS = {
    "vanphong": {(Role.OFFICE, "VPHU"), (Role.LEADER, "VPHU")},
    "thuongtruc": {(Role.STANDING, "HU")},
    "uyvien": {(Role.MEMBER, "HU")},
    "nnptnt": {(Role.LEADER, "NNPTNT")},
    "kiemlam": {(Role.LEADER, "HKL")},
    "bocbo": {(Role.LEADER, "XBB")},
    "colinh": {(Role.LEADER, "XCL")},
    "ubkt": {(Role.LEADER, "UBKTHU"), (Role.INSPECTOR, "UBKTHU")},
    "quantri": {(Role.ADMINISTRATOR, "VPHU")},
}


@pytest.mark.parametrize("username", HOLDINGS)
def test_the_accounts_of_the_contract_hold_what_it_says(demonstration: Demonstration, username: str) -> None:
    with demonstration.database.reading() as session:
        units = {unit.id: unit.code for unit in all_units(session)}

    held = {(holding.role, units[holding.unit_id]) for holding in demonstration.person(username).holdings}

    assert held == HOLDINGS[username]


def events_of(session: Session, kind: str) -> set[tuple[str, str, str]]:
    """Who caused events of a kind: level of the task, role, and whether the actor's unit leads it or its parent."""
    rows = fetch(
        session,
        select(
            col(Task.level),
            col(Appointment.role),
            col(Appointment.unit_id),
            col(Task.lead_unit_id),
            col(Task.parent_unit_id),
        )
        .select_from(Event)
        .join(Task, col(Task.id) == col(Event.task_id))
        .join(Appointment, col(Appointment.id) == col(Event.actor_id))
        .where(col(Event.kind) == kind),
    )
    return {(row.level, row.role, _place(row.unit_id, row.lead_unit_id, row.parent_unit_id)) for row in rows}


def _place(unit_id: int, lead_unit_id: int, parent_unit_id: int | None) -> str:
    if unit_id == lead_unit_id:
        return "leads it"
    return "leads the whole" if unit_id == parent_unit_id else "stands above"


@pytest.mark.parametrize(
    ("kind", "by"),
    [
        ("assigned", {("task", "standing", "stands above"), ("part", "leader", "leads the whole")}),
        ("accepted", {("task", "leader", "leads it"), ("part", "leader", "leads it")}),
        (
            "submitted",
            {("task", "leader", "leads it"), ("part", "leader", "leads it"), ("part", "office", "stands above")},
        ),
        ("broken_down", {("task", "leader", "leads it"), ("part", "leader", "leads it")}),
        ("shares_changed", {("task", "leader", "leads it"), ("part", "leader", "leads it")}),
        ("share_changed", {("part", "leader", "leads the whole")}),
        ("paused", {("part", "leader", "leads the whole")}),
        ("resumed", {("part", "leader", "leads the whole")}),
        ("revoked", {("part", "leader", "leads the whole")}),
        ("reopened", {("part", "leader", "leads the whole")}),
        ("refusal_released", {("part", "leader", "leads the whole")}),
        ("drafted", {("task", "office", "stands above")}),
        ("edited", {("task", "office", "stands above")}),
        ("reviewed", {("task", "office", "stands above")}),
        ("member_changed", {("task", "office", "stands above"), ("part", "office", "stands above")}),
        ("confirmed", {("task", "standing", "stands above"), ("part", "leader", "leads the whole")}),
        ("returned", {("task", "office", "stands above"), ("part", "leader", "leads the whole")}),
    ],
)
def test_each_act_was_done_by_those_who_may(
    demonstration: Demonstration, kind: str, by: Iterable[tuple[str, str, str]]
) -> None:
    with demonstration.database.reading() as session:
        assert events_of(session, kind) == set(by)


CONFIRM = Act(OPENS, "thuongtruc", "confirm", "NV-2023-008")
REPORT = Act(OPENS, "bocbo", "report", "NV-2023-003-XBB", note="Đạt 15%.")


@pytest.mark.parametrize(
    ("act", "refusal"),
    [
        pytest.param(replace(CONFIRM, actor="vanphong"), NotAllowed, id="the office does not confirm"),
        pytest.param(replace(CONFIRM, actor="ubnd"), NotAllowed, id="nobody confirms their own unit's task"),
        pytest.param(replace(CONFIRM, actor="uyvien"), NotAllowed, id="a member does not confirm"),
        pytest.param(replace(REPORT, actor="colinh"), NotFound, id="a sibling does not know of a part"),
        pytest.param(replace(REPORT, actor="ubkt"), NotAllowed, id="the inspector writes nothing"),
        pytest.param(replace(REPORT, actor="quantri"), NotFound, id="the administrator has no say"),
    ],
)
def test_a_story_that_oversteps_is_refused(demonstration: Demonstration, act: Act, refusal: type[DomainError]) -> None:
    with (
        demonstration.app.app_context(),
        pytest.raises(refusal),
        demonstration.database.writing() as session,
    ):
        play(Stage(session, House(), MovingClock(OPENS), store_in(demonstration.settings.data_dir)), [act])
