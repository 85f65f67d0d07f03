"""`flask serve`: the web server and the scheduler together."""

import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import Result

from pacnam_tasks import create_app
from pacnam_tasks.core import migrate
from pacnam_tasks.core.db import Database
from pacnam_tasks.operations.serve import HOST, WEB_SERVER, answers, port_from, serve, sorry_for
from pacnam_tasks.operations.web_server import WebServer
from pacnam_tasks.setting import WrongSetting
from tests.conftest import settings_for

# Stands in for the application that the scheduler's own process starts: quick, and without any work to do.
WAITS = """
import signal
from flask import Flask

app = Flask(__name__)

@app.cli.command()
def scheduler():
    signal.pause()
"""
ENDS = WAITS.replace("signal.pause()", "pass")

Serve = Callable[..., Result]


@click.group()
def demo() -> None:
    """Stands in for the demonstration's commands."""


@demo.command()
@click.option("--if-empty", is_flag=True)
def load(if_empty: bool) -> None:
    click.echo(f"load, if empty: {if_empty}")


@demo.command()
def accounts() -> None:
    """Called last, so the moment to press Ctrl-C."""
    click.echo("accounts")
    os.kill(os.getpid(), signal.SIGINT)


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> int:
    with socket.create_server((HOST, 0)) as free:
        number = int(free.getsockname()[1])
    monkeypatch.setenv("PORT", str(number))
    return number


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, port: int) -> Serve:
    """Run `flask serve` with the scheduler of another application."""
    del port

    def started(*words: str, scheduler: str = WAITS, in_demo: bool = True) -> Result:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "app.py").write_text(scheduler)
        app = create_app(settings_for(f"sqlite:///{tmp_path / 'served.db'}", tmp_path, demo=in_demo))
        app.cli.add_command(serve)
        app.cli.add_command(demo)
        return app.test_cli_runner().invoke(args=["serve", *words])

    return started


def test_it_says_where_the_system_is_and_who_may_sign_in(start: Serve, port: int) -> None:
    address, accounts = start().output.splitlines()

    assert f" http://127.0.0.1:{port} " in address
    assert accounts == "accounts"


def test_ctrl_c_is_a_good_end(start: Serve) -> None:
    assert start().exit_code == 0


def test_it_prepares_when_asked_to(start: Serve, tmp_path: Path) -> None:
    result = start("--prepare")

    assert result.output.startswith("load, if empty: True\n")
    assert (tmp_path / "served.db").stat().st_size > 0


def test_nothing_is_loaded_and_no_account_told_outside_the_demonstration(start: Serve) -> None:
    result = start("--prepare", scheduler=ENDS, in_demo=False)

    assert "load" not in result.output
    assert "accounts" not in result.output.splitlines()


@pytest.mark.parametrize("is_migrated", [True, False], ids=["migrated", "not migrated"])
def test_whoever_starts_a_house_without_administrator_is_told_how_to_make_one(
    start: Serve, tmp_path: Path, is_migrated: bool
) -> None:
    if is_migrated:
        database = Database(f"sqlite:///{tmp_path / 'served.db'}", b"key")
        migrate.upgrade(database)
        database.close()

    said = start(scheduler=ENDS, in_demo=False).output

    assert ("Chưa có tài khoản quản trị" in said) is is_migrated
    assert ("accounts invite quantri" in said) is is_migrated


def test_a_scheduler_that_ends_takes_the_web_server_along(start: Serve, port: int) -> None:
    result = start(scheduler=ENDS, in_demo=False)

    assert result.exit_code == 1
    assert "Bộ hẹn giờ tự kết thúc" in result.output
    socket.create_server((HOST, port)).close()


def test_a_web_server_that_ended_is_named(tmp_path: Path) -> None:
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'served.db'}", tmp_path))
    with app.app_context():
        assert sorry_for(WEB_SERVER).startswith("Máy chủ web tự kết thúc")


def test_a_web_server_that_has_gone_is_not_waited_for(port: int) -> None:
    assert answers(port) is False


def test_nobody_may_pretend_to_be_a_proxy(tmp_path: Path) -> None:
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'served.db'}", tmp_path))
    server = WebServer(app, 3)

    assert server.load() is app
    assert server.cfg.forwarded_allow_ips == []
    assert [str(address) for address in server.cfg.address] == ["3"]


def test_a_taken_port_is_one_sentence(start: Serve, port: int) -> None:
    with socket.create_server((HOST, port)):
        result = start()

    assert result.exit_code == 1
    assert str(result.exception) == (
        f"Port {port} is taken by another program: stop that, or choose another, such as PORT={port + 1} make run."
    )


@pytest.mark.parametrize("text", ["0", "65536", "-1", "80a", "８０"])
def test_a_wrong_port_is_refused_by_name(text: str) -> None:
    with pytest.raises(WrongSetting, match="PORT must be a number from 1 to 65535"):
        port_from({"PORT": text})


@pytest.mark.parametrize(("environment", "port"), [({}, 8000), ({"PORT": ""}, 8000), ({"PORT": "8080"}, 8080)])
def test_the_port_is_8000_unless_told(environment: dict[str, str], port: int) -> None:
    assert port_from(environment) == port
