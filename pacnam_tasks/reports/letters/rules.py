"""What a letter is about, who signs it and under which number. Pure."""

from pacnam_tasks.reminders.ladder.rules import Addressee
from pacnam_tasks.reports.document import Letterhead, Signer
from pacnam_tasks.reports.letterheads.rules import OF_STANDING_COMMITTEE, body_of
from pacnam_tasks.reports.signing import CHIEF

ABOVE_THE_HEAD = frozenset({Addressee.MEMBER, Addressee.OFFICE, Addressee.STANDING})
"""A rung that reaches one of these has gone beyond the unit: what it reaches is urged by letter."""
OFFICE = "Văn phòng "
ANSWER_WITHIN = 5
"""Working days that a unit has to answer unless the office says otherwise."""


def chief_of_office(title: str, name: str) -> Signer | None:
    """The chief of the office; None for another title, a deputy's among them."""
    words = title.lower()
    return Signer(CHIEF, name) if words.startswith("chánh văn phòng") else None


def through(letterhead: Letterhead) -> str:
    """` (qua Văn phòng Huyện ủy)`: by which office answers reach who issues; nothing where that is an office itself."""
    is_office = letterhead.author.startswith(OFFICE)
    return "" if is_office else f" (qua {OFFICE}{body_of(letterhead)})"


def recipients(letterhead: Letterhead) -> tuple[str, ...]:
    """`Như trên`, those to whom who issues it reports, and where the document is kept."""
    is_committee = letterhead.author.startswith(OF_STANDING_COMMITTEE)
    above = f"Thường trực {body_of(letterhead)}" if is_committee else letterhead.addressee
    kept = letterhead.recipients[-1:] or (f"Lưu {OFFICE}{body_of(letterhead)}",)
    return ("Như trên", *([f"{above} (báo cáo)"] if above else []), *kept)
