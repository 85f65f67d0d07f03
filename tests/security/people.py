"""Who takes part in the sweeps, and which of the house's addresses they try."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask
from werkzeug.routing import Rule

from pacnam_tasks.accounts.rules import Role

ANONYMOUS = "anonymous"
ROLES: dict[str, frozenset[Role]] = {
    ANONYMOUS: frozenset(),
    "office": frozenset({Role.OFFICE}),
    "standing": frozenset({Role.STANDING}),
    "member": frozenset({Role.MEMBER}),
    "lead": frozenset({Role.LEADER}),
    "staff": frozenset({Role.STAFF}),
    "stranger": frozenset({Role.LEADER}),
    "commune": frozenset({Role.LEADER}),
    "commune2": frozenset({Role.LEADER}),
    "inspector": frozenset({Role.INSPECTOR}),
    "administrator": frozenset({Role.ADMINISTRATOR}),
}
"""The people of tests/factories.py by account name, and nobody."""


@dataclass(frozen=True)
class Door:
    """One endpoint by one method."""

    endpoint: str
    method: str
    rule: str

    @property
    def writes(self) -> bool:
        """Whether it may change anything."""
        return self.method not in {"GET", "HEAD", "OPTIONS"}

    def url(self, **values: str) -> str:
        """The address with something in each place."""
        address = self.rule
        for name, value in values.items():
            for kind in ("", "path:", "int:", "uuid:"):
                address = address.replace(f"<{kind}{name}>", value)
        assert "<" not in address, address
        return address


def doors(app: Flask) -> list[Door]:
    """Every endpoint by every method, those that Flask adds by itself apart."""
    return sorted(_doors(app.url_map.iter_rules()), key=lambda door: (door.rule, door.method))


def _doors(rules: Iterator[Rule]) -> Iterator[Door]:
    for rule in rules:
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            yield Door(rule.endpoint, method, rule.rule)
