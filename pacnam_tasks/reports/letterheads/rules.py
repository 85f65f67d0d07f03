"""What a letterhead is before anybody has set it, and to whom a document under it goes. Pure."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from pacnam_tasks.reports.content import Levels
from pacnam_tasks.reports.document import Letterhead, Signer
from pacnam_tasks.reports.rule_sets import Organisation
from pacnam_tasks.reports.signing import CHIEF, PEOPLES_COMMITTEE, signed_by_deputy
from pacnam_tasks.reports.wording import authority_for, is_of_party, lowered
from pacnam_tasks.units.rules import UnitKind

OF_STANDING_COMMITTEE = "Ban Thường vụ "
AREAS = {"Huyện ủy": "huyện", "Thị ủy": "thị xã", "Thành ủy": "thành phố", "Tỉnh ủy": "tỉnh", "Đảng ủy": ""}
"""What a committee is the committee of."""
STANDING_AUTHORITY = "T/M BAN THƯỜNG VỤ"
FRONT, INSPECTION, YOUTH = "Ủy ban MTTQ", "Ủy ban Kiểm tra", "Huyện đoàn"
OWN_LEVEL = re.compile(r" (huyện|xã|phường|thị trấn)( .+)?$")
COLLECTIVE = re.compile(r"^T/?M[. ] ?")
"""How an authority begins that signs for a committee."""
LEVEL = re.compile(r"\b(tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn|đặc khu) ")
PROVINCE = re.compile(r"(?:tỉnh|thành phố) .+$")


class Way(StrEnum):
    """Where a document goes: to those above, to the units that carry out what it says, or nowhere outside the house."""

    UP = "up"
    DOWN = "down"
    INSIDE = "inside"


class Meets(StrEnum):
    """Which body of the committee has met: all its members, its standing committee, or the standing members."""

    COMMITTEE = "committee"
    STANDING_COMMITTEE = "standing_committee"
    STANDING_MEMBERS = "standing_members"


@dataclass(frozen=True, slots=True)
class Body:
    """A unit as its letterhead sees it: the unit above it, and the commune to which it belongs, if any."""

    name: str
    code: str
    kind: UnitKind
    line_managed: bool = False
    above: str = ""
    above_kind: UnitKind = UnitKind.COMMITTEE
    commune: str = ""


def plain_letterhead(committee: str, code: str) -> Letterhead:
    """The letterhead that a committee's own name gives: `Huyện ủy Pác Nặm` issues in Pác Nặm."""
    words = committee.split()
    body = " ".join(words[:2])
    return Letterhead(
        superior="",
        issuer=committee,
        place=" ".join(words[2:]) or committee,
        symbol=f"BC/{code}",
        authority="T/M BAN THƯỜNG VỤ",
        author=f"Ban Thường vụ {body}".strip(),
        addressee="",
        recipients=(f"Lưu Văn phòng {body}".strip(),),
    )


def body_of(letterhead: Letterhead) -> str:
    """`Huyện ủy`, whose standing committee issues under this letterhead."""
    return letterhead.author.removeprefix(OF_STANDING_COMMITTEE)


def sent(letterhead: Letterhead, way: Way) -> Letterhead:
    """The letterhead for a document that goes this way; the committee reports to nobody what stays in its house."""
    if way is Way.DOWN:
        usual = ("Các cơ quan, đơn vị được giao nhiệm vụ (thực hiện)", *_house(letterhead, "chỉ đạo"))
        return replace(letterhead, recipients=letterhead.carriers or usual)
    if way is Way.INSIDE and letterhead.author.startswith(OF_STANDING_COMMITTEE):
        return replace(letterhead, recipients=letterhead.inside or _house(letterhead, "báo cáo"), addressee="")
    return (
        replace(letterhead, recipients=letterhead.inside or letterhead.recipients) if way is Way.INSIDE else letterhead
    )


def _house(letterhead: Letterhead, why: str) -> tuple[str, ...]:
    body = body_of(letterhead)
    return (f"Thường trực {body} ({why})", *(letterhead.recipients[-1:] or (f"Lưu Văn phòng {body}",)))


