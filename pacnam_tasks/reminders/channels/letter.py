"""The mail that reminders become: of each code, title, unit, deadline, link, and nothing else."""

from binascii import b2a_qp
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.policy import EmailPolicy
from email.utils import format_datetime
from functools import cache
from typing import Any

from flask import current_app

from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.reminders import labels
from pacnam_tasks.reminders.channels.interface import Rejected
from pacnam_tasks.reminders.digest.labels import heading, told
from pacnam_tasks.reminders.digest.rules import Digest
from pacnam_tasks.reminders.rules import ASKS_FOR_WORK, OF_THE_TASK, Facts, Group, Matter, domain_of, one_line

MAX_LINE = 78
"""Letters, after which a header goes on on another line (RFC 5322, 2.1.1)."""
KINDS = {"text/plain": "txt", "text/html": "html"}
BOUNDARY = "=_pacnam"
"""No line of a text in quoted-printable holds it (RFC 2045, 6.7)."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a mail says of one thing; `update_url` where it brings a link to report by."""

    facts: Facts
    update_url: str = ""


class _AsItIs(EmailPolicy):
    """Headers that fit on their line, or cannot be parted, go as they are: the library's folding of each took a sixth
    of a sending, and it writes a long List-Id in a code that no reader of a List-Id knows.
    """

    def fold_binary(self, name: str, value: Any) -> bytes:
        """The header's lines."""
        words = str(value)
        line = f"{name}: {words}"
        if line.isascii() and line.isprintable() and (len(line) <= MAX_LINE or " " not in words):
            return line.encode() + b"\r\n"
        return super().fold_binary(name, value)


AS_IT_IS = _AsItIs(linesep="\r\n")
ON_ONE_LINE = AS_IT_IS.clone(max_line_length=None)


def compose(
    lines: Sequence[Line],
    address: str,
    *,
    message_id: str,
    sender: str,
    public_url: str,
    at: datetime,
    name: str = "",
    digest: Digest | None = None,
) -> EmailMessage:
    """The mail to one recipient, called by `name`, plain text first; raises Rejected where the address is none."""
    subject = one_line(_subject(lines, digest))
    is_one = len(lines) == 1 and digest is None
    words = _of_one(lines[0], public_url) if is_one else _of_all(lines, public_url) | told(digest, public_url)
    words |= {"subject": subject, "greeting": labels.greeting(name), "preferences": f"{public_url}/inbox/preferences"}
    template = "reminder" if is_one else "reminders"
    bodies: list[Any] = [_part(kind, _filled(f"{template}.{end}", words)) for kind, end in KINDS.items()]
    message = EmailMessage(policy=AS_IT_IS)
    for head, value in (
        ("From", _from(_("Task follow-up"), sender)),
        ("To", str(_recipient(address))),
        ("Subject", Header(subject, "utf-8", header_name="Subject").encode()),
        ("Date", format_datetime(at)),
        ("Message-ID", f"<{message_id}>"),
        ("List-Id", f"<nhac-viec.{domain_of(sender)}>"),
        ("Auto-Submitted", "auto-generated"),
        ("MIME-Version", "1.0"),
        ("Content-Type", _content_type(f'multipart/alternative; boundary="{BOUNDARY}"')),
    ):
        message.set_raw(head, value)
    message.set_payload(bodies)
    return message


def _part(kind: str, words: str) -> MIMEPart:
    """One of the texts, fit for servers of seven bits."""
    part = MIMEPart(policy=AS_IT_IS)
    part.set_raw("Content-Type", _content_type(f'{kind}; charset="utf-8"'))
    part.set_raw("Content-Transfer-Encoding", "quoted-printable")
    part.set_payload(b2a_qp(f"{words.rstrip()}\n".encode(), istext=True).decode())
    return part


@cache
def _content_type(value: str) -> Any:
    """The header, read once: the library reads what is a string each time that it asks for it."""
    return AS_IT_IS.header_factory("Content-Type", value)


@cache
def _from(name: str, address: str) -> str:
    """The sender as it stands in the header; where both do not fit on a line, the address is on the next."""
    header = AS_IT_IS.header_factory("From", Address(name, addr_spec=address))
    line = str(header.fold(policy=ON_ONE_LINE)).rstrip()
    return (line if len(line) <= MAX_LINE else line.replace(" <", "\n <")).removeprefix("From: ")


