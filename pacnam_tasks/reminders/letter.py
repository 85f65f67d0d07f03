"""The mail that a reminder becomes: code, title, unit, deadline, link, and nothing else."""

from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from flask import current_app

from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.reminders import labels
from pacnam_tasks.reminders.post import Rejected
from pacnam_tasks.reminders.rules import Facts, Matter, domain_of, one_line


def compose(
    facts: Facts, address: str, *, message_id: str, sender: str, public_url: str, at: datetime, update_url: str = ""
) -> EmailMessage:
    """The mail to one recipient, plain text first; raises Rejected where the address is none."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(_("Task follow-up"), addr_spec=sender)
    message["To"] = _recipient(address)
    message["Subject"] = one_line(labels.subject(facts))
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{message_id}>"
    message["List-Id"] = f"<nhac-viec.{domain_of(sender)}>"
    message["Auto-Submitted"] = "auto-generated"
    words = {
        "facts": facts,
        "name": labels.name_of(facts.matter, facts.code, facts.title),
        "title": "" if facts.matter is Matter.FIELD_DIRECTION else facts.title,
        "deadline": labels.deadline(facts),
        "request": labels.request(facts),
        "link": f"{public_url}{facts.path}",
        "update_url": update_url,
        "usable": labels.usable(facts) if update_url else "",
    }
    message.set_content(_filled("reminder.txt", words), cte="quoted-printable")
    message.add_alternative(_filled("reminder.html", words), subtype="html", cte="quoted-printable")
    return message


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
