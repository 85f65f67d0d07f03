"""Writes docs/access.md from the policy: `python -m tests.security.access_page`."""

import sys
import tempfile
from pathlib import Path

from flask import Flask

from pacnam_tasks import create_app
from pacnam_tasks.accounts.rules import Actor, Holding, Role
from pacnam_tasks.core.clock import SystemClock
from pacnam_tasks.policy import POLICY
from tests.conftest import settings_for
from tests.security.people import Door, doors

PAGE = Path(__file__).parent.parent.parent / "docs" / "access.md"
HEAD = """# Who may call what

Every request passes one gate (`accounts.signed_in`), which asks one table (`policy.POLICY`): an address without an
entry is refused to everybody. The table below is written from it by `python -m tests.security.access_page`, and
`tests/security` tries every address as every role and holds both to what really happens.

A mark says only that the role gets past the gate. What is found behind it is bounded twice more: by who may know of a
task (below), and by who may do what with it as it stands ([acts.md](acts.md)). A person with several appointments
has the rights of all of them, as they stand at the moment of each request: an appointment that has ended and an
account that is disabled count at the next one.

| what happens | answer |
|---|---|
| nobody is signed in | a page leads to sign-in and back; a form gets 401, and what was typed comes back after sign-in |
| the role does not open the address | 403 |
| the task is not to be known of, or there is none | 404, the same for both |
| the task may be read but not acted upon | 403 with a sentence that says whose act it is |
| a form without its token, or sent by another site | 400 |
| an address bears a secret (`/u/…`, `/calendar/…`) | as the person whom it names, in the rights of that day |
| such an address is forged, or leads nowhere any more | 404, after 20 of them 429; 410, or 404 for a calendar |

"""
SIGHT = """
## Who may know of a task

| person | sees |
|---|---|
| office, standing members, committee members, inspectors | every task, drafts too |
| head and staff of a unit | what the unit leads with all that hangs on it, and what it co-ordinates; of the
  parent of its part code, title, lead unit, deadline, state and percentage, of what is further up nothing, and no
  part of another unit |
| administrator | no task |

A draft is seen by those who see all, and by nobody else. Lists, search, counts, exports, files and notices all start
from the same rule. Reports print every task whoever asks for them, so only those who see all may ask.
"""


def roles() -> list[Role]:
    """The columns of the table."""
    return list(Role)


def mark(door: Door, role: Role | None) -> str:
    """Whether the gate lets a role through: ● or nothing."""
    actor = None if role is None else Actor(1, 1, "x", "X", (Holding(1, 1, role),))
    audience = POLICY.get(door.endpoint)
    return "●" if audience is not None and audience.admits(actor) else ""


def access_page(app: Flask) -> str:
    """The whole document."""
    names = ["nobody", *(role.value for role in roles())]
    lines = ["| address | method | " + " | ".join(names) + " |", "|---|---|" + ":-:|" * len(names)]
    for door in doors(app):
        marks = [mark(door, None), *(mark(door, role) for role in roles())]
        lines.append(f"| `{door.rule}` | {door.method} | " + " | ".join(marks) + " |")
    return HEAD + "\n".join(lines) + "\n" + SIGHT.replace("\n  ", " ")


def main() -> None:
    """Write the document."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(settings_for(f"sqlite:///{folder}/none.db", Path(folder)), SystemClock())
        PAGE.write_text(access_page(app), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name} is written.\n")


if __name__ == "__main__":
    main()
