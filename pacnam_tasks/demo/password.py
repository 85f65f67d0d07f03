"""The one password of the demonstration's accounts, kept in the data folder so that each start can print it."""

import os
from pathlib import Path


def kept(data_dir: Path) -> str | None:
    """The password kept there, if any."""
    path = _path(data_dir)
    return path.read_text(encoding="utf-8") if path.exists() else None


def keep(data_dir: Path, password: str) -> None:
    """Keep it, readable by nobody else, whole or not at all."""
    data_dir.mkdir(parents=True, exist_ok=True)
    made = data_dir / f".demo_password.{os.getpid()}"
    made.unlink(missing_ok=True)
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(password)
    made.replace(_path(data_dir))


def _path(data_dir: Path) -> Path:
    return data_dir / "demo_password"
