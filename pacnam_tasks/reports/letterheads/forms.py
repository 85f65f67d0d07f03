"""A letterhead as it is typed, read and refused field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.form_fields import required, typed_day, typed_text
from pacnam_tasks.core.text import number
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.reports.document import Letterhead
from pacnam_tasks.reports.rule_sets import Organisation
from pacnam_tasks.reports.wording import authority_for

LONGEST, LONGEST_PLACE, LONGEST_SYMBOL, LONGEST_LINE, MOST_LINES = 120, 80, 15, 200, 20


@dataclass(frozen=True, slots=True)
class Version:
    """A letterhead and the day from which it counts."""

    valid_from: date
    letterhead: Letterhead


def read_version(form: Mapping[str, str], this_year: int, *, is_collective: bool) -> Version:
    """What was typed; one that `is_collective` signs by an authority. Raises Refused by field."""
    wrong: dict[str, str] = {}
    day = _day(form, this_year, wrong)
    organisation = form.get("organisation", "")
    if organisation not in set(Organisation):
        wrong["organisation"] = _("Please choose the rules of layout from the list.")
    superior, issuer = _line(form, "superior", wrong), _line(form, "issuer", wrong)
    required(issuer, "issuer", wrong, _("Please enter who issues the documents, for example Huyện ủy Pác Nặm."))
    place = _line(form, "place", wrong, LONGEST_PLACE)
    required(place, "place", wrong, _("Please enter the place that stands before the day, for example Pác Nặm."))
    code = _code(form, wrong)
    authority = authority_for(_line(form, "authority", wrong).upper(), dotted=False)
    if is_collective:
        required(authority, "authority", wrong, _("Please enter for whom is signed, for example T/M BAN THƯỜNG VỤ."))
    author, addressee = _line(form, "author", wrong), _line(form, "addressee", wrong)
    required(
        author, "author", wrong, _("Please enter what the text calls the issuer, for example Ban Thường vụ Huyện ủy.")
    )
    recipients = _lines(form, "recipients", wrong)
    required(
        recipients, "recipients", wrong, _("Please enter at least one recipient, such as where the document is kept.")
    )
    carriers, inside = _lines(form, "carriers", wrong), _lines(form, "inside", wrong)
    if wrong or day is None:
        raise Refused(wrong)
    joined = "-" if organisation == Organisation.STATE else "/"
    return Version(
        day,
        Letterhead(
            superior=superior,
            issuer=issuer,
            place=place,
            symbol=f"BC{joined}{code}",
            authority=authority,
            author=author,
            addressee=addressee,
            recipients=recipients,
            organisation=Organisation(organisation),
            carriers=carriers,
            inside=inside,
        ),
    )


def code_of(symbol: str) -> str:
    """`HU`, the issuer's own part of `BC/HU`."""
    return symbol[3:] if symbol.startswith(("BC/", "BC-")) else symbol


def _day(form: Mapping[str, str], this_year: int, wrong: dict[str, str]) -> date | None:
    day = typed_day(form, "valid_from", wrong, this_year)
    required(day, "valid_from", wrong, _("Please enter the day from which it counts."))
    return day


def _line(form: Mapping[str, str], name: str, wrong: dict[str, str], at_most: int = LONGEST) -> str:
    return " ".join(typed_text(form, name, wrong, at_most).split())


def _code(form: Mapping[str, str], wrong: dict[str, str]) -> str:
    code = _line(form, "symbol", wrong)
    required(code, "symbol", wrong, _("Please enter the issuer's symbol, for example HU."))
    letters = code.replace("-", "")
    if code and (len(code) > LONGEST_SYMBOL or not letters.isalnum() or letters != letters.upper()):
        wrong["symbol"] = _(
            "“%(text)s” is not a symbol. Please write only the part behind the type, at most %(n)s capitals and "
            "digits, for example HU.",
            text=code[:40],
            n=LONGEST_SYMBOL,
        )
    return code


def _lines(form: Mapping[str, str], name: str, wrong: dict[str, str]) -> tuple[str, ...]:
    """One recipient a line; the hyphen before it and the mark behind it are set in print."""
    typed = (" ".join(line.split()).lstrip("-– ").rstrip(";. ") for line in typed_text(form, name, wrong).split("\n"))
    lines = tuple(line for line in typed if line)
    if len(lines) > MOST_LINES:
        wrong[name] = _("%(n)s recipients are too many for one page; at most %(most)s.", n=len(lines), most=MOST_LINES)
    elif any(len(line) > LONGEST_LINE for line in lines):
        wrong[name] = _("A recipient has at most %(n)s characters. Please shorten the line.", n=number(LONGEST_LINE))
    return lines
