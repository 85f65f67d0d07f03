"""The address of a person is put right, added or taken away."""

from dataclasses import dataclass

from sqlmodel import Session

from pacnam_tasks.accounts.actions import Proof, prove
from pacnam_tasks.accounts.email.labels import no_address
from pacnam_tasks.accounts.email.rules import is_address
from pacnam_tasks.accounts.models import Account, Person
from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.accounts.throttle import take_back
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.db import Database
from pacnam_tasks.core.errors import Refused
from pacnam_tasks.history.actions import Happening, record


def set_address(session: Session, account: Account, address: str, clock: Clock, by: Actor | None = None) -> None:
    """Mails to the account's person go there from the next one on, and nowhere if it is empty; the caller commits.

    `by` is the person where it was no command. Raises Refused for what is no address.
    """
    if address and not is_address(address):
        raise Refused({"email": no_address(address)})
    person = session.get_one(Person, account.person_id)
    before, person.email = person.email or "", address or None
    if before == address:
        return
    session.add(person)
    right = next((holding.id for holding in by.holdings), None) if by else None
    said = {"account": account.id, "before": before, "after": address}
    record(session, [Happening("address_changed", clock.now(), clock.today(), said, actor_id=right)])


@dataclass(frozen=True)
class AddressChange:
    """What a person sends to have mails go elsewhere, with the proof that it is the person."""

    actor: Actor
    address: str
    proof: Proof


def change_own_address(database: Database, wanted: AddressChange, clock: Clock) -> None:
    """Set one's own address; raises Throttled, or Refused by field. A wrong password counts as one at sign-in."""
    if wanted.address and not is_address(wanted.address):
        raise Refused({"email": no_address(wanted.address)})
    tries = prove(database, wanted.proof)
    with database.writing() as session:
        take_back(session, tries)
        account = session.get_one(Account, wanted.proof.account_id)
        set_address(session, account, wanted.address, clock, by=wanted.actor)
