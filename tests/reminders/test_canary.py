"""From the outbox to a real server: nothing of an update leaves the house, and no text breaks a mail."""

import re
from collections.abc import Iterator
from decimal import Decimal
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from werkzeug.datastructures import FileStorage

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.core.files import StoredFile
from pacnam_tasks.progress.actions import Evidence, report_progress
from pacnam_tasks.progress.forms import UpdateInput, Upload
from pacnam_tasks.progress.rules import Cause
from pacnam_tasks.reminders.actions import plan
from pacnam_tasks.reminders.channels.post import SmtpPost, SmtpServer
from pacnam_tasks.reminders.delivery import Delivery
from pacnam_tasks.units.models import Unit
from tests.conftest import TODAY
from tests.factories import House, make_task
from tests.reminders.conftest import mailing
from tests.reminders.mail_server import Keeper, good_server
from tests.reminders.test_letter import text_of
from tests.reminders.test_planning import due_in

CANARY = "chim-hoang-yen"


@pytest.fixture
def keeper(delivery: Delivery) -> Iterator[Keeper]:
    """A real server, and the worker set to it."""
    kept = Keeper()
    with good_server(kept) as port:
        way = mailing(delivery)
        way.post = SmtpPost(SmtpServer("127.0.0.1", port, "none"), "pacnam.example")
        yield kept
        way.close()


def only_mail(keeper: Keeper) -> EmailMessage:
    """The one mail that the server took."""
    [(_recipient, raw)] = keeper.taken
    return message_from_bytes(raw, policy=policy.default)


def test_no_figure_note_obstacle_or_file_name_leaves_the_house(
    database: Database, saved_house: House, clock: MovingClock, delivery: Delivery, keeper: Keeper
) -> None:
    with database.writing() as session:
        hidden = dict.fromkeys(("measure", "product", "quoted"), CANARY)
        task = make_task(session, saved_house, clock, code="NV-2023-011", due_on=due_in(3), **hidden)
        sent = UpdateInput(
            version=task.version,
            key="key-of-form",
            quantity=Decimal("73.19"),
            note=CANARY,
            cause=next(iter(Cause)),
            obstacle=CANARY,
        )
        file = Evidence(Upload(f"{CANARY}.pdf", "application/pdf", FileStorage()), StoredFile("0" * 36, 12, "0" * 64))
        report_progress(session, task, sent, [file], by=saved_house.lead, clock=clock)
        plan(session, clock, TODAY)

    delivery.run()

    mail = only_mail(keeper)
    said = " ".join([text_of(mail, "plain"), text_of(mail, "html"), *map(str, mail.values())])
    assert "Thu hoạch lúa mùa" in said
    assert CANARY not in said
    assert not re.search(r"73[.,]|\b73\b", said)


HOSTILE = "Trồng rừng\r\nBcc: ke@gian.example\r\n\r\n<script>alert(1)</script> \u202egnas iốđ\u202c {{ 7*7 }} %(code)s"


def test_hostile_titles_and_names_make_one_plain_mail(
    database: Database, saved_house: House, clock: MovingClock, delivery: Delivery, keeper: Keeper
) -> None:
    with database.writing() as session:
        unit = session.get_one(Unit, saved_house.units["NNPTNT"])
        unit.name = HOSTILE[:200]
        session.add(unit)
        make_task(session, saved_house, clock, due_on=due_in(3), title=HOSTILE)
        plan(session, clock, TODAY)

    delivery.run()

    mail = only_mail(keeper)
    html, plain = text_of(mail, "html"), text_of(mail, "plain")
    assert mail["Bcc"] is None
    assert keeper.taken[0][0] == "lead@pacnam.example"
    assert "&lt;script&gt;" in html
    assert "<script>" not in html
    assert "\u202e" not in html + plain
    assert plain.splitlines()[2].endswith(
        "Trồng rừng Bcc: ke@gian.example <script>alert(1)</script> gnas iốđ {{ 7*7 }} %(code)s"
    )