def _subject(lines: Sequence[Line], digest: Digest | None) -> str:
    said = labels.subject_of_all([line.facts for line in lines], with_unit=True)
    return _in_one_line([one for one in (said, heading(digest.week) if digest else "") if one])


def _in_one_line(said: Sequence[str]) -> str:
    """What is said one after the other; only the first begins with a capital."""
    return "; ".join([*said[:1], *(f"{one[:1].lower()}{one[1:]}" for one in said[1:])])


def _of_one(line: Line, public_url: str) -> dict[str, Any]:
    """The words of a mail about one thing; in a mail about several those of each."""
    facts = line.facts
    is_field = facts.matter is Matter.FIELD_DIRECTION
    return {
        "facts": facts,
        "name": labels.name_of(facts.matter, facts.code, facts.title),
        "title": "" if is_field else facts.title,
        "is_field": is_field,
        "deadline": labels.deadline(facts),
        "what": labels.happened(facts.matter, facts.since),
        "request": labels.request(facts),
        "link": f"{public_url}{facts.path}",
        "update_url": line.update_url,
        "usable": labels.usable(facts) if line.update_url else "",
    }


def _of_all(lines: Sequence[Line], public_url: str) -> dict[str, Any]:
    """The words of a mail about several things, those alike together, the nearest deadline first."""
    things = sorted(_things(lines), key=lambda thing: (thing[0].facts.due_on or date.max, thing[0].facts.code))
    groups = [(words, [one for one in things if one[0].facts.group is group]) for group, words in labels.GROUP.items()]
    return {
        "groups": [
            (words, _asked(same), [_of_thing(one, public_url) for one in same]) for words, same in groups if same
        ],
        "until": max(
            (one.facts.update_link.last_day for one in lines if one.update_url and one.facts.update_link), default=None
        ),
        "inbox": f"{public_url}/inbox",
    }


def _things(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of each thing, the most urgent first: what asks for work on the same task is one thing, and what
    happened to a task stands under what else is said of it.
    """
    found: dict[tuple[str, int], list[Line]] = {}
    firsts: dict[str, tuple[str, int]] = {}
    for number, line in enumerate(sorted(lines, key=lambda line: labels.urgency(line.facts)[0]), 1):
        key = (line.facts.code, 0 if line.facts.group in ASKS_FOR_WORK else number)
        if line.facts.group is Group.CHANGED:
            key = firsts.get(line.facts.code, key)
        firsts.setdefault(line.facts.code, key)
        found.setdefault(key, []).append(line)
    return list(found.values())


def _of_thing(lines: Sequence[Line], public_url: str) -> dict[str, Any]:
    """The words of one thing among several; all that is said of it stands together."""
    all_facts = [line.facts for line in lines]
    has_deadline = any(facts.matter is Matter.DEADLINE for facts in all_facts)
    days = [labels.deadline(facts) for facts in all_facts if not (has_deadline and facts.matter in OF_THE_TASK)]
    happened = [labels.happened(facts.matter, facts.since) for facts in all_facts]
    bearer = next((line for line in lines if line.update_url), lines[0])
    return _of_one(bearer, public_url) | {
        "deadline": _in_one_line(list(dict.fromkeys(days))),
        "what": ". ".join(dict.fromkeys(filter(None, happened))),
        "request": _request(lines),
    }


def _request(lines: Sequence[Line]) -> str:
    """What the reader is asked to do about one thing, each once; to read what happened only where nothing else is."""
    asked = [one.facts for one in lines if one.facts.group is not Group.CHANGED] or [lines[0].facts]
    return " ".join(dict.fromkeys(map(labels.request, asked)))


def _asked(things: Sequence[Sequence[Line]]) -> str:
    """What the reader is asked to do about all of these; nothing where each asks for something else."""
    requests = set(map(_request, things))
    return requests.pop() if len(requests) == 1 else ""


def _filled(name: str, words: dict[str, Any]) -> str:
    """The template with these words and nothing else: a mail has no frame of a page."""
    return current_app.jinja_env.get_template(f"emails/{name}").render(words)


def _recipient(address: str) -> Address:
    try:
        found = Address(addr_spec=address)
    except (ValueError, IndexError, MessageError) as wrong:
        raise Rejected("not an e-mail address") from wrong
    if not (address.isascii() and found.username and found.domain):
        raise Rejected("not an e-mail address")
    return found
