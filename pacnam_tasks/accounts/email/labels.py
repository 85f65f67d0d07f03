"""What is said of an address that is none."""

from pacnam_tasks.core.words import gettext as _


def no_address(text: str) -> str:
    """Why this cannot be kept."""
    return _("“%(text)s” is not an e-mail address.", text=text[:40])
