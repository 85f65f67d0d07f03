"""Units by code and in protocol order."""

import pytest
from sqlmodel import Session

from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.units.queries import all_units, by_code, organisation_name
from tests.factories import House


def test_units_come_in_protocol_order(session: Session, house: House) -> None:
    assert [unit.code for unit in all_units(session)] == ["HU", "VPHU", "NNPTNT", "HKL", "XBB", "XCL"]


def test_a_unit_is_found_by_its_code(session: Session, house: House) -> None:
    assert by_code(session, "XBB").id == house.units["XBB"]
    with pytest.raises(NotFound):
        by_code(session, "XXX")


def test_the_tasks_are_those_of_the_committee(session: Session, house: House) -> None:
    assert organisation_name(session) == "Huyện ủy"


def test_without_a_committee_there_is_no_name(session: Session) -> None:
    assert organisation_name(session) == ""