def signed(letterhead: Letterhead, signer: Signer) -> Letterhead:
    """The letterhead with the authority under which this one signs: a deputy of an office in place of its head.

    The chief of the office signs what is a committee's by delegation.
    """
    if signer.title == CHIEF and COLLECTIVE.match(letterhead.authority):
        return replace(letterhead, authority=by_delegation(letterhead))
    if not signer.title.startswith("PHÓ "):
        return letterhead
    return replace(letterhead, authority=signed_by_deputy(letterhead.authority, signer.title.removeprefix("PHÓ ")))


def by_delegation(letterhead: Letterhead) -> str:
    """`T/L BAN THƯỜNG VỤ`: by which the chief of the office signs what goes out in the committee's name.

    Of a People's Committee it is its head who delegates (Nghị định 30/2020/NĐ-CP).
    """
    if PEOPLES_COMMITTEE in letterhead.authority:
        return "TL. CHỦ TỊCH"
    by = f"T/L {COLLECTIVE.sub('', letterhead.authority)}"
    return authority_for(by, dotted=not is_of_party(letterhead.symbol))


def met_by(title: str) -> Meets:
    """Which body has met, by the title of its meeting; the standing committee where that does not say."""
    words = " ".join(title.lower().split())
    if "ban thường vụ" in words:
        return Meets.STANDING_COMMITTEE
    if "ban chấp hành" in words:
        return Meets.COMMITTEE
    return Meets.STANDING_MEMBERS if "thường trực" in words else Meets.STANDING_COMMITTEE


def name_of(letterhead: Letterhead, body: Meets) -> str:
    """What the text calls a body of the committee: `Ban Chấp hành Đảng bộ huyện`, `Thường trực Huyện ủy`."""
    if body is Meets.STANDING_MEMBERS:
        return f"Thường trực {body_of(letterhead)}"
    if body is Meets.COMMITTEE:
        area = area_of(letterhead.issuer).removesuffix(letterhead.place).strip()
        return f"Ban Chấp hành Đảng bộ {area}".strip()
    return letterhead.author


def issued_by(letterhead: Letterhead, body: Meets) -> Letterhead:
    """The letterhead in the name of a body of the committee.

    For the whole committee is signed `T/M HUYỆN ỦY`, for the standing members as for the standing committee, to which
    they belong (Hướng dẫn 36-HD/VPTW names no authority of their own); by delegation it stays as it is.
    """
    authority = letterhead.authority
    if body is Meets.COMMITTEE and (found := COLLECTIVE.match(authority)):
        authority = f"{found[0]}{body_of(letterhead).upper()}"
    return replace(letterhead, author=name_of(letterhead, body), authority=authority)


def usual_letterhead(unit: Body, committee: Letterhead) -> Letterhead:
    """The letterhead of a unit that reports to the committee, as its kind and place give it."""
    body, is_state = body_of(committee), _organisation(unit.kind) is Organisation.STATE
    office = f"Văn phòng {body}"
    is_office = unit.name == office
    author = addressed(Organisation.PARTY, unit.name, unit.kind)
    return Letterhead(
        superior=_superior(unit, committee),
        issuer=_issuer(unit, committee, author),
        place=_local(unit.commune) or committee.place,
        symbol=f"BC/{'ĐU' if unit.kind is UnitKind.COMMUNE else unit.code}",
        authority=_authority(unit),
        author=author,
        addressee=f"Thường trực {body}",
        recipients=(
            f"Thường trực {body} (báo cáo)",
            *(() if is_office else (f"{office} (tổng hợp)",)),
            "Lưu: VT" if is_state else f"Lưu {author}",
        ),
        organisation=_organisation(unit.kind),
    )


def addressed(by: Organisation, name: str, kind: UnitKind) -> str:
    """To whom one writes who writes to a unit: in a commune the Party writes to its committee, the State to its own."""
    if kind is not UnitKind.COMMUNE:
        return name
    return f"{'Đảng ủy' if by is Organisation.PARTY else PEOPLES_COMMITTEE.capitalize()} {lowered(name)}"


