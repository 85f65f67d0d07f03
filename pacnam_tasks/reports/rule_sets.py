"""Rule sets of layout as data: what a document of a day and of a kind of organisation looks like. Pure."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


class Organisation(StrEnum):
    """Whose rules an issuer follows."""

    PARTY = "party"
    STATE = "state"


class Urgency(StrEnum):
    """How fast a document is to be carried."""

    NONE = ""
    URGENT = "urgent"
    VERY_URGENT = "very_urgent"
    AT_ONCE = "at_once"


URGENCIES = ((Urgency.URGENT, "KHẨN"), (Urgency.VERY_URGENT, "THƯỢNG KHẨN"), (Urgency.AT_ONCE, "HỎA TỐC"))


@dataclass(frozen=True, slots=True)
class Margins:
    """The white edges of a page in millimetres."""

    top: int
    right: int
    bottom: int
    left: int


@dataclass(frozen=True, slots=True)
class Type:
    """How an element is set; `size` in points."""

    size: int
    bold: bool = False
    italic: bool = False
    underline: bool = False


@dataclass(frozen=True, slots=True)
class Elements:
    """The elements of a document from its first line to its last, each with its type.

    `first_line` and `second_line` are those at the top right (title of the Party, or the country and its motto);
    `urgency`, `conference` and `draft` are the marks below the number;
    `trace`, the address at the foot of a page, is of no rule set: small, and nowhere but in the bottom margin.
    """

    first_line: Type
    second_line: Type
    superior: Type
    issuer: Type
    number: Type
    urgency: Type
    conference: Type
    draft: Type
    place_and_date: Type
    kind: Type
    abstract: Type
    letter_abstract: Type
    addressee_label: Type
    addressee: Type
    body: Type
    part: Type
    outline: Type
    authority: Type
    signing_title: Type
    signer: Type
    recipients_title: Type
    recipients: Type
    page_number: Type
    appendix: Type
    attached: Type
    table: Type
    trace: Type = Type(7)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A versioned set of layout rules; documents keep the one of their day.

    `line_pitch`, `head_pitch` (that of the head) and `paragraph_gap` are in points, `indent`, `page_number_from_edge`,
    the two columns of the head and those of the end in millimetres. `top_right` is what stands at the top right, the
    last line with a rule as long as it. `under_issuer` and `under_abstract` are what stands there; empty means a rule
    of a third to a half of the line above. `end` closes the text. `dotted` writes `TM.` and `Số: 12/BC-UBND` where
    others write `T/M` and `Số 12-BC/HU`; `roman` numbers appendices I, II, `anew` begins their page numbers again.
    `urgencies`, `conference_mark` and `draft_mark` are the marks below the number; empty where the rules know none.
    `between_recipients` and `after_recipients` stand behind a name and behind the last one; `to` and `submitted_to` are
    what a letter and what asks for a decision begin with; before several addressees it stands `to_from` millimetres
    from the left edge of the text and is without its colon `to_width` long. `respelled` are spellings and what is
    written instead. One that is not `confirmed` is not used.
    """

    code: str
    source: str
    organisation: Organisation
    applies_from: date
    portrait: Margins
    landscape: Margins
    elements: Elements
    line_pitch: int
    head_pitch: int
    paragraph_gap: int
    indent: int
    page_number_from_edge: int
    head: tuple[int, int]
    sign: tuple[int, int]
    top_right: tuple[str, ...]
    under_issuer: str = ""
    under_abstract: str = ""
    part_mark: str = ". "
    end: str = "."
    dotted: bool = False
    roman: bool = False
    anew: bool = False
    urgencies: tuple[tuple[Urgency, str], ...] = URGENCIES
    conference_mark: str = ""
    draft_mark: str = "Dự thảo"
    to: str = "Kính gửi"
    to_from: int = 25
    to_width: float = 17.5
    submitted_to: str = "Kính gửi"
    between_recipients: str = ";"
    after_recipients: str = "."
    respelled: tuple[tuple[str, str], ...] = ()
    confirmed: bool = True

    def part(self, place: int, name: str) -> str:
        """`I- TÌNH HÌNH`, or `I. TÌNH HÌNH`: the heading of a part."""
        return f"{ROMAN[place - 1]}{self.part_mark}{name}"

    def spelt(self, text: str) -> str:
        """The same in the spelling of the rules."""
        for before, after in self.respelled:
            text = text.replace(before, after)
        return text

    def appendix(self, place: int) -> str:
        """`Phụ lục 1`, or `Phụ lục I`."""
        return f"Phụ lục {ROMAN[place - 1] if self.roman else place}"


ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
HD36 = RuleSet(
    code="HD36",
    source="Hướng dẫn 36-HD/VPTW, 03/4/2018",
    organisation=Organisation.PARTY,
    applies_from=date(2018, 4, 3),
    portrait=Margins(top=20, right=15, bottom=20, left=30),
    landscape=Margins(top=30, right=20, bottom=15, left=20),
    elements=Elements(
        first_line=Type(15, bold=True),
        second_line=Type(15, bold=True),
        superior=Type(14),
        issuer=Type(14, bold=True),
        number=Type(14),
        urgency=Type(14, bold=True),
        conference=Type(14),
        draft=Type(14),
        place_and_date=Type(14, italic=True),
        kind=Type(16, bold=True),
        abstract=Type(14, bold=True),
        letter_abstract=Type(12, italic=True),
        addressee_label=Type(14, italic=True),
        addressee=Type(14),
        body=Type(14),
        part=Type(14, bold=True),
        outline=Type(14, bold=True),
        authority=Type(14, bold=True),
        signing_title=Type(14),
        signer=Type(14, bold=True),
        recipients_title=Type(14, underline=True),
        recipients=Type(12),
        page_number=Type(14),
        appendix=Type(14, bold=True),
        attached=Type(14, italic=True),
        table=Type(11),
    ),
    line_pitch=18,
    head_pitch=17,
    paragraph_gap=6,
    indent=10,
    page_number_from_edge=10,
    head=(77, 88),
    sign=(80, 85),
    top_right=("ĐẢNG CỘNG SẢN VIỆT NAM",),
    under_issuer="*",
    under_abstract="-----",
    part_mark="- ",
    conference_mark="TÀI LIỆU HỘI NGHỊ",
)
"""For every Party document of 2023."""

