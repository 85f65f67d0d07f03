"""Who and what the demonstration is about: units, fields, programmes, the plan, people and their accounts."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from sqlmodel import Session, SQLModel

from pacnam_tasks.accounts.models import Account, Appointment, MemberField, Person
from pacnam_tasks.demo.reading import DATA, listed, rows
from pacnam_tasks.plans.models import Field, Plan, Programme, SourceDocument
from pacnam_tasks.reports.models import Letterhead
from pacnam_tasks.reports.queries.letterheads import columns_of, letterhead_of
from pacnam_tasks.units.models import Unit

CONFERENCE_ON = date(2023, 7, 7)
DISTRICT_SINCE = date(2003, 5, 28)
TERM_SINCE = date(2020, 8, 1)
PLAN_CODE = "2023H2"
MAIL_DOMAIN = "pacnam.example"


@dataclass
class House:
    """Ids by code; `members` are the persons in charge by field."""

    units: dict[str, int] = field(default_factory=dict)
    fields: dict[str, int] = field(default_factory=dict)
    programmes: dict[str, int] = field(default_factory=dict)
    members: dict[str, int] = field(default_factory=dict)
    document_id: int = 0
    plan_id: int = 0


def furnish(session: Session, password_hash: str) -> House:
    """Make all that stands before the first task; every account gets the one password."""
    house = House()
    _add_units(session, house)
    _add_fields(session, house)
    _add_plan(session, house)
    _add_letterheads(session, house)
    _add_people(session, house, password_hash)
    return house


def saved(session: Session, row: SQLModel) -> int:
    """The id of a row that is put into the database."""
    session.add(row)
    session.flush()
    row_id: int = row.id  # type: ignore[attr-defined]
    return row_id


def _add_units(session: Session, house: House) -> None:
    for row in (*rows(DATA / "units.csv"), *rows(DATA / "units-of-communes.csv")):
        unit = Unit(
            code=row["code"],
            name=row["name"],
            short_name=row["short_name"],
            kind=row["kind"],
            parent_id=house.units[row["parent"]] if row["parent"] else None,
            line_managed=row["line_managed"] == "yes",
            rank=int(row["rank"]),
            valid_from=DISTRICT_SINCE,
        )
        house.units[row["code"]] = saved(session, unit)


def _add_fields(session: Session, house: House) -> None:
    for row in rows(DATA / "fields.csv"):
        house.fields[row["code"]] = saved(session, Field(code=row["code"], name=row["name"], rank=int(row["rank"])))
    for row in rows(DATA / "programmes.csv"):
        programme = Programme(code=row["code"], name=row["name"], rank=int(row["rank"]))
        house.programmes[row["code"]] = saved(session, programme)


def _add_plan(session: Session, house: House) -> None:
    notice = SourceDocument(
        kind="Thông báo",
        number="",
        issued_on=CONFERENCE_ON,
        issuer="Huyện ủy Pác Nặm",
        abstract="Về kết quả Hội nghị Ban Chấp hành Đảng bộ huyện ngày 07/7/2023",
    )
    house.document_id = saved(session, notice)
    plan = Plan(
        code=PLAN_CODE,
        title="Kế hoạch thực hiện nhiệm vụ 6 tháng cuối năm 2023",
        starts_on=CONFERENCE_ON,
        ends_on=date(2023, 12, 31),
        source_document_id=house.document_id,
    )
    house.plan_id = saved(session, plan)


def _add_letterheads(session: Session, house: House) -> None:
    """That of the committee, and of the branches of the province the superior, which no name tells."""
    recipients = (
        "Thường trực Tỉnh ủy (báo cáo)",
        "Các đồng chí Ủy viên Ban Chấp hành Đảng bộ huyện",
        "Các chi bộ, đảng bộ trực thuộc",
        "Lưu Văn phòng Huyện ủy",
    )
    committee = Letterhead(
        valid_from=TERM_SINCE,
        superior="Đảng bộ tỉnh Bắc Kạn",
        issuer="Huyện ủy Pác Nặm",
        place="Pác Nặm",
        symbol="BC/HU",
        authority="T/M BAN THƯỜNG VỤ",
        author="Ban Thường vụ Huyện ủy",
        addressee="Thường trực Tỉnh ủy",
        recipients="\n".join(recipients),
    )
    saved(session, committee)
    for row in rows(DATA / "superiors.csv"):
        unit_id = house.units[row["unit"]]
        usual = replace(letterhead_of(session, TERM_SINCE, unit_id), superior=row["superior"])
        session.add(Letterhead(valid_from=TERM_SINCE, unit_id=unit_id, **columns_of(usual)))


def _add_people(session: Session, house: House, password_hash: str) -> None:
    """A person's first row also makes the person and the account; each row is an appointment."""
    person_ids: dict[str, int] = {}
    for row in rows(DATA / "people.csv"):
        username = row["username"]
        if username not in person_ids:
            person_ids[username] = _add_person(session, row, password_hash)
        appointment = Appointment(
            person_id=person_ids[username],
            unit_id=house.units[row["unit"]],
            role=row["role"],
            title=row["title"],
            valid_from=TERM_SINCE,
        )
        appointment_id = saved(session, appointment)
        _put_in_charge(session, house, appointment_id, listed(row["fields"]))
        house.members |= dict.fromkeys(listed(row["fields"]), person_ids[username])


def _add_person(session: Session, row: dict[str, str], password_hash: str) -> int:
    person_id = saved(session, Person(full_name=row["full_name"], email=f"{row['username']}@{MAIL_DOMAIN}"))
    session.add(Account(person_id=person_id, username=row["username"], password_hash=password_hash))
    return person_id


def _put_in_charge(session: Session, house: House, appointment_id: int, field_codes: Iterable[str]) -> None:
    session.add_all(MemberField(appointment_id=appointment_id, field_id=house.fields[code]) for code in field_codes)