def _organisation(kind: UnitKind) -> Organisation:
    """By whose rules a unit writes: under the Party's title only bodies of the Party."""
    return Organisation.STATE if kind in {UnitKind.GOVERNMENT, UnitKind.MASS_ORGANISATION} else Organisation.PARTY


def _is_peoples_committee(unit: Body) -> bool:
    return unit.kind is UnitKind.GOVERNMENT and unit.name.upper().startswith(PEOPLES_COMMITTEE)


def _authority(unit: Body) -> str:
    """Committees sign collectively, heads of other bodies directly."""
    if _is_peoples_committee(unit):
        return f"T/M {PEOPLES_COMMITTEE}"
    if unit.name.startswith(INSPECTION):
        return f"T/M {INSPECTION.upper()}"
    if unit.name.startswith(FRONT):
        return "T/M BAN THƯỜNG TRỰC"
    collective = unit.kind in {UnitKind.COMMUNE, UnitKind.MASS_ORGANISATION}
    return STANDING_AUTHORITY if collective else ""


def _issuer(unit: Body, committee: Letterhead, author: str) -> str:
    """The full name: an office of the committee without the committee above it, a body of a district with its name."""
    body = body_of(committee)
    if unit.kind is UnitKind.PARTY_BODY:
        author = author.removesuffix(f" {body}")
    return f"{author} {committee.place}" if author.endswith((" huyện", " thị xã", " thành phố", " tỉnh")) else author


def _superior(unit: Body, committee: Letterhead) -> str:
    """Under whom the unit stands; nobody where that cannot be told, as of a branch of the province."""
    area, province = area_of(committee.issuer), province_of(committee.superior)
    own = _local_area(unit.commune)
    if unit.kind is UnitKind.COMMUNE:
        return f"Đảng bộ {area}" if area else ""
    if unit.kind is UnitKind.PARTY_BODY:
        return f"Đảng ủy {own}" if own else committee.issuer
    if unit.line_managed:
        return ""
    if unit.kind is UnitKind.MASS_ORGANISATION:
        return _same_above(unit, area if own else province)
    if _is_peoples_committee(unit):
        above = area if own else province
        return f"UBND {above}" if above else ""
    if unit.above_kind is UnitKind.GOVERNMENT:
        return re.sub(f"(?i)^{PEOPLES_COMMITTEE}", "UBND", unit.above)
    place = own or area
    return f"UBND {place}" if place else ""


def _same_above(unit: Body, place: str) -> str:
    """The same organisation one level up: `Hội Nông dân huyện` stands under `Hội Nông dân tỉnh Bắc Kạn`."""
    if not place:
        return ""
    if unit.name.startswith(YOUTH):
        return f"Tỉnh đoàn {_local(place)}"
    return f"{OWN_LEVEL.sub('', unit.name)} {place}" if OWN_LEVEL.search(unit.name) else ""


def area_of(committee: str) -> str:
    """`huyện Pác Nặm`, of which `Huyện ủy Pác Nặm` is the committee; empty where the name does not tell."""
    for head, word in AREAS.items():
        if committee.startswith(f"{head} "):
            return f"{word} {committee.removeprefix(head).strip()}".strip()
    return ""


def province_of(superior: str) -> str:
    """`tỉnh Bắc Kạn`, from `Đảng bộ tỉnh Bắc Kạn`."""
    found = PROVINCE.search(superior)
    return found[0] if found else ""


def levels_of(committee: Letterhead) -> Levels:
    """What the level of a committee and the one above it are called."""
    above = committee.superior
    return Levels(_level(area_of(committee.issuer)), _level(above) or _level(area_of(above)))


def _level(words: str) -> str:
    found = LEVEL.search(words)
    return found[1] if found else ""


def _local_area(commune: str) -> str:
    return lowered(commune)


def _local(area: str) -> str:
    """`Bộc Bố`, from `Xã Bộc Bố`."""
    return re.sub(r"(?i)^(xã|phường|thị trấn|huyện|tỉnh|thành phố) ", "", area)
