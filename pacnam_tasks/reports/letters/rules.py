"""What a letter is about, who signs it and under which number. Pure."""

import re

from pacnam_tasks.reminders.ladder.rules import Addressee
from pacnam_tasks.reports.content import Letterhead, Signer
from pacnam_tasks.reports.letterheads.rules import body_of
from pacnam_tasks.reports.rules import CHIEF, authority_for, is_of_party, symbol_for

ABOVE_THE_HEAD = frozenset({Addressee.MEMBER, Addressee.OFFICE, Addressee.STANDING})
"""A rung that reaches one of these has gone beyond the unit: what it reaches is urged by letter."""
ANSWER_WITHIN = 5
"""Working days that a unit has to answer unless the office says otherwise."""


def number_symbol(letterhead: Letterhead) -> str:
    """`CV/HU`: letters to units are the committee's, whose tasks they are about, not the office's own `CV/VPHU`.

    A series per kind of document under the issuer's symbol: Hướng dẫn 36-HD/VPTW, of which the office keeps the number.
    """
    return symbol_for("CV", letterhead.symbol, dotted=not is_of_party(letterhead.symbol))


def by_delegation(letterhead: Letterhead) -> str:
    """`T/L BAN THƯỜNG VỤ`: by which the chief of the office signs what goes out in the committee's name."""
    by = f"T/L {re.sub('^T/?M[. ] ?', '', letterhead.authority)}"
    return authority_for(by, dotted=not is_of_party(letterhead.symbol))


def chief_of_office(title: str, name: str) -> Signer | None:
    """The chief of the office; None for another title, a deputy's among them."""
    words = title.lower()
    return Signer(CHIEF, name) if words.startswith("chánh văn phòng") else None


def recipients(letterhead: Letterhead) -> tuple[str, ...]:
    """`Như trên`, the standing members, and where the document is kept."""
    kept = letterhead.recipients[-1:] or (f"Lưu Văn phòng {body_of(letterhead)}",)
    return ("Như trên", f"Thường trực {body_of(letterhead)} (báo cáo)", *kept)
