"""Devices come and go; the caller commits."""

from collections.abc import Collection, Mapping

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from pacnam_tasks.accounts.leaving.actions import Leaver
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.db import fetch
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.core.text import nfc
from pacnam_tasks.reminders.devices.models import PushDevice
from pacnam_tasks.reminders.devices.queries import devices_of
from pacnam_tasks.reminders.devices.rules import COOKIE, MAX_DEVICES, Subscription, mark_of


def add(session: Session, person_id: int, sent: Subscription, device: str, clock: Clock) -> PushDevice:
    """Messages for the person are shown there from now on, and nobody else's any more."""
    fetch(session, delete(PushDevice).where(col(PushDevice.endpoint) == sent.endpoint))
    for old in list(devices_of(session, person_id))[: -(MAX_DEVICES - 1)]:
        session.delete(old)
    made = PushDevice(
        person_id=person_id,
        endpoint=sent.endpoint,
        p256dh=sent.p256dh,
        auth=sent.auth,
        device=nfc(device)[:200],
        added_at=clock.now(),
    )
    session.add(made)
    session.flush()
    return made


def remove(session: Session, person_id: int, device_id: int) -> None:
    """Nothing is shown there any more; raises NotFound unless it is the person's own."""
    mine = (col(PushDevice.id) == device_id, col(PushDevice.person_id) == person_id)
    found = session.exec(select(PushDevice).where(*mine)).first()
    if found is None:
        raise NotFound
    session.delete(found)


def forget_browser(session: Session, person_id: int, cookies: Mapping[str, str]) -> None:
    """The person has signed out in a browser: where it is known as one of the person's devices it shows no more."""
    marks = {cookies.get(name) for name in (COOKIE, f"__Host-{COOKIE}")}
    for device in devices_of(session, person_id):
        if mark_of(device.endpoint) in marks:
            session.delete(device)


def note(
    session: Session, taken: Collection[int], missed: Collection[int], gone: Collection[int], clock: Clock
) -> None:
    """How a sending ended at each device; those that are gone are forgotten."""
    number = col(PushDevice.id)
    if taken:
        used = {"used_at": clock.now(), "failures": 0}
        fetch(session, update(PushDevice).where(number.in_(sorted(taken))).values(used))
    if missed:
        once_more = {"failures": PushDevice.failures + 1}
        fetch(session, update(PushDevice).where(number.in_(sorted(missed))).values(once_more))
    if gone:
        fetch(session, delete(PushDevice).where(number.in_(sorted(gone))))


def let_go(session: Session, leaver: Leaver, clock: Clock) -> None:
    """The account is disabled: nothing is shown on any device of the person."""
    del clock
    fetch(session, delete(PushDevice).where(col(PushDevice.person_id) == leaver.person_id))