ND30 = RuleSet(
    code="ND30",
    source="Nghị định 30/2020/NĐ-CP, Phụ lục I",
    organisation=Organisation.STATE,
    applies_from=date(2020, 3, 5),
    portrait=Margins(top=20, right=15, bottom=20, left=30),
    landscape=Margins(top=30, right=20, bottom=15, left=20),
    elements=Elements(
        first_line=Type(12, bold=True),
        second_line=Type(13, bold=True),
        superior=Type(12),
        issuer=Type(12, bold=True),
        number=Type(13),
        urgency=Type(13, bold=True),
        conference=Type(13),
        draft=Type(13),
        place_and_date=Type(13, italic=True),
        kind=Type(14, bold=True),
        abstract=Type(14, bold=True),
        letter_abstract=Type(12),
        addressee_label=Type(14),
        addressee=Type(14),
        body=Type(14),
        part=Type(14, bold=True),
        outline=Type(14, bold=True),
        authority=Type(14, bold=True),
        signing_title=Type(14, bold=True),
        signer=Type(14, bold=True),
        recipients_title=Type(12, bold=True, italic=True),
        recipients=Type(11),
        page_number=Type(14),
        appendix=Type(14, bold=True),
        attached=Type(14, italic=True),
        table=Type(11),
    ),
    line_pitch=18,
    head_pitch=15,
    paragraph_gap=6,
    indent=10,
    page_number_from_edge=10,
    head=(65, 100),
    sign=(80, 85),
    top_right=("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
    end="./.",
    dotted=True,
    roman=True,
    anew=True,
)
"""For State bodies."""

HD05 = replace(
    HD36,
    code="HD05",
    source="Hướng dẫn 05-HD/VPTW, 27/5/2026",
    applies_from=date(2026, 5, 27),
    elements=replace(HD36.elements, signing_title=Type(14)),
    between_recipients=";",
    after_recipients=".",
    submitted_to="Kính trình",
    respelled=(("UỶ", "ỦY"), ("Uỷ", "Ủy"), ("uỷ", "ủy")),
    confirmed=False,
)
"""Prepared after reports of it: its text has not been seen, so it stays switched off until a clerk confirms it.

Reported are `ĐẢNG ỦY` and not `UỶ`, `;` between recipients and a full stop, `Kính trình`, the title of who signs not
bold, and no `K/T` for committees, which holds under HD36 too (`rules.signed_by_deputy`). On the sizes of the head
reports disagree: they are those of HD36.
"""

KNOWN = (HD36, ND30, HD05)
RULE_SETS = {rules.code: rules for rules in KNOWN if rules.confirmed}
"""The rule sets in use."""


def rule_set_of(day: date, organisation: Organisation = Organisation.PARTY) -> RuleSet:
    """The rule set for a document of `day`: the newest of that kind of organisation by then, else the oldest."""
    own = [rules for rules in RULE_SETS.values() if rules.organisation is organisation]
    applied = [rules for rules in own if rules.applies_from <= day]
    return max(applied, key=lambda rules: rules.applies_from) if applied else min(own, key=lambda r: r.applies_from)
