"""gunicorn around an application that is loaded already: its workers are forked from this very process."""

import gc
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

IN_MEMORY = Path("/dev/shm")  # noqa: S108  # for the workers' signs of life, which a slow disk would delay


def _settle(_worker: Any) -> None:
    """What a worker has loaded stays: no request shall pay for looking whether it can be thrown away.

    A page makes some thousand objects, of which few are garbage that only a search finds.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


SETTINGS = {
    "worker_class": "gthread",
    "workers": 2,
    "threads": 2,
    "keepalive": 5,
    "graceful_timeout": 10,
    "worker_tmp_dir": str(IN_MEMORY) if IN_MEMORY.is_dir() else None,
    "loglevel": "warning",
    "limit_request_line": 8190,
    "post_worker_init": _settle,
    "control_socket_disable": True,
    # Who asked, and by which scheme, is the application's to judge: PACNAM_TRUSTED_PROXIES.
    "forwarded_allow_ips": "",
}


class WebServer(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Serves `application` on a socket that is open already."""

    def __init__(self, application: Flask, socket_number: int) -> None:
        self.application = application
        self.socket_number = socket_number
        super().__init__()

    def load_config(self) -> None:
        """How it serves."""
        for name, value in SETTINGS.items():
            self.cfg.set(name, value)
        self.cfg.set("bind", f"fd://{self.socket_number}")

    def load(self) -> Flask:
        """What it serves."""
        return self.application
