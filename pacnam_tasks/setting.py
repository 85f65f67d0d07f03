"""What reading any one setting may take."""

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

MIN_SECRET_LENGTH = 32


class WrongSetting(SystemExit):
    """A setting that the start refuses; its text names the setting."""


def address_in(url: str) -> SplitResult | None:
    """The parts of an address; None when it cannot be read or its port is none."""
    try:
        parts = urlsplit(url)
        return None if parts.port == 0 else parts
    except ValueError:
        return None


def kept_key(kept: Path, make: Callable[[], str]) -> str:
    """The key in this file, made at the first start."""
    if not kept.exists():
        _keep(kept, make())
    return kept.read_text().strip()


def _keep(kept: Path, key: str) -> None:
    """Put a key there whole, or leave the one of another process of the same start that was first."""
    handle, made = tempfile.mkstemp(dir=kept.parent, prefix=f".{kept.name}-")
    try:
        with os.fdopen(handle, "w") as file:
            file.write(key)
        with suppress(FileExistsError):
            os.link(made, kept)
    finally:
        os.unlink(made)
